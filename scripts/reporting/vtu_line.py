"""Temperatures of the specimen from the VTU files of a result folder, for the report."""

import base64
import os
import xml.etree.ElementTree as xml
import zlib

import numpy as np

LARGEST_BLOCK = 2**26  # bytes of a block of a VTU file; VTK's have 2^15


def vtu_array(element):
    """Numbers of an inline, base64-coded and zlib-compressed DataArray of a VTU file."""
    kinds = {"Float32": "<f4", "Float64": "<f8"}
    text = element.text.strip()
    n_blocks = int(np.frombuffer(base64.b64decode(text[:8])[:4], "<u4")[0])
    header_size = 4 * (3 + n_blocks)
    header_text = 4 * ((header_size + 2) // 3)
    sizes = np.frombuffer(base64.b64decode(text[:header_text])[:header_size], "<u4")[3:]
    data = base64.b64decode(text[header_text:])
    blocks, begin = [], 0
    for size in sizes:
        blocks.append(zlib.decompressobj().decompress(data[begin : begin + size], LARGEST_BLOCK))
        begin += size
    return np.frombuffer(b"".join(blocks), kinds[element.get("type")])


def on_line(folder, name, across):
    """Distances from the centre (m) and temperatures (K) on the line across, of a state of the specimen."""
    distance, temperature = [np.zeros(0)], [np.zeros(0)]
    for piece in xml.parse(os.path.join(folder, os.path.basename(name))).iter("Piece"):
        tree = xml.parse(os.path.join(folder, os.path.basename(piece.get("Source"))))
        points = next(tree.iter("Points"), None)
        values = next((e for e in tree.iter("DataArray") if e.get("Name") == "temperature"), None)
        if points is None or values is None or not (values.text or "").strip():
            continue
        position = vtu_array(points.find("DataArray")).reshape(-1, 3)
        is_on_line = position[:, 1 - across] < 1e-9
        distance.append(position[is_on_line, across])
        temperature.append(vtu_array(values)[is_on_line])
    return np.concatenate(distance), np.concatenate(temperature)

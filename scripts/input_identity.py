"""What a result depends on beside the entries given with it and the program; used by the sweeps, the reproduction and the calibration."""

import hashlib
import os

from cryoglass.checked_files import read_bytes

SHEETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "materials")


def identity_of_input(path):
    """Checksum (hexadecimal) of an input with all that it includes, and of the property sheets."""
    digest, pending, seen = hashlib.sha256(), [os.path.abspath(path)], set()
    for folder in ("alloys", "baths"):
        pending += sorted(os.path.join(SHEETS, folder, name) for name in os.listdir(os.path.join(SHEETS, folder)))
    while pending:
        path = pending.pop()
        if os.path.realpath(path) in seen:  # it includes itself
            continue
        seen.add(os.path.realpath(path))
        text = read_bytes(path)
        digest.update(text)
        for line in text.decode(errors="replace").splitlines():
            words = line.split("#")[0].split(None, 1)
            if len(words) == 2 and words[0] == "include":
                pending.append(os.path.join(os.path.dirname(path), words[1].strip()))
    return digest.hexdigest()

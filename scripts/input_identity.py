"""What a result depends on beside the entries given with it and the program; used by the sweeps, the reproduction and the calibration."""

import hashlib
import os

SHEETS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "materials")


def identity_of_input(path):
    """Checksum (hexadecimal) of an input with all that it includes, and of the property sheets."""
    digest, pending = hashlib.sha256(), [os.path.abspath(path)]
    for folder in ("alloys", "baths"):
        pending += sorted(os.path.join(SHEETS, folder, name) for name in os.listdir(os.path.join(SHEETS, folder)))
    while pending:
        path = pending.pop()
        with open(path, "rb") as file:
            text = file.read()
        digest.update(text)
        for line in text.decode(errors="replace").splitlines():
            if line.strip().startswith("include "):
                pending.append(os.path.join(os.path.dirname(path), line.split("#")[0].split(None, 1)[1].strip()))
    return digest.hexdigest()

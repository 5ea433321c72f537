"""Writes the page of all entries from what `cryoglass --print-parameters` says: parameters.py PROGRAM TARGET"""

import re
import subprocess
import sys

HEAD = """# Parameters

Every entry of an input, as `cryoglass --print-parameters` says it; `--set "Subsection/Key=value"` sets it over the input. Each has an
anchor: `parameters.html#box-voxel-size`.

"""


def anchor(path):
    return re.sub(r"[^a-z0-9]+", "-", "/".join(path).lower()).strip("-")


def entries(text):
    """(subsections, key, default, meaning), and (subsections, None, None, None) where one begins."""
    path, words = [], []
    for line in text.splitlines():
        line = line.strip()
        if line.startswith("#"):
            words.append(line[1:].strip())
        elif line.startswith("subsection "):
            path.append(line[len("subsection ") :])
            yield list(path), None, None, None
        elif line == "end":
            path.pop()
        elif line.startswith("set "):
            key, _, default = line[len("set ") :].partition("=")
            yield list(path), key.strip(), default.split("# default:")[0].strip(), " ".join(words)
        if not line.startswith("#"):
            words = []


def plain(text):
    """As Markdown, with nothing in it that Markdown takes for a sign."""
    return re.sub(r"([\\`*_<>\[\]|#])", r"\\\1", text)


def main(program, target):
    text = subprocess.run([program, "--print-parameters"], capture_output=True, text=True, check=True).stdout
    lines = [HEAD]
    for path, key, default, meaning in entries(text):
        if key is None:
            lines.append(f"({anchor(path)})=\n{'#' * (len(path) + 1)} {' / '.join(path)}\n")
        else:
            words = meaning.removeprefix("Listing of Parameters --------------------- ")
            lines.append(f"({anchor([*path, key])})=\n`{key}`\n: {plain(words)} Default: {f'`{default}`' if default else 'nothing'}.\n")
    with open(target, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])

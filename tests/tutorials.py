"""Runs the commands of documents and compares what they show with what one gets.

A block of ```{code-block} with a :caption: becomes that file; of a ```console block every line "$ COMMAND" is run, in an empty folder per
document, and the lines below it are what it must say: texts literally, numbers within 2 %, "..." for any lines.

Usage: tutorials.py [--write] SHARE_FOLDER DOCUMENT.md...
(SHARE_FOLDER stands for /usr/share/cryoglass; --write puts what the commands say into the documents)
"""

import math
import os
import re
import subprocess
import sys
import tempfile

NUMBER = re.compile(r"(?<![A-Za-z_])[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
CLOCK = re.compile(r"^ +\d+\.\d s  ")
TOLERANCE = 0.02
SLOWEST = 240  # s


def is_equal(expected, said):
    """Two lines: texts alike but for white space and the seconds that a line of the log begins with, numbers within the tolerance."""
    expected, said = (CLOCK.sub("", line) for line in (expected, said))
    if NUMBER.sub("#", " ".join(expected.split())) != NUMBER.sub("#", " ".join(said.split())):
        return False
    pairs = zip(map(float, NUMBER.findall(expected)), map(float, NUMBER.findall(said)))
    return all(math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=1e-12) for a, b in pairs)


def is_as_shown(expected, said):
    if "..." in expected:
        i = expected.index("...")
        tail = expected[i + 1 :]
        return len(said) >= len(expected) - 1 and is_as_shown(expected[:i], said[:i]) and is_as_shown(tail, said[len(said) - len(tail) :])
    return len(expected) == len(said) and all(map(is_equal, expected, said))


def run(command, folder, share):
    # Written as for the installed package; the program and its data may lie elsewhere.
    done = subprocess.run(
        ["bash", "-c", command.replace("/usr/share/cryoglass", share)], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SLOWEST, check=False
    )
    said = done.stdout.replace(share, "/usr/share/cryoglass").replace(os.path.realpath(folder), "/home/you").rstrip("\n")
    return done.returncode, [line.rstrip() for line in said.split("\n")] if said else []


def check(path, share, writes):
    """The problems of a document."""
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    problems, result, i, n_commands = [], [], 0, 0
    with tempfile.TemporaryDirectory() as folder:
        while i < len(lines):
            result.append(lines[i])
            if not lines[i].startswith("```") or lines[i] == "```":
                i += 1
                continue
            end = lines.index("```", i + 1)
            block, head = lines[i + 1 : end], lines[i]
            if block and block[0].startswith(":caption: "):
                with open(os.path.join(folder, block[0][len(":caption: ") :]), "w", encoding="utf-8") as file:
                    file.write("\n".join(block[1:]).replace("/usr/share/cryoglass", share) + "\n")
            new = block
            if head == "```console":
                new = []
                starts = [j for j, line in enumerate(block) if line.startswith("$ ")]
                for start, stop in zip(starts, [*starts[1:], len(block)]):
                    command, expected = block[start][2:], block[start + 1 : stop]
                    code, said = run(command, folder, share)
                    n_commands += 1
                    new += [block[start], *(expected if is_as_shown(expected, said) else said)]
                    if code != 0 or not is_as_shown(expected, said):
                        problems.append(f"{path}: $ {command}\n  exit code {code}\n  shown:\n    " + "\n    ".join(expected) + "\n  got:\n    " + "\n    ".join(said))
            result += [*new, "```"]
            i = end + 1
    if writes:
        with open(path, "w", encoding="utf-8") as file:
            file.write("\n".join(result))
    print(f"{os.path.basename(path)}: {n_commands} commands, {len(problems)} do not show what one gets")
    return problems


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--write"]
    share, documents = os.path.realpath(arguments[0]), arguments[1:]
    problems = [problem for path in documents for problem in check(path, share, "--write" in sys.argv)]
    print("\n".join(problems))
    return bool(problems) and "--write" not in sys.argv


if __name__ == "__main__":
    sys.exit(main())

"""Fuzzes the reading of sweep files: from bytes to cases. Whatever it is given, it answers within seconds with cases whose
folders lie beside each other in the sweep's, or with one line that says what is wrong (BadFile).

    sweep.py --executions N --seed S --found FOLDER SEEDS...
    sweep.py --replay FOLDER...

Inputs are mutated by bytes, lines and words of the format; one that reaches lines of the reading that no other has reached
is mutated further. What is found is written into FOLDER; exit code 1. With --replay every file of the folders is tried;
those of a folder called seeds/... must be taken.
"""
import argparse
import hashlib
import os
import random
import re
import signal
import sys
import tempfile
import time
import traceback

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "scripts")
sys.path[:0] = [SCRIPTS, os.path.join(SCRIPTS, "sweep")]

import cases  # noqa: E402
from cryoglass import checked_files  # noqa: E402
import checked_yaml  # noqa: E402

LONGEST = 5  # s of processor time, for one input
WATCHED = {module.__file__ for module in (cases, checked_files, checked_yaml)}
WORDS = [key.encode() for key in cases.CHECKS] + (
    b"from: |to: |steps: |spacing: log|zip|product|&|&a |*a|<<: *a|!!python/object:os.system |!!binary |!!timestamp |- |{|}|[|]|"
    b"? |: |, |.inf|-.inf|.nan|1e999|0x7fffffffffffffff|-1|0|1e9|~|null|true|../..|/etc/passwd|\\x00|\xff\xfe|\n---\n|%YAML 1.1\n|"
    b"--output=/tmp/x|--wrap=id|Glass/Seed|Glass/Seed & Glass/Seed|Box/Voxels: |'|\"|#|=|$(id)|`id`|\xe2\x80\xae|2001-01-01|0o17|1_000"
).split(b"|")


class Finding(BaseException):  # no reader may catch it
    """Something that reading must not do."""


def examine(path):
    """Number of cases that a file stands for; nothing if it is refused."""
    try:
        found, _ = cases.make_cases(cases.read_sweep(path), path)
    except checked_files.BadFile as error:
        if "\n" in str(error) or not str(error).isprintable():
            raise Finding(f"a message of more than one line: {error!r}") from error
        return None
    names = [case["name"] for case in found]
    for name in names:
        if not re.fullmatch(r"[A-Za-z0-9=_+][A-Za-z0-9.=_+-]{0,250}", name):
            raise Finding(f"a folder that is none: {name!r}")
    if len(set(names)) < len(names):
        raise Finding("two cases have one folder")
    for case in found:
        for setting in case["settings"]:
            if "\n" in setting or not setting.partition("=")[1]:
                raise Finding(f"a setting that is none: {setting!r}")
    return len(found)


def too_long(*_):
    raise Finding(f"takes more than {LONGEST} s")


def attempt(path, reached):
    """As examine(); puts the lines that it reaches into a set. Anything that it must not do is raised as Finding."""

    def trace(frame, event, _):
        if frame.f_code.co_filename not in WATCHED:
            return None
        reached.add((frame.f_code.co_filename, frame.f_lineno, event))
        return trace

    signal.setitimer(signal.ITIMER_PROF, LONGEST)
    sys.settrace(trace)
    try:
        return examine(path)
    except Finding:
        raise
    except BaseException as error:  # also RecursionError, MemoryError, SystemExit
        raise Finding(traceback.format_exc()) from error
    finally:
        sys.settrace(None)
        signal.setitimer(signal.ITIMER_PROF, 0)


def mutate(rng, corpus):
    """One input made of others."""
    data = bytearray(rng.choice(corpus))
    for _ in range(rng.choice((1, 1, 2, 3, 8))):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(7)
        if kind == 0 and data:
            data[at % len(data)] = rng.randrange(256)
        elif kind == 1:
            data[at:at] = rng.choice(WORDS)
        elif kind == 2:
            del data[at : at + rng.choice((1, 2, 8, 30))]
        elif kind == 3:  # a piece of another
            other = rng.choice(corpus)
            start = rng.randrange(len(other) + 1)
            data[at:at] = other[start : start + rng.choice((1, 4, 16, 64))]
        elif kind == 4:  # the same again
            data[at:at] = bytes(data[at : at + rng.choice((1, 8, 40))]) * rng.choice((1, 1, 2, 50))
        elif kind == 5:  # lines in another order, or indented differently
            lines = bytes(data).split(b"\n")
            i = rng.randrange(len(lines))
            lines[i] = b" " * rng.randrange(6) + lines[i].strip() if rng.random() < 0.5 else rng.choice(lines)
            data = bytearray(b"\n".join(lines))
        else:  # another number
            numbers = list(re.finditer(rb"[0-9.]+", data))
            if numbers:
                place = rng.choice(numbers)
                data[place.start() : place.end()] = rng.choice((b"0", b"-1", b"1e30", b"99999999999", b".inf", b"1e-300", b"12", b"true"))
    return bytes(data[:20000])


def read_folders(folders):
    """[(path, bytes)]"""
    paths = sorted(os.path.join(folder, name) for folder in folders if os.path.isdir(folder) for name in os.listdir(folder))
    result = []
    for path in paths:
        with open(path, "rb") as file:
            result.append((path, file.read()))
    return result


def fuzz(options, path):
    rng, reached, n_taken, n_found, start = random.Random(options.seed), set(), 0, 0, time.time()
    corpus = [data for _, data in read_folders(options.folders)]
    for number in range(options.executions):
        data = corpus[number] if number < len(corpus) else mutate(rng, corpus)
        with open(path, "wb") as file:
            file.write(data)
        before = len(reached)
        try:
            n_taken += attempt(path, reached) is not None
        except Finding as finding:
            n_found += 1
            name = os.path.join(options.found, hashlib.sha256(data).hexdigest()[:16])
            os.makedirs(options.found, exist_ok=True)
            with open(name, "wb") as file:
                file.write(data)
            print(f"FINDING: {name}: {finding}", flush=True)
        if len(reached) > before:
            corpus.append(data)
    seconds = time.time() - start
    print(f"{options.executions} executions in {seconds:.0f} s: {n_taken} taken, {len(reached)} lines reached, {len(corpus)} inputs kept, {n_found} findings")
    return n_found


def replay(options, path):
    n_wrong, files = 0, read_folders(options.folders)
    for name, data in files:
        with open(path, "wb") as file:
            file.write(data)
        is_seed = os.path.basename(os.path.dirname(os.path.dirname(name))) == "seeds"
        try:
            if attempt(path, set()) is None and is_seed:
                raise Finding("a seed is refused")
        except Finding as finding:
            print(f"{name}: {finding}")
            n_wrong += 1
    print(f"{len(files)} inputs tried")
    return n_wrong or not files


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--executions", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--found", default="found")
    parser.add_argument("--replay", action="store_true")
    parser.add_argument("folders", nargs="+")
    options = parser.parse_args()
    signal.signal(signal.SIGPROF, too_long)
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "sweep.yaml")
        sys.exit(1 if (replay if options.replay else fuzz)(options, path) else 0)


if __name__ == "__main__":
    main()

"""From a sweep file to its cases; what a sweep file may say stands at the top of sweep.py."""

import collections
import hashlib
import itertools
import math
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from cryoglass.program import as_text  # noqa: E402
from cryoglass.checked_files import BadFile  # noqa: E402
from checked_yaml import entries, entry_name, entry_value, list_of, mapping, number, read_yaml, shown, text, truth, whole  # noqa: E402

MOST_CASES = 10_000
LONGEST_NAME = 200  # characters of a case's name; a folder's may have 255, with what is put behind it
# Key of a sweep file and what checks its value; vary is checked with its axes.
CHECKS = {
    "base": text,
    "title": text,
    "set": entries,
    "vary": mapping,
    "combine": text,
    "realisations": lambda value, where: whole(value, where, 1, 1_000_000),
    "ranks": lambda value, where: whole(value, where, 1, 100_000),
    "minutes": lambda value, where: number(value, where, 0.1, 525_600),  # a year
    "memory_MB": lambda value, where: whole(value, where, 1, 1_000_000_000),
    "cases_per_job": lambda value, where: whole(value, where, 1, 1000),
    "retries": lambda value, where: whole(value, where, 0, 100),
    "slurm": lambda value, where: sbatch_options(value, where),
    "reports": truth,
}
# Options of sbatch that would write elsewhere or run something else.
KEPT_OPTIONS = ("output", "error", "chdir", "wrap")


def sbatch_options(value, where):
    """Options, each in a text of its own; where the results go is not theirs to say. sbatch takes beginnings of names too."""
    for option in list_of(value, where) if value != [] else []:
        name = option.partition("=")[0] if isinstance(option, str) else ""
        is_kept = name.startswith("--") and any(kept.startswith(name[2:]) for kept in KEPT_OPTIONS)
        if not re.fullmatch(r"--[a-z-]+|-[ACGJLMNcnpqtwx].+", name) or is_kept:
            raise BadFile(f"{where}: {shown(option)} is not possible; allowed are options of sbatch as --NAME=VALUE, but not {', '.join(KEPT_OPTIONS)}")
    return value


def read_sweep(path):
    """A sweep file, checked: all but the values of the axes."""
    sweep = mapping(read_yaml(path), path, CHECKS, needed=("base", "vary"))
    sweep = {key: CHECKS[key](value, f"{path}: {key}") for key, value in sweep.items()}
    if sweep.get("combine", "product") not in ("product", "zip"):
        raise BadFile(f"{path}: combine: {shown(sweep['combine'])} is not possible; allowed is product or zip")
    return sweep


def values_of(given, where):
    """The values of an axis: a list, or a range."""
    if isinstance(given, list) and given:
        return [entry_value(value, where) for value in given]
    if not isinstance(given, dict):
        raise BadFile(f"{where}: {shown(given)} is not possible; allowed is a list of values, or a range {{from: , to: , steps: }}")
    if set(given) - {"spacing"} != {"from", "to", "steps"}:
        raise BadFile(f"{where}: a range has from, to, steps and perhaps spacing, not {', '.join(sorted(given)) or 'nothing'}")
    low, high = number(given["from"], f"{where}: from"), number(given["to"], f"{where}: to")
    steps, spacing = whole(given["steps"], f"{where}: steps", 2, MOST_CASES), given.get("spacing", "linear")
    if spacing not in ("linear", "log") or (spacing == "log" and min(low, high) <= 0):
        raise BadFile(f"{where}: spacing: {shown(spacing)} is not possible; allowed is linear, or log of positive numbers")
    shares = [i / (steps - 1) for i in range(steps)]
    if spacing == "log":
        return [float(f"{low * (high / low) ** s:.6g}") for s in shares]
    return [float(f"{low + (high - low) * s:.12g}") for s in shares]


def axis_of(key, given, where):
    """[{entry: value}] of one key of vary; entries that go together are joined by &."""
    names = [entry_name(name, where) for name in key.split("&")]
    points = values_of(given, where)
    if len(names) == 1:
        return [{names[0]: point} for point in points]
    for point in points:
        if not isinstance(point, list) or len(point) != len(names):
            raise BadFile(f"{where}: {shown(point)} does not give {len(names)} values")
    return [dict(zip(names, point)) for point in points]


def axes_of(sweep, path):
    """The axes of a sweep; refuses an entry that stands in two of them, and too many cases."""
    axes = [axis_of(key, given, f"{path}: vary / {key}") for key, given in sweep["vary"].items()]
    names = [name for key in sweep["vary"] for name in (part.strip() for part in key.split("&"))]
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice:
        raise BadFile(f"{path}: vary: {twice} stands there twice")
    if sweep.get("combine", "product") == "zip":
        if len({len(axis) for axis in axes}) > 1:
            raise BadFile(f"{path}: combine: zip needs as many values of every entry; there are " + ", ".join(str(len(a)) for a in axes))
        count = len(axes[0])
    else:
        count = math.prod(len(axis) for axis in axes)
    if count > MOST_CASES:
        raise BadFile(f"{path}: vary: more than {MOST_CASES} cases; make several sweeps of them")
    return axes


def name_of(varied):
    """Of a case, and so of its folder: without a character that a shell, a path or Snakemake takes for something else."""
    # No commas: Snakemake parts the names of jobs at them.
    parts = [f"{entry.split('/')[-1].replace(' ', '_')}={re.sub(', *', '-', value)}" for entry, value in varied.items()]
    return re.sub(r"[^A-Za-z0-9.=_+-]+", "_", "__".join(parts)).lstrip(".-")


def unique_names(all_varied, path):
    """A name per case; what would otherwise be too long or of two cases ends with a checksum of its values."""
    names = [name_of(varied) for varied in all_varied]
    counts, result, taken = collections.Counter(names), [], set()
    for name, varied in zip(names, all_varied):
        if counts[name] > 1 or len(name) > LONGEST_NAME:
            name = name[: LONGEST_NAME - 10] + "__" + hashlib.sha256(repr(varied).encode()).hexdigest()[:8]
        if name in taken:
            raise BadFile(f"{path}: vary: two cases have the name {name}")
        taken.add(name)
        result.append(name)
    return result


def make_cases(sweep, path):
    """List of cases: name, varied {entry: value}, settings [entry=value]; and the axes, lists of entries that go together."""
    axes = axes_of(sweep, path)
    if sweep.get("combine", "product") == "zip":
        combinations, entries_of_axes = zip(*axes), [[entry for axis in axes for entry in axis[0]]]
    else:
        combinations, entries_of_axes = itertools.product(*axes), [list(axis[0]) for axis in axes]
    all_varied = [{entry: as_text(value) for point in combination for entry, value in point.items()} for combination in combinations]
    common = {entry: as_text(value) for entry, value in sweep.get("set", {}).items()}
    cases = []
    for name, varied in zip(unique_names(all_varied, path), all_varied):
        settings = {**common, **varied}
        if sweep.get("realisations", 1) > 1:
            settings["Glass/Realisations"] = str(sweep["realisations"])
        cases.append({"name": name, "varied": varied, "settings": [f"{e}={v}" for e, v in settings.items()]})
    return cases, entries_of_axes

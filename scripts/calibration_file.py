"""A calibration file, checked; what it may say stands at the top of calibrate.py."""

from cryoglass.checked_files import BadFile
from checked_yaml import entries, entry_name, list_of, mapping, number, read_yaml, shown, text, whole

MOST_TARGETS = 1000


def check_entry(entry, name, where):
    """start and bounds of what may move, as numbers."""
    for part in name.split("&"):
        entry_name(part, where)
    mapping(entry, where, ("start", "low", "high"), ("start", "low", "high"))
    values = {key: number(value, f"{where}/{key}") for key, value in entry.items()}
    if not 0 < values["low"] < values["start"] < values["high"]:
        raise BadFile(f"{where}: {shown(entry)} is not possible; needed is 0 < low < start < high")
    return values


def check_target(target, where):
    mapping(target, where, ("quantity", "cycle", "value", "error", "source"), ("quantity", "value", "error"))
    checked = {**target, "value": number(target["value"], f"{where}/value"), "error": number(target["error"], f"{where}/error", 1e-30)}
    for key in ("quantity", "source"):
        if key in target:
            checked[key] = " ".join(text(target[key], f"{where}/{key}").split())
    if target.get("cycle", "peak") != "peak":
        checked["cycle"] = whole(target["cycle"], f"{where}/cycle", 0, 1_000_000)
    return checked


def read_calibration(path):
    """The file with its numbers as numbers."""
    plan = dict(mapping(read_yaml(path), path, ("base", "set", "entries", "targets", "ranks"), ("base", "entries", "targets")))
    text(plan["base"], f"{path}: base")
    entries(plan.get("set", {}), f"{path}: set")
    plan["ranks"] = whole(plan["ranks"], f"{path}: ranks", 1, 100_000) if "ranks" in plan else None
    plan["entries"] = {name: check_entry(entry, name, f"{path}: entries/{name}") for name, entry in mapping(plan["entries"], f"{path}: entries").items()}
    plan["targets"] = [check_target(target, f"{path}: targets/{i}") for i, target in enumerate(list_of(plan["targets"], f"{path}: targets"))]
    if len(plan["targets"]) > MOST_TARGETS:
        raise BadFile(f"{path}: targets: {len(plan['targets'])}; allowed are at most {MOST_TARGETS}")
    if len(plan["targets"]) < len(plan["entries"]):
        raise BadFile(f"{path}: {len(plan['entries'])} entries cannot be found from {len(plan['targets'])} targets")
    return plan

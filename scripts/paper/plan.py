"""inputs/paper/paper.yaml, checked, and the runs of its cases; what it may say stands at its top."""

import fnmatch
import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "sweep")]

from cases import as_text  # noqa: E402
from cryoglass.checked_files import BadFile, number_of_text, printable, read_text  # noqa: E402
from checked_yaml import entries, list_of, mapping, number, read_yaml, shown, text, whole  # noqa: E402

PLAN = os.path.join(SOURCE, "inputs", "paper", "paper.yaml")
CALIBRATED = os.path.join(SOURCE, "inputs", "cycles", "calibrated.prm")
MOST_GLASSES = 10_000
MOST_RUNS = 10_000
BATHS = ("nitrogen", "dry_ice", "helium")  # of the figure of the assumptions


def glasses(value, where):
    return whole(value, where, 1, MOST_GLASSES)


def named(value, where, check):
    """A mapping of names that a folder can have; what each stands for is checked by a function."""
    for name, part in mapping(value, where).items():
        if not re.fullmatch(r"[A-Za-z0-9_]{1,60}", name):
            raise BadFile(f"{where}: {shown(name)} is no name; allowed are letters, digits and _")
        check(part, f"{where}/{name}")


def parts_of(checks, needed=()):
    """A check of a mapping with these keys, each with its own check; the mapping may be empty where nothing is needed."""

    def check(value, where):
        if value != {} or needed:
            for key, part in mapping(value, where, checks, needed).items():
                checks[key](part, f"{where}/{key}")

    return check


def baths(value, where):
    named(value, where, entries)
    mapping(value, where, needed=BATHS)


def factors(value, where):
    for entry, factor in mapping(value, where).items():
        number(factor, f"{where}/{entry}", 1e-6, 1e6)


def alternatives(value, where):
    for i, alternative in enumerate(list_of(value, where)):
        at = f"{where}/{i}"
        for key, part in mapping(alternative, at, needed=("label",)).items():
            {"label": text, "scale": factors}.get(key, entries)(part, f"{at}/{key}")
        if not 1 <= len(set(alternative) - {"label", "scale"}) <= 2:
            raise BadFile(f"{at}: {shown(sorted(alternative))} is not possible; allowed is label, perhaps scale, and one or two changes")


def names_of_files(value, where):
    for part in list_of(value, where):
        text(part, where)


CASE = {"base": text, "set": entries, "quick": entries, "scale": factors, "seeds": glasses, "realisations": glasses, "variants": lambda value, where: named(value, where, entries)}
ASSUMPTIONS = {"base": text, "set": entries, "quick": entries, "realisations": glasses, "baths": baths, "alternatives": alternatives}
CHECKS = {
    "set": entries,
    "quick": parts_of({"set": entries, "glasses": glasses, "leave_out": names_of_files}, ("set",)),
    "variants": lambda value, where: named(value, where, parts_of({"set": entries, "quick": entries, "glasses": glasses})),
    "cases": lambda value, where: named(value, where, parts_of(CASE, ("base",))),
    "assumptions": parts_of(ASSUMPTIONS, tuple(ASSUMPTIONS)),
}


def read_plan():
    """The plan, checked."""
    plan = mapping(read_yaml(PLAN), PLAN, CHECKS, needed=tuple(CHECKS))
    for key, part in plan.items():
        CHECKS[key](part, f"{PLAN}: {key}")
    for name, case in plan["cases"].items():
        for variant in case.get("variants", {}):
            if variant not in plan["variants"]:
                raise BadFile(f"{PLAN}: cases/{name}/variants: there is no variant {variant}; there are {', '.join(plan['variants'])}")
    return plan


def calibrated_values():
    """{entry: value} of the shipped calibration."""
    found = re.findall(r"^\s*set (.+?) = (\S+)", read_text(CALIBRATED), re.MULTILINE)
    return {f"Structure/{name}": number_of_text(value) for name, value in found}


def with_assumptions(plan):
    """The cases of a plan and those of its one-at-a-time assumptions."""
    cases, group = dict(plan["cases"]), plan["assumptions"]
    kinds = {"standard": {"set": {}, "scale": {}}}
    for i, alternative in enumerate(group["alternatives"]):
        changes = [settings for label, settings in alternative.items() if label not in ("label", "scale")]
        kinds.update({f"{i}_{j}": {"set": settings, "scale": alternative.get("scale", {})} for j, settings in enumerate(changes)})
    for name, kind in kinds.items():
        for bath, steps in group["baths"].items():
            common = {key: group[key] for key in ("base", "realisations", "quick")}
            cases[f"assume_{name}_{bath}"] = {**common, "set": {**group["set"], **steps, **kind["set"]}, "scale": kind["scale"]}
    return cases


def scaled(name, case, general, calibrated):
    """{entry: value} of what a case multiplies."""
    result = {}
    for entry, factor in case.get("scale", {}).items():
        value = number_of_text(general.get("set", {}).get(entry, calibrated.get(entry)))
        if value is None:
            raise BadFile(f"{PLAN}: cases/{name}/scale: {printable(entry)} is no number of {CALIBRATED} or of the variant")
        result[entry] = float(f"{factor * value:.6g}")
    return result


def runs_of(plan, is_quick):
    """List of runs for the sweep's machinery, and {case: [names of its runs]}, a run per seed where it has seeds."""
    calibrated, quick = calibrated_values(), plan["quick"] if is_quick else {}
    runs, cases = [], {}
    for name, case in with_assumptions(plan).items():
        for variant, own in {"": {}, **case.get("variants", {})}.items():
            general = plan["variants"][variant] if variant else {}
            settings = {**plan["set"], **case.get("set", {}), **general.get("set", {}), **own}
            settings.update(scaled(name, case, general, calibrated))
            if is_quick:
                settings.update(case["quick"] if case.get("quick") == {} else {**quick["set"], **general.get("quick", {}), **case.get("quick", {})})
            glasses = min(case.get("realisations", case.get("seeds", 1)), general.get("glasses", 1000), quick.get("glasses", 1000))
            realisations, seeds = (1, glasses) if "seeds" in case else (glasses, 1)
            if realisations > 1:
                settings["Glass/Realisations"] = realisations
            full = f"{name}.{variant}" if variant else name
            if any(fnmatch.fnmatchcase(full, pattern) for pattern in quick.get("leave_out", [])):
                continue
            cases[full] = []
            for seed in range(1, seeds + 1):
                if "seeds" in case:
                    settings["Glass/Seed"] = seed
                run = f"{full}.seed{seed}" if "seeds" in case else full
                cases[full].append(run)
                runs.append({
                    "name": run, "base": os.path.normpath(os.path.join(os.path.dirname(PLAN), case["base"])), "ranks": 1,
                    "varied": {"case": run}, "settings": [f"{entry}={as_text(value)}" for entry, value in settings.items()],
                })  # fmt: skip
    if len(runs) > MOST_RUNS:
        raise BadFile(f"{PLAN}: cases: {len(runs)} runs; allowed are at most {MOST_RUNS}")
    return runs, cases

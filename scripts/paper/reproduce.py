"""Runs what the claims of the paper need and writes claims.csv and paper.html; see scripts/reproduce.

Which runs there are stands in inputs/paper/paper.yaml, which claims in materials/literature/paper_claims.csv.
"""

import argparse
import csv
import fnmatch
import os
import re
import sys

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.path.normpath(os.path.join(HERE, "..", ".."))
sys.path.insert(0, os.path.join(HERE, "..", "sweep"))

import sweep  # noqa: E402
from claims import KINDS, Results, cases_of, check_expression, evaluate  # noqa: E402
from page import write_page  # noqa: E402

PLAN = os.path.join(SOURCE, "inputs", "paper", "paper.yaml")
CLAIMS = os.path.join(SOURCE, "materials", "literature", "paper_claims.csv")
CALIBRATED = os.path.join(SOURCE, "inputs", "cycles", "calibrated.prm")
COLUMNS = [
    "claim", "sample", "where", "condition", "quantity", "unit", "measured", "measured_error", "computed", "glasses", "sampling_error",
    "lattice_error", "calibration_low", "calibration_high", "computed_error", "difference_in_standard_errors", "kind", "verdict", "assumes", "note",
]  # fmt: skip


def read_claims(names, cases):
    """The rows of all claims, checked; the names asked for must be among them, and what they compute among the cases."""
    with open(CLAIMS, encoding="utf-8") as file:
        claims = list(csv.DictReader(file))
    for claim in claims:
        problem = check_expression(claim["computed"]) if claim["computed"] else None
        if claim["use"] not in KINDS:
            problem = f"the use is one of {', '.join(KINDS)}, not {claim['use']}"
        if not problem and not cases_of(claim["computed"]) <= set(cases):
            problem = f"there is no case {', '.join(sorted(cases_of(claim['computed']) - set(cases)))} in {PLAN}"
        if problem:
            sys.exit(f"reproduce: {CLAIMS}: {claim['claim']}: {problem}")
    unknown = set(names) - {claim["claim"] for claim in claims}
    if unknown:
        sys.exit(f"reproduce: there is no claim {', '.join(sorted(unknown))}; there are {', '.join(c['claim'] for c in claims)}")
    return claims


def calibrated_values():
    """{entry: value} of the shipped calibration."""
    with open(CALIBRATED, encoding="utf-8") as file:
        return {f"Structure/{name}": float(value) for name, value in re.findall(r"^\s*set (.+?) = (\S+)", file.read(), re.MULTILINE)}


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


def runs_of(plan, is_quick):
    """List of runs for the sweep's machinery, and {case: [names of its runs]}, a run per seed where it has seeds."""
    calibrated, quick = calibrated_values(), plan["quick"] if is_quick else {}
    runs, cases = [], {}
    for name, case in with_assumptions(plan).items():
        for variant, own in {"": {}, **case.get("variants", {})}.items():
            general = plan["variants"][variant] if variant else {}
            settings = {**plan["set"], **case.get("set", {}), **general.get("set", {}), **own}
            for entry, factor in case.get("scale", {}).items():
                settings[entry] = float(f"{factor * general.get('set', {}).get(entry, calibrated[entry]):.6g}")
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
                    "varied": {"case": run}, "settings": [f"{entry}={sweep.as_text(value)}" for entry, value in settings.items()],
                })  # fmt: skip
    return runs, cases


def write_claims(path, rows):
    with open(path + ".part", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({key: f"{value:.6g}" if isinstance(value, float) else value for key, value in row.items()} for row in rows)
    os.replace(path + ".part", path)


def main():
    arguments, further = sweep.split_arguments(sys.argv[1:])
    parser = argparse.ArgumentParser(prog="scripts/reproduce", description="Reproduce the paper, claim by claim.")
    parser.add_argument("claims", nargs="*", metavar="CLAIM")
    parser.add_argument("--quick", action="store_true", help="smaller boxes, fewer glasses")
    parser.add_argument("--slurm", action="store_true", help="submit to Slurm instead of running here")
    parser.add_argument("--output", metavar="DIR", help="default: results/paper, or results/paper_quick")
    parser.add_argument("--dry-run", action="store_true", help="say what would be run")
    options = parser.parse_args(arguments)

    with open(PLAN, encoding="utf-8") as file:
        plan = yaml.safe_load(file)
    runs, cases = runs_of(plan, options.quick)
    claims = read_claims(options.claims, with_assumptions(plan))
    asked = [claim for claim in claims if not options.claims or claim["claim"] in options.claims]
    needed = set().union(*(cases_of(claim["computed"]) for claim in asked))
    wanted = {run for case, names in cases.items() if not options.claims or case.split(".")[0] in needed for run in names}
    folder = os.path.abspath(options.output or os.path.join("results", "paper_quick" if options.quick else "paper"))
    the_plan = sweep.make_plan(runs, [["case"]], {"title": "the paper", "retries": 1, "cases_per_job": 4}, folder)
    left = set(sweep.run_cases(the_plan, folder, options.slurm, options.dry_run, further, only=wanted))
    # Results of earlier calls count where they are of these inputs and settings.
    results = Results(folder, {case: names for case, names in cases.items() if not set(names) & left})
    rows = [evaluate(claim, results) for claim in claims]
    write_claims(os.path.join(folder, "claims.csv"), rows)
    failed = sorted(left & wanted)
    write_page(os.path.join(folder, "paper.html"), rows, results, plan, options.quick, failed)
    print(f"reproduce: {os.path.join(folder, 'paper.html')} and claims.csv have {len(rows)} claims, {len(failed)} runs failed")
    is_wrong = bool(failed)
    for claim, row in zip(claims, rows):
        if claim in asked and row["verdict"] in ("disagrees", "missed", "not computed"):
            print(f"  {row['claim']}: {row['verdict']}")
        is_wrong |= claim in asked and bool(claim["exact"]) and row["verdict"] != "holds"
    sys.exit(1 if is_wrong else 0)


if __name__ == "__main__":
    main()

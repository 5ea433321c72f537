"""Runs what the claims of the paper need and writes claims.csv and paper.html; see scripts/reproduce.

Which runs there are stands in inputs/paper/paper.yaml, which claims in materials/literature/paper_claims.csv.
"""

import argparse
import csv
import os
import sys

from plan import PLAN, SOURCE, read_plan, runs_of, with_assumptions  # first: it says where the other modules are

import sweep
from cryoglass.checked_files import BadFile, printable, read_rows
from claims import KINDS, Results, cases_of, check_expression, evaluate, number
from page import write_page

CLAIMS = os.path.join(SOURCE, "materials", "literature", "paper_claims.csv")
COLUMNS_OF_CLAIMS = ["claim", "sample", "condition", "quantity", "value", "uncertainty", "unit", "use", "where", "computed", "exact", "assumes", "note"]
COLUMNS = [
    "claim", "sample", "where", "condition", "quantity", "unit", "measured", "measured_error", "computed", "glasses", "sampling_error",
    "lattice_error", "calibration_low", "calibration_high", "computed_error", "difference_in_standard_errors", "kind", "verdict", "assumes", "note",
]  # fmt: skip


def read_claims(names, cases):
    """The rows of all claims, checked; the names asked for must be among them, and what they compute among the cases."""
    claims = read_rows(CLAIMS, COLUMNS_OF_CLAIMS)
    seen = set()
    for claim in claims:
        problem = check_expression(claim["computed"]) if claim["computed"] else None
        for key in ("uncertainty", "exact"):
            if claim[key] and not isinstance(number(claim[key]), float):
                problem = f"{key} = {claim[key]} is not possible; allowed is a number or nothing"
        if claim["claim"] in seen:
            problem = "stands there twice"
        seen.add(claim["claim"])
        if claim["use"] not in KINDS:
            problem = f"the use is one of {', '.join(KINDS)}, not {claim['use']}"
        if not problem and not cases_of(claim["computed"]) <= set(cases):
            problem = f"there is no case {', '.join(sorted(cases_of(claim['computed']) - set(cases)))} in {PLAN}"
        if problem:
            sweep.stop(f"{CLAIMS}: {printable(claim['claim'])}: {printable(problem)}")
    unknown = set(names) - {claim["claim"] for claim in claims}
    if unknown:
        sweep.stop(f"there is no claim {', '.join(sorted(unknown))}; there are {', '.join(c['claim'] for c in claims)}")
    return claims


def write_claims(path, rows):
    with open(path + ".part", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerows({key: f"{value:.6g}" if isinstance(value, float) else value for key, value in row.items()} for row in rows)
    os.replace(path + ".part", path)


def main():
    arguments, further = sweep.split_arguments(sys.argv[1:])
    parser = argparse.ArgumentParser(prog=os.environ.get("CRYOGLASS_COMMAND", "scripts/reproduce"), description="Reproduce the paper, claim by claim.")
    parser.add_argument("claims", nargs="*", metavar="CLAIM")
    parser.add_argument("--quick", action="store_true", help="smaller boxes, fewer glasses")
    parser.add_argument("--slurm", action="store_true", help="submit to Slurm instead of running here")
    parser.add_argument("--output", metavar="DIR", help="default: results/paper, or results/paper_quick")
    parser.add_argument("--dry-run", action="store_true", help="say what would be run")
    options = parser.parse_args(arguments)

    plan = read_plan()
    runs, cases = runs_of(plan, options.quick)
    claims = read_claims(options.claims, with_assumptions(plan))
    asked = [claim for claim in claims if not options.claims or claim["claim"] in options.claims]
    needed = set().union(*(cases_of(claim["computed"]) for claim in asked))
    wanted = {run for case, names in cases.items() if not options.claims or case.split(".")[0] in needed for run in names}
    folder = os.path.abspath(options.output or os.path.join("results", "paper_quick" if options.quick else "paper"))
    if options.slurm:
        sweep.check_paths(folder)
    the_plan = sweep.make_plan(runs, [["case"]], {"title": "the paper", "retries": 1, "cases_per_job": 4}, folder)
    with sweep.alone_in(folder, runs) as lock:
        left = set(sweep.run_cases(the_plan, folder, lock, options.slurm, options.dry_run, further, only=wanted))
        is_wrong = write_results(folder, plan, claims, asked, cases, left, wanted, options.quick)
    sys.exit(1 if is_wrong else 0)


def write_results(folder, plan, claims, asked, cases, left, wanted, is_quick):
    """claims.csv and paper.html; whether a run failed or a claim that must hold exactly is missed."""
    # Results of earlier calls count where they are of these inputs and settings.
    results = Results(folder, {case: names for case, names in cases.items() if not set(names) & left})
    rows = [evaluate(claim, results) for claim in claims]
    write_claims(os.path.join(folder, "claims.csv"), rows)
    failed = sorted(left & wanted)
    try:
        write_page(os.path.join(folder, "paper.html"), rows, results, plan, is_quick, failed)
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        raise BadFile(f"{printable(folder)}: its results cannot be drawn: {type(error).__name__}: {printable(error)}") from error
    print(f"reproduce: {printable(os.path.join(folder, 'paper.html'))} and claims.csv have {len(rows)} claims, {len(failed)} runs failed")
    is_wrong = bool(failed)
    for claim, row in zip(claims, rows):
        if claim in asked and row["verdict"] in ("disagrees", "missed", "not computed"):
            print(f"  {row['claim']}: {row['verdict']}")
        is_wrong |= claim in asked and bool(claim["exact"]) and row["verdict"] != "holds"
    return is_wrong


if __name__ == "__main__":
    sweep.guarded(main)

"""Calibrates entries of an input on measured values; see scripts/calibrate.

A calibration file is YAML:

    base: ../la_ribbon.prm            # the input, relative to this file
    set:                              # over the base, for all runs
      Glass/Realisations: 8           # the seeds are the same for all values of the entries: common random numbers
    entries:                          # what may move: start and bounds; several entries joined by & move together
      Structure/Energy scale: {start: 60, low: 5, high: 500}
      Structure/Bulk softening & Structure/Shear softening: {start: 1, low: 0.1, high: 3}
    targets:                          # what is to be met
      - {quantity: peak_cycle, value: 10, error: 0.5, source: ...}
      - {quantity: young_modulus_ratio, cycle: 1, value: 0.994, error: 0.0013, source: ...}

A quantity is a column of cycles.csv at a cycle, or at its peak (cycle: peak), or peak_cycle: where the heat of relaxation
is largest, by the parabola through its three largest neighbours. Positive entries are searched for by their logarithm,
with SciPy's trust-region least squares. The standard error of an entry comes from the errors of the targets,
through the sensitivities; that of the ensemble's means is added to the targets' in quadrature, but for peak_cycle, whose
error over the ensemble is not known. Exit code 3 where a target is missed by more than its error, an entry ends at a
bound, or the targets do not determine an entry; the fragment then says so. Runs are kept and taken again where program,
input, sheets and entries are the same.
"""

import argparse
import hashlib
import json
import math
import os
import subprocess
import sys

import numpy

from calibration_file import read_calibration
import cryoglass
from cryoglass.checked_files import BadFile, printable
from cryoglass.program import settings as settings_of
from input_identity import identity_of_input

PROGRAM = os.environ["CRYOGLASS_PROGRAM"]


def stop(message, code=1):
    print(f"calibrate: {message}", file=sys.stderr)
    sys.exit(code)


class Model:
    """The program, as a function from values of the entries to rows of cycles.csv."""

    def __init__(self, plan, folder, work):
        self.base = os.path.normpath(os.path.join(folder, plan["base"]))
        self.fixed = {**{"Output/Fields": False, "Output/Pictures": False}, **plan.get("set", {})}
        self.ranks = plan["ranks"] or os.cpu_count() or 1
        self.work = work
        version = subprocess.run([PROGRAM, "--version"], capture_output=True, check=True).stdout.splitlines()[0]
        self.identity = version + identity_of_input(self.base).encode()

    def rows(self, settings):
        entries = {**self.fixed, **settings}
        arguments = settings_of(entries)
        identity = self.identity + json.dumps(entries, sort_keys=True).encode()
        name = os.path.join(self.work, hashlib.sha256(identity).hexdigest()[:16])
        if not os.path.exists(os.path.join(name, "cycles.csv")):
            launcher = ["mpirun", "-n", str(self.ranks)] if self.ranks > 1 else []
            run = subprocess.run([*launcher, PROGRAM, self.base, "--output", name, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            if run.returncode != 0:
                stop(run.stderr.strip() or f"the program ended with {run.returncode}")
        return cryoglass.Run(name).rows("cycles.csv")


def peak(rows):
    """Where the heat of relaxation is largest, and which row that is."""
    heat = [row.number("heat_of_relaxation_ratio") for row in rows]
    i = max(range(len(heat)), key=heat.__getitem__)
    if i in (0, len(heat) - 1):
        return float(rows[i]["cycle"]), i
    a, b, c = heat[i - 1 : i + 2]
    return rows[i]["cycle"] + (0.5 * (a - c) / (a - 2 * b + c) if a - 2 * b + c < 0 else 0.0), i


def quantity(target, rows):
    """Value and standard error over the ensemble (0: not known) of what a target speaks of."""
    name = target["quantity"]
    if name == "peak_cycle":
        return peak(rows)[0], 0.0
    at = target.get("cycle", "peak")
    row = rows[peak(rows)[1]] if at == "peak" else next((row for row in rows if row["cycle"] == at), None)
    if row is None or row.get(name) is None:
        stop(f"cycles.csv has no {name} at cycle {at}")
    return row[name], row.get(name + "_standard_error") or 0.0


def standard_errors(jacobian):
    """Of the variables, from residuals in units of their errors; infinite where no residual depends on a variable's direction."""
    _, sizes, directions = numpy.linalg.svd(jacobian, full_matrices=False)
    is_determined = sizes > 1e-4 * max(sizes[0], 1e-300)
    variances = (directions[is_determined] ** 2 / sizes[is_determined, None] ** 2).sum(axis=0)
    free = (directions[~is_determined] ** 2).sum(axis=0)
    return numpy.where(free > 1e-6, math.inf, numpy.sqrt(variances))


def problems_of(fit, names, targets, values, errors):
    """Why the entries found are no calibration; nothing if they are one."""
    result = [] if fit.success else [f"not converged: {fit.message}"]
    for target, (value, error) in zip(targets, values):
        if abs(value - target["value"]) > math.hypot(target["error"], error):
            result.append(f"{target['quantity']} is missed: {value:.4g} instead of {target['value']} +- {target['error']}")
    for name, at_bound, error in zip(names, fit.active_mask, errors):
        if at_bound:
            result.append(f"{name} is at a bound")
        if math.isinf(error):
            result.append(f"{name} is not determined by these targets")
    return result


def main():
    parser = argparse.ArgumentParser(prog=os.environ.get("CRYOGLASS_COMMAND", "scripts/calibrate"), description="Calibrates entries of an input on measured values.")
    parser.add_argument("calibration", metavar="CALIBRATION.yaml")
    parser.add_argument("--output", help="the fragment; default: beside the calibration file, as .prm")
    parser.add_argument("--work", help="folder of the runs, which are kept; default: beside the fragment")
    arguments = parser.parse_args()
    plan = read_calibration(arguments.calibration)
    import scipy.optimize  # slow, and of no use to a file that is refused
    output = arguments.output or os.path.splitext(arguments.calibration)[0] + ".prm"
    work = arguments.work or os.path.splitext(output)[0] + ".runs"
    os.makedirs(work, exist_ok=True)
    model = Model(plan, os.path.dirname(os.path.abspath(arguments.calibration)), work)
    names, entries, targets = list(plan["entries"]), list(plan["entries"].values()), plan["targets"]

    # Variables are 10 + ln(entry/start): away from zero, where relative steps of derivatives mean nothing.
    def value_of(entry, x):
        return entry["start"] * math.exp(x - 10.0)

    def settings(variables):
        return {part.strip(): f"{value_of(entry, x):.9g}" for name, entry, x in zip(names, entries, variables) for part in name.split("&")}

    def evaluate(variables):
        rows = model.rows(settings(variables))
        return [quantity(target, rows) for target in targets]

    def residuals(variables):
        values = evaluate(variables)
        result = [(value - t["value"]) / math.hypot(t["error"], error) for (value, error), t in zip(values, targets)]
        print("  ".join(f"{name.split('/')[-1]} {value_of(entry, x):.4g}" for name, entry, x in zip(names, entries, variables)) + "   ->   " + "  ".join(f"{value:.4g}" for value, _ in values), flush=True)
        return result

    bounds = ([10.0 + math.log(entry["low"] / entry["start"]) for entry in entries], [10.0 + math.log(entry["high"] / entry["start"]) for entry in entries])
    fit = scipy.optimize.least_squares(residuals, [10.0] * len(entries), bounds=bounds, diff_step=0.004, x_scale=0.3, xtol=2e-4, ftol=1e-3, max_nfev=10)
    values = evaluate(fit.x)
    errors = standard_errors(fit.jac)
    problems = problems_of(fit, names, targets, values, errors)

    report = [f"# Calibrated by scripts/calibrate on {len(targets)} values; do not edit."]
    for target, (value, error) in zip(targets, values):
        at = f" at cycle {target['cycle']}" if "cycle" in target else ""
        ensemble = f" +- {error:.2g} (ensemble)" if error else ""
        report.append(f"# {target['quantity']}{at}: {value:.4g}{ensemble}, wanted {target['value']} +- {target['error']}; {target.get('source', '')}".rstrip("; "))
    report.append("# Sensitivities, change of each value per 1 % of an entry:")
    for i, name in enumerate(names):
        changes = [fit.jac[j, i] * 0.01 * math.hypot(target["error"], values[j][1]) for j, target in enumerate(targets)]
        report.append(f"#   {name}: " + ", ".join(f"{target['quantity']} {change:+.2g}" for target, change in zip(targets, changes)))
    fragment = {}
    for name, entry, x, error in zip(names, entries, fit.x, errors):
        for part in name.split("&"):
            section, _, key = part.strip().rpartition("/")
            fragment.setdefault(section, []).append(f"  set {key} = {value_of(entry, x):.4g}   # +- {value_of(entry, x) * error:.2g}")
    for section, lines in fragment.items():
        report += [f"subsection {section}", *lines, "end"]
    report[1:1] = [f"# NO CALIBRATION: {problem}" for problem in problems]
    with open(output + ".incomplete", "w", encoding="utf-8") as file:
        file.write("\n".join(report) + "\n")
    os.replace(output + ".incomplete", output)
    print("\n".join(report))
    return 3 if problems else 0


try:
    sys.exit(main())
except BadFile as problem:
    stop(problem, 2)
except OSError as problem:
    stop(f"{printable(problem.filename or 'a file')}: {problem.strerror or printable(problem)}", 4)

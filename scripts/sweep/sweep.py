"""Runs the cases of a sweep file through Snakemake and gathers their results; see scripts/sweep/run.

A sweep file is YAML:

    base: ../la_ribbon.prm            # the input that all cases start from, relative to this file
    title: ...                        # of the page
    set:                              # for all cases, over the base
      Output/Fields: false
    vary:                             # axes: an entry and its values ...
      Glass/Correlation length: [2.5, 5, 10]
      Box/Voxel size: {from: 0.25, to: 1, steps: 3, spacing: log}     # ... or a range, linear unless log
      Glass/Bulk modulus variation & Glass/Shear modulus variation:   # ... or several entries that go together
        - [0.09, 0.135]
        - [0.18, 0.27]
    combine: product                  # every value with every other, or zip: the first of all, the second of all, ...
    realisations: 10                  # glasses per case (Glass/Realisations)
    ranks: 1                          # MPI ranks per case
    minutes: 30                       # time limit per case in Slurm; default from the program's estimate
    memory_MB: 4000                   # per case; default from the program's estimate
    cases_per_job: 4                  # in Slurm; default: enough for jobs of some minutes
    retries: 1                        # how often to do again what failed; an ensemble goes on after its checkpoint
    slurm: [--partition=short]        # further options of sbatch

Results: a folder per case, named by its values, sweep.csv (a row per case: the varied entries, every number of the
summary, the message of a case that failed) and sweep.html.
"""

import argparse
import concurrent.futures
import functools
import itertools
import json
import math
import os
import re
import shlex
import subprocess
import sys

import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from input_identity import identity_of_input  # noqa: E402

PROGRAM = os.environ["CRYOGLASS_PROGRAM"]
KEYS = {
    "base": str, "title": str, "set": dict, "vary": dict, "combine": str, "realisations": int, "ranks": int,
    "minutes": (int, float), "memory_MB": int, "cases_per_job": int, "retries": int, "slurm": list,
}  # fmt: skip


def stop(message):
    sys.exit(f"sweep: {message}")


def as_text(value):
    """A YAML value as an entry of an input."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(as_text(part) for part in value)
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def values_of(key, given):
    """The values of an axis: a list, or a range."""
    if isinstance(given, list) and given:
        return given
    if not isinstance(given, dict):
        stop(f"vary / {key}: a list of values, or a range {{from: , to: , steps: }} is needed")
    unknown = set(given) - {"from", "to", "steps", "spacing"}
    if unknown or not {"from", "to", "steps"} <= set(given):
        stop(f"vary / {key}: a range has from, to, steps and perhaps spacing, not {', '.join(map(str, sorted(given)))}")
    try:
        low, high, steps = float(given["from"]), float(given["to"]), int(given["steps"])
    except (TypeError, ValueError):
        stop(f"vary / {key}: from, to and steps must be numbers")
    spacing = given.get("spacing", "linear")
    if steps < 2 or spacing not in ("linear", "log") or (spacing == "log" and min(low, high) <= 0):
        stop(f"vary / {key}: a range needs at least 2 steps, and spacing linear or log (of positive numbers)")
    shares = [i / (steps - 1) for i in range(steps)]
    if spacing == "log":
        return [float(f"{low * (high / low) ** s:.6g}") for s in shares]
    return [float(f"{low + (high - low) * s:.12g}") for s in shares]


def read_sweep(path):
    try:
        with open(path, encoding="utf-8") as file:
            sweep = yaml.safe_load(file)
    except (OSError, yaml.YAMLError) as error:
        stop(f"{path} cannot be read: {error}")
    if not isinstance(sweep, dict):
        stop(f"{path} is no sweep: see the top of scripts/sweep/sweep.py")
    for key, value in sweep.items():
        if key not in KEYS:
            stop(f"{path}: there is no key {key}; allowed are {', '.join(KEYS)}")
        if not isinstance(value, KEYS[key]) or isinstance(value, bool):
            stop(f"{path}: {key} = {value} is not possible")
    for key in ("base", "vary"):
        if not sweep.get(key):
            stop(f"{path}: the key {key} is missing")
    for key in ("realisations", "ranks", "minutes", "memory_MB", "cases_per_job"):
        if sweep.get(key, 1) <= 0:
            stop(f"{path}: {key} must be positive")
    if sweep.get("combine", "product") not in ("product", "zip"):
        stop(f"{path}: combine is product or zip")
    return sweep


def short(entry):
    return entry.split("/")[-1].replace(" ", "_")


def make_cases(sweep):
    """List of cases: name, varied {entry: value}, settings [entry=value]; and the axes, lists of entries that go together."""
    axes = []
    for key, given in sweep["vary"].items():
        entries = [entry.strip() for entry in str(key).split("&")]
        points = values_of(key, given)
        if len(entries) > 1:
            for point in points:
                if not isinstance(point, list) or len(point) != len(entries):
                    stop(f"vary / {key}: {point} does not give {len(entries)} values")
        axes.append([dict(zip(entries, point if len(entries) > 1 else [point])) for point in points])
    if sweep.get("combine", "product") == "zip":
        if len({len(axis) for axis in axes}) > 1:
            stop("combine: zip needs as many values of every entry; there are " + ", ".join(str(len(a)) for a in axes))
        combinations = list(zip(*axes))
        entries_of_axes = [[entry for axis in axes for entry in axis[0]]]
    else:
        combinations = itertools.product(*axes)
        entries_of_axes = [list(axis[0]) for axis in axes]
    cases, names = [], set()
    for combination in combinations:
        varied = {entry: as_text(value) for point in combination for entry, value in point.items()}
        # No commas: Snakemake parts the names of jobs at them.
        name = "__".join(f"{short(entry)}={re.sub(', *', '-', value)}" for entry, value in varied.items())
        name = re.sub(r"[^A-Za-z0-9.=_+-]+", "_", name)[:200]
        if name in names:
            stop(f"two cases have the name {name}")
        names.add(name)
        settings = {**{entry: as_text(value) for entry, value in sweep.get("set", {}).items()}, **varied}
        if sweep.get("realisations", 1) > 1:
            settings["Glass/Realisations"] = str(sweep["realisations"])
        cases.append({"name": name, "varied": varied, "settings": [f"{e}={v}" for e, v in settings.items()]})
    return cases, entries_of_axes


def examine(case):
    """The program's opinion of a case: its estimate, or its message."""
    command = [PROGRAM, "--estimate", "--ranks", str(case["ranks"]), case["base"]]
    command += [word for setting in case["settings"] for word in ("--set", setting)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return None, (done.stderr.strip() or f"exit code {done.returncode}").removeprefix("cryoglass: ")
    return json.loads(done.stdout), None


def make_plan(cases, axes, options, folder):
    """Checks every case that is not done (name, base, ranks, varied, settings); what goes into sweep.json, which the Snakefile reads.

    options: title, and perhaps minutes, memory_MB, retries, slurm, cases_per_job, as in a sweep file.
    """
    pending = [case for case in cases if not is_done(case, folder)]
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        opinions = list(pool.map(examine, pending))
    problems = [f"{case['name']}: {message}" for case, (_, message) in zip(pending, opinions) if message]
    if problems:
        stop(f"{len(problems)} of {len(cases)} cases are not possible; nothing was started\n  " + "\n  ".join(problems))
    for case, (need, _) in zip(pending, opinions):
        case["minutes"] = options.get("minutes", max(5, math.ceil(3 * need["seconds"] / 60)))
        case["memory_MB"] = options.get("memory_MB", math.ceil(1.2 * need["bytes"] / 1e6))
    longest = max((need["seconds"] for need, _ in opinions), default=1.0)
    os.makedirs(os.path.join(folder, "logs"), exist_ok=True)
    return {
        "title": options["title"],
        "retries": options.get("retries", 0),
        "slurm": options.get("slurm", []),
        "cases_per_job": options.get("cases_per_job", min(16, max(1, int(300 / longest)))),
        "axes": axes,
        "cases": cases,
    }


def prepare(sweep, sweep_path, folder):
    """The plan of a sweep file."""
    base = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(sweep_path)), sweep["base"]))
    cases, axes = make_cases(sweep)
    for case in cases:
        case.update(base=base, ranks=sweep.get("ranks", 1))
    return make_plan(cases, axes, {"title": os.path.basename(sweep_path), **sweep}, folder)


def write_json(path, content):
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
    os.replace(path + ".part", path)


@functools.lru_cache(maxsize=None)
def identity_of(base):
    return identity_of_input(base)


def wanted_of(case):
    """What a result of the case is made with: the input, with all that it reads, and the settings."""
    return [identity_of(case["base"])] + case["settings"]


def is_done(case, folder):
    """Whether there is a summary, of this input and these settings."""
    try:
        with open(os.path.join(folder, "logs", case["name"] + ".settings"), encoding="utf-8") as file:
            is_same = json.load(file) == wanted_of(case)
    except (OSError, ValueError):
        return False
    return is_same and os.path.exists(os.path.join(folder, case["name"], "summary.json"))


def take_stock(plan, folder, only=None):
    """The cases without a summary, or with one of other settings or another input; sweep.json notes those of them to do,
    all or those in `only`."""
    left = []
    for case in plan["cases"]:
        if not is_done(case, folder):
            left.append(case["name"])
            write_json(os.path.join(folder, "logs", case["name"] + ".wanted"), wanted_of(case))
    plan["left"] = [name for name in left if only is None or name in only]
    write_json(os.path.join(folder, "sweep.json"), plan)
    return left


def snakemake_command(plan, folder, use_slurm, is_dry, further):
    command = [
        os.environ.get("CRYOGLASS_SNAKEMAKE", "/usr/bin/snakemake"),
        "--snakefile", os.path.join(HERE, "Snakefile"),
        "--directory", folder,
        "--keep-going", "--rerun-incomplete", "--nolock", "--forceall",
    ]  # fmt: skip
    if use_slurm:
        script = lambda name: shlex.join([sys.executable, os.path.join(HERE, name)])
        command += [
            "--jobs", "500", "--cluster", script("slurm_submit.py"), "--cluster-status", script("slurm_status.py"),
            "--cluster-cancel", "scancel", "--groups", "case=cases",
            "--group-components", f"cases={plan['cases_per_job']}", "--latency-wait", "60",
        ]  # fmt: skip
    else:
        command += ["--cores", str(max([len(os.sched_getaffinity(0))] + [case["ranks"] for case in plan["cases"]]))]
    if is_dry:
        command.append("--dry-run")
    return command + further


def run_cases(plan, folder, use_slurm=False, is_dry=False, further=(), only=None):
    """Runs what is left of a plan, or of `only` these cases, with its retries; the cases that have no result then."""
    left = take_stock(plan, folder, only)
    print(f"sweep: {len(plan['cases'])} cases in {folder}, {len(plan['left']) or 'nothing'} to do", flush=True)
    command = snakemake_command(plan, folder, use_slurm, is_dry, list(further))
    for _ in range(plan["retries"] + 1):
        if not plan["left"]:
            break
        done = subprocess.run(command, check=False)
        if is_dry:
            sys.exit(done.returncode)
        left = take_stock(plan, folder, only)
    if is_dry:
        sys.exit(0)
    return left


def split_arguments(arguments):
    """Those of the script, and those after "--", which are Snakemake's."""
    if "--" not in arguments:
        return arguments, []
    end = arguments.index("--")
    return arguments[:end], arguments[end + 1 :]


def main():
    arguments, further = split_arguments(sys.argv[1:])
    parser = argparse.ArgumentParser(prog="scripts/sweep/run", description="Run a parameter sweep.")
    parser.add_argument("sweep", metavar="SWEEP.yaml")
    parser.add_argument("--slurm", action="store_true", help="submit to Slurm instead of running here")
    parser.add_argument("--output", metavar="DIR", help="default: results/NAME of the sweep file")
    parser.add_argument("--dry-run", action="store_true", help="say what would be run")
    options = parser.parse_args(arguments)

    sweep = read_sweep(options.sweep)
    name = os.path.splitext(os.path.basename(options.sweep))[0]
    folder = os.path.abspath(options.output or os.path.join("results", name))
    plan = prepare(sweep, options.sweep, folder)
    run_cases(plan, folder, options.slurm, options.dry_run, further)
    import gather

    failed = gather.gather(folder)
    print(f"sweep: {os.path.join(folder, 'sweep.csv')} and sweep.html have {len(plan['cases'])} cases, {len(failed)} failed")
    for case, message in failed.items():
        print(f"  {case}: {message}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

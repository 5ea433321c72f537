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
    slurm: [--partition=short]        # further options of sbatch, each in a text of its own
    reports: true                     # a report.html in every case's folder; default: up to 60 cases

Results: a folder per case, named by its values, sweep.csv (a row per case: the varied entries, every number of the
summary, the message of a case that failed) and sweep.html, with what every axis does and links to the reports.
"""

import argparse
import concurrent.futures
import contextlib
import fcntl
import functools
import json
import math
import os
import shlex
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

try:
    from cases import make_cases, read_sweep  # noqa: E402
except ModuleNotFoundError as missing:
    sys.exit(f"sweep: this Python has no module {missing.name}; a sweep needs snakemake, yaml, scipy and matplotlib (Debian: apt install snakemake python3-yaml python3-scipy)")
from cryoglass.checked_files import BadFile, printable  # noqa: E402
from input_identity import identity_of_input  # noqa: E402

PROGRAM = os.environ["CRYOGLASS_PROGRAM"]
ANSWERS = (2, 3, 4)  # exit codes with which the program says what is wrong
MOST_PROBLEMS = 20  # that are printed


def stop(message, code=2):
    print(f"{'reproduce' if 'reproduce' in os.path.basename(sys.argv[0]) else 'sweep'}: {message}", file=sys.stderr)
    sys.exit(code)


def examine(case):
    """The program's opinion of a case: its estimate, or its message."""
    command = [PROGRAM, "--estimate", "--ranks", str(case["ranks"]), case["base"]]
    command += [word for setting in case["settings"] for word in ("--set", setting)]
    done = ask(command)
    if done.returncode not in (0, *ANSWERS):
        done = ask(command)  # MPI does not always start where many start at once
    if done.returncode != 0:
        return None, (done.stderr.strip() or f"exit code {done.returncode}").removeprefix("cryoglass: ")
    return json.loads(done.stdout), None


def ask(command):
    try:
        return subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        stop(f"the program {printable(command[0])} cannot be started: {error.strerror}")


@functools.lru_cache(maxsize=None)
def version_of_program():
    return ask([PROGRAM, "--version"]).stdout.partition("\n")[0]


def make_plan(cases, axes, options, folder):
    """Checks every case that is not done (name, base, ranks, varied, settings); what goes into sweep.json, which the Snakefile reads.

    options: title, and perhaps minutes, memory_MB, retries, slurm, cases_per_job, as in a sweep file.
    """
    pending = [case for case in cases if not is_done(case, folder)]
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        opinions = list(pool.map(examine, pending))
    problems = [f"{case['name']}: {message}" for case, (_, message) in zip(pending, opinions) if message]
    if problems:
        more = [f"and {len(problems) - MOST_PROBLEMS} more"] if len(problems) > MOST_PROBLEMS else []
        stop(f"{len(problems)} of {len(cases)} cases are not possible; nothing was started\n  " + "\n  ".join(problems[:MOST_PROBLEMS] + more))
    for case, (need, _) in zip(pending, opinions):
        case["minutes"] = options.get("minutes", max(5, math.ceil(3 * need["seconds"] / 60)))
        case["memory_MB"] = options.get("memory_MB", math.ceil(1.2 * need["bytes"] / 1e6))
    longest = max((need["seconds"] for need, _ in opinions), default=1.0)
    return {
        "title": options["title"],
        "retries": options.get("retries", 0),
        "slurm": options.get("slurm", []),
        "cases_per_job": options.get("cases_per_job", min(16, max(1, int(300 / longest)))),
        **{key: options[key] for key in ("reports",) if key in options},
        "axes": axes,
        "cases": cases,
    }


def prepare(sweep, sweep_path, folder):
    """The plan of a sweep file."""
    base = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(sweep_path)), sweep["base"]))
    cases, axes = make_cases(sweep, printable(sweep_path))
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


def started_of(case):
    """What a run of the case is made with; run_case keeps it as NAME.started until the run is complete."""
    return [version_of_program()] + wanted_of(case)


def must_start_anew(case, folder):
    """Whether a run was stopped here that had another input, other settings or another program: its checkpoint is of no use."""
    try:
        with open(os.path.join(folder, "logs", case["name"] + ".started"), encoding="utf-8") as file:
            is_other = json.load(file) != started_of(case)
    except (OSError, ValueError):
        return False  # nothing is known: the program judges
    return is_other and os.path.isdir(os.path.join(folder, case["name"] + ".incomplete"))


def take_stock(plan, folder, only=None):
    """The cases without a summary, or with one of other settings or another input; sweep.json notes those of them to do,
    all or those in `only`."""
    left = []
    for case in plan["cases"]:
        case["start_anew"] = False
        if not is_done(case, folder):
            left.append(case["name"])
            case["start_anew"] = must_start_anew(case, folder)
            write_json(os.path.join(folder, "logs", case["name"] + ".wanted"), wanted_of(case))
            write_json(os.path.join(folder, "logs", case["name"] + ".starting"), started_of(case))
    plan["left"] = [name for name in left if only is None or name in only]
    write_json(os.path.join(folder, "sweep.json"), plan)
    return left


@contextlib.contextmanager
def alone_in(folder, cases):
    """The folder, made if need be, for one sweep at a time, and with nothing in it that leads elsewhere. Gives the open lock:
    whatever inherits it keeps others out too, so that what Snakemake runs is safe when this process is killed."""
    try:
        os.makedirs(os.path.join(folder, "logs"), exist_ok=True)
        lock = open(os.path.join(folder, "lock"), "a", encoding="utf-8")
    except OSError as error:
        stop(f"{printable(folder)} cannot be written: {error.strerror}", 4)
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            stop(f"another sweep is at work in {printable(folder)}; wait until it has ended, or give another --output", 1)
        except OSError as error:
            print(f"sweep: {printable(folder)} cannot be locked ({error.strerror}): start no other sweep there", file=sys.stderr)
        check_links(folder, cases)
        yield lock


def check_links(folder, cases):
    """Refuses links that would take the results of a case out of the folder."""
    names = ["lock", "logs"] + [name + ending for name in ("sweep.json", "sweep.csv", "sweep.html") for ending in ("", ".part")]
    names += [os.path.join("logs", name) for name in os.listdir(os.path.join(folder, "logs"))]
    names += [case["name"] + ending for case in cases if not is_done(case, folder) for ending in ("", ".incomplete")]
    inside = os.path.join(os.path.realpath(folder), "")
    for path in (os.path.join(folder, name) for name in names):
        if os.path.islink(path) and not os.path.realpath(path).startswith(inside):
            stop(f"{printable(path)} leads out of the sweep's folder, to {printable(os.path.realpath(path))}; remove this link")


def snakemake_command(plan, folder, use_slurm, is_dry, further):
    command = [
        os.environ.get("CRYOGLASS_SNAKEMAKE", "/usr/bin/snakemake"),
        "--snakefile", os.path.join(HERE, "Snakefile"),
        "--directory", folder,
        "--keep-going", "--rerun-incomplete", "--nolock", "--forceall",
    ]  # fmt: skip
    if use_slurm:
        # Snakemake puts its own words for what stands in braces.
        submit = shlex.join([sys.executable, os.path.join(HERE, "slurm_submit.py")]).replace("{", "{{").replace("}", "}}")
        command += [
            "--jobs", "500", "--cluster", submit, "--cluster-status", shlex.join([sys.executable, os.path.join(HERE, "slurm_status.py")]),
            "--cluster-cancel", "scancel", "--groups", "case=cases",
            "--group-components", f"cases={plan['cases_per_job']}", "--latency-wait", "60",
        ]  # fmt: skip
    else:
        command += ["--cores", str(max([len(os.sched_getaffinity(0))] + [case["ranks"] for case in plan["cases"]]))]
    if is_dry:
        command.append("--dry-run")
    return command + further


def run_cases(plan, folder, lock, use_slurm=False, is_dry=False, further=(), only=None):
    """Runs what is left of a plan, or of `only` these cases, with its retries; the cases that have no result then."""
    left = take_stock(plan, folder, only)
    print(f"sweep: {len(plan['cases'])} cases in {printable(folder)}, {len(plan['left']) or 'nothing'} to do", flush=True)
    n_anew = sum(case["start_anew"] for case in plan["cases"] if case["name"] in plan["left"])
    if n_anew:
        print(f"sweep: {n_anew} of them start anew: they were stopped with another input, other settings or another program", flush=True)
    command = snakemake_command(plan, folder, use_slurm, is_dry, list(further))
    for _ in range(plan["retries"] + 1):
        if not plan["left"]:
            break
        done = subprocess.run(command, check=False, pass_fds=[lock.fileno()])
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
    parser = argparse.ArgumentParser(prog=os.environ.get("CRYOGLASS_COMMAND", "scripts/sweep/run"), description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sweep", metavar="SWEEP.yaml")
    parser.add_argument("--slurm", action="store_true", help="submit to Slurm instead of running here")
    parser.add_argument("--output", metavar="DIR", help="default: results/NAME of the sweep file")
    parser.add_argument("--dry-run", action="store_true", help="say what would be run")
    options = parser.parse_args(arguments)

    sweep = read_sweep(options.sweep)
    name = os.path.splitext(os.path.basename(options.sweep))[0]
    folder = os.path.abspath(options.output or os.path.join("results", name))
    if options.slurm:
        check_paths(folder)
    plan = prepare(sweep, options.sweep, folder)
    with alone_in(folder, plan["cases"]) as lock:
        failed = run_and_gather(plan, folder, lock, options, further)
    sys.exit(1 if failed else 0)


def check_paths(folder):
    """Refuses a machine without Slurm, and what Snakemake's scripts of jobs and its call of sbatch do not quote, and the % that sbatch replaces."""
    if shutil.which("sbatch") is None:
        stop("--slurm: there is no sbatch here: no Slurm, or not in the PATH")
    for path in (folder, HERE, os.getcwd(), sys.executable):
        if any(c in '"$`\\%' or not c.isprintable() for c in path):
            stop(f"--slurm: {printable(path)} is not possible; allowed are paths without \" $ ` \\ % and characters that cannot be printed")


def run_and_gather(plan, folder, lock, options, further):
    run_cases(plan, folder, lock, options.slurm, options.dry_run, further)
    import gather

    failed = gather.gather(folder)
    print(f"sweep: {printable(os.path.join(folder, 'sweep.csv'))} and sweep.html have {len(plan['cases'])} cases, {len(failed)} failed")
    for case, message in failed.items():
        print(f"  {case}: {message}")
    return failed


def guarded(work):
    """Runs the work of a script; a bad file ends it with one line and 2, one that cannot be written with 4."""
    try:
        work()
    except BadFile as error:
        stop(error)
    except OSError as error:
        stop(f"{printable(error.filename or 'a file')}: {error.strerror or printable(error)}", 4)


if __name__ == "__main__":
    guarded(main)

"""State of a Slurm job for Snakemake: running, success or failed. Asks squeue, then scontrol, then, where the cluster
keeps accounts, sacct; a controller that does not answer just now counts as running."""

import re
import subprocess
import sys

ENDED_BADLY = {"BOOT_FAIL", "CANCELLED", "DEADLINE", "FAILED", "NODE_FAIL", "OUT_OF_MEMORY", "PREEMPTED", "TIMEOUT", "REVOKED"}


def ask(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    except (OSError, subprocess.TimeoutExpired) as error:
        return 1, "", str(error)
    return done.returncode, done.stdout, done.stderr


def state_of(job):
    """Slurm's word for the job's state, None if no one knows it, "" if the controller does not answer."""
    code, out, error = ask("squeue", "--noheader", "--jobs", job, "--states", "all", "--format", "%T")
    if code == 0 and out.strip():
        return out.split()[0]
    is_silent = code != 0 and "Invalid job id" not in error
    code, out, error = ask("scontrol", "--oneliner", "show", "job", job)
    found = re.search(r"JobState=(\w+)", out)
    if found:
        return found.group(1)
    code, out, _ = ask("sacct", "--noheader", "--allocations", "--jobs", job, "--format", "State")
    if code == 0 and out.strip():
        return out.split()[0].rstrip("+")
    return "" if is_silent else None


def main():
    state = state_of(sys.argv[1])
    if state == "COMPLETED":
        print("success")
    elif state is None or state in ENDED_BADLY:
        print("failed")
    else:
        print("running")


if __name__ == "__main__":
    main()

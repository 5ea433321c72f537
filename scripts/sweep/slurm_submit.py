"""Submits a job script of Snakemake with sbatch, with the resources that its cases need, and prints the job's number."""

import json
import math
import os
import re
import subprocess
import sys


def main():
    with open(sys.argv[-1], encoding="utf-8") as file:
        script = file.read()
    job = json.loads(re.search(r"^# properties = (.*)$", script, re.MULTILINE).group(1))
    resources = job.get("resources", {})
    with open("sweep.json", encoding="utf-8") as file:
        sweep = json.load(file)
    command = [
        "sbatch", "--parsable", "--nodes=1", "--ntasks=1",
        f"--cpus-per-task={job.get('threads', 1)}",
        f"--time={math.ceil(resources.get('runtime', 60))}",
        f"--mem={resources.get('mem_mb', 1000)}",
        f"--job-name=cryoglass-{os.path.basename(os.getcwd())}",
        "--output=logs/slurm-%j.txt",
    ] + sweep["slurm"]  # fmt: skip
    done = subprocess.run(command, input=script, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"sbatch refuses the job: {done.stderr.strip()}")
    print(done.stdout.strip().split(";")[0])


if __name__ == "__main__":
    main()

#!/usr/bin/env bash
# A sweep and a multi-node run on a real Slurm: two nodes on loopback, no accounting. As root only.
# Usage: slurm.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
[ "$(id -u)" = 0 ] || skip "only root can start a cluster"
mountpoint -q /sys/fs/cgroup || skip "slurmd needs control groups"
. "$source/tests/support/slurm_cluster.sh"
folder=$(mktemp -d /tmp/cryoglass-slurm.XXXXXX) # munge wants safe folders above its socket
trap 'stop_cluster; rm -rf "$folder"' EXIT
start_cluster "$folder" || exit 1

cat > small.prm <<'PRM'
subsection Alloy
  set Name = La55Ni20Al25
end
subsection Glass
  set Correlation length = 2
end
subsection Box
  set Voxels           = 16, 16, 16
  set Effective moduli = false
end
subsection Treatment
  set Cycles = 1
end
PRM
sweep() { # MINUTES ITERATIONS_OF_THE_SEVENTH ENTRY_NAME
  cat > sweep.yaml <<YAML
title: a test
base: small.prm
combine: zip
minutes: $1
cases_per_job: 2
slurm: [--partition=short]
vary:
  Glass/Seed: [1, 2, 3, 4, 5, 6, 7, 8]
  Box/Maximum iterations: [500, 500, 500, 500, 500, 500, $2, 500]
  Glass/$3: [1, 1, 1, 1, 1, 1, 1, 300]
  Box/Voxels: ["16, 16, 16", "16, 16, 16", "16, 16, 16", "16, 16, 16", "16, 16, 16", "16, 16, 16", "16, 16, 16", "56, 56, 56"]
YAML
}
submit() { "$source/scripts/sweep/run" sweep.yaml --output result --slurm > "$1" 2>&1; }
state_of() { "$python" -c 'import csv, sys
for row in csv.DictReader(open("result/sweep.csv")):
    if row["Glass/Seed"] == sys.argv[1]: print(row["state"], row["message"])' "$1"; }

# A misspelt entry or an impossible value: nothing is submitted.
sweep 1 500 Realizations
submit misspelt.txt && fail "a misspelt entry is accepted"
grep -q 'did you mean "Realisations"' misspelt.txt || fail "$(cat misspelt.txt)"
sweep 1 -3 Realisations
submit impossible.txt && fail "an impossible value is accepted"
grep -q "Maximum iterations=-3" impossible.txt || fail "$(cat impossible.txt)"
[ -z "$(squeue --noheader --states all)" ] || fail "a job was submitted before the sweep was known to be possible"

# One case needs more iterations than it may have; one is held after its first checkpoint, so that it meets its time limit
# however fast the machine is.
hold_the_eighth() {
  until compgen -G "result/*Seed=8*.incomplete/checkpoint/1" > /dev/null; do sleep 0.1; done
  pkill -STOP -f "^$cryoglass .*Seed=8"
}
sweep 1 2 Realisations
hold_the_eighth &
holder=$!
submit first.txt && fail "a sweep with failed cases ends with 0"
kill "$holder" 2> /dev/null && fail "the eighth case never had a checkpoint"
for seed in 1 2 3 4 5 6; do
  [ "$(state_of "$seed")" = "complete " ] || fail "seed $seed: $(state_of "$seed"), $(tail -n 40 first.txt)"
done
grep -q "not done after the allowed iterations" <<< "$(state_of 7)" || fail "seed 7: $(state_of 7)"
grep -q "^failed" <<< "$(state_of 8)" || fail "seed 8: $(state_of 8)"
squeue --noheader --states timeout | grep -q . || fail "no job met its time limit: $(squeue --states all)"
grep -q "not done after the allowed iterations" result/sweep.html || fail "the page does not list the failed case"
ls -d result/*Seed=8*.incomplete > /dev/null || fail "the case that was killed has left nothing"

# The second call does what is missing, after the checkpoint, and nothing else.
before=$(stat -c '%Y %n' result/*Seed=[1-6]__*/summary.json)
sweep 20 500 Realisations # no limit that a slow machine could meet
submit second.txt || fail "$(tail -n 40 second.txt)"
[ "$before" = "$(stat -c '%Y %n' result/*Seed=[1-6]__*/summary.json)" ] || fail "cases that were complete ran again"
grep -q "going on after" result/logs/*Seed=8*.log || fail "the case that was killed started anew: $(cat result/logs/*Seed=8*.log)"
[ "$(grep -c ",complete," result/sweep.csv)" = 8 ] || fail "not all cases are complete: $(cut -c1-300 result/sweep.csv)"
submit third.txt || fail "$(tail -n 20 third.txt)"
grep -q "nothing to do" third.txt || fail "a complete sweep does something: $(tail -n 20 third.txt)"

# Odd names of folders and files; those that Snakemake cannot quote are refused.
odd="it's {an} odd (λ) & name; # -" && mkdir -p "$odd/$odd" && cp -r "$source/scripts" "$source/materials" "$odd" && cp small.prm "$odd/$odd/$odd.prm"
echo "{base: \"$odd.prm\", minutes: 20, vary: {Glass/Seed: [1, 2], Output/Fields: [false]}}" > "$odd/$odd/-$odd.yaml"
(cd "$odd/$odd" && "../scripts/sweep/run" "./-$odd.yaml" --slurm --output "./-$odd") > odd.txt 2>&1 || fail "odd names: $(tail -n 40 odd.txt)"
[ "$(find "$odd/$odd/-$odd" -name summary.json | wc -l)" = 2 ] || fail "odd names: $(ls "$odd/$odd/-$odd")"
cp small.prm "$odd/$odd/-\$x \`y\`.prm"
(cd "$odd/$odd" && sbatch --wait --output=large.txt "../scripts/slurm/cryoglass.sbatch" "./-\$x \`y\`.prm" --output "-\$x \`y\`" > /dev/null)
[ -s "$odd/$odd/-\$x \`y\`/summary.json" ] || fail "a large run with odd names: $(cat "$odd/$odd/large.txt")"
expect 2 "--slurm: $work/a\$b is not possible" "$source/scripts/sweep/run" sweep.yaml --slurm --output 'a$b'

# One run on two nodes; then an ensemble that is asked to stop, is queued again and goes on.
sbatch --wait --nodes=2 --ntasks-per-node=1 --output=nodes.txt "$source/scripts/slurm/cryoglass.sbatch" \
  "$source/inputs/la_ribbon.prm" --output nodes --set "Box/Voxels=32, 32, 32" --set "Treatment/Cycles=1" > /dev/null ||
  fail "the run on two nodes: $(cat nodes.txt)"
"$CRYOGLASS_PROGRAM" "$source/inputs/la_ribbon.prm" --output alone --set "Box/Voxels=32, 32, 32" --set "Treatment/Cycles=1" > alone.txt
"$compare" alone nodes || fail "two nodes give other numbers"
grep -q '"ranks": 2' nodes/summary.json || fail "not two ranks"
job=$(sbatch --parsable --ntasks=1 --output=again.txt "$source/scripts/slurm/cryoglass.sbatch" small.prm --output again \
  --set "Glass/Realisations=200" --set "Box/Voxels=48, 48, 48")
for _ in $(seq 100); do
  grep -q "realisations of" again.incomplete/log.txt 2> /dev/null && break
  sleep 0.2
done
sleep 2
scancel --batch --signal=USR1 "$job"
for _ in $(seq 100); do
  grep -q "queued again" again.txt && break
  sleep 0.2
done
grep -q "stopped after" again.txt || fail "no checkpoint: $(cat again.txt)"
for _ in $(seq 20); do
  [ "$(squeue --noheader --jobs "$job" --format %T)" = PENDING ] && break
  sleep 0.5
done
sleep 5 # a node refuses a job that starts again in the second in which it ended
scontrol update jobid="$job" starttime=now > /dev/null # Slurm would wait two minutes
for _ in $(seq 300); do
  [ -s again/summary.json ] && break
  sleep 0.5
done
grep -q "going on after" again.txt || fail "the job does not go on: $(cat again.txt) $(squeue --states all)"
grep -q '"count": 200' again/summary.json || fail "the ensemble is not complete"

# --- a claim of the paper ---------------------------------------------------------
"$source/scripts/reproduce" --quick --slurm --output paper wire_lumped > paper.txt 2>&1 || fail "$(tail -n 20 paper.txt)"
grep -q "^wire_lumped,.*,holds," paper/claims.csv || fail "no claim by Slurm: $(cat paper/claims.csv)"
grep -q "Submitted group job" paper.txt || fail "the claim's run is no job of Slurm: $(cat paper.txt)"

finish "sweeps and runs hold on a real Slurm"

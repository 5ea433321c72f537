#!/usr/bin/env bash
# Ensembles: rows are the single runs, any number of ranks gives the same, a killed run goes on to the same end.
# Usage: ensemble.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
cat > many.prm <<'PRM'
subsection Alloy
  set Name = La55Ni20Al25
end
subsection Glass
  set Correlation length = 2
  set Seed               = 5
  set Realisations       = 7
end
subsection Box
  set Voxels = 12, 12, 12
end
subsection Treatment
  set Cycles = 1
end
PRM
for ranks in 1 2 3; do
  run "$ranks" many.prm --output "ranks.$ranks" > "ranks.$ranks.txt" 2>&1 || fail "$ranks ranks: $(cat "ranks.$ranks.txt")"
done
run 2 many.prm --output together --set "Box/Ranks per realisation=2" > together.txt 2>&1 || fail "$(cat together.txt)"
"$compare" ranks.1 ranks.2 ranks.3 together || fail "ranks make a difference"

"$python" - <<'PY' || failures=$((failures + 1))
import csv, json, math

def rows(folder):
    return list(csv.DictReader(open(folder + "/realisations.csv")))

def close(a, b, tolerance=1e-9):
    return abs(float(a) - float(b)) <= tolerance * max(abs(float(a)), abs(float(b)), 1e-300)

reference = rows("ranks.1")
assert [int(row["seed"]) for row in reference] == list(range(5, 12)), reference
summary = json.load(open("ranks.1/summary.json"))
assert summary["realisations"]["count"] == 7 and summary["realisations"]["ranks_each"] == 1
assert json.load(open("together/summary.json"))["realisations"]["ranks_each"] == 2
for part, key in (("shear_energy", "mean_J_per_m3"), ("shear_energy", "p99_J_per_m3"), ("effective", "shear_modulus_Pa"), ("von_mises", "rms_Pa")):
    values = [float(row[part + "." + key]) for row in reference]
    mean = sum(values) / 7
    error = math.sqrt(sum((v - mean) ** 2 for v in values) / 6 / 7)
    assert error > 0 and close(summary[part][key], mean) and close(summary["standard_error"][part][key], error), key
pooled = summary["pooled_shear_energy"]
assert pooled["voxels"] == 7 * 12 ** 3
assert close(pooled["p50_J_per_m3"], summary["shear_energy"]["p50_J_per_m3"], 0.1)
history = list(csv.DictReader(open("ranks.1/history.csv")))
largest = max(float(row["shear_energy_mean_J_per_m3"]) for row in history)
assert close(largest, summary["shear_energy"]["mean_J_per_m3"], 1e-6), (largest, summary["shear_energy"]["mean_J_per_m3"])
PY

# The first row is the single run of its seed; fields, pictures and glass file are those of the single run too.
files=(--set "Output/Glass file=true" --set "Output/Field times=steps")
run 1 many.prm --output single "${files[@]}" --set "Glass/Realisations=1" > single.txt 2>&1 || fail "$(cat single.txt)"
run 2 many.prm --output with_files "${files[@]}" > with_files.txt 2>&1 || fail "$(cat with_files.txt)"
"$python" - <<'PY' || failures=$((failures + 1))
import csv, json
row = next(csv.DictReader(open("ranks.1/realisations.csv")))
single = json.load(open("single/summary.json"))
for part in ("glass", "effective", "shear_energy", "von_mises"):
    for key, value in single[part].items():
        # The glass that was asked for, tensors and what one box scatters stand in the summary of one box alone.
        if isinstance(value, float) and not key.endswith(("_scatter_of_one_box", "_anisotropy")):
            assert abs(float(row[part + "." + key]) - value) <= 1e-10 * abs(value), (part, key)

import h5py, os
import numpy as np
def values(path):
    with h5py.File(path) as file:
        group = file["VTKHDF/PointData"] if "VTKHDF" in file else file
        return {name: np.array(data) for name, data in group.items()}
files = ["glass.h5"] + sorted("fields/" + name for name in os.listdir("single/fields") if name.endswith(".hdf"))
assert len(files) > 2, files
pairs = [(name, values("single/" + name), values("with_files/" + name)) for name in files]
largest = {}  # over the times: back at room temperature there is only rounding
for name, one, first in pairs:
    assert one and one.keys() == first.keys(), (name, one.keys(), first.keys())
    for key in one:
        largest[key] = max(largest.get(key, 0.0), np.abs(one[key]).max())
for name, one, first in pairs:
    for key in one:
        assert np.abs(one[key] - first[key]).max() <= 1e-6 * largest[key], (name, key)
assert sorted(os.listdir("single/pictures")) == sorted(os.listdir("with_files/pictures"))
PY

# Asked to stop: exit code 75 and a checkpoint; killed: at least the last checkpoint; then on to the same numbers.
long=(many.prm --set "Glass/Realisations=300" --set "Box/Voxels=32, 32, 32")
run 2 "${long[@]}" --output undisturbed > undisturbed.txt 2>&1 || fail "$(cat undisturbed.txt)"
started() { # start in the background, wait until FOLDER.incomplete has its log
  "$mpiexec" --oversubscribe -n 2 "$cryoglass" "${long[@]}" --output "$1" > "$1.txt" 2>&1 &
  job=$!
  for _ in $(seq 100); do
    grep -q "going on\|realisations of" "$1.incomplete/log.txt" 2> /dev/null && break
    sleep 0.1
  done
}
started stopped
sleep 0.3
kill -USR1 "$job" # mpirun hands it on
wait "$job"
status=$?
[ "$status" = 75 ] || fail "a stop ends with $status instead of 75: $(cat stopped.txt)"
grep -q "stopped after" stopped.txt || fail "no message: $(cat stopped.txt)"
run 2 "${long[@]}" --output stopped > again.txt 2>&1 || fail "$(cat again.txt)"
grep -q "going on after" again.txt || fail "the run starts anew: $(cat again.txt)"

started killed
for _ in $(seq 200); do # it keeps one every two seconds
  [ -d killed.incomplete/checkpoint/1 ] && break
  sleep 0.1
done
pids=$(pgrep -P "$job")
kill -9 $pids 2> /dev/null
wait "$job"
[ -d killed.incomplete/checkpoint/1 ] || [ -s killed/summary.json ] || fail "no checkpoint: $(cat killed.txt)"
run 2 "${long[@]}" --output killed > killed_again.txt 2>&1 || fail "$(cat killed_again.txt)"
for folder in stopped killed; do
  "$compare" undisturbed "$folder" || fail "$folder: other numbers"
  [ -e "$folder/checkpoint" ] && fail "a checkpoint is left over"
done
# A checkpoint of other parameters is neither taken up nor overwritten; the difference is said.
started changed
sleep 0.3
kill -USR1 "$job"
wait "$job"
other=("${long[@]}" --output changed --set "Glass/Bulk modulus variation=0.1" --set "Glass/Realisations=5")
expect 2 "Glass/Bulk modulus variation = 0.18 there, 0.1 now" run 2 "${other[@]}"
grep -q "Glass/Realisations = 300 there, 5 now" <<< "$output" || fail "not all differences are said: $output"
expect 75 "stopped after" run 1 "${long[@]}" --output changed --time-limit 0.001 # nothing was lost
contains changed.incomplete/log.txt "going on after"
run 2 "${other[@]}" --start-anew > changed.txt 2>&1 || fail "$(cat changed.txt)"

# What lies about without a checkpoint is of another run; so is a checkpoint whose bath has changed since.
mkdir -p about.incomplete/fields && touch about.incomplete/glass.h5 about.incomplete/fields/box_777.hdf
run 2 many.prm --output about > about.txt 2>&1 || fail "$(cat about.txt)"
[ -e about/glass.h5 ] || [ -e about/fields/box_777.hdf ] && fail "files of another run are published"
bath() {
  printf 'subsection Bath\n set Name = room air\n set Assumptions = h\n set Temperature = %s\n set Coefficient = 10\nend\n' "$1" > air.prm
}
bath 293
long+=(--set "Treatment/Baths=air.prm")
started warmer
sleep 0.3
kill -USR1 "$job"
wait "$job"
bath 333
expect 2 "bath of step 2 = room air: 293" run 2 "${long[@]}" --output warmer
run 2 "${long[@]}" --output warmer --set "Glass/Realisations=2" --start-anew > warmer.txt 2>&1 || fail "$(cat warmer.txt)"
grep -q "bath room air: .*; assumed: h" warmer.txt || fail "the bath's assumptions are not said: $(cat warmer.txt)"

# The estimate holds for a run of the size that it is for.
run 1 many.prm --estimate --ranks 8 > estimate.json || fail "no estimate"
run 2 many.prm --set "Glass/Realisations=1" --set "Box/Voxels=96, 96, 96" --output measured > measured.txt 2>&1 || fail "$(cat measured.txt)"
run 2 many.prm --set "Glass/Realisations=1" --set "Box/Voxels=96, 96, 96" --estimate > estimated.json
"$python" - <<'PY' || failures=$((failures + 1))
import json
assert json.load(open("estimate.json"))["ranks"] == 8
estimated, measured = json.load(open("estimated.json"))["bytes"], json.load(open("measured/summary.json"))["peak_memory_bytes"]
assert 0.85 < estimated / measured < 1.3, (estimated, measured)
PY
run 1 many.prm --set "Box/Ranks per realisation=2" > refused.txt 2>&1
[ $? = 2 ] && grep -q "does not divide the number of ranks of this run, 1" refused.txt || fail "$(cat refused.txt)"

finish "ensembles keep their promises"

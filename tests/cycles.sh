#!/usr/bin/env bash
# Runs over the cycles of a glass that changes: the same on any number of ranks, after any stop, and for any hold at 77 K;
# single runs, ensembles and finite elements; what is refused.
# Usage: cycles.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
cat > small.prm <<'PRM'
subsection Alloy
  set Name = La55Ni20Al25
end
subsection Glass
  set Correlation length = 4
end
subsection Structure
  set Evolution = soft spots
  set Tolerance = 1e-10
end
subsection Box
  set Voxels     = 24, 24, 24
  set Voxel size = 0.5
end
subsection Treatment
  set Cycles = 6
end
PRM
# --- any number of ranks, any stop ------------------------------------------------
for ranks in 1 2 3; do
  run "$ranks" small.prm --output "ranks.$ranks" --set "Output/Field cycles=all" > "ranks.$ranks.txt" 2>&1 ||
    fail "$ranks ranks: $(cat "ranks.$ranks.txt")"
done
# A limit that is met after every cycle: each start does one more, on another number of ranks.
for ranks in 1 2 3 1 2 3 1; do
  run "$ranks" small.prm --output stopped --set "Output/Field cycles=all" --time-limit 0.001 > stopped.txt 2>&1
  code=$?
  [ "$code" = 75 ] || break
  [ ! -e stopped ] || fail "a stopped run has published its results"
  grep -q "the same command goes on from there" stopped.txt || fail "$(cat stopped.txt)"
done
[ "$code" = 0 ] || fail "the stopped run ends with $code: $(cat stopped.txt)"
grep -q "going on after cycle 6" stopped.txt || fail "the last start has done more than one cycle: $(cat stopped.txt)"
[ ! -e stopped/checkpoint ] || fail "the checkpoint stays in the results"
"$compare" ranks.1 ranks.2 ranks.3 stopped || fail "ranks or stops make a difference"

# A checkpoint of other parameters is neither taken up nor overwritten. An earlier result stays.
cp -r ranks.1 again
run 1 small.prm --output again --set "Output/Field cycles=all" --time-limit 0.001 > again.txt 2>&1
[ -s again/summary.json ] || fail "an earlier result did not survive a stopped run"
other=(small.prm --output again --set "Glass/Seed=2" --set "Treatment/Cycles=1")
expect 2 "is of another run: Glass/Seed = 1 there, 2 now; Treatment/Cycles = 6 there, 1 now; Output/Field cycles = all there, ends now" run 1 "${other[@]}"
expect 75 "stopped after cycle 2" run 1 small.prm --output again --set "Output/Field cycles=all" --time-limit 0.001
expect 0 "mean shear-strain energy" run 1 "${other[@]}" --start-anew

# Two checkpoints are kept. Of damaged ones the older is taken, and the damage said by name; what is half written counts
# for nothing.
damage() { # KIND FOLDER: the newest checkpoint
  case $1 in
    cut_fields) truncate -s 500 "$2/fields.bin" ;;
    flip_fields) printf 'x' | dd of="$2/fields.bin" bs=1 seek=30000 conv=notrunc status=none ;;
    no_fields) rm "$2/fields.bin" ;;
    cut_numbers) truncate -s 1000 "$2/numbers.json" ;;
    edit_numbers) sed -i 's/"ageing":[^,]*/"ageing":0.5/' "$2/numbers.json" ;;
    no_checksum) rm "$2/checksum.txt" ;;
    no_numbers) rm "$2/numbers.json" ;;
    empty) rm "$2"/* ;;
  esac
}
for cycle in 1 2; do
  run 1 small.prm --output kept --set "Output/Field cycles=none" --time-limit 0.001 > kept.txt 2>&1
done
ls kept.incomplete/checkpoint | tr '\n' ' ' | grep -qx "1 2 " || fail "checkpoints: $(ls kept.incomplete/checkpoint)"
for kind in cut_fields flip_fields no_fields cut_numbers edit_numbers no_checksum no_numbers empty; do
  rm -rf damaged.incomplete && cp -r kept.incomplete damaged.incomplete
  damage "$kind" damaged.incomplete/checkpoint/2
  expect 75 "stopped after cycle 2" run 2 small.prm --output damaged --set "Output/Field cycles=none" --time-limit 0.001
  grep -q "damaged.incomplete/checkpoint/2 is damaged" <<< "$output" || fail "$kind: the damaged checkpoint is not named: $output"
  grep -q "going on after cycle 1" <<< "$output" || fail "$kind: the older checkpoint is not taken: $output"
done
cp -r kept.incomplete/checkpoint/2 kept.incomplete/checkpoint/3.part
truncate -s 100 kept.incomplete/checkpoint/3.part/numbers.json
cp -r kept.incomplete killed.incomplete
run 3 small.prm --output killed --set "Output/Field cycles=none" > killed.txt 2>&1 || fail "$(cat killed.txt)"
grep -q "going on after cycle 2" killed.txt || fail "the whole checkpoint is not taken: $(cat killed.txt)"
"$compare" ranks.2 killed || fail "a run after a kill in a checkpoint has other numbers"
for folder in kept.incomplete/checkpoint/*/; do damage cut_numbers "$folder"; done
run 2 small.prm --output kept --set "Output/Field cycles=none" > damaged.txt 2>&1 || fail "$(cat damaged.txt)"
"$compare" ranks.2 kept || fail "a run after two damaged checkpoints has other numbers"

# Killed at any moment while it writes checkpoints all the time.
code=1
for pause in 0.9 1.2 1.4; do
  "$cryoglass" small.prm --output shot --set "Output/Field cycles=none" --set "Output/Checkpoint interval=0" > shot.txt 2>&1 &
  program=$!
  sleep "$pause"
  kill -KILL "$program" 2> /dev/null
  wait "$program" 2> /dev/null && code=0 && break
done
[ "$code" = 0 ] || run 2 small.prm --output shot --set "Output/Field cycles=none" > shot.txt 2>&1 || fail "$(cat shot.txt)"
"$compare" ranks.2 shot || fail "a run that was killed has other numbers"

# Stops with more than the plain loop: several solves, moduli now and then, stress in the drive; elements; ensembles.
mixed=(--set "Structure/Solves per cycle=2" --set "Structure/Moduli every=3" --set "Box/Macroscopic stress=specimen" --set "Treatment/Cycles=4")
elements=(--set "Box/Voxels=8, 8, 8" --set "Glass/Correlation length=2" --set "Box/Solver=fem" --set "Treatment/Cycles=3"
  --set "Box/Finite elements/Degree=1" --set "Box/Finite elements/Glass=piecewise constant" --set "Box/Finite elements/Free surfaces=z")
ensemble=(--set "Glass/Realisations=5" --set "Treatment/Cycles=2" --set "Output/Fields=false" --set "Output/Pictures=false")
for kind in mixed elements ensemble; do
  declare -n settings=$kind
  run 2 small.prm --output "whole.$kind" "${settings[@]}" > "$kind.txt" 2>&1 || fail "$(cat "$kind.txt")"
  for ranks in 1 2 1 2 1 2; do
    run "$ranks" small.prm --output "stopped.$kind" "${settings[@]}" --time-limit 0.001 > "$kind.txt" 2>&1
    code=$?
    [ "$code" = 75 ] || break
  done
  [ "$code" = 0 ] || fail "a stopped run ($kind) ends with $code: $(cat "$kind.txt")"
  grep -q "going on after" "$kind.txt" || fail "a stopped run ($kind) starts anew: $(cat "$kind.txt")"
  [ "$kind" = elements ] || "$compare" "whole.$kind" "stopped.$kind" || fail "a stopped run ($kind) has other numbers"
done

# A glass file that has changed is another run.
for seed in 1 2; do
  run 1 small.prm --output "file.$seed" --set "Output/Glass file=true" --set "Structure/Evolution=none" --set "Glass/Seed=$seed" > file.txt 2>&1 || fail "$(cat file.txt)"
done
from_file=(--set "Glass/Source=file" --set "Glass/File=own.h5" --set "Treatment/Cycles=3")
cp file.1/glass.h5 own.h5
run 1 small.prm --output from_file "${from_file[@]}" --time-limit 0.001 > file.txt 2>&1
[ $? = 75 ] || fail "a run of a glass file: $(cat file.txt)"
cp file.2/glass.h5 own.h5
expect 2 "content of Glass/File" run 1 small.prm --output from_file "${from_file[@]}"
# A title is no parameter of the glass.
run 1 small.prm --output title --time-limit 0.001 > title.txt 2>&1
run 1 small.prm --output title --set "Title=another" --set "Output/Checkpoint interval=7" --time-limit 0.001 > title.txt 2>&1
grep -q "going on after cycle 1" title.txt || fail "a new title starts anew: $(cat title.txt)"

# A signal stops between two cycles.
"$cryoglass" small.prm --output signal --set "Treatment/Cycles=2000" --set "Output/Field cycles=none" > signal.txt 2>&1 &
program=$!
for _ in $(seq 100); do
  grep -q "specimen:" signal.incomplete/log.txt 2> /dev/null && break
  sleep 0.1
done
kill -TERM "$program"
wait "$program"
[ $? = 75 ] || fail "a signal does not stop a run: $(tail -n 5 signal.txt)"

# --- a hold of any length; more solves; ensembles; elements ------------------------
run 2 small.prm --output hold --set "Treatment/Steps=liquid nitrogen for 4 h, room air for 60 s" --set "Treatment/Cycles=1" > hold.txt 2>&1 ||
  fail "$(cat hold.txt)"
run 2 small.prm --output many --set "Glass/Realisations=3" --set "Treatment/Cycles=2" > many.txt 2>&1 || fail "$(cat many.txt)"
for seed in 1 2 3; do
  run 1 small.prm --output "seed.$seed" --set "Glass/Seed=$seed" --set "Treatment/Cycles=2" > one.txt 2>&1 || fail "$(cat one.txt)"
done
run 2 small.prm --output parts --set "Structure/Solves per cycle=3" --set "Treatment/Cycles=2" > parts.txt 2>&1 || fail "$(cat parts.txt)"
run 1 small.prm --output elements --set "Box/Voxels=8, 8, 8" --set "Glass/Correlation length=2" --set "Box/Solver=fem" \
  --set "Box/Finite elements/Degree=1" --set "Box/Finite elements/Glass=piecewise constant" --set "Treatment/Cycles=2" > elements.txt 2>&1 || fail "$(cat elements.txt)"
run 1 small.prm --output voxels --set "Box/Voxels=8, 8, 8" --set "Glass/Correlation length=2" --set "Treatment/Cycles=2" > voxels.txt 2>&1 || fail "$(cat voxels.txt)"
run 2 small.prm --output film --set "Box/Voxels=8, 8, 8" --set "Glass/Correlation length=2" --set "Box/Solver=fem" \
  --set "Box/Finite elements/Degree=1" --set "Box/Finite elements/Glass=piecewise constant" --set "Treatment/Cycles=2" \
  --set "Box/Finite elements/Free surfaces=z" > film.txt 2>&1 || fail "$(cat film.txt)"
run 1 small.prm --output stress --set "Box/Macroscopic stress=specimen" --set "Treatment/Cycles=2" > stress.txt 2>&1 ||
  fail "$(cat stress.txt)"
run 2 small.prm --output fine --set "Box/Voxels=48, 48, 48" --set "Box/Voxel size=0.25" --set "Structure/Tolerance=1e-3" \
  --set "Box/Effective moduli=false" --set "Output/Fields=false" --set "Output/Pictures=false" > fine.txt 2>&1 || fail "$(cat fine.txt)"
run 1 small.prm --output unmoved --set "Structure/Energy scale=1e300" --set "Treatment/Cycles=3" > unmoved.txt 2>&1 ||
  fail "$(cat unmoved.txt)"
run 1 small.prm --output warm --set "Treatment/Baths=oil: constant 500 at 423 K" --set "Structure/Energy scale=1e300" \
  --set "Treatment/Steps=oil for 60 s, room air for 60 s" --set "Treatment/Cycles=3" > warm.txt 2>&1 || fail "$(cat warm.txt)"

"$python" - <<'PY' || failures=$((failures + 1))
import csv, glob, json, math, os
import h5py
import numpy as np

def rows(folder):
    with open(folder + "/cycles.csv") as file:
        return [{k: float(v) if v else math.nan for k, v in row.items()} for row in csv.DictReader(file)]

def summary(folder):
    with open(folder + "/summary.json") as file:
        return json.load(file)

def close(a, b, tolerance):
    return abs(a - b) <= tolerance * max(abs(a), abs(b))

# The same states voxel by voxel.
reference = rows("ranks.2")
assert [row["cycle"] for row in reference] == list(range(7))
assert reference[-1]["soft_fraction"] > 0.01 and reference[0]["soft_fraction"] == 0
for folder in ("ranks.1", "ranks.3", "stopped"):
    files = sorted(glob.glob("ranks.2/fields/cycle_*.hdf"))
    assert len(files) == 7
    for path in files:
        with h5py.File(path) as one, h5py.File(folder + "/fields/" + os.path.basename(path)) as other:
            states = one["VTKHDF/PointData/spot_state"][:]
            assert (states == other["VTKHDF/PointData/spot_state"][:]).all(), path
    assert open(folder + "/fields/cycle.xdmf").read() == open("ranks.2/fields/cycle.xdmf").read()
    for kind in ("shear_modulus", "shear_energy"):
        for when in ("as_cast", "peak", "last"):
            assert os.path.getsize(f"{folder}/pictures/cycles_{kind}_{when}.png") > 1000
for kind, tolerance in (("elements", 1e-6),):
    for a, b in zip(rows("whole." + kind), rows("stopped." + kind)):
        for key in a:
            same = math.isnan(a[key]) and math.isnan(b[key]) or close(a[key], b[key], tolerance)
            assert same or key.startswith(("iterations", "solves")) or "standard_error" in key, (kind, key, a[key], b[key])
# What this model gives for this glass, to a voxel in a thousand of those that are soft.
assert close(reference[-1]["soft_fraction"], 0.0532407407407, 1e-3) and close(reference[-1]["heat_of_relaxation_ratio"], 1.28795749307, 1e-4), reference[-1]
assert close(reference[-1]["young_modulus_ratio"], 0.957244851248, 1e-4) and close(reference[-1]["yield_p99_ratio"], 0.819793151599, 1e-3)
# The same glass on twice the lattice: what voxels of 8 per correlation length do to the heat.
assert abs(rows("fine")[-1]["heat_of_relaxation_ratio"] - reference[-1]["heat_of_relaxation_ratio"]) < 0.015
# Fields and rows say the same.
for row, path in zip(reference, files):
    with h5py.File(path) as file:
        assert close((file["VTKHDF/PointData/spot_state"][:] == 1).mean(), row["soft_fraction"], 1e-9)
        assert close(file["VTKHDF/PointData/shear_energy"][:].mean(dtype=float), row["shear_energy_mean_J_per_m3"], 1e-5)
# The heat is that of the formula; the summary has the rows.
at = summary("ranks.2")["rejuvenation"]
for row in reference:
    heat = 1 + at["calibrated"]["heat_per_soft_fraction"] * row["soft_fraction"] - at["assumed"]["ageing_heat_share"] * -math.expm1(-row["ageing"])
    assert close(heat, row["heat_of_relaxation_ratio"], 1e-10)
    assert close(740 * heat, row["heat_of_relaxation_J_per_mol"], 1e-10)
best = max(reference, key=lambda row: row["heat_of_relaxation_ratio"])
assert at["peak"]["cycle"] == best["cycle"] and at["last"]["cycle"] == 6 and at["as_cast"]["young_modulus_ratio"] == 1
assert close(at["last"]["yield_p99_ratio"], reference[-1]["yield_p99_ratio"], 1e-10)
# history.csv has the glass of its cycle: w at the coldest of cycle n + 1 is that of the row after cycle n.
with open("ranks.2/history.csv") as file:
    history = list(csv.DictReader(file))
for row, after in zip(reference, reference[1:]):
    coldest = max(float(line["shear_energy_mean_J_per_m3"]) for line in history if int(line["cycle"]) == after["cycle"])
    assert close(coldest, row["shear_energy_mean_J_per_m3"], 1e-5), (row["cycle"], coldest)
# A hold of 4 h is the first cycle, but for what ageing does at 77 K: nothing.
assert close(rows("hold")[1]["soft_fraction"], reference[1]["soft_fraction"], 1e-3)
# Means and standard errors over seeds.
singles = [rows(f"seed.{seed}") for seed in (1, 2, 3)]
for cycle, row in enumerate(rows("many")):
    for key in ("soft_fraction", "young_modulus_ratio", "yield_p99_ratio", "shear_energy_mean_J_per_m3"):
        values = np.array([single[cycle][key] for single in singles])
        assert close(row[key], values.mean(), 1e-9), (key, row[key], values)
        assert abs(row[key + "_standard_error"] - values.std(ddof=1) / math.sqrt(3)) < 1e-9 * abs(row[key]) + 1e-12
# A row of realisations.csv has the glass's own cycles, at the peak that the means have; so sweeps pair them.
with open("many/realisations.csv") as file:
    glasses = list(csv.DictReader(file))
peak = summary("many")["rejuvenation"]["peak"]["cycle"]
for moment, cycle in (("as_cast", 0), ("last", 2), ("peak", int(peak))):
    for glass, single in zip(glasses, singles):
        for key in ("soft_fraction", "heat_of_relaxation_ratio", "young_modulus_ratio"):
            assert close(float(glass[f"rejuvenation.{moment}.{key}"]), single[cycle][key], 1e-9), (moment, key, glass)
# Of a drive in parts every part's solves are counted.
assert rows("parts")[1]["solves"] > rows("seed.1")[1]["solves"], (rows("parts")[1], rows("seed.1")[1])
# More solves per cycle give autocatalysis more chances, on the same glass.
assert rows("parts")[1]["soft_fraction"] > rows("seed.1")[1]["soft_fraction"]
# Elements of degree 1 are the voxels.
for a, b in zip(rows("elements"), rows("voxels")):
    for key in ("soft_fraction", "shear_energy_mean_J_per_m3", "young_modulus_ratio", "bulk_modulus_Pa", "yield_p90_ratio"):
        assert close(a[key], b[key], 1e-4), (key, a[key], b[key])
assert rows("film")[2]["young_modulus_ratio"] < 1 and math.isnan(rows("film")[2]["bulk_modulus_Pa"]) and summary("film")["free_surface"]["mean_over_periodic"] > 0
with open("film/depth.csv") as file:
    depth = list(csv.DictReader(file))
assert close(sum(float(row["voxels"]) * float(row["soft_fraction"]) for row in depth) / 512, rows("film")[2]["soft_fraction"], 1e-6)
# The thermal stress of a ribbon hardly adds to the drive.
assert close(rows("stress")[2]["soft_fraction"], rows("seed.1")[2]["soft_fraction"], 0.02)
assert summary("stress")["macroscopic_stress"] is not None and summary("ranks.2")["macroscopic_stress"] is None
# No drive: nothing changes, and nothing is solved.
for row in rows("unmoved")[1:]:
    assert row["solves"] == 0 and row["soft_fraction"] == 0 and row["young_modulus_ratio"] == 1
# A cycle that only warms is coldest where there is no thermal strain.
for row in rows("warm"):
    assert row["shear_energy_mean_J_per_m3"] < 1e-6 and row["heat_of_relaxation_ratio"] <= 1, row
PY

# --- refused -----------------------------------------------------------------------
refuse() { # ENTRY=VALUE TEXT
  "$cryoglass" small.prm --validate --set "$1" > refused.txt 2>&1
  [ $? = 2 ] || fail "$1 is accepted"
  grep -q "$2" refused.txt || fail "$1: $(cat refused.txt)"
}
refuse "Structure/Candidate fraction=1.2" "Candidate fraction"
refuse "Structure/Candidate fraction=0" "Structure/Candidate fraction = 0: must be above 0"
refuse "Structure/Energy scale=0" "Structure/Energy scale = 0: must be above 0"
refuse "Structure/Energy scale=-3" "Energy scale"
refuse "Structure/Endurance=0" "Structure/Endurance = 0: must be above 0"
refuse "Structure/Spot size=-1" "Spot size"
refuse "Structure/Spot size=13" "Structure/Spot size = 13: is longer than the box"
refuse "Structure/Evolution=soft spot" "soft spots"
refuse "Structure/Solves per cycle=0" "Solves per cycle"
refuse "Structure/Bulk softening=-0.1" "Bulk softening"
refuse "Structure/Ageing heat share=1.1" "Ageing heat share"
refuse "Alloy/Glass transition temperature=0" "Alloy/Glass transition temperature = 0: soft spots"
refuse "Alloy/Heat of relaxation=0" "Alloy/Heat of relaxation = 0: soft spots"
refuse "Output/Field cycles=0, 7" "Output/Field cycles = 0, 7: allowed"
"$cryoglass" small.prm --validate --set "Box/Solver=fem" > refused.txt 2>&1
[ $? = 2 ] && grep -q "piecewise constant" refused.txt || fail "smooth elements: $(cat refused.txt)"
"$cryoglass" small.prm --output never --time-limit soon > refused.txt 2>&1
[ $? = 2 ] && grep -q "time-limit" refused.txt || fail "a time limit that is no number: $(cat refused.txt)"

for input in "$source"/inputs/cycles/*.prm; do
  [ "$(basename "$input")" = calibrated.prm ] && continue
  "$cryoglass" --validate "$input" > valid.txt 2>&1 || fail "$(cat valid.txt)"
done

# --- calibrate ---------------------------------------------------------------------
cat > calibration.yaml <<'YAML'
base: small.prm
ranks: 1
set: {"Box/Voxels": "12, 12, 12", "Box/Voxel size": 1, "Treatment/Cycles": 2}
entries:
  Structure/Heat per soft fraction: {start: 5, low: 1, high: 30}
targets:
  - {quantity: heat_of_relaxation_ratio, cycle: 2, value: 1.2, error: 0.01}
YAML
"$source/scripts/calibrate" calibration.yaml > calibrate.txt 2>&1 || fail "$(cat calibrate.txt)"
grep -q "^  set Heat per soft fraction" calibration.prm || fail "no fragment: $(cat calibrate.txt)"
{ cat small.prm && echo "include calibration.prm"; } > calibrated.prm
run 1 calibrated.prm --output calibrated --set "Box/Voxels=12, 12, 12" --set "Box/Voxel size=1" --set "Treatment/Cycles=2" > calibrated.txt 2>&1 ||
  fail "$(cat calibrated.txt)"
tail -n 1 calibrated/cycles.csv | awk -F, '{ exit !($5 > 1.199 && $5 < 1.201) }' || fail "the calibrated run misses its target: $(tail -n 1 calibrated/cycles.csv)"
# An entry that no target depends on is no calibration.
sed -i 's|heat_of_relaxation_ratio|soft_fraction|; s|value: 1.2, error: 0.01|value: 0.02, error: 1|' calibration.yaml
"$source/scripts/calibrate" calibration.yaml --output none.prm > none.txt 2>&1
[ $? = 3 ] && grep -q "NO CALIBRATION: Structure/Heat per soft fraction is not determined" none.prm || fail "an undetermined entry: $(cat none.txt)"

# --- report --------------------------------------------------------------------------
"$source/scripts/report" ranks.2 many --output page.html > report.txt 2>&1 || fail "$(cat report.txt)"
grep -q "OPEN SQUARES WERE USED TO CALIBRATE" page.html || fail "the report does not tell calibrated from predicted"
grep -q "&lt;b&gt;" page.html && fail "the report shows its tags"
grep -q "Over the cycles" page.html || fail "the report has no chapter over the cycles"

finish "runs over the cycles hold"

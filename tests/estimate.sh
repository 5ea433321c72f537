#!/usr/bin/env bash
# What --estimate expects a run to do, against what the run counts: iterations of the box and time steps of the specimen,
# within a factor of two, for linear runs, cycles, an ensemble and a mesh file; the unknowns of the specimen exactly.
# Usage: estimate.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
quick=(--set "Output/Fields=false" --set "Output/Pictures=false")
compare_work() { # INPUT [options]
  local input=$1 name
  shift
  name=$(basename "$input" .prm)_$#
  "$cryoglass" --estimate --ranks 2 "$source/inputs/$input" "${quick[@]}" "$@" > "$name.json" || fail "no estimate of $input"
  run 2 "$source/inputs/$input" "${quick[@]}" "$@" --output "$name" > "$name.txt" 2>&1 || fail "$(tail -n 5 "$name.txt")"
  "$python" - "$name" << 'PY' || fail "the work of $input $*"
import csv, json, os, sys
name = sys.argv[1]
work, summary = json.load(open(name + ".json"))["work"], json.load(open(name + "/summary.json"))
glasses = summary["realisations"]["count"] if "realisations" in summary else 1
cycles = name + "/cycles.csv"
iterations = sum(float(row["iterations"]) for row in csv.DictReader(open(cycles))) if os.path.exists(cycles) else sum(summary["box"]["iterations"])
for what, expected, counted in (
    ("iterations", work["box_iterations"], glasses * iterations),
    ("time steps", work["specimen_time_steps"], summary["specimen"]["time_steps"]),
):
    print(f"{name}: {what}: {expected:.0f} expected, {counted:.0f} counted")
    assert counted / 2 <= expected <= 2 * counted, (name, what, expected, counted)
assert work["specimen_unknowns"] == summary["specimen"]["unknowns"], (work, summary["specimen"])
PY
}
compare_work la_ribbon.prm
compare_work zr_rod.prm --set "Box/Tolerance=1e-8" --set "Glass/Shear modulus variation=0.6"
compare_work composite.prm
compare_work treatments/helium_and_air.prm --set "Glass/Realisations=3" --set "Box/Effective moduli=false"
compare_work cycles/la_rod.prm --set "Treatment/Cycles=5"
compare_work cycles/relaxed_glass.prm --set "Box/Voxels=32,32,32"
# Where nothing is shipped: hasty stays, a stay that only goes on, another order, the drive in parts, sharp contrast.
compare_work zr_rod.prm --set "Box/Voxels=24,24,24" --set "Treatment/Steps=liquid nitrogen for 0.1 s, ethanol for 1 s"
compare_work la_ribbon.prm --set "Box/Voxels=48,48,48" --set "Treatment/Steps=liquid nitrogen for 1 s" --set "Glass/Shear modulus variation=1"
compare_work la_ribbon.prm --set "Box/Voxels=32,32,32" --set "Specimen/Time order=1" --set "Specimen/Time tolerance=1e-3" --set "Glass/Covariance=exponential"
compare_work cycles/la_rod.prm --set "Box/Voxels=32,32,32" --set "Treatment/Cycles=6" --set "Structure/Solves per cycle=4" --set "Box/Tolerance=1e-6"
compare_work notched_bar.prm --set "Treatment/Cycles=2" --set "Box/Voxels=24,24,24" --set "Specimen/Mesh file=$source/tests/support/coarse_notched_bar.msh"
finish "runs do what the estimate expects"

#!/usr/bin/env bash
# The shipped inputs on 1, 2 and 3 ranks give the same numbers, with a smaller box to save time.
# Usage: main_job.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
set -e
for input in la_ribbon zr_rod; do
  for ranks in 1 2 3; do
    "$mpiexec" --oversubscribe -n "$ranks" "$cryoglass" "$source/inputs/$input.prm" --output "$input.$ranks" \
      --set "Box/Voxels=32, 32, 32" --set "Treatment/Cycles=2" > "$input.$ranks.txt"
  done
  "$compare" "$input.1" "$input.2" "$input.3"
done

# Every shipped input runs: one cycle in a small box.
for input in "$source"/inputs/*.prm "$source"/inputs/treatments/*.prm; do
  more=()
  case "$input" in # finite elements are slower
    *ribbon_surface*) more=(--set "Box/Voxels=16, 16, 20" --set "Glass/Realisations=3") ;;
  esac
  "$mpiexec" --oversubscribe -n 2 "$cryoglass" "$input" --output "shipped/$(basename "$input" .prm)" \
    --set "Box/Voxels=24, 24, 24" --set "Treatment/Cycles=1" --set "Output/Fields=false" "${more[@]}" > shipped.txt || {
    cat shipped.txt
    exit 1
  }
done
[ "$(ls -d shipped/*/summary.json | wc -l)" -ge 12 ]

# The surface of the film: a row per layer; an ensemble's are the means of the single runs'.
input=$source/inputs/ribbon_surface.prm small=(--set "Box/Voxels=16, 16, 20" --set "Glass/Realisations=1")
for seed in 1 2 3; do
  "$mpiexec" --oversubscribe -n 2 "$cryoglass" "$input" --output "film.$seed" "${small[@]}" --set "Glass/Seed=$seed" > film.txt
done
ls film.1/fields/box_mesh_0000.pvtu film.1/fields/box_000.hdf film.1/pictures/shear_energy.png > /dev/null
"$python" - << 'PY'
import csv, json
def rows(folder):
    return [{k: float(v or "nan") for k, v in row.items()} for row in csv.DictReader(open(folder + "/depth.csv"))]
mean, single = rows("shipped/ribbon_surface"), [rows(f"film.{seed}") for seed in (1, 2, 3)]
assert len(mean) == 10 and mean[0]["depth_m"] == 0.5e-9 and mean[9]["voxels"] == 512, mean
for i, row in enumerate(mean):
    for key in (name for name in row if name.endswith("J_per_m3")):
        expected = sum(film[i][key] for film in single) / 3
        assert abs(row[key] / expected - 1) < 1e-5, (i, key, row[key], expected)
    ratio = row["shear_energy_mean_J_per_m3"] / row["periodic_mean_J_per_m3"]
    spread = [film[i]["shear_energy_mean_J_per_m3"] - ratio * film[i]["periodic_mean_J_per_m3"] for film in single]
    error = (sum(d * d for d in spread) / 2 / 3) ** 0.5 / row["periodic_mean_J_per_m3"]
    assert abs(row["mean_ratio"] - ratio) < 1e-6 and abs(row["mean_ratio_standard_error"] / error - 1) < 1e-3, (i, row, error)
summary = json.load(open("film.2/summary.json"))
assert summary["box"]["solver"] == "fem" and summary["box"]["degree"] == 2 and summary["box"]["cells"] == 640, summary["box"]
assert summary["effective"]["bulk_modulus_Pa"] is None
surface = summary["free_surface"]
outermost = single[1][0]
ratio = outermost["shear_energy_mean_J_per_m3"] / outermost["periodic_mean_J_per_m3"]
assert abs(surface["mean_over_periodic"] / ratio - 1) < 1e-6, (surface, ratio)
PY

# Whether the specimen's stress acts on the box follows one rule, for one film and for several.
for count in 1 2; do
  for stress in auto none; do
    "$mpiexec" --oversubscribe -n 2 "$cryoglass" "$input" --output "stressed.$count.$stress" "${small[@]}" \
      --set "Box/Effective moduli=true" --set "Box/Macroscopic stress=$stress" --set "Glass/Realisations=$count" > film.txt
  done
done
"$python" - << 'PY'
import csv, json
for count in (1, 2):
    summary = {stress: json.load(open(f"stressed.{count}.{stress}/summary.json")) for stress in ("auto", "none")}
    points = summary["auto"]["macroscopic_stress"]
    assert isinstance(points, list) and len(points) >= 2 and all(p["max_stress_component_Pa"] > 0 for p in points), (count, points)
    assert summary["none"]["macroscopic_stress"] is None, summary["none"]["macroscopic_stress"]
# One order of components wherever a user sees them: VTK's.
columns = [name for name in next(csv.reader(open("la_ribbon.1/history.csv"))) if name.startswith("stress_")]
assert columns == [f"stress_{c}_Pa" for c in ("xx", "yy", "zz", "xy", "yz", "xz")], columns
PY
echo "shipped inputs run"

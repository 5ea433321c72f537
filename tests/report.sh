#!/usr/bin/env bash
# A small run with a time series, its report alone and beside another: one page, pictures inside, nothing from outside.
# Usage: report.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
set -euo pipefail
program=$1 compare=$2 source=$3 work=$4 mpiexec=$5
export OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
rm -rf "$work" && mkdir -p "$work" && cd "$work"
small=(--set "Box/Voxels=16,16,16" --set "Box/Voxel size=1.5" --set "Treatment/Cycles=1" --set "Box/Effective moduli=false")
"$mpiexec" --oversubscribe -n 2 "$program" "$source/inputs/zr_rod.prm" "${small[@]}" --output series \
  --set "Output/Field times=0.5, 60, 120" --set "Output/Field names=shear_energy, stress, displacement" > /dev/null
"$program" "$source/inputs/la_ribbon.prm" "${small[@]}" --output bare --set "Output/Fields=false" > /dev/null
"$program" "$source/inputs/ribbon_surface.prm" "${small[@]}" --output film --set "Output/Fields=false" \
  --set "Glass/Realisations=1" --set "Box/Finite elements/Degree=1" > /dev/null
python=/usr/bin/python3
report() { "$python" "$source/scripts/report.py" "$@" > /dev/null; }

expect() { # pattern file: at least once
  grep -q -- "$1" "$2" || { echo "FAILED: \"$1\" is not in $2"; exit 1; }
}
report series
report series bare --output both.html
report bare
report film
expect 'Shear-strain energy below the free surface' film/report.html
for page in series/report.html both.html bare/report.html; do
  expect 'mean shear-strain energy w' "$page"
  expect 'src="data:image/png;base64,' "$page"
  if grep -qE 'src="[^d]|href=|https?://' "$page"; then echo "FAILED: $page needs the network"; exit 1; fi
done
expect 'Middle plane of the box (series)' both.html
expect 'Temperature across the specimen' series/report.html
expect 'Written without fields' bare/report.html
[ "$(ls series/fields/box_*.hdf | wc -l)" = 3 ] || { echo "FAILED: three times were asked for"; exit 1; }
"$python" - <<'END'
import h5py
first, last = h5py.File("series/fields/box_000.hdf"), h5py.File("series/fields/box_001.hdf")
data = first["VTKHDF/PointData"]
assert sorted(data) == ["displacement", "shear_energy", "stress"], sorted(data)
assert data["shear_energy"].shape == (16, 16, 16) and data["stress"].shape == (16, 16, 16, 6)
assert data["displacement"].shape == (16, 16, 16, 3)
assert data["stress"].attrs["unit"] == b"Pa", data["stress"].attrs["unit"]
assert first.attrs["time"] == 0.5 and last.attrs["time"] == 60
scale = (last.attrs["thermal_strain_multiplier"] / first.attrs["thermal_strain_multiplier"]) ** 2
ratio = last["VTKHDF/PointData/shear_energy"][3, 4, 5] / data["shear_energy"][3, 4, 5]
assert abs(ratio / scale - 1) < 1e-5, (ratio, scale)
END
if "$program" "$source/inputs/la_ribbon.prm" --output bad --set "Output/Field times=1e9" 2> message; then
  echo "FAILED: a time after the end was taken"; exit 1
fi
expect 'Field times' message
if report nowhere 2> message; then echo "FAILED: a missing folder was taken"; exit 1; fi
expect 'not a complete result folder' message
echo "the report is complete"

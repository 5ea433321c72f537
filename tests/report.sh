#!/usr/bin/env bash
# A small run with a time series, its report alone and beside another: one page, pictures inside, nothing from outside.
# Usage: report.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
set -eo pipefail
small=(--set "Box/Voxels=16,16,16" --set "Box/Voxel size=1.5" --set "Treatment/Cycles=1" --set "Box/Effective moduli=false")
run 2 "$source/inputs/zr_rod.prm" "${small[@]}" --output series \
  --set "Output/Field times=0.5, 60, 120" --set "Output/Field names=shear_energy, stress, displacement" > /dev/null
run 1 "$source/inputs/la_ribbon.prm" "${small[@]}" --output bare --set "Output/Fields=false" > /dev/null
run 1 "$source/inputs/ribbon_surface.prm" "${small[@]}" --output film --set "Output/Fields=false" \
  --set "Glass/Realisations=1" --set "Box/Finite elements/Degree=1" > /dev/null
report() { "$source/scripts/report" "$@"; }
expect 0 'wrote series/report.html' report series
expect 0 'wrote both.html' report series bare --output both.html
expect 0 'wrote bare/report.html' report bare
expect 0 'wrote film/report.html' report film
contains film/report.html 'Shear-strain energy below the free surface'
for page in series/report.html both.html bare/report.html; do
  contains "$page" 'mean shear-strain energy w'
  contains "$page" 'src="data:image/png;base64,'
  ! sed 's|href="https://doi.org/[^"]*"||g' "$page" | grep -qE 'src="[^d]|href=|https?://' || fail "$page needs the network"
done
contains both.html 'Middle plane of the box (series)'
contains series/report.html 'Temperature across the specimen'
contains bare/report.html 'Written without fields'
# Headings come from what was computed; a title is only a title.
run 1 "$source/inputs/la_ribbon.prm" "${small[@]}" --output renamed --set "Output/Fields=false" --set "Alloy/Name=Cu46Zr46Al7Gd1" > /dev/null
expect 0 'wrote renamed/report.html' report renamed
contains renamed/report.html '<h1>Cu46Zr46Al7Gd1, ribbon (thickness 40 um), 1 cycle of liquid nitrogen at 77 K for 60 s'
contains renamed/report.html '77 K, h 148 (film), 1355 (nucleate) W/m²/K; assumed: the width of the transition'
contains renamed/report.html '<th>free of stress at</th><td>293 K (T_ref)</td>'
contains renamed/report.html '<th>warning</th><td>'
# What the report draws is within 0.5 K of the solution at every time: of the same run with a row for every step.
run 1 "$source/inputs/la_ribbon.prm" "${small[@]}" --output every --set "Output/Fields=false" --set "Output/Temperature resolution=0.02" --set "Treatment/Cycles=2" > /dev/null
run 1 "$source/inputs/la_ribbon.prm" "${small[@]}" --output usual --set "Output/Fields=false" --set "Treatment/Cycles=2" > /dev/null
"$python" - "$source" <<'END' || fail "the curves of the report"
import sys

sys.path.insert(0, sys.argv[1] + "/scripts")
import numpy as np
from reporting import temperature
from reporting.reported_run import ReportedRun

every, usual, drawn = ReportedRun("every", 0), ReportedRun("usual", 0), []
temperature.image = lambda figure, caption: drawn.append(figure.axes[0]) or ""
temperature.temperatures([usual])
assert len(drawn) == 2, drawn  # last cycle; both
time = every.history_column("time_s")
assert len(time) > 2 * len(usual.history_column("time_s")), "hardly more rows than usual"
for axis, begin in zip(drawn, (120.0, 0.0)):
    for line, name in zip(axes := axis.get_lines(), ("surface", "centre")):
        assert line.get_label() == name
        x, y = line.get_data()
        inside = time >= begin
        error = np.abs(np.interp(time[inside] - begin, x, y) - every.history_column(f"{name}_temperature_K")[inside]).max()
        assert error < 0.5, (begin, name, error)
    assert len(axes) == 2
END
[ "$(ls series/fields/box_*.hdf | wc -l)" = 3 ] || fail "three times were asked for"
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
expect 2 'Field times' run 1 "$source/inputs/la_ribbon.prm" --output bad --set "Output/Field times=1e9"
expect 1 'not a complete result folder' report nowhere
finish "the report is complete"

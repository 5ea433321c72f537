#!/usr/bin/env bash
# scripts/paraview/view.py in the real pvpython, on a virtual display, on results with one and with three times.
# Usage: paraview.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
for times in coldest "0.5, 60, 120"; do
  run 2 "$source/inputs/zr_rod.prm" --set "Box/Voxels=16,16,16" --set "Box/Voxel size=1.5" --set "Treatment/Cycles=1" \
    --set "Box/Effective moduli=false" --set "Output/Field times=$times" --output result > run.txt 2>&1 || fail "$(cat run.txt)"
  rm -f picture.png
  xvfb-run -a pvpython "$source/scripts/paraview/view.py" result picture.png > view.log 2>&1 || fail "$(cat view.log)"
  [ "$(head -c 8 picture.png | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] || fail "no picture at the times $times"
done
finish "ParaView shows the results"

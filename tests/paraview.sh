#!/usr/bin/env bash
# scripts/paraview/view.py in the real pvpython, on a virtual display, on results with one and with three times.
# Usage: paraview.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
set -euo pipefail
program=$1 source=$3 work=$4 mpiexec=$5
export OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
rm -rf "$work" && mkdir -p "$work" && cd "$work"
for times in coldest "0.5, 60, 120"; do
  "$mpiexec" --oversubscribe -n 2 "$program" "$source/inputs/zr_rod.prm" --set "Box/Voxels=16,16,16" --set "Box/Voxel size=1.5" \
    --set "Treatment/Cycles=1" --set "Box/Effective moduli=false" --set "Output/Field times=$times" --output result > /dev/null
  rm -f picture.png
  xvfb-run -a pvpython "$source/scripts/paraview/view.py" result picture.png > view.log 2>&1 || { cat view.log; exit 1; }
  [ "$(head -c 8 picture.png | od -An -tx1 | tr -d ' \n')" = 89504e470d0a1a0a ] || { echo "FAILED: no picture"; exit 1; }
done
echo "ParaView shows the results"

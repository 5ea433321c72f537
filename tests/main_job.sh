#!/usr/bin/env bash
# The shipped inputs on 1, 2 and 3 ranks give the same numbers, with a smaller box to save time.
# Usage: main_job.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
set -eu
cryoglass=$1 compare=$2 source=$3 work=$4 mpiexec=$5
export OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1
rm -rf "$work" && mkdir -p "$work" && cd "$work"
for input in la_ribbon zr_rod; do
  for ranks in 1 2 3; do
    "$mpiexec" --oversubscribe -n "$ranks" "$cryoglass" "$source/inputs/$input.prm" --output "$input.$ranks" \
      --set "Box/Voxels=32, 32, 32" --set "Treatment/Cycles=2" > "$input.$ranks.txt"
  done
  "$compare" "$input.1" "$input.2" "$input.3"
done

# Every shipped input runs: one cycle in a small box.
for input in "$source"/inputs/*.prm "$source"/inputs/treatments/*.prm; do
  "$mpiexec" --oversubscribe -n 2 "$cryoglass" "$input" --output "shipped/$(basename "$input" .prm)" \
    --set "Box/Voxels=24, 24, 24" --set "Treatment/Cycles=1" --set "Output/Fields=false" > shipped.txt || {
    cat shipped.txt
    exit 1
  }
done
[ "$(ls -d shipped/*/summary.json | wc -l)" -ge 12 ]

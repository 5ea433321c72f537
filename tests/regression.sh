#!/usr/bin/env bash
# Every shipped input gives the numbers that are stored for it.
# Usage: regression.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
set -eu
export OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1
rm -rf "$4" && mkdir -p "$4"
exec /usr/bin/python3 "$3/tests/regression/regression.py" check "$1" "$5" "$3" "$4"

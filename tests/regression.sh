#!/usr/bin/env bash
# Every shipped input gives the numbers that are stored for it.
# Usage: regression.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
exec "$python" "$source/tests/regression/regression.py" check "$cryoglass" "$mpiexec" "$source" "$work"

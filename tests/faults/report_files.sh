#!/usr/bin/env bash
# The report of result folders that are damaged, forged, or called anything; see report_files.py.
# Usage: report_files.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/../support/prelude.sh"
run 1 "$source/inputs/cycles/la_ribbon.prm" --output result --set "Box/Voxels=12,12,12" --set "Treatment/Cycles=2" --set "Glass/Realisations=2" \
  > result.txt 2>&1 || fail "$(cat result.txt)"
"$python" "$source/tests/faults/report_files.py" "$source" result damaged 2> warnings.txt || fail "a damaged result: $(tail -n 5 warnings.txt)"
finish "the report takes files of other hands as it should"

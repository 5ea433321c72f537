#!/usr/bin/env bash
# The Python module: runs, results against the files that they are read from, glasses that are written and run, sweeps, errors;
# its types (mypy, strict); and that pip installs it.
# Usage: python.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
export MPLBACKEND=Agg
PYTHONPATH=$source/scripts "$python" "$source/tests/python_module.py" "$source" || fail "the module"
"$python" -m mypy --config-file "$source/pyproject.toml" --cache-dir "$work/mypy" "$source/scripts/cryoglass" || fail "types"

# Installed by pip, from a copy (a build writes beside the sources), it is found from anywhere and brings no other file.
mkdir copy && cp -r "$source/pyproject.toml" "$source/README.md" "$source/scripts" copy
"$python" -m pip install --quiet --no-deps --no-build-isolation --no-index --target site ./copy > pip.txt 2>&1 || fail "pip: $(tail -n 3 pip.txt)"
(cd / && PYTHONPATH=$work/site "$python" -c "import cryoglass; assert cryoglass.__file__.startswith('$work/site'); print(cryoglass.open('$work/results/case').name)") |
  grep -qx case || fail "the installed module"
[ "$(ls site | grep -vc dist-info)" = 1 ] || fail "more than the module: $(ls site)"
finish "Python reads, runs and writes"

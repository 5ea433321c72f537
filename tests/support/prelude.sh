# Sourced first by the tests in tests/*.sh, which are called with CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC:
#   . "$(dirname "$0")/support/prelude.sh"
# Gives $cryoglass, $compare, $source, $work, $mpiexec and $python, the settings of MPI, a new working folder as the current
# one, and the functions below. A test ends with `finish "what holds"`; one that shall end at its first problem says `set -e`.
set -u
cryoglass=$(realpath "${1:?CRYOGLASS}") compare=$(realpath "${2:?COMPARE}") source=$(realpath "${3:?SOURCE_FOLDER}")
work=$(realpath -m "${4:?WORK_FOLDER}") mpiexec=${5:?MPIEXEC}
python=/usr/bin/python3 # the one of the scripts
export CRYOGLASS_PROGRAM=$cryoglass PYTHONDONTWRITEBYTECODE=1
export OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1
failures=0

# fail WORDS...: says what does not hold; the test goes on.
fail() {
  printf 'FAILED: %s\n' "$*"
  failures=$((failures + 1))
}

# finish WORDS...: ends the test, with these words if nothing failed.
finish() {
  [ "$failures" = 0 ] && printf '%s\n' "$*"
  exit "$((failures > 0))"
}

# skip WORDS...: ends the test as one that cannot be made here.
skip() {
  printf 'skipped: %s\n' "$*"
  exit 77
}

# run RANKS ARGUMENTS...: the program on so many ranks; $time_limit are the seconds it may take.
time_limit=300
run() {
  local ranks=$1
  shift
  timeout "$time_limit" "$mpiexec" --oversubscribe -n "$ranks" "$cryoglass" "$@"
}

# expect CODE TEXT COMMAND...: the command (perhaps run RANKS ...) ends with this exit code, says this text, and says it
# as a program does: at most one line of an error, no traceback. What it said is in $output.
expect() {
  local code=$1 text=$2 status=0
  shift 2
  output=$("$@" 2>&1 < /dev/null) || status=$?
  if [ "$status" != "$code" ]; then
    fail "$*: exit code $status instead of $code: $output"
  elif ! grep -qF -- "$text" <<< "$output"; then
    fail "$*: \"$text\" is not in: $output"
  elif [ "$(grep -c '^cryoglass: ' <<< "$output")" -gt 1 ]; then
    fail "$*: more than one message: $output"
  elif grep -q '^Traceback' <<< "$output"; then
    fail "$*: a traceback: $output"
  fi
}

# contains FILE TEXT: the file has it.
contains() {
  grep -qF -- "$2" "$1" || fail "\"$2\" is not in $1: $(head -c 2000 "$1")"
}

rm -rf "$work" && mkdir -p "$work" && cd "$work" || exit 1

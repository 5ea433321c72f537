#!/usr/bin/env bash
# One rank fails, at every stage of every kind of run: all ranks end within ten seconds, with one message and a code that
# is not 0, nothing is published, and an earlier result stays whole. Then the same command ends as if nothing had been.
# Usage: ranks.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC [all]; with all on 2, 3 and 4 ranks, each of which
# fails in each way (half an hour); else on 3 ranks in turns
. "$(dirname "$0")/../support/prelude.sh"
faulty=$(dirname "$compare")/cryoglass_faults
cat > single.prm <<'PRM'
subsection Alloy
  set Name = La55Ni20Al25
end
subsection Glass
  set Correlation length = 2
end
subsection Box
  set Voxels = 12, 12, 12
end
subsection Treatment
  set Cycles = 2
end
PRM
{ cat single.prm && printf 'subsection Structure\n set Evolution = soft spots\nend\nsubsection Output\n set Checkpoint interval = 0\nend\n'; } > cycles.prm
{ cat single.prm && printf 'subsection Glass\n set Realisations = 5\nend\n'; } > ensemble.prm
{ cat single.prm && printf 'subsection Box\n set Solver = fem\n subsection Finite elements\n set Degree = 1\n end\nend\n'; } > elements.prm

# Stages, and how they can fail: a number that is none in a field, where there is a field.
stages_single="input:exception sample:memory sample:nan solve:exception iteration:memory iteration:nan specimen:exception specimen_cycle:memory
  energy:exception fields:memory field_file:write pictures:exception summary:write publish:exception iteration:kill energy:crash"
stages_cycles="iteration:nan cycle:exception cycle:kill checkpoint:write checkpoint:memory field_file:write"
stages_ensemble="sample:memory iteration:exception specimen:memory pictures:exception summary:exception publish:kill"
stages_elements="solve:memory solve:kill fields:exception"
if [ "${6:-}" = all ]; then
  stages_cycles+=" sample:exception solve:memory specimen_cycle:exception energy:memory pictures:memory publish:write"
  stages_ensemble+=" iteration:nan energy:exception field_file:write"
  stages_elements+=" sample:exception specimen:exception energy:memory summary:write"
fi

n_faults=0
# fault KIND_OF_RUN STAGE KIND_OF_FAULT RANKS RANK
fault() {
  local start status=0 seconds
  cp "$1/summary.json" "$1.summary"
  start=$(date +%s%N)
  CRYOGLASS_FAULT="${2//_/ }:$5:$3" timeout -k 1 120 "$mpiexec" --oversubscribe -n "$4" "$faulty" "$1.prm" --output "$1" \
    > said.txt 2>&1 < /dev/null || status=$?
  seconds=$((($(date +%s%N) - start) / 1000000000))
  n_faults=$((n_faults + 1))
  if ! grep -q '^fault: ' said.txt; then
    # Where rank RANK does not come by, the run is whole.
    [ "$status" = 0 ] || fail "$*: no fault, and exit code $status: $(cat said.txt)"
    return 1
  fi
  [ "$status" != 0 ] || fail "$*: exit code 0"
  [ "$seconds" -le 60 ] || fail "$*: took $seconds s"
  [ "$(grep -c '^cryoglass: ' said.txt)" -le 1 ] || fail "$*: more than one message: $(cat said.txt)"
  case $3 in
    kill | crash) ;;
    *) [ "$(grep -c '^cryoglass: ' said.txt)" = 1 ] || fail "$*: no message: $(cat said.txt)" ;;
  esac
  if [ -e "$1" ] && [ "$2" != publish ]; then
    cmp -s "$1/summary.json" "$1.summary" || fail "$*: the earlier result was touched"
  fi
  if grep -q nan "$1/summary.json" "$1/"*.csv 2> /dev/null; then fail "$*: not a number in the results"; fi
}

kinds="single cycles ensemble elements"
for kind in $kinds; do
  run 2 "$kind.prm" --output "whole.$kind" > whole.txt 2>&1 || fail "$kind: $(cat whole.txt)"
done
turn=0
for kind in $kinds; do
  cp -r "whole.$kind" "$kind"
  stages=stages_$kind
  for stage in ${!stages}; do
    turn=$((turn + 1))
    if [ "${6:-}" = all ]; then
      for ranks in 2 3 4; do
        for rank in $(seq 0 $((ranks - 1))); do
          fault "$kind" "${stage%:*}" "${stage#*:}" "$ranks" "$rank" || true
        done
      done
    else
      # Rank 0 makes files alone; another one that fails leaves the others in a collective call.
      fault "$kind" "${stage%:*}" "${stage#*:}" 3 $((turn % 3)) || fault "$kind" "${stage%:*}" "${stage#*:}" 3 0 ||
        fail "$kind $stage: no rank comes by"
    fi
  done
  run 2 "$kind.prm" --output "$kind" > after.txt 2>&1 || fail "$kind after the faults: $(cat after.txt)"
  close=()
  [ "$kind" != elements ] || close=(--close)
  "$compare" "${close[@]}" "whole.$kind" "$kind" || fail "$kind: other numbers after the faults"
  [ -z "$(ls -d "$kind".* 2> /dev/null | grep -E 'incomplete|earlier|lock')" ] || fail "$kind: left over: $(ls -d "$kind".*)"
done

# A stop that one rank hears of while a specimen in space is followed ends all at once: nothing could be lost yet.
{ cat single.prm && printf 'subsection Specimen\n set Shape = cuboid\n set Refinements = 0\nend\n'; } > cuboid.prm
CRYOGLASS_FAULT="specimen cycle:1:stop" expect 75 "stopped while the specimen was followed" \
  timeout -k 1 120 "$mpiexec" --oversubscribe -n 2 "$faulty" cuboid.prm --output cuboid
[ ! -e cuboid ] || fail "a run that was stopped is published"
run 2 cuboid.prm --output cuboid > after.txt 2>&1 || fail "a cuboid after a stop: $(cat after.txt)"
finish "after $n_faults faults nothing was lost"

#!/usr/bin/env bash
# A disk that gets full in any stage that writes, on one to three ranks: a clear message, exit code 4, all ranks end, and an
# earlier result stays whole. With more room the same command ends well.
# Usage: disk.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC; skipped where no tmpfs can be mounted (it needs root)
. "$(dirname "$0")/../support/prelude.sh"
mkdir disk
mount -t tmpfs -o size=8m tmpfs disk 2> /dev/null || skip "no tmpfs can be mounted here"
trap 'umount -l "$work/disk"' EXIT
time_limit=120
cat > single.prm <<'PRM'
subsection Alloy
  set Name = La55Ni20Al25
end
subsection Glass
  set Correlation length = 4
end
subsection Box
  set Voxels = 16, 16, 16
end
subsection Treatment
  set Cycles = 2
end
subsection Output
  set Glass file = true
end
PRM
{ cat single.prm && printf 'subsection Structure\n set Evolution = soft spots\nend\nsubsection Output\n set Checkpoint interval = 0\nend\n'; } > cycles.prm
{ cat single.prm && printf 'subsection Glass\n set Realisations = 3\nend\n'; } > ensemble.prm
{ cat single.prm && printf 'subsection Box\n set Voxels = 8, 8, 8\n set Solver = fem\n subsection Finite elements\n set Degree = 1\n end\nend\n'; } > elements.prm

run 1 single.prm --output disk/result --set "Box/Voxels=8, 8, 8" > earlier.txt 2>&1 || fail "$(cat earlier.txt)"
earlier=$(cat disk/result/summary.json)
room() { # KILOBYTES that are left
  rm -f disk/ballast
  head -c $(($(df --output=avail -B1 disk | tail -n 1) - $1 * 1024)) /dev/zero > disk/ballast
}
n_full=0
for kind in single cycles ensemble elements; do
  ranks=0
  for kilobytes in 0 12 40 100 200 400 700 1100 1500; do
    ranks=$((ranks % 3 + 1))
    rm -rf disk/result.incomplete
    room "$kilobytes"
    status=0
    run "$ranks" "$kind.prm" --output disk/result > said.txt 2>&1 || status=$?
    if [ "$status" = 0 ]; then
      rm -rf disk/result && run 1 single.prm --output fresh --set "Box/Voxels=8, 8, 8" > /dev/null 2>&1
      rm -f disk/ballast && cp -r fresh disk/result && earlier=$(cat disk/result/summary.json)
      break
    fi
    n_full=$((n_full + 1))
    [ "$status" = 4 ] || fail "$kind with $kilobytes kB on $ranks ranks: exit code $status: $(cat said.txt)"
    [ "$(grep -c '^cryoglass: ' said.txt)" = 1 ] || fail "$kind with $kilobytes kB on $ranks ranks: not one message: $(cat said.txt)"
    grep -qE '^cryoglass: .*(No space left|cannot be made|HDF5 cannot)' said.txt || fail "$kind with $kilobytes kB: not clear: $(cat said.txt)"
    [ "$(cat disk/result/summary.json)" = "$earlier" ] || fail "$kind with $kilobytes kB: the earlier result was touched"
  done
  rm -f disk/ballast
done
[ "$n_full" -ge 15 ] || fail "the disk was full only $n_full times"

# Read-only, and a folder that vanishes while the run writes.
mount -o remount,ro "$work/disk" 2> /dev/null && {
  expect 4 "Read-only file system" run 2 single.prm --output disk/other
  mount -o remount,rw "$work/disk"
}
"$mpiexec" --oversubscribe -n 2 "$cryoglass" single.prm --output gone --set "Box/Voxels=48, 48, 48" > gone.txt 2>&1 &
job=$!
for _ in $(seq 100); do
  grep -q "box:" gone.incomplete/log.txt 2> /dev/null && break
  sleep 0.05
done
rm -rf gone.incomplete
status=0
wait "$job" || status=$?
[ "$status" = 4 ] && grep -q '^cryoglass: .*No such file' gone.txt || fail "a folder that vanishes ends with $status: $(cat gone.txt)"
grep -qi "stacktrace\|an error occurred in line" gone.txt && fail "a stack trace: $(cat gone.txt)"
finish "$n_full full disks: nothing was lost"

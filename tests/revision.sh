#!/usr/bin/env bash
# The revision is that of the source at the time of the build, not of the configuration; the debug build optimises as a
# debug build; a break of the layers is found.
# Usage: revision.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"

# --- revision: a commit between two builds -----------------------------------------
git init -q repository
commit() { git -C repository -c user.name=test -c user.email=test@localhost commit -q --allow-empty -m "$1"; }
header() { cmake -DSOURCE="$PWD/repository" -DHEADER="$PWD/revision.h" -P "$source/cmake/revision.cmake"; }
commit one && header
grep -q "\"$(git -C repository rev-parse --short=10 HEAD)\"" revision.h || fail "not the first revision: $(cat revision.h)"
commit two && header
grep -q "\"$(git -C repository rev-parse --short=10 HEAD)\"" revision.h || fail "not the second revision: $(cat revision.h)"
touch -d '1 hour ago' revision.h && before=$(stat -c %Y revision.h) && header
[ "$(stat -c %Y revision.h)" = "$before" ] || fail "the header is touched without a change"

# --- debug: -Og and assertions, no -O3 ------------------------------------------------
cmake -S "$source" -B debug -G Ninja -DCMAKE_BUILD_TYPE=Debug -DBUILD_TESTING=OFF > configure.txt 2>&1 || fail "$(cat configure.txt)"
commands=$(grep -c '"command"' debug/compile_commands.json)
[ "$commands" -gt 80 ] || fail "only $commands sources"
! grep '"command"' debug/compile_commands.json | grep -q -- ' -O3' || fail "the debug build has -O3"
[ "$(grep 'mechanics/voxel/voxel_solver.cc' debug/compile_commands.json | grep -o -- ' -O[0-9gs]' | tail -1)" = " -Og" ] || fail "no -Og"
grep '"command"' debug/compile_commands.json | grep 'voxel_solver.cc' | grep -q -- '-DDEBUG' || fail "no assertions"

# --- layers: what must not be there is found -----------------------------------------
mkdir tree && cp -r "$source"/meshes "$source"/materials "$source"/solver tree
"$source/scripts/check_layers" tree > /dev/null || fail "the layers are broken"
plant() { # FILE LINE
  cp "tree/$1" kept && echo "$2" >> "tree/$1"
  ! "$source/scripts/check_layers" tree > found.txt || fail "not found: $2 in $1"
  grep -q "$1" found.txt || fail "not named: $1 in $(cat found.txt)"
  mv kept "tree/$1"
}
plant solver/run/ensemble.cc 'static void f() { std::ifstream file("x"); }'
plant solver/thermal/bath.cc '#include "solver/mechanics/box_solver.h"'
plant solver/mechanics/voxel/voxel_solver.cc '#include "solver/mechanics/fem/fem_box.h"'
plant solver/energy/statistics.cc '#include "solver/output/log.h"'
plant meshes/lattice/lattice.cc '#include "materials/glass.h"'
plant materials/glass.cc '#include "solver/input/case.h"'
finish "revision, debug build and layers are as they should be"

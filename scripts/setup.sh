# Sourced by scripts/run and scripts/test: installs what is missing, configures and builds.
# Needs: nothing. Gives: $build (build folder), $ranks (ranks to use here), MPI settings.

say() {
  printf '%s\n' "== $*"
}

packages=(cmake ninja-build g++ git pkg-config
          libdeal.ii-dev libhdf5-openmpi-dev libfftw3-dev libfftw3-mpi-dev librandom123-dev libgsl-dev libvtk9-dev
          libgtest-dev librapidcheck-dev nlohmann-json3-dev openmpi-bin libopenblas0-serial)

install_packages() {
  local missing=() package become=()
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo > /dev/null && sudo -n true 2> /dev/null; then
      become=(sudo)
    else
      say "these packages are missing: ${missing[*]}"
      say "ask your administrator to run: apt-get install ${missing[*]}"
      say "(on a cluster, use its modules or Spack instead; see the README)"
      exit 1
    fi
  fi
  say "installing ${missing[*]} (about a minute)"
  "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq < /dev/null
  "${become[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" < /dev/null > /dev/null
}

preset=release # of CMakePresets.json
use_preset() { # debug | sanitize: another build, in a folder of its own
  preset=$1
  CRYOGLASS_BUILD=build-$1
}

configure_and_build() { # target
  build=${CRYOGLASS_BUILD:-build}
  ranks=$(env -u OMP_NUM_THREADS -u OMP_THREAD_LIMIT nproc) # nproc would obey them
  local options="$preset ${CRYOGLASS_CMAKE_OPTIONS:-}"
  # A folder that was configured by hand stays as it is; one from here with other options starts afresh.
  if [ -f "$build/options.txt" ] && [ "$(cat "$build/options.txt")" != "$options" ]; then
    rm -rf "$build/build.ninja" "$build/CMakeCache.txt" "$build/CMakeFiles"
  fi
  if [ ! -f "$build/build.ninja" ]; then
    say "configuring in $build"
    # shellcheck disable=SC2086 # several options
    cmake --preset "$preset" -B "$build" ${CRYOGLASS_CMAKE_OPTIONS:-} > "$build.log" 2>&1 || { cat "$build.log"; exit 1; }
    rm -f "$build.log"
    printf '%s\n' "$options" > "$build/options.txt"
  fi
  say "building (the first time takes a few minutes)"
  ninja -C "$build" -j "$ranks" "$1" < /dev/null
}

# OpenMPI refuses root (as in containers) unless told twice.
if [ "$(id -u)" = 0 ]; then
  export OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1
fi
export OMP_NUM_THREADS=1
# What the program says of an error is enough: no page of mpirun's about exit codes.
export OMPI_MCA_orte_execute_quiet=1

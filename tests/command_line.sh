#!/usr/bin/env bash
# The command line's contract: options, exit codes, messages, and that nothing earlier is lost.
# Usage: command_line.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
set -u
cryoglass=$1 source=$3 work=$4 mpiexec=$5
export OMP_NUM_THREADS=1 OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 OMPI_MCA_mpi_yield_when_idle=1
rm -rf "$work" && mkdir -p "$work" && cd "$work" || exit 1
failures=0

# expect CODE "text that must be in the output" RANKS arguments...
expect() {
  local code=$1 text=$2 ranks=$3 output status
  shift 3
  output=$(timeout 60 "$mpiexec" --oversubscribe -n "$ranks" "$cryoglass" "$@" 2>&1)
  status=$?
  if [ "$status" != "$code" ]; then
    echo "FAILED: $* on $ranks ranks: exit code $status instead of $code: $output"
    failures=$((failures + 1))
  elif ! grep -qF -- "$text" <<< "$output"; then
    echo "FAILED: $* on $ranks ranks: \"$text\" is not in: $output"
    failures=$((failures + 1))
  elif [ "$(grep -c '^cryoglass: ' <<< "$output")" -gt 1 ]; then
    echo "FAILED: $* on $ranks ranks: more than one message: $output"
    failures=$((failures + 1))
  fi
}

cat > small.prm <<'PRM'
subsection Alloy
  set Name = La55Ni20Al25
end
subsection Box
  set Voxels = 12, 12, 6
end
subsection Glass
  set Correlation length = 2
end
subsection Treatment
  set Cycles = 1
end
PRM
sed 's/Voxels = .*/Voxels = 12, 12, 1/' small.prm > thin.prm
sed 's/Correlation length = 2/Correlation length = -2/' small.prm > negative.prm
sed 's/Correlation/Corelation/' small.prm > misspelt.prm
cp small.prm unconverged.prm
printf 'subsection Box\n set Maximum iterations = 2\nend\n' >> unconverged.prm
printf 'precious' > file_in_the_way
mkdir -p precious_folder && echo keep > precious_folder/thesis.txt

expect 0 "exit codes" 1 --help
expect 0 "cryoglass 0." 1 --version
expect 0 "Correlation length" 1 --print-parameters
expect 0 "small.prm is valid" 2 --validate small.prm
expect 0 "mean shear-strain energy" 1 small.prm --output first
expect 0 "mean shear-strain energy" 3 small.prm --set "Glass/Seed=2"
[ -f results/small/summary.json ] || { echo "FAILED: no default result folder"; failures=$((failures + 1)); }
for file in parameters.prm log.txt history.csv summary.json fields/box_000.hdf fields/box.xdmf fields/specimen.pvd pictures/shear_energy.png; do
  [ -s "first/$file" ] || { echo "FAILED: there is no first/$file"; failures=$((failures + 1)); }
done
[ -e first.incomplete ] && { echo "FAILED: first.incomplete is left over"; failures=$((failures + 1)); }
earlier=$(cat first/summary.json)

for ranks in 1 3; do
  expect 2 "no input" "$ranks"
  expect 2 "there is no option --outputs" "$ranks" --outputs x small.prm
  expect 2 "more than one input" "$ranks" small.prm thin.prm
  expect 2 "--set needs a value" "$ranks" small.prm --set
  expect 2 'negative.prm:8: Glass/Correlation length = -2 is not possible; allowed is a number from 0.001 to 1e+06' "$ranks" negative.prm --output first
  expect 2 'misspelt.prm:8: there is no entry "Corelation length" in subsection Glass (did you mean "Correlation length"?)' "$ranks" misspelt.prm --output first
  expect 2 "Alloy/Shear modulus = -1 is not possible" "$ranks" small.prm --set "Alloy/Shear modulus=-1" --output first
  expect 2 "Box/Voxels = 0, 4, 4 is not possible" "$ranks" small.prm --set "Box/Voxels=0, 4, 4" --output first
  expect 3 "the voxel solver is not done after the allowed iterations: iteration 2" "$ranks" unconverged.prm --output first
  expect 4 "nowhere.prm cannot be read" "$ranks" nowhere.prm
  expect 4 "file_in_the_way" "$ranks" small.prm --output file_in_the_way/below
  expect 4 "is no result folder of CryoGlass" "$ranks" small.prm --output file_in_the_way
  expect 4 "is no result folder of CryoGlass" "$ranks" small.prm --output precious_folder
  expect 4 "cannot write the results" "$ranks" small.prm --output /proc/cryoglass
done
expect 2 'there is no bath "lava"; allowed are dry ice, ethanol, hair-dryer, liquid helium, liquid nitrogen' 2 small.prm --set "Treatment/Steps=lava for 3 s"
sheet() { printf 'subsection Bath\n set Name = %s\n set Temperature = %s\n set Coefficient = %s\nend\n' "$1" "$2" "$3" > "$4"; }
sheet "liquid nitrogen" 80 200 ln.prm && sheet "still air" 300 11 still.prm
expect 0 "is valid" 1 --validate small.prm --set "Treatment/Baths=ln.prm"
expect 2 "has no such value to replace" 1 small.prm --set "Treatment/Baths=ln.prm" --set "Treatment/Nucleate boiling coefficient=900"
expect 0 "mean shear-strain energy" 1 small.prm --output air --set "Treatment/Baths=still.prm" --set "Treatment/Steps=room air for 9 s, liquid nitrogen for 3 s"
grep -q '"bath_temperature_K": 293' air/summary.json || { echo "FAILED: a sheet of still air changes room air"; failures=$((failures + 1)); }
expect 2 "only a wire can be pulled" 2 small.prm --set "Treatment/Steps=still air for 3 s pulling at 1 mm/s"
expect 2 "\"oil: constant\" is not of the form" 2 small.prm --set "Treatment/Baths=oil: constant"
expect 2 "\"middle\" is not possible; allowed are centre, surface, or x, y, z" 2 small.prm --set "Specimen/Material point=middle"
expect 2 "the point lies outside the specimen" 3 --validate small.prm --set "Specimen/Material point=0, 0, 21"
expect 2 "\"1, 2\" is not possible; allowed are three lengths" 1 small.prm --set "Specimen/Shape=cuboid" --set "Specimen/Edges=1, 2"
expect 2 "needs the entry Specimen/Mesh file" 1 small.prm --set "Specimen/Shape=file"
expect 4 "nowhere.msh cannot be read" 2 small.prm --set "Specimen/Shape=file" --set "Specimen/Mesh file=nowhere.msh"
expect 0 "its effect on the largest mean w" 2 small.prm --output with_stress --set "Specimen/Shape=disc" --set "Specimen/Material point=10, 0, 5" --set "Specimen/Diameter=60"
grep -q '"point": "10, 0, 5"' with_stress/summary.json || { echo "FAILED: the summary does not know the named point"; failures=$((failures + 1)); }
expect 0 "mean shear-strain energy" 2 small.prm --output hard --set "Treatment/Transition band=0.1" --set "Treatment/Nucleate boiling coefficient=1e7"
PETSC_OPTIONS="-heat_ts_max_steps 5" expect 3 "the heat equation gives up in liquid nitrogen at" 2 small.prm
expect 2 "thin.prm:5: Box/Voxels = 12, 12, 1: the box has 1 lattice planes along z" 3 thin.prm --output first
expect 0 "mean shear-strain energy" 4 small.prm --output four --set "Box/Voxels=12, 12, 5" # 2 + 2 + 1 + 0 planes

[ "$(cat first/summary.json)" = "$earlier" ] || { echo "FAILED: an earlier result was touched"; failures=$((failures + 1)); }
[ "$(cat precious_folder/thesis.txt)$(cat file_in_the_way)" = keepprecious ] || { echo "FAILED: foreign files were touched"; failures=$((failures + 1)); }
expect 0 "mean shear-strain energy" 1 small.prm --output first/ --set "Glass/Seed=9"
grep -q '"seed": 9' first/summary.json || { echo "FAILED: a new run does not replace an earlier one"; failures=$((failures + 1)); }
expect 0 "mean shear-strain energy" 1 first/parameters.prm --output again
cmp -s first/history.csv again/history.csv || { echo "FAILED: the resolved parameters do not reproduce the run"; failures=$((failures + 1)); }

# The box by finite elements: what cannot be, and what PETSc makes of its options.
fem=(small.prm --set "Box/Solver=fem" --set "Box/Finite elements/Degree=1" --output fem)
expect 0 "mean shear-strain energy" 2 "${fem[@]}"
expect 2 "voxels are no whole number of cells" 2 "${fem[@]}" --set "Box/Finite elements/Cell size=5"
expect 2 "allowed are 1, 2, 3, ... and 1/2, 1/3" 1 "${fem[@]}" --set "Box/Finite elements/Cell size=0.7"
expect 2 "the voxel solver is periodic; set Box/Solver to fem" 3 small.prm --set "Box/Finite elements/Free surfaces=z"
expect 2 "allowed is piecewise constant" 1 "${fem[@]}" --set "Glass/Source=threshold" --set "Glass/Second phase/Bulk modulus=1" --set "Glass/Second phase/Shear modulus=1"
expect 2 'PETSc does not take the options "-ksp_type nonsense"' 3 "${fem[@]}" --set "Box/Finite elements/PETSc options=-ksp_type nonsense"
expect 2 "an option starts with a -" 1 "${fem[@]}" --set "Box/Finite elements/PETSc options=ksp_monitor"
expect 0 "nothing in PETSc asked for the option -pc_gamg_treshold" 2 "${fem[@]}" --set "Box/Finite elements/PETSc options=-pc_gamg_treshold 0.1"
expect 3 "do not solve the box under 1 K: iteration 2" 3 "${fem[@]}" --set "Box/Finite elements/PETSc options=-ksp_max_it 2"

# A sampled glass can be written and run from again, with the identical result; a contradiction is refused.
expect 0 "mean shear-strain energy" 2 small.prm --output written --set "Output/Glass file=true"
cat > from_file.prm <<'PRM'
subsection Alloy
  set Name = La55Ni20Al25
end
subsection Glass
  set Source = file
  set File   = written/glass.h5
end
subsection Treatment
  set Cycles = 1
end
PRM
expect 0 "mean shear-strain energy" 2 from_file.prm --output reread
cmp -s written/history.csv reread/history.csv || { echo "FAILED: a glass file does not reproduce the run"; failures=$((failures + 1)); }
expect 0 "mean shear-strain energy" 2 reread/parameters.prm --output reread_again
expect 2 "--set Box/Voxels=12, 12, 12: Box/Voxels = 12, 12, 12: the glass file" 2 from_file.prm --set "Box/Voxels=12, 12, 12"
expect 2 "needs the entry Glass/File" 1 small.prm --set "Glass/Source=file"
expect 4 "cannot be read as an HDF5 file" 2 from_file.prm --set "Glass/File=small.prm"
expect 2 "Glass/Second phase/Bulk modulus: the source threshold needs a positive value" 1 small.prm --set "Glass/Source=threshold"

# The README's synopsis has the options of --help, and each where it belongs.
synopsis=$(sed -n '/^\[mpirun -n N\] cryoglass/,/^exit:/p' "$source/README.md")
options() { grep -o -- '--[a-z-]*[a-z]' | sort -u; }
[ "$(options <<< "$synopsis")" = "$("$cryoglass" --help | options)" ] ||
  { echo "FAILED: the README's options are not those of --help: $synopsis"; failures=$((failures + 1)); }
grep -- '--estimate' <<< "$synopsis" | grep -q 'INPUT.prm$' && ! grep -- '--print-parameters' <<< "$synopsis" | grep -q INPUT ||
  { echo "FAILED: --estimate takes an input, --print-parameters does not: $synopsis"; failures=$((failures + 1)); }

[ "$failures" = 0 ] && echo "the command line keeps its contract"
exit "$((failures > 0))"

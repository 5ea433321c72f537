#!/usr/bin/env bash
# The command line's contract: options, exit codes, messages, and that nothing earlier is lost.
# Usage: command_line.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"

# said CODE "text that must be in the output" RANKS ARGUMENTS...
time_limit=120
said() {
  local code=$1 text=$2
  shift 2
  expect "$code" "$text" run "$@"
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

said 0 "exit codes" 1 --help
said 0 "cryoglass 0." 1 --version
said 0 "Correlation length" 1 --print-parameters
said 0 "compiler" 1 --version
said 0 "La55Ni20Al25" 1 --list
said 0 "Box/Voxel size" 2 --list entries
said 2 'there is no list of alloy (did you mean "alloys"?); there are alloys, baths' 1 --list alloy
said 0 "Box/Solver=voxel" 2 --list values
completed() { # PREVIOUS_WORD WORD "the candidates, a line each"
  output=$(
    PATH=$(dirname "$cryoglass"):$PATH
    . "$source/scripts/completion/cryoglass"
    typed=("$1" "$2")
    _init_completion() { prev=${typed[0]} cur=${typed[1]} words=(cryoglass); } # bash-completion's, of a line that ends here
    compopt() { :; }
    _cryoglass
    printf '%s\n' "${COMPREPLY[@]}"
  )
  [ "$output" = "$3" ] || fail "completion of $1 $2: $output"
}
completed --set 'Glass/Cov' 'Glass/Covariance='
completed --set '"Glass/Correlation l' $'"Glass/Correlation length=\n"Glass/Correlation length=VALUE'
completed --set 'Glass/Correlation\ l' 'Glass/Correlation\ length='
completed --set 'Glass/Corr' '"Glass/Correlation length='
completed --set 'Glass/Covariance=ga' 'gaussian'
completed --set '"Structure/Evolution=so' '"Structure/Evolution=soft spots"'
completed --set 'Structure/Evolution=so' 'soft\ spots'
completed --print-parameters 'Bo' 'Box'
completed cryoglass '--est' '--estimate'
said 0 "set Degree" 1 --print-parameters "Box/Finite elements"
said 2 'there is no subsection Bx (did you mean "Box"?)' 3 --print-parameters Bx
said 0 "small.prm is valid" 2 --validate small.prm
said 0 "mean shear-strain energy" 1 small.prm --output first
said 0 "mean shear-strain energy" 3 small.prm --set "Glass/Seed=2"
[ -f results/small/summary.json ] || fail "no default result folder"
for file in parameters.prm log.txt history.csv summary.json fields/box_000.hdf fields/box.xdmf fields/specimen.pvd pictures/shear_energy.png; do
  [ -s "first/$file" ] || fail "there is no first/$file"
done
[ -e first.incomplete ] && fail "first.incomplete is left over"
earlier=$(cat first/summary.json)

for ranks in 1 3; do
  said 2 "no input" "$ranks"
  said 2 "there is no option --outputs" "$ranks" --outputs x small.prm
  said 2 "more than one input" "$ranks" small.prm thin.prm
  said 2 "--set needs a value" "$ranks" small.prm --set
  said 2 'negative.prm:8: Glass/Correlation length = -2 is not possible; allowed is a number from 0.001 to 1e+06' "$ranks" negative.prm --output first
  said 2 'misspelt.prm:8: there is no entry "Corelation length" in subsection Glass (did you mean "Correlation length"?)' "$ranks" misspelt.prm --output first
  said 2 "Alloy/Shear modulus = -1 is not possible" "$ranks" small.prm --set "Alloy/Shear modulus=-1" --output first
  said 2 "Box/Voxels = 0, 4, 4 is not possible" "$ranks" small.prm --set "Box/Voxels=0, 4, 4" --output first
  said 3 "the voxel solver is not done after the allowed iterations: iteration 2" "$ranks" unconverged.prm --output first
  said 4 "nowhere.prm: No such file or directory" "$ranks" nowhere.prm
  said 4 "file_in_the_way" "$ranks" small.prm --output file_in_the_way/below
  said 4 "is no result folder of CryoGlass" "$ranks" small.prm --output file_in_the_way
  said 4 "is no result folder of CryoGlass" "$ranks" small.prm --output precious_folder
  said 4 "cannot write the results" "$ranks" small.prm --output /proc/cryoglass
done
said 2 'there is no bath "lava"; allowed are dry ice, ethanol, hair-dryer, liquid helium, liquid nitrogen' 2 small.prm --set "Treatment/Steps=lava for 3 s"
sheet() { printf 'subsection Bath\n set Name = %s\n set Temperature = %s\n set Coefficient = %s\nend\n' "$1" "$2" "$3" > "$4"; }
sheet "liquid nitrogen" 80 200 ln.prm && sheet "still air" 300 11 still.prm
said 0 "is valid" 1 --validate small.prm --set "Treatment/Baths=ln.prm"
said 2 "has no such value to replace" 1 small.prm --set "Treatment/Baths=ln.prm" --set "Treatment/Nucleate boiling coefficient=900"
said 0 "mean shear-strain energy" 1 small.prm --output air --set "Treatment/Baths=still.prm" --set "Treatment/Steps=room air for 9 s, liquid nitrogen for 3 s"
grep -q '"bath_temperature_K": 293' air/summary.json || fail "a sheet of still air changes room air"
said 2 "only a wire can be pulled" 2 small.prm --set "Treatment/Steps=still air for 3 s pulling at 1 mm/s"
said 2 "\"oil: constant\" is not of the form" 2 small.prm --set "Treatment/Baths=oil: constant"
said 2 "\"middle\" is not possible; allowed are centre, surface, or x, y, z" 2 small.prm --set "Specimen/Material point=middle"
said 2 "the point lies outside the specimen" 3 --validate small.prm --set "Specimen/Material point=0, 0, 21"
said 2 "\"1, 2\" is not possible; allowed are three lengths" 1 small.prm --set "Specimen/Shape=cuboid" --set "Specimen/Edges=1, 2"
said 2 "needs the entry Specimen/Mesh file" 1 small.prm --set "Specimen/Shape=file"
said 4 "nowhere.msh: No such file or directory" 2 small.prm --set "Specimen/Shape=file" --set "Specimen/Mesh file=nowhere.msh"
said 0 "it changes the largest mean w by" 2 small.prm --output with_stress --set "Specimen/Shape=disc" --set "Specimen/Material point=10, 0, 5" --set "Specimen/Diameter=60"
grep -q '"point": "10, 0, 5"' with_stress/summary.json || fail "the summary does not know the named point"
said 0 "mean shear-strain energy" 2 small.prm --output hard --set "Treatment/Transition band=0.1" --set "Treatment/Nucleate boiling coefficient=1e7"
PETSC_OPTIONS="-heat_ts_max_steps 5" said 3 "the heat equation gives up in liquid nitrogen at" 2 small.prm
said 2 "thin.prm:5: Box/Voxels = 12, 12, 1: the box has 1 lattice planes along z" 3 thin.prm --output first
said 0 "mean shear-strain energy" 4 small.prm --output four --set "Box/Voxels=12, 12, 5" # 2 + 2 + 1 + 0 planes

[ "$(cat first/summary.json)" = "$earlier" ] || fail "an earlier result was touched"
[ "$(cat precious_folder/thesis.txt)$(cat file_in_the_way)" = keepprecious ] || fail "foreign files were touched"
said 0 "mean shear-strain energy" 1 small.prm --output first/ --set "Glass/Seed=9"
grep -q '"seed": 9' first/summary.json || fail "a new run does not replace an earlier one"
said 0 "mean shear-strain energy" 1 first/parameters.prm --output again
cmp -s first/history.csv again/history.csv || fail "the resolved parameters do not reproduce the run"

# The box by finite elements: what cannot be, and what PETSc makes of its options.
fem=(small.prm --set "Box/Solver=fem" --set "Box/Finite elements/Degree=1" --output fem)
said 0 "mean shear-strain energy" 2 "${fem[@]}"
said 2 "voxels are no whole number of cells" 2 "${fem[@]}" --set "Box/Finite elements/Cell size=5"
said 2 "allowed are 1, 2, 3, ... and 1/2, 1/3" 1 "${fem[@]}" --set "Box/Finite elements/Cell size=0.7"
said 2 "the voxel solver is periodic; set Box/Solver to fem" 3 small.prm --set "Box/Finite elements/Free surfaces=z"
said 2 "allowed is piecewise constant" 1 "${fem[@]}" --set "Glass/Source=threshold" --set "Glass/Second phase/Bulk modulus=1" --set "Glass/Second phase/Shear modulus=1"
said 2 'PETSc does not take the options "-ksp_type nonsense"' 3 "${fem[@]}" --set "Box/Finite elements/PETSc options=-ksp_type nonsense"
said 2 "an option starts with a -" 1 "${fem[@]}" --set "Box/Finite elements/PETSc options=ksp_monitor"
said 0 "nothing in PETSc asked for the option -pc_gamg_treshold" 2 "${fem[@]}" --set "Box/Finite elements/PETSc options=-pc_gamg_treshold 0.1"
said 3 "do not solve the box under 1 K: iteration 2" 3 "${fem[@]}" --set "Box/Finite elements/PETSc options=-ksp_max_it 2"

# A sampled glass can be written and run from again, with the identical result; a contradiction is refused.
said 0 "mean shear-strain energy" 2 small.prm --output written --set "Output/Glass file=true"
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
said 0 "mean shear-strain energy" 2 from_file.prm --output reread
cmp -s written/history.csv reread/history.csv || fail "a glass file does not reproduce the run"
said 0 "mean shear-strain energy" 2 reread/parameters.prm --output reread_again
said 2 "--set Box/Voxels=12, 12, 12: Box/Voxels = 12, 12, 12: the glass file" 2 from_file.prm --set "Box/Voxels=12, 12, 12"
said 2 "needs the entry Glass/File" 1 small.prm --set "Glass/Source=file"
said 4 "cannot be read as an HDF5 file" 2 from_file.prm --set "Glass/File=small.prm"
said 2 "Glass/Second phase/Bulk modulus: the source threshold needs a positive value" 1 small.prm --set "Glass/Source=threshold"

# The README's synopsis has the options of --help, and each where it belongs.
synopsis=$(sed -n '/^\[mpirun -q -n N\] cryoglass/,/^exit:/p' "$source/README.md")
options() { grep -o -- '--[a-z-]*[a-z]' | sort -u; }
[ "$(options <<< "$synopsis")" = "$("$cryoglass" --help | options)" ] ||
  fail "the README's options are not those of --help: $synopsis"
grep -- '--estimate' <<< "$synopsis" | grep -q 'INPUT.prm$' && ! grep -- '--print-parameters' <<< "$synopsis" | grep -q INPUT ||
  fail "--estimate takes an input, --print-parameters does not: $synopsis"

# What may not be meant is warned of, with the reason, on the terminal and in the summary.
warned() { # TEXT ARGUMENTS...
  local text=$1
  shift
  said 0 "warning: $text" 2 small.prm --output warned "$@"
  grep -qF -- "$text" warned/summary.json || fail "\"$text\" is not in the summary"
}
warned "the treatment reaches 450 K, 0.95 of T_g = 475 K" --set "Treatment/Steps=ethanol at 343 K for 1 s, salt bath at 450 K for 1 s"
warned "ethanol at 450 K: at 1 bar it does not exist above 351.5 K" --set "Treatment/Steps=ethanol at 450 K for 1 s"
warned "liquid nitrogen at 60 K: at 1 bar it does not exist below 63.15 K" --set "Treatment/Steps=liquid nitrogen at 60 K for 1 s"
warned "liquid nitrogen at 90 K: at 1 bar" --set "Treatment/Baths=liquid nitrogen: constant 100 at 90 K" --set "Treatment/Steps=liquid nitrogen for 1 s"
warned "the specimen starts at 200 K, below every bath" --set "Treatment/Start temperature=200" --set "Treatment/Steps=room air for 9 s"
warned "alpha is taken as constant down to 77 K"
said 0 "free of stress at 293 K (T_ref); free of stress at T_g, w at 77 K would be 3.4 times as large" 1 small.prm --output plain \
  --set "Alloy/Thermal expansion law=debye" --set "Alloy/Thermal expansion law=constant"
said 0 "free of stress at 293 K" 1 small.prm --output plain --set "Alloy/Thermal expansion law=debye" --set "Title=it's mine" \
  --set "Alloy/Bulk modulus=50"
"$python" - <<'END' || fail "the summary does not say what was computed"
import json
s = json.load(open("plain/summary.json"))
assert s["warnings"] == [w for w in s["warnings"] if "wide" in w], s["warnings"]
assert s["description"].startswith("La55Ni20Al25 with another Bulk modulus, Thermal expansion law, ribbon (thickness "), s["description"]
assert s["title"] == "it's mine" and "--set 'Title=it'\\''s mine'" in s["command"], s["command"]
assert s["alloy"]["bulk_modulus_Pa"] == 50e9 and s["alloy"]["thermal_expansion_law"] == "debye" and s["alloy"]["assumptions"]
assert s["treatment"]["reference_temperature_K"] == 293 and s["treatment"]["cycles"] == 1
nitrogen = s["treatment"]["steps"][0]
assert (nitrogen["film_heat_transfer_W_per_m2_K"], nitrogen["nucleate_heat_transfer_W_per_m2_K"]) == (148, 1355), nitrogen
assert s["glass"]["requested"]["correlation_length_m"] == 2e-9 and s["specimen"]["shape"] == "ribbon" and s["libraries"]["deal.II"]
END

# A layered map: its effective tensor is that of a laminate (Backus, J. Geophys. Res. 67, 4427 (1962)), and said to be none of a glass.
"$python" - <<'END'
import h5py, numpy as np
with h5py.File("layers.h5", "w") as file:
    file.attrs["voxel_size"] = 1e-9
    layer = np.where(np.arange(8) < 3, 0.0, 1.0)[:, None, None] * np.ones((8, 4, 4))
    file["bulk_modulus"], file["shear_modulus"], file["thermal_expansion"] = 40e9 + 60e9 * layer, 10e9 + 30e9 * layer, 2e-5 - 1e-5 * layer
END
sed 's#written/glass.h5#layers.h5#' from_file.prm > layers.prm
said 0 "the box is elastically anisotropic" 2 layers.prm --output layers
"$python" - <<'END' || fail "the effective tensors of a laminate"
import json
import numpy as np
e = json.load(open("layers/summary.json"))["effective"]
B, G, alpha = (np.repeat(pair, (3, 5)) for pair in ((40e9, 100e9), (10e9, 40e9), (2e-5, 1e-5)))
c, lam = np.array(e["stiffness_Pa"]), B - 2 * G / 3
M, mean = lam + 2 * G, lambda x: np.mean(x)
c33, c13 = 1 / mean(1 / M), mean(lam / M) / mean(1 / M)
c11 = mean(M - lam**2 / M) + mean(lam / M) ** 2 / mean(1 / M)
for i, j, expected in ((2, 2, c33), (0, 2, c13), (0, 0, c11), (0, 1, c11 - 2 * mean(G)), (3, 3, mean(G)), (4, 4, 1 / mean(1 / G)), (5, 5, 1 / mean(1 / G))):
    assert abs(c[i, j] / expected - 1) < 1e-4, (i, j, c[i, j], expected)
assert abs(c[0, 3]) < 1e-4 * c[0, 0] and np.array_equal(c, c.T)
# Free thermal expansion: in plane equal strains of no mean stress; across what is left.
plane = 9 * B * G / (3 * B + 4 * G) * 2  # biaxial modulus E/(1 - nu)
in_plane = mean(plane * alpha) / mean(plane)
across = mean(3 * B * alpha / M - 2 * lam / M * in_plane)
found = e["thermal_expansion_tensor_per_K"]
assert abs(found[0] / in_plane - 1) < 1e-4 and abs(found[2] / across - 1) < 1e-4, (found, in_plane, across)
assert e["thermal_expansion_anisotropy"] > 0.05 and e["stiffness_anisotropy"] > 0.05
END

# Under mpirun, with the settings of the scripts, a user's error is one line.
printf 'subsection Box\n  set Voxels = 0, 1, 2\nend\n' > impossible.prm
said=$( (. "$source/scripts/setup.sh" && run 2 impossible.prm) 2>&1) || true
[ "$(wc -l <<< "$said")" = 1 ] && grep -q '^cryoglass: impossible.prm:2: Box/Voxels' <<< "$said" || fail "more than the message: $said"

# Of a subsection nothing else, of all lists what the program takes; colours on a terminal alone, and never with NO_COLOR.
"$cryoglass" --print-parameters Glass > glass.txt
[ "$(grep -c '^ *subsection' glass.txt)" = 2 ] && [ "$(grep -c '^ *end' glass.txt)" = 2 ] && ! grep -q Voxels glass.txt || fail "$(cat glass.txt)"
for alloy in $("$cryoglass" --list alloys); do
  for _ in 1 2 3; do
    status=0
    "$cryoglass" --validate small.prm --set "Alloy/Name=$alloy" > alloy.txt 2>&1 || status=$?
    grep -q "ompi_rte_init failed" alloy.txt || break # MPI does not always start where many start at once
  done
  [ "$status" = 0 ] || fail "$alloy is listed and not taken: $(cat alloy.txt)"
done
fields=$("$cryoglass" --list fields | paste -sd,)
"$cryoglass" --validate small.prm --set "Output/Field names=$fields" > /dev/null || fail "$fields are listed and not taken"
red=$(printf '\033[1;31mcryoglass:')
said=$(script -qec "$cryoglass nowhere.prm" /dev/null < /dev/null) || true
grep -qF "$red" <<< "$said" || fail "no colour on a terminal: $said"
for plain in "NO_COLOR=1 script -qec '$cryoglass nowhere.prm' /dev/null < /dev/null" "$cryoglass nowhere.prm"; do
  said=$(bash -c "$plain" 2>&1) || true
  grep -q '^cryoglass: ' <<< "$said" || fail "colours where they should not be: $said"
done

finish "the command line keeps its contract"

#!/usr/bin/env bash
# Inputs that are none, or that can hold nothing good: a clear message and exit code 2 or 4, before anything is computed.
# Usage: inputs.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/../support/prelude.sh"
time_limit=120
cat > small.prm <<'PRM'
subsection Alloy
  set Name = La55Ni20Al25
end
subsection Glass
  set Correlation length = 4
end
subsection Box
  set Voxels = 12, 12, 12
end
subsection Treatment
  set Cycles = 1
end
PRM
check() { # CODE TEXT ARGUMENTS...: --validate
  local code=$1 text=$2
  shift 2
  expect "$code" "$text" timeout 60 "$cryoglass" --validate "$@"
}

# --- what is no file, or no text ------------------------------------------------------
mkfifo pipe.prm
check 4 "is no regular file" pipe.prm
check 4 "is no regular file" /dev/zero
check 4 "is no regular file" .
check 4 "No such file or directory" nowhere.prm
head -c 20000000 /dev/zero > long.prm
check 4 "allowed are up to" long.prm
printf 'set Title = 5 \xb5m\n' | cat - small.prm > latin.prm
check 2 "latin.prm:1: the value of Title has a character that is no UTF-8" latin.prm
check 2 "a #, which begins a comment" small.prm --set "Title=a # b"
check 2 "a line break" small.prm --set "Title=a
b"
check 0 "is valid" small.prm --set "Title=5 µm, \"quoted\" & <b>"
printf 'include self.prm\ninclude self.prm\n' > self.prm
check 2 "include" self.prm
table=$(for i in $(seq 3800); do printf ' %s:50' "$i"; done)
printf 'subsection Treatment\n set Baths = oil: table%s at 300 K\n set Steps = oil for 5 s\nend\n' "$table" | cat small.prm - > table.prm
check 0 "is valid" table.prm
check 2 "there is no bath" small.prm --set "Treatment/Steps=$(printf 'x%.0s' $(seq 100000)) for 3 s"

# --- values that nothing has --------------------------------------------------------------
check 2 "Alloy/Thermal expansion = 12.9 is not possible" small.prm --set "Alloy/Thermal expansion=12.9"
check 2 "Alloy/Bulk modulus = 45e9 is not possible" small.prm --set "Alloy/Bulk modulus=45e9"
check 2 "Alloy/Shear modulus" small.prm --set "Alloy/Shear modulus=1e-9"
check 2 "Alloy/Debye temperature" small.prm --set "Alloy/Thermal expansion law=debye" --set "Alloy/Debye temperature=1e110"
check 2 "Alloy/Conductivity" small.prm --set "Alloy/Conductivity=1e-30"
check 2 "Alloy/Density" small.prm --set "Alloy/Density=5.9e9"
check 2 "Alloy/Thermal expansion table" small.prm --set "Alloy/Thermal expansion law=table" --set "Alloy/Thermal expansion table=77: 1e300, 293: 1"

# --- boxes: too large, too small -------------------------------------------------------------
check 2 "Box/Voxels: this run needs about" small.prm --set "Box/Voxels=2048, 2048, 2048"
check 2 "GB of memory on a node that has" small.prm --set "Box/Voxels=10000, 10000, 10000"
expect 2 "GB of memory on a node that has" run 2 small.prm --set "Box/Voxels=4096, 4096, 4096"
check 0 "is valid" small.prm --set "Box/Voxels=2048, 2048, 2048" --set "Box/Check memory=false"
check 0 "is valid" small.prm --set "Box/Voxels=2048, 2048, 2048" --ranks 512
"$cryoglass" --estimate --ranks 4096 small.prm --set "Box/Voxels=10000, 10000, 10000" > estimate.json || fail "no estimate"
"$python" -c 'import json; assert 1e14 < json.load(open("estimate.json"))["bytes"] < 1e15'
for voxels in "1, 1, 1" "1, 2, 3" "3, 1, 2" "2, 3, 1" "2, 2, 2" "3, 3, 3" "1, 9, 9" "9, 1, 9" "9, 9, 1"; do
  timeout 60 "$cryoglass" small.prm --output tiny --set "Box/Voxels=$voxels" --set "Box/Voxel size=20" > tiny.txt 2>&1
  case $? in
    0) "$python" -c 'import json, math; w = json.load(open("tiny/summary.json"))["shear_energy"]["mean_J_per_m3"]; assert math.isfinite(w) and w >= 0' || fail "$voxels: $(cat tiny.txt)" ;;
    2) grep -q "^cryoglass: " tiny.txt || fail "$voxels: $(cat tiny.txt)" ;;
    *) fail "$voxels voxels: $(cat tiny.txt)" ;;
  esac
done

# --- meshes and glass files ---------------------------------------------------------------------
mesh=(small.prm --set "Specimen/Shape=file" --set "Specimen/Mesh file=a.msh")
check 4 "a.msh: No such file or directory" "${mesh[@]}"
mkfifo a.msh
check 4 "is no regular file" "${mesh[@]}"
rm a.msh
for text in "" "x" "\$MeshFormat" "\$MeshFormat\n9 0 8\n\$EndMeshFormat\n" "\$MeshFormat\n2.2 0 8\n\$EndMeshFormat\n\$Nodes\n1000000000000\n" \
  "\$MeshFormat\n2.2 1 8\n" "\$MeshFormat\n4.1 0 8\n\$EndMeshFormat\n\$Entities\n9999999 999999 9 9\n" "\$NOD\n-5\n"; do
  printf "$text" > a.msh
  timeout 60 "$cryoglass" --validate "${mesh[@]}" > mesh.txt 2>&1
  case $? in
    2 | 4) grep -q "^cryoglass: .*a.msh" mesh.txt || fail "a mesh \"$text\": $(cat mesh.txt)" ;;
    *) fail "a mesh \"$text\": exit code $?: $(cat mesh.txt)" ;;
  esac
done

# What a mesher may give, and what a user should do about it.
"$python" - <<'PY'
def write(name, points, hexahedra, more=()):
    with open(name, "w") as out:
        print("$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$Nodes", len(points), sep="\n", file=out)
        for i, point in enumerate(points):
            print(i + 1, *point, file=out)
        print("$EndNodes\n$Elements", len(hexahedra) + len(more), sep="\n", file=out)
        for i, line in enumerate([f"5 2 1 1 {' '.join(map(str, h))}" for h in hexahedra] + list(more)):
            print(i + 1, line, file=out)
        print("$EndElements", file=out)
bar = [(x, y, z) for x in range(3) for z in range(2) for y in range(2)] # of 2 x 1 x 1
left, right = (1, 5, 6, 2, 3, 7, 8, 4), (5, 9, 10, 6, 7, 11, 12, 8)
write("bar.msh", bar, [left, right])
write("inner.msh", bar, [left, right], ["3 2 3 3 5 6 8 7"]) # the face between the cells
write("twisted.msh", bar, [left, (5, 9, 10, 8, 7, 11, 12, 6)])
write("parts.msh", bar + [(x, y, z + 3) for x, y, z in bar[:8]], [left, right, tuple(n + 12 for n in left)])
write("tetrahedron.msh", bar, [], ["4 2 1 1 1 5 2 3"])
PY
for case in "bar.msh:0:is valid" "bar.msh:0:cells" "inner.msh:2:Physical Volume" "twisted.msh:2:twisted" "parts.msh:2:do not all hang together" \
  "tetrahedron.msh:2:other cells than hexahedra"; do
  IFS=: read -r file code text <<< "$case"
  check "$code" "$text" "${mesh[@]}" --set "Specimen/Mesh file=$file"
done
check 2 "Mesh unit" "${mesh[@]}" --set "Specimen/Mesh file=bar.msh" --set "Specimen/Mesh unit=m"
check 2 "outside the specimen, which extends from 0 0 0 to 2000 1000 1000 um" "${mesh[@]}" --set "Specimen/Mesh file=bar.msh" \
  --set "Specimen/Material point=0, 0, 1100"
check 2 "needs Specimen/Thermal stress" small.prm --set "Specimen/Thermal stress=false" --set "Box/Macroscopic stress=specimen"

timeout 60 "$cryoglass" small.prm --output whole --set "Output/Glass file=true" --set "Output/Fields=false" > whole.txt 2>&1 || fail "$(cat whole.txt)"
from_file=(small.prm --set "Glass/Source=file" --set "Glass/File=g.h5")
sed -i '/Voxels/d' small.prm
"$python" - <<'PY'
import random, h5py, numpy as np, shutil
def spoil(name, how):
    shutil.copy("whole/glass.h5", name)
    with h5py.File(name, "r+") as file:
        how(file)
def units(values):
    def how(file):
        del file["shear_modulus"].attrs["unit"]
        file["shear_modulus"].attrs["unit"] = values
    return how
spoil("bad_fixed.h5", units(np.array([b"Pa" * 40, b"Pa", b"Pa"] * 50)))
spoil("bad_variable.h5", units(["Pa", "GPa", "kPa"]))
spoil("bad_number.h5", units(3.0))
def huge(file):
    del file["shear_modulus"]
    file.create_dataset("shear_modulus", shape=(2**40, 2**20, 2**20), dtype="f8", chunks=(1, 2, 2))
spoil("bad_huge.h5", huge)
def many_sizes(file):
    file.attrs["voxel_size"] = [1e-9, 1e-9]
spoil("bad_size.h5", many_sizes)
chance = random.Random(1)
whole = open("whole/glass.h5", "rb").read()
for i in range(40):
    data = bytearray(whole)
    for _ in range(chance.choice([1, 3, 30])):
        data[chance.randrange(4000)] = chance.randrange(256)  # where the structure is
    open(f"bad_flip_{i}.h5", "wb").write(data if i % 4 else data[:chance.randrange(len(data))])
PY
for file in bad_*.h5; do
  cp "$file" g.h5
  timeout 100 "$cryoglass" --validate "${from_file[@]}" > glass.txt 2>&1
  code=$?
  case $file.$code in
    bad_flip*.0) ;; # what is not read may be anything
    *.2 | *.4) grep -q "^cryoglass: .*g.h5" glass.txt || fail "$file: $(cat glass.txt)" ;;
    *) fail "$file: exit code $code: $(cat glass.txt)" ;;
  esac
done

# --- two runs into one folder; names ----------------------------------------------------------------
cp whole/parameters.prm slow.prm
"$cryoglass" slow.prm --output shared --set "Box/Voxels=64, 64, 64" > first.txt 2>&1 &
job=$!
for _ in $(seq 1000); do
  [ -s shared.incomplete/log.txt ] && break
  sleep 0.005
done
kill -STOP "$job" # it would be done before the second has begun
expect 4 "another run is writing there" run 2 slow.prm --output shared
kill -CONT "$job"
wait "$job" || fail "the first of two runs: $(cat first.txt)"
[ -s shared/summary.json ] && [ ! -e shared.lock ] || fail "the first of two runs left $(ls -d shared*)"
for name in "a b" "it's" 'a"b' "größe µ" '-dash' 'a$b_{$c^' 'back`tick' "$(printf 'x%.0s' $(seq 200))"; do
  timeout 60 "$cryoglass" slow.prm --output "$name" > name.txt 2>&1 || fail "the folder $name: $(cat name.txt)"
  [ -s "./$name/summary.json" ] || fail "there is no $name"
done
finish "bad inputs are refused"

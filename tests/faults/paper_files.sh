#!/usr/bin/env bash
# Plans, claims, calibrations and results of other hands: the reproduction of the paper and the calibration refuse what is
# wrong in one line with 2, and whatever a text says, it is no part of the page.
# Usage: paper_files.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/../support/prelude.sh"
one_line() { # after expect
  [ "$(wc -l <<< "$output")" = 1 ] || fail "more than one line: $output"
}
"$python" "$source/tests/faults/paper_files.py" "$source" || fail "a plan"

# --- calibrations -----------------------------------------------------------------------
refuse() { # "what the message must say"; the calibration from standard input
  cat > bad.yaml
  expect 2 "bad.yaml: $1" "$source/scripts/calibrate" bad.yaml
  one_line
  [ -z "$(ls -d bad.prm bad.runs 2> /dev/null)" ] || fail "something was written: $(cat bad.yaml)"
}
entries='entries: {A/x: {start: 2, low: 1, high: 3}}' targets='targets: [{quantity: peak_cycle, value: 10, error: 1}]'
refuse '[1] is not possible; allowed is a mapping' <<< '[1]'
refuse 'there is no key more; allowed are base, set, entries, targets, ranks' <<< "{base: x.prm, $entries, $targets, more: 1}"
refuse 'the key targets is missing' <<< "{base: x.prm, $entries}"
refuse 'base: 3 is not possible; allowed is a text' <<< "{base: 3, $entries, $targets}"
refuse 'ranks: -1 is not possible; allowed is a whole number from 1' <<< "{base: x.prm, $entries, $targets, ranks: -1}"
refuse 'entries/A/x: {"start": 2, "low": 3, "high": 3} is not possible; needed is 0 < low < start < high' <<< "{base: x.prm, entries: {A/x: {start: 2, low: 3, high: 3}}, $targets}"
refuse 'entries/A/x/low: "a" is not possible; allowed is a number' <<< "{base: x.prm, entries: {A/x: {start: 2, low: a, high: 3}}, $targets}"
refuse 'entries/A/x/high: Infinity is not possible' <<< "{base: x.prm, entries: {A/x: {start: 2, low: 1, high: .inf}}, $targets}"
refuse 'targets: "x" is not possible; allowed is a list' <<< "{base: x.prm, $entries, targets: x}"
refuse 'targets/0: "x" is not possible; allowed is a mapping' <<< "{base: x.prm, $entries, targets: [x]}"
refuse 'targets/0/error: 0 is not possible; allowed is a number' <<< "{base: x.prm, $entries, targets: [{quantity: a, value: 1, error: 0}]}"
refuse 'targets/0/cycle: 1.5 is not possible; allowed is a whole number' <<< "{base: x.prm, $entries, targets: [{quantity: a, value: 1, error: 1, cycle: 1.5}]}"
refuse '2 entries cannot be found from 1 targets' <<< "{base: x.prm, entries: {A/x: {start: 2, low: 1, high: 3}, A/y: {start: 2, low: 1, high: 3}}, $targets}"
refuse 'line 1: a value of the kind os.system' <<< "base: !!python/object/apply:os.system ['touch pwned']"
expect 2 'nowhere.yaml cannot be read: No such file' "$source/scripts/calibrate" nowhere.yaml
echo "{base: nowhere.prm, $entries, $targets}" > no_base.yaml
expect 2 'nowhere.prm cannot be read: No such file' "$source/scripts/calibrate" no_base.yaml

cat > stub << 'STUB'
#!/usr/bin/env bash
# The results of one run, whatever is asked for.
case "$1" in
  --version) echo "cryoglass 0.1.0 (first)" && exit ;;
  --estimate) echo '{"seconds": 1, "bytes": 1000000}' && exit ;;
esac
while [ "$1" != --output ]; do shift; done
rm -rf -- "$2" && cp -r "${STUB_RESULT:?}" "$2"
STUB
chmod +x stub

# --- a result that is damaged -----------------------------------------------------------------
expect 0 "0 runs failed" "$source/scripts/reproduce" --quick --output result wire_lumped
cp -r result/wire_constant intact
forge() { # FILE "what the message must say"; the file from standard input
  cp -r intact/. result/wire_constant && cat > "result/wire_constant/$1"
  CRYOGLASS_PROGRAM=$work/stub expect 2 "$2" "$source/scripts/reproduce" --quick --output result wire_lumped
  grep -q "^reproduce: .*wire_constant/$1" <<< "$output" || fail "the file is not named: $output"
  cp -r intact/. result/wire_constant
}
forge summary.json 'summary.json cannot be read as JSON' < /dev/null
forge summary.json ': wall_s = "<script>" is not possible; needed is a finite number' < <(sed 's/"wall_s": [^,]*/"wall_s": "<script>"/' intact/summary.json)
forge summary.json ': revision is missing' < <(sed '/"revision"/d' intact/summary.json)
forge history.csv 'the last line is cut off' < <(head -c 3000 intact/history.csv)
forge history.csv 'row 3: mean_temperature_K = "<b>" is not possible' < <(awk -F, -v OFS=, 'NR == 4 {$6 = "<b>"} {print}' intact/history.csv)
forge history.csv 'the column mean_temperature_K is missing' < <(sed 's/mean_temperature_K/x/' intact/history.csv)
forge parameters.prm ': Density = null is not possible' < <(sed '/set Density/d' intact/parameters.prm)
forge parameters.prm ': Diameter = "x" is not possible' < <(sed 's/set Diameter .*/set Diameter = x/' intact/parameters.prm)

# --- what stands in a claim or in a label; the results are those of one run for all cases ----------
mkdir tree && cp -r "$source/scripts" "$source/inputs" "$source/materials" tree
run 1 "$source/inputs/cycles/la_ribbon.prm" --output ribbon --set "Box/Voxels=12, 12, 12" --set "Treatment/Cycles=12" --set "Output/Fields=false" > ribbon.txt 2>&1 ||
  fail "$(cat ribbon.txt)"
"$python" - << 'PY'
evil = '<script>alert(1)</script> $a_{$b^ \\frac{'
path = "tree/inputs/paper/paper.yaml"
text = open(path).read()
for old, new in (("label: spread of B 18 %", f"label: '{evil}'"), ("13 %:", "'$x_{^$':")):
    assert old in text
    text = text.replace(old, new)
open(path, "w").write(text)
path = "tree/materials/literature/paper_claims.csv"
head = open(path).readline()
reads = " + ".join(f'at(""{case}_{bath}"", ""soft_fraction"", 5)' for case in ("assume_standard", "assume_0_0") for bath in ("nitrogen", "dry_ice", "helium"))
row = [evil] * 4 + ["0.1", "0.5", evil, "predicted", evil, f'"{reads}"', "", evil, evil]
open(path, "w").write(head + ",".join(row) + "\n")
PY
CRYOGLASS_PROGRAM=$work/stub CRYOGLASS_LAUNCHER=env STUB_RESULT=$work/ribbon expect 0 "0 runs failed" \
  tree/scripts/reproduce --quick --output evil '<script>alert(1)</script> $a_{$b^ \frac{'
contains evil/paper.html '&lt;script&gt;alert(1)&lt;/script&gt; $a {$b^ \frac{'
contains evil/paper.html 'Which assumption matters'
[ "$(grep -c '<script>' evil/paper.html)" = 1 ] || fail "a text is a part of the page"
damage() { # "what the message must say"; the claims from standard input
  cat > tree/materials/literature/paper_claims.csv
  CRYOGLASS_PROGRAM=$work/stub expect 2 "paper_claims.csv$1" tree/scripts/reproduce --quick --output evil
  one_line
}
claims=$source/materials/literature/paper_claims.csv
damage ': it is empty' < /dev/null
damage ': the column computed is missing' < <(sed '1s/computed/x/' "$claims")
damage ': row 1: 3 cells; needed are 13' < <(head -n 1 "$claims" && echo '1,2,3')
damage ': wire_lumped: stands there twice' < <(cat "$claims" && grep ^wire_lumped "$claims")
damage ': a: uncertainty = much is not possible' < <(head -n 1 "$claims" && echo 'a,b,c,d,1,much,1,predicted,e,,,,')
damage ': a: the use is one of' < <(head -n 1 "$claims" && echo 'a,b,c,d,1,1,1,guessed,e,,,,')
damage ': a: ' < <(head -n 1 "$claims" && echo "a,b,c,d,1,1,1,predicted,e,$(printf '(%.0s' $(seq 5000)),,,")
[ ! -e pwned ] || fail "a file runs commands"
finish "the paper and the calibration take files of other hands as they should"

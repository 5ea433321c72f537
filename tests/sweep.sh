#!/usr/bin/env bash
# Sweeps on this machine: names, products and ranges, refusals, resumption, the table and the page; the shipped sweeps are valid.
# Usage: sweep.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
cat > small.prm <<'PRM'
subsection Alloy
  set Name = La55Ni20Al25
end
subsection Box
  set Voxels           = 12, 12, 12
  set Effective moduli = false
end
subsection Treatment
  set Cycles = 1
end
PRM
cat > sweep.yaml <<'YAML'
title: a small one
base: small.prm
set: {Output/Fields: false, Output/Pictures: false}
vary:
  Glass/Correlation length: {from: 1, to: 4, steps: 3, spacing: log}
  Glass/Bulk modulus variation & Glass/Shear modulus variation: [[0.1, 0.2], [0.18, 0.27]]
realisations: 2
YAML
sweep() { "$source/scripts/sweep/run" "$@"; }

sweep sweep.yaml --output result > first.txt 2>&1 || fail "$(tail -n 20 first.txt)"
for length in 1 2 4; do
  [ -s "result/Correlation_length=${length}__Bulk_modulus_variation=0.18__Shear_modulus_variation=0.27/summary.json" ] ||
    fail "no case of the length $length: $(ls result)"
done
[ -s result/sweep.html ] || fail "no page"
"$python" - <<'PY' || fail "the table or the page"
import csv, json, re
rows = list(csv.DictReader(open("result/sweep.csv")))
assert len(rows) == 6, rows
for row in rows:
    summary = json.load(open(f"result/{row['case']}/summary.json"))
    assert row["state"] == "complete" and row["realisations.count"] == "2"
    assert float(row["shear_energy.mean_J_per_m3"]) == summary["shear_energy"]["mean_J_per_m3"]
    assert float(row["standard_error.shear_energy.mean_J_per_m3"]) == summary["standard_error"]["shear_energy"]["mean_J_per_m3"] > 0
    assert float(row["Glass/Correlation length"]) in (1, 2, 4)
page = open("result/sweep.html").read()
assert page.count("<img") >= 5 and "6 of 6 cases complete" in page and "://" not in page
PY
rm -r "result/Correlation_length=2__Bulk_modulus_variation=0.1__Shear_modulus_variation=0.2"
sweep sweep.yaml --output result > second.txt 2>&1 || fail "$(tail -n 20 second.txt)"
grep -q "6 cases in .*, 1 to do" second.txt || fail "the second call does not do the one case that is missing: $(cat second.txt)"
sed -i 's/Pictures: false/Pictures: true/' sweep.yaml
sweep sweep.yaml --output result > third.txt 2>&1 || fail "$(tail -n 20 third.txt)"
grep -q ", 6 to do" third.txt || fail "other settings are not taken up: $(cat third.txt)"
sweep sweep.yaml --output result > fourth.txt 2>&1 || fail "$(tail -n 20 fourth.txt)"
grep -q ", nothing to do" fourth.txt || fail "$(cat fourth.txt)"

refuse() { # "what the message must say"; the sweep from standard input
  cat > bad.yaml
  expect 2 "$1" sweep bad.yaml --output bad
  [ -e bad/.snakemake ] && fail "something was started: $(cat bad.yaml)"
  rm -rf bad
}
refuse 'did you mean "Correlation length"' <<< '{base: small.prm, vary: {Glass/Corelation length: [1, 2]}}'
refuse '1 of 2 cases are not possible' <<< '{base: small.prm, vary: {Glass/Correlation length: [1, -2]}}'
refuse 'there is no key vry' <<< '{base: small.prm, vry: {Glass/Seed: [1]}}'
refuse 'the key vary is missing' <<< '{base: small.prm}'
refuse 'zip needs as many values' <<< '{base: small.prm, combine: zip, vary: {Glass/Seed: [1, 2], Box/Tolerance: [1e-8]}}'
refuse 'a range has from, to, steps' <<< '{base: small.prm, vary: {Glass/Seed: {from: 1, to: 2}}}'
refuse 'two cases have the name' <<< '{base: small.prm, vary: {Glass/Seed: [1, 1]}}'
refuse 'nowhere.prm: No such file or directory' <<< '{base: nowhere.prm, vary: {Glass/Seed: [1]}}'
refuse 'cannot be read' <<< '{base: [unclosed'

for shipped in "$source"/inputs/sweeps/*.yaml; do
  sweep "$shipped" --output "shipped/$(basename "$shipped" .yaml)" --dry-run > shipped.txt 2>&1 || fail "$shipped: $(tail -n 5 shipped.txt)"
done

finish "sweeps keep their promises"

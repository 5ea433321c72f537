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
realisations: 4
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
    assert row["state"] == "complete" and row["realisations.count"] == "4"
    assert float(row["shear_energy.mean_J_per_m3"]) == summary["shear_energy"]["mean_J_per_m3"]
    assert float(row["standard_error.shear_energy.mean_J_per_m3"]) == summary["standard_error"]["shear_energy"]["mean_J_per_m3"] > 0
    assert float(row["Glass/Correlation length"]) in (1, 2, 4)
page = open("result/sweep.html").read()
assert page.count("<img") >= 5 and "6 of 6 cases complete" in page and "://" not in page
assert "The same in all cases: coldest temperature of the box (K) 77; " in page and "Biot number" not in page.split("<h2>Cases")[1]
# Effects are of pairs of glasses: the largest is that of the last length, where the spread is one of the two.
import numpy as np
def means(length, spread):
    name = f"result/Correlation_length={length}__Bulk_modulus_variation={spread[0]}__Shear_modulus_variation={spread[1]}/realisations.csv"
    return {row["seed"]: float(row["shear_energy.mean_J_per_m3"]) for row in csv.DictReader(open(name))}
found = []
for spread in ((0.1, 0.2), (0.18, 0.27)):
    short, long = means(1, spread), means(4, spread)
    pairs = np.array([long[seed] - short[seed] for seed in short]) / np.mean(list(short.values()))
    found.append((100 * pairs.mean(), 100 * pairs.std(ddof=1) / np.sqrt(4)))
effect = re.search(r"<th>mean w \(kJ/m³\)</th><td>(-[0-9.]+) ± ([0-9.]+) % \(4\)</td>", page)
assert effect, page[page.index("<h2>Effects") :][:800]
difference, error = min(found)
assert abs(float(effect[1]) - difference) < 0.06 and abs(float(effect[2]) - error) < 0.06, (effect[0], found)
links = re.findall(r'href="([^"]+)"', page)
assert len(links) == 6 and all("mean shear-strain energy" in open("result/" + link).read() for link in links), links
PY
"$python" - "$source" <<'PY' || fail "effects"
import os, sys
sys.path[:0] = [sys.argv[1] + "/scripts", sys.argv[1] + "/scripts/sweep"]
from effects import Differences, effect
from figures_of_sweep import Axis
cases, rows = [], []
for name, values in (("1", (1.0, 2.0, 3.0)), ("2", (1.1, 2.2, 3.0)), ("3", (1.1, 1.9, 3.05)), ("4", None)):
    os.makedirs("forged/" + name, exist_ok=True)
    if values:
        with open(f"forged/{name}/realisations.csv", "w") as file:
            file.write("seed,x\n" + "".join(f"{seed},{value}\n" for seed, value in enumerate(values)))
    cases.append({"varied": {"A/x": name}})
    rows.append({"case": name, "A/x": name, "x": sum(values or (6.06,)) / 3})
axis = Axis(["A/x"], cases)
# 0.1, 0.2, 0 in 2: mean 0.1, standard error 0.1/sqrt(3).
# t of two degrees of freedom is 4.303: 5 % + 4.303 * 2.887 %.
assert effect(Differences("forged"), axis, [], rows[:2], "x") == "no effect beyond 17 %", effect(Differences("forged"), axis, [], rows[:2], "x")
assert effect(Differences("forged"), axis, [], [rows[0], rows[3]], "x") == "+1 % (4, one glass)", effect(Differences("forged"), axis, [], [rows[0], rows[3]], "x")
assert effect(Differences("forged"), axis, [], rows[:1], "x") is None
PY
# A report that cannot be made is said, and the rest of the page stands.
case="Correlation_length=4__Bulk_modulus_variation=0.1__Shear_modulus_variation=0.2"
mv "result/$case/history.csv" history.kept && touch "result/$case/summary.json"
sweep sweep.yaml --output result > unreported.txt 2>&1 || fail "$(tail -n 20 unreported.txt)"
grep -q "no report of $case: .*history.csv" unreported.txt || fail "a report that fails is not said: $(cat unreported.txt)"
grep -q "no report of $case" result/sweep.html && [ "$(grep -o 'href=' result/sweep.html | wc -l)" = 5 ] || fail "the page without a report"
mv history.kept "result/$case/history.csv"
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

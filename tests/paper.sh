#!/usr/bin/env bash
# The paper in one command, quickly: every claim has its row, what must hold exactly holds and ends with 1 where it does not,
# nothing is run twice, a claim is added without code, the page needs no network.
# Usage: paper.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
"$source/scripts/reproduce" --quick --output result > first.txt 2>&1 || fail "$(tail -n 20 first.txt)"
"$python" - "$source" <<'PY' || fail "the claims or the page"
import csv, html.parser, json, math, sys
claims = {row["claim"]: row for row in csv.DictReader(open(sys.argv[1] + "/materials/literature/paper_claims.csv"))}
rows = {row["claim"]: row for row in csv.DictReader(open("result/claims.csv"))}
assert list(rows) == list(claims), set(rows) ^ set(claims)
for name, row in rows.items():
    claim = claims[name]
    assert row["kind"] == claim["use"], row
    if claim["exact"]:
        assert row["verdict"] == "holds" and abs(float(row["computed"]) - float(claim["value"])) <= float(claim["exact"]), row
    elif claim["computed"]:
        assert row["verdict"] in ("agrees", "disagrees", "calibrated", "not resolved", "no number measured") and math.isfinite(float(row["computed"])), row
        value, parts = float(row["computed"]), [float(row[key] or 0) for key in ("sampling_error", "lattice_error")]
        band = max(abs(float(row[key]) - value) for key in ("calibration_low", "calibration_high")) if row["calibration_low"] else 0.0
        assert math.isclose(float(row["computed_error"]), math.hypot(*parts, band), rel_tol=1e-3, abs_tol=1e-5 * abs(value)), row
        if row["difference_in_standard_errors"]:
            error = math.hypot(float(row["computed_error"]), float(claim["uncertainty"] or 0))
            assert math.isclose(float(row["difference_in_standard_errors"]), (value - float(claim["value"])) / error, rel_tol=1e-3, abs_tol=1e-4 * abs(value) / error), row
    else:
        assert row["verdict"] in ("input", "out of scope") and row["note"], row
# A value against the files that it is read from: the mean over the seeds, its error the standard error of that mean.
seeds = [[float(line["young_modulus_ratio"]) for line in csv.DictReader(open(f"result/ribbon.seed{i}/cycles.csv"))][11] for i in (1, 2)]
assert math.isclose(float(rows["young_11"]["computed"]), sum(seeds) / 2, rel_tol=1e-5)
assert math.isclose(float(rows["young_11"]["sampling_error"]), abs(seeds[0] - seeds[1]) / 2, rel_tol=1e-4)
# Two glasses are too few for a verdict beside an experiment; the ribbon has the band and the lattice.
assert rows["yield_pressure_11"]["glasses"] == "2" and rows["yield_pressure_11"]["verdict"] == "not resolved"
assert rows["peak_height_ribbon"]["lattice_error"] and rows["peak_height_ribbon"]["calibration_high"]

class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.verdicts, self.images, self.column = [], 0, None
    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        for key in ("src", "href"):
            assert attributes.get(key, "data:").startswith("data:"), attributes[key][:80]
        if tag == "img":
            assert len(attributes["alt"]) > 20
            self.images += 1
        if tag == "td" and attributes["data-label"] == "verdict":
            self.column = True
    def handle_data(self, data):
        if self.column:
            self.verdicts.append(data)
            self.column = None

page = Page()
page.feed(open("result/paper.html", encoding="utf-8").read())
n = sum(row["verdict"] == "disagrees" for row in rows.values())
assert len(page.verdicts) == len(rows) and page.verdicts[:n] == ["disagrees"] * n and "disagrees" not in page.verdicts[n:]
assert page.images == 14, page.images
PY
"$source/scripts/reproduce" --quick --output result > second.txt 2>&1 || fail "$(tail -n 20 second.txt)"
grep -q ", nothing to do" second.txt || fail "a second call runs again what is there: $(head -n 3 second.txt)"

# A copy of the scripts with another printed Biot number, a claim more, and a title that is no harmless text.
mkdir tree && cp -r "$source/scripts" "$source/inputs" "$source/materials" tree
sed -i 's/,0.26$/,0.30/' tree/materials/literature/biot_numbers.csv
echo 'soft,<b>ribbon</b>,eleven cycles,soft volume,0.1,0.5,1,predicted,nowhere,"100 * at(""ribbon"", ""soft_fraction"", 11)",,,' >> tree/materials/literature/paper_claims.csv
tree/scripts/reproduce --quick --output result > third.txt 2>&1
[ $? = 1 ] || fail "a wrong Biot number does not end with 1: $(tail -n 5 third.txt)"
grep -q "biot_table: missed" third.txt || fail "the missed claim is not named"
grep -q "^soft,<b>ribbon</b>" result/claims.csv || fail "a claim cannot be added without code"
grep -q "<b>ribbon" result/paper.html && fail "a text is not escaped"
echo 'evil,x,x,x,0,,1,predicted,x,"__import__(""os"").getpid()",,,' >> tree/materials/literature/paper_claims.csv
expect 2 "only numbers" tree/scripts/reproduce --quick --output result evil
expect 2 "there is no claim no_such" "$source/scripts/reproduce" --quick --output result no_such
"$source/scripts/reproduce" --quick --output one ultrasound > sixth.txt 2>&1 || fail "$(tail -n 5 sixth.txt)"
[ "$(find one -name summary.json | wc -l)" = 1 ] || fail "a single claim runs more than it needs"
finish "the paper is reproduced, claim by claim"

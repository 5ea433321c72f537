#!/usr/bin/env bash
# Sweep files, summaries and names of other hands: what is wrong is refused in one line with 2 before anything is started,
# nothing is written outside of the sweep's folder, odd names work, two sweeps do not share a folder, and a run that was
# stopped with another input starts anew. The program is a stub that writes a summary.
# Usage: sweep_files.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/../support/prelude.sh"
cat > stub <<'STUB'
#!/usr/bin/env bash
# Says what it was called with; with STUB_STOP it stops after its first checkpoint, with STUB_WAIT it waits for that file.
case "$1" in
  --version) echo "cryoglass 0.1.0 (${STUB_REVISION:-first})" && exit ;;
  --estimate) [[ "$*" != *impossible* ]] || { echo "cryoglass: impossible" >&2 && exit 2; }
    echo '{"seconds": 1, "bytes": 1000000}' && exit ;;
esac
all=$(printf '[%s] ' "$@") folder=
while [ $# -gt 0 ]; do
  [ "$1" != --output ] || folder=$2
  shift
done
echo "called with $all"
mkdir -p -- "$folder.incomplete/checkpoint"
[ -z "${STUB_STOP:-}" ] || exit 75
[ -z "${STUB_WAIT:-}" ] || { touch "$STUB_WAIT.started"; until [ -e "$STUB_WAIT" ]; do sleep 0.1; done; }
rm -rf -- "$folder" && mv -- "$folder.incomplete" "$folder" && cp "${STUB_SUMMARY:?}" "$folder/summary.json"
STUB
chmod +x stub
export CRYOGLASS_PROGRAM=$work/stub CRYOGLASS_LAUNCHER=env STUB_SUMMARY=$work/summary.json
echo '{"title": "a", "shear_energy": {"mean_J_per_m3": 1000.0, "temperature_K": 77.0}, "standard_error": {"shear_energy": {"mean_J_per_m3": 1.0}}}' > summary.json
printf 'subsection Glass\nend\n' > base.prm
sweep() { "$source/scripts/sweep/run" "$@"; }

# --- what cannot be is refused, and nothing is there afterwards -----------------------
refuse() { # "what the message must say"; the sweep from standard input
  cat > bad.yaml
  expect 2 "bad.yaml: $1" timeout 60 "$source/scripts/sweep/run" bad.yaml --output bad
  [ "$(wc -l <<< "$output")" = 1 ] || fail "more than one line: $output"
  [ ! -e bad ] || fail "something was written: $(cat bad.yaml)"
  rm -rf bad
}
axis='vary: {A/x: [1, 2]}'
refuse '[1, 2] is not possible; allowed is a mapping' <<< '[1, 2]'
refuse 'null is not possible' < /dev/null
refuse 'there is no key vry; allowed are base, title' <<< "{base: base.prm, vry: {}}"
refuse 'the key vary is missing' <<< '{base: base.prm}'
refuse 'base: ["x"] is not possible; allowed is a text' <<< "{base: [x], $axis}"
refuse 'title: 3 is not possible; allowed is a text' <<< "{base: base.prm, title: 3, $axis}"
refuse 'set: "x" is not possible; allowed is a mapping' <<< "{base: base.prm, set: x, $axis}"
refuse 'set/A/y: null is not possible' <<< "{base: base.prm, set: {A/y: }, $axis}"
refuse 'set/A/y: {"a": 1} is not possible' <<< "{base: base.prm, set: {A/y: {a: 1}}, $axis}"
refuse 'set: "A=y" is no name of an entry' <<< "{base: base.prm, set: {A=y: 1}, $axis}"
refuse 'set/A/y: "one\ntwo" is not possible; allowed is a text on one line' <<< "{base: base.prm, set: {A/y: \"one\\ntwo\"}, $axis}"
refuse 'line 1: "\u0000"' <<< "{base: base.prm, set: {A/y: \"\\0\"}, $axis}"
refuse 'line 1: the key "base" stands there twice' <<< "{base: base.prm, base: other.prm, $axis}"
refuse 'the key 5 is no text' <<< "{base: base.prm, 5: 6, $axis}"
refuse 'vary / A/x: steps: Infinity is not possible; allowed is a whole number from 2 to 10000' <<< '{base: base.prm, vary: {A/x: {from: 1, to: 2, steps: .inf}}}'
refuse 'vary / A/x: steps: NaN is not possible' <<< '{base: base.prm, vary: {A/x: {from: 1, to: 2, steps: .nan}}}'
refuse 'vary / A/x: steps: "1e8" is not possible' <<< '{base: base.prm, vary: {A/x: {from: 1, to: 2, steps: 1e8}}}'
refuse 'vary / A/x: steps: 100000000.0 is not possible' <<< '{base: base.prm, vary: {A/x: {from: 1, to: 2, steps: 1.0e+8}}}'
refuse 'vary / A/x: steps: 2.5 is not possible' <<< '{base: base.prm, vary: {A/x: {from: 1, to: 2, steps: 2.5}}}'
refuse 'vary / A/x: from: Infinity is not possible' <<< '{base: base.prm, vary: {A/x: {from: .inf, to: 2, steps: 3}}}'
refuse 'vary / A/x: spacing: "log" is not possible' <<< '{base: base.prm, vary: {A/x: {from: -1, to: 2, steps: 3, spacing: log}}}'
refuse 'vary / A/x: a range has from, to, steps' <<< '{base: base.prm, vary: {A/x: {from: 1}}}'
refuse 'vary / A/x: 7 is not possible; allowed is a list of values, or a range' <<< '{base: base.prm, vary: {A/x: 7}}'
refuse 'vary / A/x: [] is not possible' <<< '{base: base.prm, vary: {A/x: []}}'
refuse 'vary / A/x: null is not possible' <<< '{base: base.prm, vary: {A/x: [1, ~]}}'
refuse 'vary / A/x & A/y: 3 does not give 2 values' <<< '{base: base.prm, vary: {A/x & A/y: [3]}}'
refuse 'vary: A/x stands there twice' <<< '{base: base.prm, vary: {A/x: [1], A/x & A/y: [[1, 2]]}}'
refuse 'vary: more than 10000 cases' <<< '{base: base.prm, vary: {A/x: {from: 1, to: 2, steps: 101}, A/y: {from: 1, to: 2, steps: 100}}}'
refuse 'vary: more than 10000 cases' <<< "{base: base.prm, vary: {$(for i in $(seq 400); do echo "A/x$i: {from: 1, to: 2, steps: 10000}, "; done) A/y: [1]}}"
refuse 'vary: two cases have the name x=1' <<< '{base: base.prm, vary: {A/x: [1, 1]}}'
refuse 'combine: "sum" is not possible; allowed is product or zip' <<< "{base: base.prm, combine: sum, $axis}"
refuse 'combine: zip needs as many values' <<< '{base: base.prm, combine: zip, vary: {A/x: [1], A/y: [1, 2]}}'
for value in -3 1000 1.5 .nan true '[1]' x; do
  refuse 'retries: ' <<< "{base: base.prm, retries: $value, $axis}"
done
refuse 'retries: -3 is not possible; allowed is a whole number from 0 to 100' <<< "{base: base.prm, retries: -3, $axis}"
for key in realisations ranks minutes memory_MB cases_per_job; do
  for value in 0 -1 .inf .nan true x 1.0e+300 '[1]'; do
    refuse "$key: " <<< "{base: base.prm, $key: $value, $axis}"
  done
done
for option in --output=/elsewhere --outp=x --error=x -ox -eabc -Dx --wrap=true script.sh '"-p short\n"' 3 '[x]'; do
  refuse 'slurm: ' <<< "{base: base.prm, slurm: [$option], $axis}"
done
refuse 'slurm: "x" is not possible; allowed is a list' <<< "{base: base.prm, slurm: x, $axis}"
# Bombs, foreign types, what is no YAML, what is too large.
{ echo 'a: &a [x, x, x, x, x, x, x, x, x, x]' && for i in b:a c:b d:c e:d f:e g:f h:g i:h; do
  echo "${i%:*}: &${i%:*} [*${i#*:}, *${i#*:}, *${i#*:}, *${i#*:}, *${i#*:}, *${i#*:}, *${i#*:}, *${i#*:}, *${i#*:}]"
done; } | refuse 'line 6: more than 100000 values, with what aliases stand for'
refuse 'line 1: more than 20 levels within each other, or an alias within itself' <<< 'base: &a [*a]'
refuse 'line 1: a value of the kind os.system' <<< "base: !!python/object/apply:os.system ['touch pwned']"
refuse 'line 1: a value of the kind timestamp' <<< "{base: base.prm, title: 2020-13-45, $axis}"
echo 'base: [unclosed' > unclosed.yaml
expect 2 'unclosed.yaml cannot be read as YAML: while parsing' sweep unclosed.yaml
printf 'base: \xff\n' > bytes.yaml
expect 2 'bytes.yaml cannot be read: byte 7 is no UTF-8' sweep bytes.yaml
head -c 300000 /dev/zero | tr '\0' ' ' > large.yaml
expect 2 'large.yaml cannot be read: it is larger than 262144 bytes' sweep large.yaml
expect 2 'nowhere.yaml cannot be read: No such file' sweep nowhere.yaml
expect 2 '/dev/zero cannot be read: it is no file' sweep /dev/zero
printf 'include loop.prm\n' > loop.prm
echo '{base: loop.prm, vary: {A/x: [1]}}' > loop.yaml
expect 0 '1 cases' timeout 60 "$source/scripts/sweep/run" loop.yaml --output loop
[ ! -e pwned ] || fail "a sweep file runs commands"

# --- names: whatever a value, an entry, a title, a file or a folder is called ------------
weird=$(printf 'it'"'"'s "a" $b `touch pwned` $(touch pwned) {c} äλ%%s; &|*?[x] #\\ -')
tree="$work/-$weird" result="$work/-$weird/$weird/-result $weird"
mkdir -p "$tree/$weird" && cp -r "$source/scripts" "$source/materials" "$tree" && cp base.prm "$tree/$weird/$weird.prm"
cat > "$tree/$weird/-odd \$x.yaml" << 'YAML'
title: "<script>alert(1)</script> $a_{$b^ & \\frac"
base: BASE
set:
  A/set: "'; touch pwned; echo \" $(touch pwned) `touch pwned` {wildcards} {{ }} %s \\ "
vary:
  A/<b>&amp;$\frac{: ["../../x", "/etc/x", "~/x", "$a_{$b^", "<img src=x onerror=alert(1)>", "; touch pwned", "_", "-x", "λ", "μ"]
  A/y: [1, 2]
YAML
"$python" - "$tree/$weird/-odd \$x.yaml" "$weird.prm" << 'PY'
import json, sys
text = open(sys.argv[1]).read().replace("BASE", json.dumps(sys.argv[2])).replace("A/<b>&amp;$\\frac{:", '"A/<b>$ \\\\frac{ ^":')
open(sys.argv[1], "w").write(text)
PY
(cd "$tree/$weird" && "../scripts/sweep/run" "./-odd \$x.yaml" --output="-result $weird") > odd.txt 2>&1 || fail "odd names: $(tail -n 20 odd.txt)"
[ "$(find . -name pwned | wc -l)" = 0 ] || fail "a name is run as a command: $(find . -name pwned)"
[ "$(find "$result" -mindepth 2 -maxdepth 2 -name summary.json | wc -l)" = 20 ] || fail "not 20 cases: $(ls "$result")"
[ "$(find . -name summary.json | wc -l)" = 22 ] || fail "a result lies elsewhere: $(find . -name summary.json)"
grep -hF -- "[A/set='; touch pwned; echo \" \$(touch pwned) \`touch pwned\` {wildcards} {{ }} %s \\ ]" "$result"/logs/*.log > called.txt
[ "$(wc -l < called.txt)" = 20 ] || fail "the program does not get the values as they are: $(cat "$result"/logs/*1.log)"
cat > page.py << 'PY'
import html.parser, sys
class Page(html.parser.HTMLParser):
    def handle_starttag(self, tag, attributes):
        assert tag in {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "img", "table", "tr", "td", "th", "ul", "li", "b", "div",
                       "thead", "tbody", "figure", "figcaption", "span", "br", "button", "script"}, tag
        if tag == "script":
            scripts.append(self.getpos())
        for key, value in attributes:
            assert not key.startswith("on") and key != "href", (key, value)
            assert key != "src" or value.startswith("data:image/png;base64,"), value[:60]
    def handle_data(self, data):
        texts.append(data)
scripts, texts = [], []
Page().feed(open(sys.argv[1], encoding="utf-8").read())
assert len(scripts) <= int(sys.argv[2]), scripts
for text in sys.argv[3:]:
    assert any(text in data for data in texts), text
PY
"$python" page.py "$result/sweep.html" 0 '<script>alert(1)</script> $a_{$b^ & \frac' '<img src=x onerror=alert(1)>' '20 of 20 cases complete' || fail "the page is not what it should be"

# --- links -------------------------------------------------------------------------------
echo "{base: base.prm, $axis}" > plain.yaml
mkdir -p linked elsewhere && ln -s ../elsewhere "linked/x=1"
expect 2 "leads out of the sweep's folder" sweep plain.yaml --output linked
rm -r linked && mkdir linked && ln -s ../elsewhere linked/logs
expect 2 "leads out of the sweep's folder" sweep plain.yaml --output linked
rm -r linked && mkdir -p linked/logs && ln -s ../../elsewhere/log "linked/logs/x=1.log"
expect 2 "leads out of the sweep's folder" sweep plain.yaml --output linked
[ -z "$(ls elsewhere)" ] || fail "something was written through a link: $(ls elsewhere)"
touch in_the_way
expect 4 "cannot be written" sweep plain.yaml --output in_the_way
CRYOGLASS_PROGRAM=$work/none expect 2 "none cannot be started: No such file" sweep plain.yaml --output none

# --- a damaged or forged summary: the case has failed, file and key are named, the page is whole -----
expect 0 "2 cases, 0 failed" sweep plain.yaml --output forged
forge() { # "what the message must say"; the summary from standard input
  cat > "forged/x=2/summary.json"
  expect 1 "x=2/summary.json$1" sweep plain.yaml --output forged
  "$python" page.py forged/sweep.html 0 '1 of 2 cases complete' || fail "no page beside a forged summary"
  grep -qF "x=2/summary.json$1" forged/sweep.csv || grep -qF "${1//\"/\"\"}" forged/sweep.csv || fail "sweep.csv does not say what is wrong"
}
forge ' cannot be read as JSON' < /dev/null
forge ' cannot be read as JSON' <<< '{"title": "a", "shear'
forge ' cannot be read as JSON' < <(printf '[%.0s' $(seq 100000))
forge ': [1] is no summary' <<< '[1]'
forge ': shear_energy/mean_J_per_m3 = "<script>alert(1)</script>" is not possible' <<< '{"shear_energy": {"mean_J_per_m3": "<script>alert(1)</script>"}}'
forge ': shear_energy/mean_J_per_m3 = {"a": [1]} is not possible' <<< '{"shear_energy": {"mean_J_per_m3": {"a": [1]}}}'
forge ': shear_energy/mean_J_per_m3 = true is not possible' <<< '{"shear_energy": {"mean_J_per_m3": true}}'
forge ': von_mises/x/0 = NaN is not possible' <<< '{"von_mises": {"x": [NaN]}}'
forge ': von_mises/x = Infinity is not possible' <<< '{"von_mises": {"x": 1e999}}'
echo '{"shear_energy": [], "von_mises": "x", "<script>": "<script>alert(1)</script>", "\ud800": "\ud800"}' > "forged/x=2/summary.json"
expect 0 "2 cases, 0 failed" sweep plain.yaml --output forged
"$python" page.py forged/sweep.html 0 '2 of 2 cases complete' || fail "the page has what a summary says"

# --- two at once ----------------------------------------------------------------------------
STUB_WAIT=$work/go sweep plain.yaml --output shared > shared.txt 2>&1 &
first=$!
until [ -e go.started ]; do sleep 0.1; done
before=$(cat shared/sweep.json)
expect 1 "another sweep is at work in $work/shared" sweep plain.yaml --output shared
expect 1 "another sweep is at work" sweep plain.yaml --output shared --dry-run
[ "$before" = "$(cat shared/sweep.json)" ] || fail "the second sweep changes what the first does"
touch go && wait "$first" || fail "the first of two sweeps: $(tail -n 20 shared.txt)"
expect 0 "nothing to do" sweep plain.yaml --output shared

# --- stopped, then changed: anew only where the input, the settings or the program changed -----------
stopped() { STUB_STOP=1 expect 1 "2 cases, 2 failed" sweep plain.yaml --output stopped; }
called() { cat stopped/logs/*.log; }
stopped
! called | grep -q start-anew || fail "a new run starts anew: $(called)"
stopped
! called | grep -q start-anew || fail "a run that goes on starts anew: $(called)"
echo '# changed' >> base.prm
stopped
[ "$(called | grep -cF '[--start-anew]')" = 2 ] || fail "another input goes on from the checkpoint: $(called)"
[[ "$output" == *"2 of them start anew"* ]] || fail "it is not said that runs start anew: $output"
stopped
! called | grep -q start-anew || fail "started anew twice: $(called)"
STUB_REVISION=second expect 0 "2 cases, 0 failed" sweep plain.yaml --output stopped
[ "$(called | grep -cF '[--start-anew]')" = 2 ] || fail "another program goes on from the checkpoint: $(called)"
[ -z "$(ls stopped/logs/*.started 2> /dev/null)" ] || fail "a complete run is noted as started"
echo '# changed again' >> base.prm
expect 0 "2 cases, 0 failed" sweep plain.yaml --output stopped
! called | grep -q start-anew || fail "a complete run is started anew: $(called)"

# --- what a fuzzer has tried, and some of what it would ------------------------------------------
expect 0 "inputs tried" "$python" "$source/tests/faults/fuzz/sweep.py" --replay "$source"/tests/faults/fuzz/{seeds,found}/sweep
expect 0 " 0 findings" "$python" "$source/tests/faults/fuzz/sweep.py" --executions 2000 --found found "$source/tests/faults/fuzz/seeds/sweep"
finish "sweeps take files of other hands as they should"

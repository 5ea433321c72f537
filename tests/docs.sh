#!/usr/bin/env bash
# The documentation: built with warnings as errors (pages, entries, API), links within it that lead somewhere, tutorials that
# show what one gets, notebooks that run; the metadata of the program agree.
# Usage: docs.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
"$source/docs/build" "$cryoglass" site > build.txt 2>&1 || fail "$(tail -n 20 build.txt)"
"$python" - "$source" "$cryoglass" << 'PY' || fail "the site or the metadata"
import html.parser, json, os, re, subprocess, sys, tomllib
import yaml

class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.path, self.ids, self.links = path, set(), []
        self.feed(open(path, encoding="utf-8").read())
    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        self.links += [attributes[key] for key in ("href", "src") if attributes.get(key)]

pages = {}
for root, _, files in os.walk("site/html"):
    for name in files:
        if name.endswith(".html") and "/api" not in root:
            pages[os.path.normpath(os.path.join(root, name))] = None
for path in pages:
    pages[path] = Page(path)
for path, page in pages.items():
    for link in page.links:
        if re.match(r"[a-z]+:", link):
            assert link.startswith(("https://", "data:", "mailto:")), link
            continue
        target, _, anchor = link.partition("#")
        target = os.path.normpath(os.path.join(os.path.dirname(path), target.partition("?")[0])) if target else path
        assert os.path.exists(target), (path, link)
        if anchor and target in pages:
            assert anchor in pages[target].ids, (path, link)
entries = subprocess.run([sys.argv[2], "--list", "entries"], capture_output=True, text=True, check=True).stdout.splitlines()
anchors = pages["site/html/parameters.html"].ids
for entry in entries:
    assert re.sub(r"[^a-z0-9]+", "-", entry.lower()).strip("-") in anchors, entry
assert os.path.exists("site/html/searchindex.js") and os.path.exists("site/html/api/index.html")

os.chdir(sys.argv[1])
version = re.search(r"project\(cryoglass VERSION ([0-9.]+)", open("CMakeLists.txt").read())[1]
citation, codemeta, zenodo = yaml.safe_load(open("CITATION.cff")), json.load(open("codemeta.json")), json.load(open(".zenodo.json"))
project = tomllib.load(open("pyproject.toml", "rb"))["project"]
assert {citation["version"], codemeta["version"], zenodo["version"], project["version"], re.match(r"cryoglass \(([0-9.]+)\)", open("debian/changelog").read())[1]} == {version}
assert re.search(rf"^## {re.escape(version)}", open("CHANGELOG.md").read(), re.M), "CHANGELOG.md has no such version"
assert re.search(rf'version\("{re.escape(version)}"', open("packaging/spack/package.py").read())
assert citation["title"] == codemeta["name"] == zenodo["title"].split(":")[0] == "CryoGlass"
assert citation["license"] == zenodo["license"] == codemeta["license"].rsplit("/", 1)[1] == project["license"]["text"]
assert [a["name"] for a in citation["authors"]] == [a["name"] for a in codemeta["author"]] == [a["name"] for a in zenodo["creators"]]
text = " ".join(citation["abstract"].split())
assert text == codemeta["description"] == zenodo["description"]
assert len(open("README.md").read().splitlines()) <= 140
PY

# --- every key and column of real runs is in the table of docs/results.md ----------------------------
run 1 "$source/inputs/la_ribbon.prm" --output keys/linear --set "Box/Voxels=16, 16, 16" --set "Box/Voxel size=1.5" --set "Treatment/Cycles=1" > keys.txt || fail "$(tail -n 3 keys.txt)"
run 1 "$source/inputs/cycles/la_rod.prm" --output keys/cycles --set "Box/Voxels=12, 12, 12" --set "Treatment/Cycles=2" --set "Glass/Realisations=2" > keys.txt || fail "$(tail -n 3 keys.txt)"
run 1 "$source/inputs/cycles/la_film.prm" --output keys/film --set "Box/Voxels=8, 8, 10" --set "Box/Voxel size=2" --set "Treatment/Cycles=1" --set "Glass/Realisations=2" > keys.txt || fail "$(tail -n 3 keys.txt)"
run 1 "$source/inputs/composite.prm" --output keys/composite --set "Box/Voxels=16, 16, 16" --set "Box/Voxel size=3" > keys.txt || fail "$(tail -n 3 keys.txt)"
"$python" - "$source" << 'PY' || fail "keys"
import csv, fnmatch, glob, json, os, sys

def keys(value, path=""):
    parts = value.items() if isinstance(value, dict) else ((None, part) for part in value) if isinstance(value, list) and any(isinstance(part, (dict, list)) for part in value) else ()
    inner = [key for name, part in parts for key in keys(part, path if name is None else f"{path}/{name}" if path else name)]
    return inner or [path]

known = {}
for row in csv.DictReader(open(sys.argv[1] + "/docs/keys.csv", encoding="utf-8")):
    known.setdefault(row["file"], []).extend(row["key"].split("; "))
used = set()
for path in glob.glob("keys/*/*.csv") + glob.glob("keys/*/summary.json"):
    name = os.path.basename(path)
    found = keys(json.load(open(path))) if name == "summary.json" else next(csv.reader(open(path)))
    for key in found:
        matching = [pattern for pattern in known[name] if fnmatch.fnmatchcase(key, pattern) or fnmatch.fnmatchcase(key + "/", pattern)]
        assert matching, f"{path}: {key} is not in docs/keys.csv"
        used |= {(name, pattern) for pattern in matching}
unused = [(name, pattern) for name in known if name != "sweep.csv" for pattern in known[name] if (name, pattern) not in used]
assert not unused, f"docs/keys.csv has keys that no run has: {unused}"
PY

# --- what the documents show --------------------------------------------------------------------
cmake --install "$(dirname "$cryoglass")" --prefix "$work/installed" > install.txt 2>&1 || fail "$(tail -n 3 install.txt)"
mkdir bin && ln -s "$python" bin/python3
export PATH=$work/bin:$work/installed/bin:$PATH PYTHONPATH=$work/installed/share/cryoglass/scripts CRYOGLASS_PROGRAM=
unset CRYOGLASS_PROGRAM
"$python" "$source/tests/tutorials.py" "$work/installed/share/cryoglass" "$source"/docs/{start,python}.md "$source"/docs/tutorials/*.md || fail "documents"
for notebook in "$source"/docs/notebooks/*.ipynb; do
  cp "$notebook" .
  timeout 300 "$python" -m nbconvert --to html --execute "$(basename "$notebook")" > notebook.txt 2>&1 || fail "$notebook: $(tail -n 5 notebook.txt)"
done

# --- another program with the installed library ------------------------------------------------------
cmake -G Ninja -S "$source/tests/consumer" -B consumer -DCMAKE_PREFIX_PATH="$work/installed" > consumer.txt 2>&1 &&
  cmake --build consumer >> consumer.txt 2>&1 || fail "$(tail -n 10 consumer.txt)"
timeout 100 "$mpiexec" --oversubscribe -n 2 consumer/consumer > said.txt 2>&1
grep -q '^cycle 3: mean w 1[0-9]\{4\}' said.txt || fail "the program with the library: $(cat said.txt)"
rm -rf installed
finish "the documents say what is so"

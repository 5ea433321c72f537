"""Result folders that are damaged or forged, whatever they are called: scripts/report makes a whole page of one, or refuses it
with one line that names file and key; never a traceback, and nothing that stands in a file becomes a part of the page.

Usage: report_files.py SOURCE_FOLDER RESULT_FOLDER WORK_FOLDER (the result is over the cycles, an ensemble, with fields)
"""

import contextlib
import html.parser
import io
import json
import os
import random
import runpy
import shutil
import sys
import traceback

SOURCE, RESULT, WORK = map(os.path.abspath, sys.argv[1:])
sys.path.insert(0, os.path.join(SOURCE, "scripts"))
EVIL = "<script>alert(1)</script> $a_{$b^ \\frac{ &amp; \" ' \u202e\u0001"
TAGS = set("html head meta title style body h1 h2 p b table thead tbody tr th td div ol li a figure img figcaption".split())
problems = []


class Page(html.parser.HTMLParser):
    """A page that has no script, no handler and nothing from outside."""

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS, tag
        for key, value in attributes:
            assert key in {"lang", "charset", "name", "content", "class", "alt", "src", "href"}, key
            assert key != "href" or value.startswith("https://doi.org/10."), value[:80]
            assert key != "src" or value.startswith("data:image/png;base64,"), value[:80]


def report(*arguments):
    """What the report says (its message where it refuses), and the text of a traceback."""
    sys.argv, said = ["page.py", *arguments], io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            runpy.run_path(os.path.join(SOURCE, "scripts", "reporting", "page.py"), run_name="__main__")
    except SystemExit as end:
        return str(end.code), None
    except Exception:  # what must never happen
        return "", traceback.format_exc(limit=-2)
    return said.getvalue(), None


def fresh(name="case"):
    folder = os.path.join(WORK, name)
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(RESULT, folder)
    return folder


def check(what, said, trace, expected, page=None):
    """`expected`: a text of the one line with which it is refused, or nothing for a page."""
    if trace:
        problems.append(f"{what}: {trace}")
    elif expected is None and not said.startswith("wrote "):
        problems.append(f"{what}: refused: {said}")
    elif expected is not None and not (said.startswith("report: ") and expected in said and "\n" not in said):
        problems.append(f"{what}: \"{expected}\" is not in the one line {said!r}")
    if said.startswith("wrote "):
        with open(page or said[6:].strip(), encoding="utf-8") as file:
            Page().feed(file.read())


def change_summary(key, value):
    """A copy with another value at a key of the summary, or without the key (value: ...)."""
    folder = fresh()
    path = os.path.join(folder, "summary.json")
    with open(path, encoding="utf-8") as file:
        summary = json.load(file)
    part, *rest = key.split("/")
    at = summary
    for name in rest:
        at, part = at[int(part) if isinstance(at, list) else part], name
    if value is ...:
        del at[part]
    else:
        at[part] = value
    with open(path, "w", encoding="utf-8") as file:
        json.dump(summary, file)
    return folder


def test_summary():
    for key, value in [
        ("shear_energy/mean_J_per_m3", EVIL), ("shear_energy/mean_J_per_m3", {"a": 1}), ("shear_energy/mean_J_per_m3", [1]), ("shear_energy/mean_J_per_m3", True),
        ("shear_energy/mean_J_per_mol", float("nan")), ("wall_s", float("inf")), ("box/residual", 10**400), ("box/residual", 1e200),
        ("box/voxels", EVIL), ("box/voxels", [EVIL, 1, 2]), ("box/voxels", ...), ("box/voxel_size_m", ...), ("box/voxel_size_m", EVIL), ("box", ...),
        ("glass/seed", EVIL), ("glass/seed", 1.5), ("glass/seed", None), ("ranks", EVIL), ("ranks", [2]), ("version", 3), ("version", ...), ("revision", None),
        ("title", ["a"]), ("title", {"a": EVIL}), ("title", 7), ("specimen", ...), ("specimen/steps_of_last_cycle", 3), ("specimen/steps_of_last_cycle", [EVIL]),
        ("description", 7), ("warnings", [1]), ("warnings", EVIL), ("command", {"a": 1}), ("alloy/name", [EVIL]), ("alloy/assumptions", 3), ("treatment/steps", [EVIL]),
        ("treatment/reference_temperature_K", EVIL), ("treatment/reference_temperature_K", ...),
        ("rejuvenation/calibrated_on", ...), ("rejuvenation/calibrated", [1]), ("rejuvenation/assumed", {"x": EVIL}), ("rejuvenation/peak/cycle", EVIL), ("rejuvenation", EVIL),
    ]:  # fmt: skip
        says = {"box": "box/voxels", "specimen": "specimen/steps_of_last_cycle", "rejuvenation": "rejuvenation/calibrated_on"}.get(key, key)
        check(f"summary {key} = {value!r:.40}", *report(change_summary(key, value)), f"{os.sep}summary.json: {says} ")
    folder = fresh()
    path = os.path.join(folder, "summary.json")
    for text in (b"", b"{", b"[1]", b"null", b'{"title": "a"', b"\xff", b"[" * 100000, b"{}", b'{"box": {"voxels": ' + b"9" * 5000 + b"}}"):
        with open(path, "wb") as file:
            file.write(text)
        check(f"summary {text[:20]}", *report(folder), "summary.json")
    os.remove(path)
    check("no summary", *report(folder), "summary.json cannot be read: No such file")
    os.mkdir(path)
    check("a folder as summary", *report(folder), "summary.json cannot be read: it is no file")


def test_names():
    """Texts and names are shown as they are, and change nothing."""
    folder = change_summary("title", EVIL)
    for name in ("version", "revision"):
        with open(os.path.join(folder, "summary.json"), encoding="utf-8") as file:
            summary = json.load(file)
        summary[name] = summary["description"] = summary["command"] = summary["alloy"]["name"] = EVIL
        summary["warnings"] = [EVIL]
        summary["rejuvenation"]["calibrated_on"] = EVIL
        summary["rejuvenation"]["assumed"] = {EVIL: 1.0}
        with open(os.path.join(folder, "summary.json"), "w", encoding="utf-8") as file:
            json.dump(summary, file)
    history = os.path.join(folder, "history.csv")
    with open(history, encoding="utf-8") as file:
        text = file.read()
    with open(history, "w", encoding="utf-8") as file:
        file.write(text.replace("liquid nitrogen", '"' + EVIL.replace('"', '""') + '"'))
    for name in ("<script>alert(1)<", "a$b_{$c^", "_hidden", "-dash", "with 'quotes' and \"others\"", "`x` $(x) ; & | * ? \\", "äλ\u202e", os.fsdecode(b"byte\xff"), "x" * 200, "$$", "\\$a$"):
        os.rename(folder, os.path.join(WORK, name))
        folder = os.path.join(WORK, name)
        os.chdir(folder)
        check(f"the name {name!r} beside another", *report(folder, RESULT), None, "report.html")
        if name.startswith("<"):
            check("a folder called .", *report("."), None)
        with contextlib.suppress(OSError), open("report.html", encoding="utf-8") as file:
            if "&lt;script&gt;alert(1)&lt;/script&gt; $a_{$b^ \\frac{ &amp;amp;" not in file.read():
                problems.append(f"the name {name!r}: the title is not on the page as it is")
        os.chdir(WORK)
    shutil.rmtree(folder)


def change_table(name, change):
    folder = fresh()
    path = os.path.join(folder, name)
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(change(lines))
    return folder


def test_tables():
    def cell(row, column, value):
        def change(lines):
            cells = lines[row].split(",")
            cells[column] = value
            return "\n".join(lines[:row] + [",".join(cells)] + lines[row + 1 :])

        return change

    for name, column in (("cycles.csv", "heat_of_relaxation_ratio"), ("history.csv", "surface_temperature_K")):
        with open(os.path.join(RESULT, name), encoding="utf-8") as file:
            place = file.readline().strip().split(",").index(column)
        for value in (EVIL, "nan", "inf", "1e400", "1e99", "0x10", "'1'"):
            check(f"{name} {value}", *report(change_table(name, cell(2, place, value))), f"{name}: row 2: {column} = ")
        check(f"{name} another column", *report(change_table(name, cell(0, place, "other"))), f"{name}: the column {column} is missing")
        check(f"{name} twice", *report(change_table(name, cell(0, place, "cycle"))), f"{name}: a column stands there twice")
        check(f"{name} cut in a line", *report(change_table(name, lambda lines: "\n".join(lines)[:-20])), f"{name}: the last line is cut off")
        check(f"{name} short row", *report(change_table(name, lambda lines: "\n".join([*lines[:2], "1,2", ""]))), f"{name}: row 2: 2 cells")
        check(f"{name} long row", *report(change_table(name, lambda lines: "\n".join([*lines[:2], lines[2] + ",1", ""]))), f"{name}: row 2: ")
        check(f"{name} empty", *report(change_table(name, lambda lines: "")), f"{name}: it is empty")
        check(f"{name} head only", *report(change_table(name, lambda lines: lines[0] + "\n")), f"{name}: there is no row")
        check(f"{name} bytes", *report(change_table(name, lambda lines: "\udcff\n")), f"{name} cannot be read: byte 1 is no UTF-8")
        check(f"{name} long cell", *report(change_table(name, cell(1, 1, "9" * 200000))), f"{name} cannot be read as CSV")
    check("a cell of the history is empty", *report(change_table("history.csv", cell(2, 3, ""))), "history.csv: surface_temperature_K: a cell is empty")
    check("one row", *report(change_table("history.csv", lambda lines: "\n".join([*lines[:2], ""]))), None)


def test_other_files():
    for name, content, expected in [
        ("parameters.prm", b"subsection Glass\n set Source = random\n set Correlation length = <b>\nend\n", 'parameters.prm: Glass/Correlation length = "<b>" is not possible'),
        ("parameters.prm", b"subsection Glass\n set Source = random\nend\n", "parameters.prm: Glass/Correlation length = null is not possible"),
        ("parameters.prm", b"\xff", "parameters.prm cannot be read"),
        ("fields/box_000.hdf", b"", "box_000.hdf cannot be read as a file of fields"),
        ("fields/box_000.hdf", b"\x89HDF\r\n\x1a\n", "box_000.hdf cannot be read as a file of fields"),
        ("fields/specimen.pvd", b"<VTKFile>", "specimen.pvd or a file that it names cannot be read"),
        ("fields/specimen.pvd", b'<VTKFile><DataSet timestep="x" file="a"/></VTKFile>', "specimen.pvd or a file that it names cannot be read"),
        ("fields/specimen.pvd", b'<VTKFile><DataSet timestep="1e9" file="/etc/passwd"/></VTKFile>', "specimen.pvd or a file that it names cannot be read"),
        ("fields/specimen_0000.0.vtu", b"<VTKFile><Piece><Points><DataArray type=\"Float32\">AAAA</DataArray></Points></Piece></VTKFile>", None),
    ]:  # fmt: skip
        folder = fresh()
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
        check(f"{name} {content[:20]}", *report(folder), expected)
    folder = fresh()
    check("a target that cannot be", *report(folder, "--output", "/proc/none/x.html"), "/proc/none/x.html cannot be written")


def test_any_damage():
    """Bytes changed, removed or cut anywhere: a page or one line."""
    source = random.Random(1)
    for _ in range(40):
        folder = fresh()
        name = source.choice(["summary.json", "history.csv", "cycles.csv", "parameters.prm", "fields/box_000.hdf", "fields/specimen.pvd"])
        path = os.path.join(folder, name)
        with open(path, "rb") as file:
            data = bytearray(file.read())
        for _ in range(source.choice([1, 1, 20])):
            data[source.randrange(len(data))] = source.choice(b'<>"0,\n{}[]e-.\x00\xff')
        if source.random() < 0.2:
            del data[source.randrange(len(data)) :]
        with open(path, "wb") as file:
            file.write(data)
        said, trace = report(folder)
        check(f"damage of {name}", said, trace, None if said.startswith("wrote ") else "")


os.makedirs(WORK, exist_ok=True)
for test in (test_summary, test_tables, test_other_files, test_names, test_any_damage):
    test()
for problem in problems:
    print("FAILED:", problem)
sys.exit(len(problems) > 0)

"""Gathers the cases of a sweep: sweep.csv (a row per case) and sweep.html (curves or heat maps); see sweep.py."""

import concurrent.futures
import csv
import html
import json
import os
import re
import subprocess
import sys
import urllib.parse

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
sys.path.insert(0, SCRIPTS)

import cryoglass  # noqa: E402
from cryoglass.checked_files import BadFile, printable  # noqa: E402
from effects import SAME, Differences, effect  # noqa: E402
from figures_of_sweep import MANY, Axis, curves, error_of, heat_map, number  # noqa: E402

# Column of the table, label, factor. The first of them that a sweep has go on the page.
QUANTITIES = [
    ("rejuvenation.last.heat_of_relaxation_ratio", "heat of relaxation after the last cycle, of as cast", 1.0),
    ("rejuvenation.last.young_modulus_ratio", "relaxed Young's modulus after the last cycle, of as cast", 1.0),
    ("shear_energy.mean_J_per_m3", "mean w (kJ/m³)", 1e-3),
    ("shear_energy.p99_J_per_m3", "99th percentile of w (kJ/m³)", 1e-3),
    ("shear_energy.mean_J_per_mol", "mean w (J/mol)", 1.0),
    ("von_mises.rms_over_yield", "rms von Mises stress / yield stress (%)", 100.0),
    ("shear_energy.temperature_K", "coldest temperature of the box (K)", 1.0),
    ("effective.thermal_expansion_per_K", "effective expansion (10⁻⁶/K)", 1e6),
    ("specimen.time_to_bath_s", "time to the coldest bath (s)", 1.0),
    ("specimen.biot_nucleate", "Biot number, nucleate boiling", 1.0),
    ("specimen.max_thermal_stress_over_yield", "largest thermal stress / yield stress (%)", 100.0),
]
MOST_REPORTS = 60  # cases of which a report is made unless the sweep says so


def numbers_of(folder, case):
    """{a.b.0: value} of a summary, in which the quantities of the page are numbers."""
    summary = cryoglass.open(os.path.join(folder, case)).summary
    for column, _, _ in QUANTITIES:
        summary.number_or_none(column.replace(".", "/"))
    return {printable(key): printable(value) if isinstance(value, str) else value for key, value in summary.flat().items()}


def message_of(folder, case):
    """Why a case has no result, from its log."""
    try:
        with open(os.path.join(folder, "logs", case + ".log"), encoding="utf-8", errors="replace") as file:
            lines = [line.strip() for line in file if line.strip()]
    except OSError:
        return "not run"
    for line in reversed(lines):
        if line.startswith("cryoglass: "):
            return line[len("cryoglass: ") :]
    if lines and lines[-1].startswith("exit code"):
        return lines[-1]
    return "ended without a word: killed, perhaps by a time or memory limit"


def read_rows(folder):
    """The sweep, a dictionary per case, and {case: message} of those that failed."""
    with open(os.path.join(folder, "sweep.json"), encoding="utf-8") as file:
        sweep = json.load(file)
    rows, failed = [], {}
    for case in sweep["cases"]:
        row = {"case": case["name"], **case["varied"], "state": "complete", "message": ""}
        try:
            if case["name"] in sweep["left"]:
                raise BadFile(message_of(folder, case["name"]))
            row.update({key: value for key, value in numbers_of(folder, case["name"]).items() if key not in row})
        except BadFile as error:
            row["state"], row["message"] = "failed", printable(error)
            failed[case["name"]] = row["message"]
        rows.append(row)
    return sweep, rows, failed


def write_table(path, rows):
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with open(path + ".part", "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows({key: "" if value is None else value for key, value in row.items()} for row in rows)
    os.replace(path + ".part", path)


def make_reports(folder, sweep, rows):
    """A report in the folder of every complete case, where the sweep wants them: the cases that have one, and what to say of the others."""
    done = [row["case"] for row in rows if row["state"] == "complete"]
    if "reports" not in sweep and len(done) > MOST_REPORTS:
        return set(), f"No reports were made, as there are more than {MOST_REPORTS} cases; with reports: true in the sweep's file they are."
    if not sweep.get("reports", True):
        return set(), ""

    def make(case):
        report, summary = (os.path.join(folder, case, name) for name in ("report.html", "summary.json"))
        if os.path.exists(report) and os.path.getmtime(report) >= os.path.getmtime(summary):
            return None
        command = [sys.executable, os.path.join(SCRIPTS, "reporting", "page.py"), os.path.join(folder, case)]
        report_run = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        words = report_run.stderr.strip().splitlines() or [f"exit code {report_run.returncode}"]
        return None if report_run.returncode == 0 else f"no report of {case}: {words[-1]}"

    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        problems = dict(zip(done, pool.map(make, done)))
    return {case for case, problem in problems.items() if problem is None}, "; ".join(filter(None, problems.values()))


def is_constant(rows, column):
    """Whether a quantity is the same in all cases."""
    values = [number(row.get(column)) for row in rows]
    return len(rows) > 1 and None not in values and max(values) - min(values) <= SAME * max(map(abs, values))


def draw(axes, rows, column, label, factor):
    is_of_cycles = column.startswith("rejuvenation.")
    many = min(len(axis.values) for axis in axes[:2]) > (2 if is_of_cycles else 5) if len(axes) > 1 else False
    many = many and len({tuple(axis.value(row) for axis in axes[2:]) for row in rows}) <= MANY
    return (heat_map if many and (is_of_cycles or len(axes) == 2) else curves)(axes, rows, column, label, factor)


def effects_table(folder, axes, rows, quantities):
    """What each axis does to each quantity, all else equal."""
    differences = Differences(folder)
    lines = ""
    for column, label, _ in quantities:
        words = [effect(differences, axis, [other for other in axes if other is not axis], rows, column) for axis in axes]
        if any(words):
            cells = "".join(f"<td>{html.escape(printable(word or '–'))}</td>" for word in words)
            lines += f"<tr><th>{html.escape(label)}</th>{cells}</tr>"
    if not lines:
        return ""
    heads = "".join(f"<th>{html.escape(axis.label)}, from {html.escape(axis.values[0])}</th>" for axis in axes)
    return (
        f'<h2>Effects</h2><div class="table"><table><tr><th></th>{heads}</tr>{lines}</table></div>'
        "<p>The largest change that an axis makes from its first value on, with all else equal, and where; ±: its standard error, of the differences glass by glass where the "
        "cases have the same seeds. No effect: noise alone would look like this in one cell of twenty or more (Student's t, for all comparisons of the cell); the bound is the 95 % interval's end.</p>"
    )


def cases_table(axes, rows, quantities, reported):
    columns = [(entry, entry.split("/")[-1], None) for axis in axes for entry in axis.entries] + quantities

    def cell(row, column, factor):
        value = row.get(column)
        if factor is None:
            return html.escape(printable(value))
        if number(value) is None:
            return "–"
        error = error_of(row, column)
        return f"{factor * number(value):.4g}" + (f" ± {factor * error:.2g}" if error is not None else "")

    table = "<tr>" + "".join(f"<th>{html.escape(label)}</th>" for _, label, _ in columns) + (f"<th></th></tr>" if reported else "</tr>")
    for row in rows:
        link = f'<td><a href="{urllib.parse.quote(row["case"], safe="=+")}/report.html">report</a></td>' if row["case"] in reported else "<td></td>" if reported else ""
        table += "<tr>" + "".join(f"<td>{cell(row, column, factor)}</td>" for column, _, factor in columns) + link + "</tr>"
    return f'<div class="table"><table>{table}</table></div>'


STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1180px; margin: 2em auto; padding: 0 1em; color: #222 }
img { max-width: min(560px, 100%); margin: 0.4em } .table { overflow-x: auto } table { border-collapse: collapse; font-size: 13px }
td, th { border-bottom: 1px solid #ccc; padding: 0.25em 0.7em; text-align: right } th { vertical-align: bottom }
.failed { background: #fbeaea; padding: 0.3em 1em }
@media print { @page { margin: 15mm } body { font-size: 10pt; max-width: none; margin: 0 } img { max-width: 45%; break-inside: avoid } h2 { break-after: avoid } .table { overflow: visible } }
"""


def write_page(path, folder, sweep, rows, failed):
    axes = [Axis(entries, sweep["cases"]) for entries in sweep["axes"]]
    axes = [axis for axis in axes if len(axis.values) > 1] or axes[:1]
    done = [row for row in rows if row["state"] == "complete"]
    present = [quantity for quantity in QUANTITIES if any(number(row.get(quantity[0])) is not None for row in done)]
    constant = [quantity for quantity in present if is_constant(done, quantity[0])]
    varying = [quantity for quantity in present if quantity not in constant]
    same = "; ".join(f"{label} {factor * done[0][column]:.4g}" for column, label, factor in constant)
    pictures = "".join(draw(axes, done, *quantity) for quantity in varying)
    reported, word = make_reports(folder, sweep, rows)
    if word:
        print(f"sweep: {printable(word)}", file=sys.stderr)
    problems = "".join(f"<li><b>{html.escape(case)}</b>: {html.escape(message)}</li>" for case, message in failed.items())
    page = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{html.escape(printable(sweep["title"]))}</title><style>{STYLE}</style></head><body>
<h1>{html.escape(printable(sweep["title"]))}</h1>
<p>{len(done)} of {len(rows)} cases complete; base: {html.escape(printable(os.path.basename(sweep["cases"][0]["base"])))}. All numbers: sweep.csv.
w is the elastic energy of local shear, a driving force and never ΔH.</p>
{f'<div class="failed"><h2>Failed</h2><ul>{problems}</ul></div>' if failed else ""}
{effects_table(folder, axes, done, varying)}
<h2>Main quantities</h2>
{pictures or ("<p>No case is complete.</p>" if not done else "")}
{f"<p>The same in all cases: {html.escape(same)}.</p>" if same else ""}
<h2>Cases</h2>
{cases_table(axes, done, varying, reported)}
{f"<p>{html.escape(printable(word))}</p>" if word else ""}
</body></html>
"""
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(re.sub(r"\n{2,}", "\n", page))
    os.replace(path + ".part", path)


def gather(folder):
    """Writes sweep.csv and sweep.html; {case: message} of the cases that failed."""
    sweep, rows, failed = read_rows(folder)
    write_table(os.path.join(folder, "sweep.csv"), rows)
    write_page(os.path.join(folder, "sweep.html"), folder, sweep, rows, failed)
    return failed

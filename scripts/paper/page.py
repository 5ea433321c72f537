"""paper.html: one page without network, of claims.csv's rows and the figures; see scripts/reproduce."""

import base64
import html
import io
import os
import subprocess

import matplotlib.pyplot as plt
from claims import biot_numbers, number, specimen_case, specimen_name
from figures import all_figures, stress_bound

STYLE = """
:root { color-scheme: light dark; --back: #fff; --text: #222; --soft: #666; --line: #ddd; --bad: #fbe9e7; --good: #e8f5e9; --open: #f3f3ee; }
@media (prefers-color-scheme: dark) { :root { --back: #16181b; --text: #e6e6e3; --soft: #a5a5a0; --line: #3a3d42; --bad: #46211d; --good: #1d3a24; --open: #26282c; } }
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 1160px; margin: 1.5rem auto; padding: 0 1rem; color: var(--text); background: var(--back); overflow-wrap: break-word; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.25rem; margin-top: 2.2rem; } .soft { color: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: 0.86rem; } td, th { padding: 0.3rem 0.5rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { cursor: pointer; user-select: none; } th button { all: unset; cursor: pointer; font-weight: bold; } th button:focus-visible { outline: 2px solid; }
th[aria-sort=ascending] button::after { content: " ▲"; } th[aria-sort=descending] button::after { content: " ▼"; }
.n { font-variant-numeric: tabular-nums; } tr.disagrees, tr.missed, tr.failed { background: var(--bad); } tr.agrees, tr.holds { background: var(--good); } tr.calibrated, tr.input { background: var(--open); }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 30rem), 1fr)); gap: 1rem; }
figure { margin: 0; break-inside: avoid; } figure.wide { grid-column: 1 / -1; max-width: 56rem; } img { width: 100%; height: auto; background: #fff; border-radius: 4px; } figcaption { color: var(--soft); font-size: 0.86rem; }
.warning { background: var(--bad); padding: 0.5rem 1rem; }
@media screen and (max-width: 800px) {
 thead { position: absolute; left: -10000px; } tr { display: block; padding: 0.5rem; margin-bottom: 0.6rem; border: 1px solid var(--line); }
 td { display: flex; gap: 0.6rem; border: 0; padding: 0.1rem 0; } td::before { content: attr(data-label); flex: 0 0 7.5rem; color: var(--soft); } td:empty { display: none; }
}
@media print { :root { color-scheme: light; --back: #fff; --text: #000; --soft: #444; --line: #bbb; --bad: #fbe9e7; --good: #e8f5e9; --open: #f3f3ee; } @page { size: A4 landscape; margin: 12mm; }
 body { max-width: none; margin: 0; font-size: 11px; print-color-adjust: exact; } table { font-size: 9.5px; } tr { break-inside: avoid; } thead { display: table-header-group; } .grid { grid-template-columns: 1fr 1fr; } img { max-height: 150mm; width: auto; max-width: 100%; } h2 { break-after: avoid; } }
"""

SORT = """
document.querySelectorAll("th button").forEach(button => button.addEventListener("click", () => {
  const head = button.parentElement, body = head.closest("table").tBodies[0], column = head.cellIndex;
  const up = head.getAttribute("aria-sort") !== "ascending";
  head.parentElement.querySelectorAll("th").forEach(other => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", up ? "ascending" : "descending");
  const key = row => { const cell = row.cells[column]; return cell.dataset.value ?? cell.textContent.trim(); };
  [...body.rows].sort((a, b) => {
    const x = key(a), y = key(b), n = parseFloat(x) - parseFloat(y);
    return (up ? 1 : -1) * (isNaN(n) ? x.localeCompare(y) : n);
  }).forEach(row => body.appendChild(row));
}));
"""

# Disagreements first.
ORDER = ["missed", "disagrees", "not computed", "not resolved", "no number measured", "agrees", "holds", "calibrated", "input", "out of scope"]
WORDS = {"missed": "that must hold exactly missed", "disagrees": "disagree", "agrees": "agree", "holds": "hold exactly", "input": "are input"}
HEADS = ["claim", "sample, condition", "measured", "computed", "errors of it", "difference", "kind", "verdict", "remark"]


def picture(figure, title, caption):
    stream = io.BytesIO()
    width = figure.get_size_inches()[0]
    figure.savefig(stream, format="png", bbox_inches="tight")
    plt.close(figure)
    data, text = base64.b64encode(stream.getvalue()).decode(), html.escape(caption)
    wide = ' class="wide"' if width > 6.5 else ""
    return f'<figure{wide}><img alt="{text}" src="data:image/png;base64,{data}"><figcaption><b>{html.escape(title)}{"" if title.endswith("?") else "."}</b> {text}</figcaption></figure>'


def shown(value, error=None):
    """A number with as many digits as its error allows, four otherwise."""
    if value is None or value == "":
        return ""
    if not isinstance(number(value), float):
        return html.escape(str(value))
    value, error = float(value), float(error or 0)
    return f"{value:.4g}" + (f" ± {error:.2g}" if error else "")


def errors_in_words(row):
    parts = []
    if row.get("sampling_error"):
        parts.append(f"sampling {row['sampling_error']:.2g} ({row['glasses']} glasses)")
    if "lattice_error" in row:
        parts.append(f"lattice {row['lattice_error']:+.2g}")
    if "calibration_low" in row:
        parts.append(f"m = 2…6: {row['calibration_low']:.4g} to {row['calibration_high']:.4g}")
    return ", ".join(parts)


def table(heads, rows):
    """rows: (class, [(text in HTML, key to sort by or None)])."""
    head = "".join(f'<th scope="col"><button type="button">{html.escape(name)}</button></th>' for name in heads)
    lines = []
    for kind, cells in rows:
        line = "".join(
            f'<td data-label="{html.escape(name)}"' + (f' data-value="{value}"' if value is not None else "") + f">{text}</td>" for name, (text, value) in zip(heads, cells)
        )
        lines.append(f'<tr class="{html.escape(kind)}">{line}</tr>')
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"


def remark(row):
    parts = [f"<b>Assumed:</b> {html.escape(row['assumes'])}."] if row["assumes"] else []
    return " ".join(parts + [html.escape(row["note"][:1].upper() + row["note"][1:])])


def claims_table(rows):
    lines = []
    for row in sorted(rows, key=lambda row: ORDER.index(row["verdict"])):
        unit = "" if row["unit"] in ("1", "") else " " + html.escape(row["unit"])
        difference = row.get("difference_in_standard_errors")
        name = f"<b>{html.escape(row['claim'].replace('_', ' '))}</b><br>{html.escape(row['quantity'])}<br><span class=soft>{html.escape(row['where'])}</span>"
        lines.append((row["verdict"].split()[0], [
            (f"<div>{name}</div>", None),
            (f"<div>{html.escape(row['sample'])}<br>{html.escape(row['condition'])}</div>", None),
            (f"<span class=n>{shown(row['measured'], row['measured_error'])}{unit}</span>" if row["measured"] else "", number(row["measured"]) if isinstance(number(row["measured"]), float) else ""),
            (f"<span class=n>{shown(row['computed'], row['computed_error'])}{unit}</span>" if "computed" in row else "", row.get("computed", "")),
            (html.escape(errors_in_words(row)), None),
            (f"<span class=n>{difference:+.1f} σ</span>" if difference is not None else "", difference if difference is not None else ""),
            (html.escape(row["kind"] + (f", must hold to {row['tolerance']}" if row["tolerance"] else "")), None),
            (html.escape(row["verdict"] + (", on assumptions" if row["assumes"] and row["verdict"] == "agrees" else "")), None),
            (f"<div>{remark(row)}</div>" if row["assumes"] or row["note"] else "", None),
        ]))  # fmt: skip
    return table(HEADS, lines)


def biot_table(results):
    rows = []
    for row in biot_numbers():
        if not results.has(specimen_case(row)):
            continue
        run = results.cases[specimen_case(row)][0]
        summary = results.summary(run)

        def at(key):
            return summary.number(f"specimen/{key}")

        cells = [specimen_name(row), *(f"{row[k]} / {at(of):.3g}" for k, of in (("biot_film", "biot_film"), ("nucleate_as_printed", "biot_nucleate"))), f"{at('time_to_bath_s'):.3g}", f"{at('max_temperature_difference_K'):.3g}", f"{100 * at('max_thermal_stress_over_yield'):.2g}", f"{100 * stress_bound(results, specimen_case(row)):.2g}"]
        rows.append(("", [(html.escape(cell), None) for cell in cells]))
    heads = ["specimen", "Biot, film: printed / computed", "Biot, nucleate: printed / computed", "time to 78 K (s)", "largest difference (K)", "thermal stress (% of yield)", "bound E α ΔT (% of yield of this alloy)"]
    return table(heads, rows) if rows else ""


def provenance(results):
    summaries = [results.summary(runs[0]) for runs in results.cases.values()]
    revisions = sorted({f"{s.text('version')} ({s.text('revision')})" for s in summaries})
    seconds = sum(results.summary(run).number("wall_s") for runs in results.cases.values() for run in runs)
    n_runs = sum(len(runs) for runs in results.cases.values())
    program = subprocess.run([os.environ["CRYOGLASS_PROGRAM"], "--version"], capture_output=True, text=True, check=False).stdout
    is_older = any(s.text("revision") not in program for s in summaries)
    text = f"{n_runs} runs of CryoGlass {' and '.join(revisions)}, {seconds / 60:.0f} core minutes."
    return html.escape(text) + (" <b>The runs are of several revisions.</b>" if len(revisions) > 1 else "") + (" <b>The program here is another one: remove the folder to run all again.</b>" if is_older else "")


def write_page(path, rows, results, plan, is_quick, left):
    count = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in ORDER}
    words = ", ".join(f"{n} {WORDS.get(verdict, verdict)}" for verdict, n in count.items() if n)
    parts = [
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Ketov et al. 2015, claim by claim</title><style>{STYLE}</style></head><body>',
        "<h1>Rejuvenation of metallic glasses by non-affine thermal strain, claim by claim</h1>",
        "<p>Does the mechanism carry the measurements of Ketov et al., Nature 524, 200–203 (2015)? Soft spots that grow where non-affine thermal strain turns over shear energy, in a random glass, "
        f"with four numbers calibrated on four facts of one ribbon. <b>Of {len(rows)} claims: {words}.</b> Disagreements stand first.</p>",
        f'<p class="soft">{provenance(results) if results.cases else "Nothing was run."}</p>',
    ]
    if is_quick:
        parts.append('<p class="warning">A quick look: boxes of 3 correlation lengths or less, two glasses at most, fewer cycles of rod, disc, hot holds and in the last figure, no band of m and no error of the lattice but for the ribbon. The error bars are those of such boxes, and do not contain what a box so small misses.</p>')
    if left:
        parts.append(f'<p class="warning">{len(left)} runs failed: {html.escape(", ".join(left))}. Their messages stand in the folder logs.</p>')
    parts += [
        "<h2>The claims</h2>",
        claims_table(rows),
        '<p class="soft"><b>Kinds.</b> Input: put into the model. Calibrated: used to find its four numbers, no test. Predicted: everything else; it agrees when the difference is within two standard '
        "errors of measurement and computation together (where no error of the measurement is given, of the computation), and is not resolved where the computed error is more than three times the measured one or comes "
        "from fewer than four glasses. What must hold exactly has its own tolerance. <b>Errors.</b> Sampling: over the glasses; lattice: what half the voxel changes on the same glasses, extrapolated, the four numbers "
        "kept as calibrated on the usual one; m = 2…6: the band that the calibration leaves open, whose larger side counts. The ± joins the three. Left out: the standard errors of the four calibrated numbers "
        "themselves (16 to 25 %, inputs/cycles/calibrated.prm).</p>",
    ]
    biot = biot_table(results)
    for group, figures in all_figures(results, rows, plan).items():
        if not figures:
            continue
        parts.append(f"<h2>{html.escape(group)}</h2>")
        if group == "Specimens":
            parts.append(biot)
        parts.append('<div class="grid">' + "".join(picture(*figure) for figure in figures) + "</div>")
    parts.append(f"<script>{SORT}</script></body></html>")
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write("\n".join(parts))
    os.replace(path + ".part", path)

"""Gathers the cases of a sweep: sweep.csv (a row per case) and sweep.html (curves or heat maps); see sweep.py."""

import base64
import csv
import html
import io
import json
import os
import re
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))

from checked_files import BadFile, Summary, is_number, number_of_text, printable  # noqa: E402
from plain_labels import plain  # noqa: E402

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
    ("box.iterations.0", "iterations of the thermal load", 1.0),
]

MANY = 12  # maps beside each other, lines in a legend

plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "figure.dpi": 110})


def numbers_of(folder, case):
    """{a.b.0: value} of a summary, in which the quantities of the page are numbers."""
    summary = Summary(os.path.join(folder, case, "summary.json"))
    for column, _, _ in QUANTITIES:
        if not column.startswith("box."):  # a list
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


def number(value):
    return value if is_number(value) else None


def image(figure):
    stream = io.BytesIO()
    figure.savefig(stream, format="png", bbox_inches="tight")
    plt.close(figure)
    return f'<img src="data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}">'


class Axis:
    """Entries that go together, and their values in order; the label names those that change."""

    def __init__(self, entries, cases):
        self.entries = entries
        changing = [entry for entry in entries if len({case["varied"][entry] for case in cases}) > 1] or entries[:1]
        self.changing = changing
        self.values = list(dict.fromkeys(self.value(case["varied"]) for case in cases))
        self.numbers = [number_of_text(value.split(", ")[0]) for value in self.values]
        # A number on the axis only if it tells the values apart.
        self.is_number = all(n is not None for n in self.numbers) and len(set(self.numbers)) == len(self.values)
        self.label = plain(changing[0].split("/")[-1] if self.is_number else ", ".join(e.split("/")[-1] for e in changing))

    def value(self, row):
        return ", ".join(row[entry] for entry in self.changing)

    def names(self):
        """The values without the words that all of them begin or end with."""
        words = [value.split() for value in self.values]
        shortest = min(len(w) for w in words)
        first = next((i for i in range(shortest) if len({w[i] for w in words}) > 1), 0)
        last = next((i for i in range(shortest) if len({w[-1 - i] for w in words}) > 1), 0)
        # A number keeps its unit.
        return [plain(" ".join(w[first : max(len(w) - last + 1, first + 1)]) if last else " ".join(w[first:])) for w in words]


def error_of(row, column):
    """The standard error of a column's mean, or nothing."""
    error = number(row.get("standard_error." + column))
    return number(row.get(column + "_standard_error")) if error is None else error


def titles(axes, values):
    return "; ".join(f"{axis.label} {plain(value)}" for axis, value in zip(axes, values))


def curves(axes, rows, column, label, factor):
    """The quantity over the first axis, a line per combination of the others."""
    first = axes[0]
    figure, plot = plt.subplots(figsize=(5.4, 3.6))
    for key in dict.fromkeys(tuple(axis.value(row) for axis in axes[1:]) for row in rows):
        chosen = [
            row for row in rows if tuple(axis.value(row) for axis in axes[1:]) == key and number(row.get(column)) is not None
        ]
        if not chosen:
            continue
        places = [first.values.index(first.value(row)) for row in chosen]
        x = [first.numbers[place] if first.is_number else place for place in places]
        y = np.array([factor * number(row[column]) for row in chosen])
        errors = [error_of(row, column) for row in chosen]
        name = titles(axes[1:], key)
        style = "o-" if first.is_number else "o"
        if all(error is not None for error in errors):
            plot.errorbar(x, y, yerr=factor * np.array(errors), fmt=style, capsize=3, label=name)
        else:
            plot.plot(x, y, style, label=name)
    if first.is_number and min(first.numbers) > 0 and max(first.numbers) / min(first.numbers) > 20:
        plot.set_xscale("log")
    if not first.is_number:
        plot.set_xticks(range(len(first.values)), first.names(), rotation=45, ha="right")
    plot.set_xlabel(first.label)
    plot.set_ylabel(label)
    lowest, highest = plot.get_ylim()
    tops = [np.max(line.get_ydata()) for line in plot.get_lines() if len(line.get_ydata()) > 0]
    plot.set_ylim(min(0, lowest), max(highest, 1.08 * max(tops)) if tops else highest)
    if len(axes) > 1 and len(plot.get_legend_handles_labels()[1]) <= MANY:
        plot.legend(fontsize=8, frameon=False)
    return image(figure)


def heat_map(axes, rows, column, label, factor):
    """The quantity over the first two axes, a map per combination of the others, the largest value framed."""
    keys = list(dict.fromkeys(tuple(axis.value(row) for axis in axes[2:]) for row in rows))
    tables = np.full((len(keys), len(axes[1].values), len(axes[0].values)), np.nan)
    for row in rows:
        value = number(row.get(column))
        if value is not None:
            place = keys.index(tuple(axis.value(row) for axis in axes[2:]))
            tables[place, axes[1].values.index(axes[1].value(row)), axes[0].values.index(axes[0].value(row))] = factor * value
    figure, plots = plt.subplots(1, len(keys), figsize=(0.8 + 4.6 * len(keys), 4), squeeze=False, sharey=True, layout="constrained")
    best = np.unravel_index(np.nanargmax(tables), tables.shape)
    for i, (plot, key, table) in enumerate(zip(plots[0], keys, tables)):
        colours = plot.pcolormesh(table, vmin=np.nanmin(tables), vmax=np.nanmax(tables))
        if table.size <= 60:
            for (y, x), value in np.ndenumerate(table):
                plot.text(x + 0.5, y + 0.5, f"{value:.3g}", ha="center", va="center", color="k" if value > 0.5 * (np.nanmin(tables) + np.nanmax(tables)) else "w")
        if i == best[0]:
            plot.add_patch(plt.Rectangle((best[2] + 0.02, best[1] + 0.02), 0.96, 0.96, fill=False, edgecolor="#c0392b", lw=2.5))
        plot.set_title(titles(axes[2:], key), fontsize=10)
        plot.set_xticks(np.arange(table.shape[1]) + 0.5, axes[0].names(), rotation=45, ha="right")
        plot.set_yticks(np.arange(table.shape[0]) + 0.5, axes[1].names())
        plot.set_xlabel(axes[0].label)
    plots[0, 0].set_ylabel(axes[1].label)
    figure.colorbar(colours, ax=list(plots[0]), label=label)
    return image(figure)


def write_page(path, sweep, rows, failed):
    axes = [Axis(entries, sweep["cases"]) for entries in sweep["axes"]]
    axes = [axis for axis in axes if len(axis.values) > 1] or axes[:1]
    done = [row for row in rows if row["state"] == "complete"]
    pictures = []
    for column, label, factor in QUANTITIES:
        values = [number(row.get(column)) for row in done]
        if not any(value is not None for value in values):
            continue
        is_of_cycles = column.startswith("rejuvenation.")
        many = min(len(axis.values) for axis in axes[:2]) > (2 if is_of_cycles else 5) if len(axes) > 1 else False
        many = many and len({tuple(axis.value(row) for axis in axes[2:]) for row in done}) <= MANY
        draw = heat_map if many and (is_of_cycles or len(axes) == 2) else curves
        pictures.append(draw(axes, done, column, label, factor))
    columns = [(entry, entry.split("/")[-1], None) for axis in axes for entry in axis.entries]
    columns += [(c, label, factor) for c, label, factor in QUANTITIES if any(number(row.get(c)) is not None for row in done)]

    def cell(row, column, factor):
        value = row.get(column)
        if factor is None:
            return html.escape(printable(value))
        if number(value) is None:
            return "–"
        error = error_of(row, column)
        return f"{factor * number(value):.5g}" + (f" ± {factor * error:.2g}" if error is not None else "")

    table = "<tr>" + "".join(f"<th>{html.escape(label)}</th>" for _, label, _ in columns) + "</tr>"
    for row in done:
        table += "<tr>" + "".join(f"<td>{cell(row, column, factor)}</td>" for column, _, factor in columns) + "</tr>"
    problems = "".join(f"<li><b>{html.escape(case)}</b>: {html.escape(message)}</li>" for case, message in failed.items())
    page = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{html.escape(printable(sweep["title"]))}</title><style>
body {{ font: 15px/1.5 sans-serif; max-width: 1180px; margin: 2em auto; padding: 0 1em; color: #222 }}
img {{ max-width: 560px; margin: 0.4em }} table {{ border-collapse: collapse; font-size: 13px }}
td, th {{ border-bottom: 1px solid #ccc; padding: 0.25em 0.7em; text-align: right }} th {{ vertical-align: bottom }}
.failed {{ background: #fbeaea; padding: 0.3em 1em }}
</style></head><body>
<h1>{html.escape(printable(sweep["title"]))}</h1>
<p>{len(done)} of {len(rows)} cases complete; base: {html.escape(printable(os.path.basename(sweep["cases"][0]["base"])))}. All numbers: sweep.csv.
w is the elastic energy of local shear, a driving force and never ΔH.</p>
{f'<div class="failed"><h2>Failed</h2><ul>{problems}</ul></div>' if failed else ""}
<h2>Main quantities</h2>
{"".join(pictures) or "<p>No case is complete.</p>"}
<h2>Cases</h2>
<table>{table}</table>
</body></html>
"""
    with open(path + ".part", "w", encoding="utf-8") as file:
        file.write(re.sub(r"\n{2,}", "\n", page))
    os.replace(path + ".part", path)


def gather(folder):
    """Writes sweep.csv and sweep.html; {case: message} of the cases that failed."""
    sweep, rows, failed = read_rows(folder)
    write_table(os.path.join(folder, "sweep.csv"), rows)
    write_page(os.path.join(folder, "sweep.html"), sweep, rows, failed)
    return failed

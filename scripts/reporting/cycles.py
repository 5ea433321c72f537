"""The report's chapter of runs over the cycles."""

import csv
import html
import os

from cryoglass.checked_files import read_bytes
from plain_labels import plain
from reporting.figure import draw, image, picture, side_by_side, single

CLAIMS = os.path.join(os.path.dirname(__file__), "..", "..", "materials", "literature", "paper_claims.csv")

# What the paper measured on a La55Ni20Al25 ribbon, as points of the curves over the cycles: claim, column, cycle.
MEASURED = [
    ("peak_height_ribbon", "heat_of_relaxation_ratio", 10),
    ("one_cycle_heat", "heat_of_relaxation_ratio", 1),
    ("young_1", "young_modulus_ratio", 1),
    ("young_11", "young_modulus_ratio", 11),
    ("young_hertz_1", "young_modulus_ratio", 1),
    ("young_hertz_11", "young_modulus_ratio", 11),
    ("yield_pressure_1", "yield_p99_ratio", 1),
    ("yield_pressure_11", "yield_p99_ratio", 11),
    ("hardness_1", "yield_mean_ratio", 1),
    ("hardness_11", "yield_mean_ratio", 11),
]
CURVES = [
    ("heat_of_relaxation_ratio", "heat of relaxation, of as cast"),
    ("soft_fraction", "soft volume fraction"),
    ("young_modulus_ratio", "relaxed Young's modulus, of as cast"),
    ("yield_p99_ratio", "onset of yielding (P99; dashed P90, dotted P99.9), of as cast"),
    ("yield_mean_ratio", "load of general yielding (mean), of as cast"),
    ("shear_energy_mean_J_per_m3", "mean w at the coldest, J/m³"),
]
COLUMNS = ["cycle", "yield_p90_ratio", "yield_p999_ratio", *(column for column, _ in CURVES)]  # of cycles.csv

NUMBERS = [
    ("calibrated", "Calibrated numbers"),
    ("calibrated_on_another_glass", "Calibrated on another glass and carried over, which is an assumption"),
    ("from_sheet", "From the property sheet or the input"),
    ("from_literature", "From the literature"),
    ("assumed", "Assumed"),
]


def curves(runs):
    """The curves of cycles.csv, a figure for each, beside the paper's points where a run is of its glass."""
    with open(CLAIMS, encoding="utf-8") as file:
        claims = {row["claim"]: row for row in csv.DictReader(file)}
    is_beside_paper = any(run.is_of_the_paper for run in runs)
    return side_by_side(*(curve(runs, column, title, claims if is_beside_paper else None) for column, title in CURVES)) + f"<p>{html.escape(explanation(runs, is_beside_paper))}</p>"


def curve(runs, column, title, claims):
    figure, axis = single()
    lines = [(plain(run.name), run.colour, run.cycle_columns["cycle"], run.cycle_columns[column]) for run in runs]
    equal = draw(axis, lines, ".-")
    for run in runs:
        cycles = run.cycle_columns["cycle"]
        for other, style in (("yield_p90_ratio", "--"), ("yield_p999_ratio", ":")) if column == "yield_p99_ratio" else ():
            axis.plot(cycles, run.cycle_columns[other], style, lw=0.9, color=run.colour)
        error = run.cycle_columns.get(column + "_standard_error")
        if error is not None:
            axis.fill_between(cycles, run.cycle_columns[column] - error, run.cycle_columns[column] + error, color=run.colour, alpha=0.25, lw=0)
    if column == "young_modulus_ratio":
        axis.axhline(1, color="0.6", lw=0.8)
    for claim, of, cycle in MEASURED if claims else ():
        if of == column:
            row = claims[claim]
            is_calibrated = row["use"] == "calibrated"
            marker = "s" if is_calibrated else "^" if claim.startswith("young_hertz") else "o"
            axis.errorbar([cycle], [float(row["value"])], yerr=[float(row["uncertainty"] or 0)], fmt=marker, color="k", mfc="w" if is_calibrated else "k", capsize=3, ms=6)
    axis.set_xlabel("cycles")
    if len(runs) > 1:
        axis.legend(fontsize=8, frameon=False)
    return image(figure, f"{title[0].upper()}{title[1:]}.{equal}")


def explanation(runs, is_beside_paper):
    text = "Lines: computed; bands: standard error over the realisations. Grey line: unrelaxed (MHz) modulus, that of the glass as cast. "
    if not is_beside_paper:
        return text + "Nothing measured is drawn: the paper's points are of La55Ni20Al25 ribbon in liquid nitrogen [1]."
    others = ", ".join(run.name for run in runs if not run.is_of_the_paper)
    return text + (
        "Points: measured by Ketov et al. [1] on La55Ni20Al25 ribbon in liquid nitrogen (first cycle of 10 min). OPEN SQUARES WERE USED TO CALIBRATE the model and are no "
        "test of it; FULL SYMBOLS ARE PREDICTED (triangles: modulus by Hertz's law of loading, where the squares are from unloading). Yield pressure is beside the P99, hardness beside "
        "the mean of the local von Mises strain: proxies, which percentile an indent feels is not known."
    ) + (f" The points are not of the glass or the treatment of {others}." if others else "")


def cell(summary, key):
    value = summary.number_or_none(key)
    return "<td class=n>–</td>" if value is None else f"<td class=n>{value:.4g}</td>"


def over_the_cycles(runs):
    """The chapter: curves, read-outs and pictures as cast, at the peak and at the end."""
    runs = [run for run in runs if run.cycle_columns]
    if not runs:
        return ""
    parts = ["<h2>Over the cycles</h2>", curves(runs)]
    for run in runs:
        rows = "".join(
            f"<tr><th>{html.escape(title)}</th>" + "".join(cell(run.summary, f"rejuvenation/{when}/{column}") for when in ("as_cast", "peak", "last")) + "</tr>"
            for column, title in [("cycle", "cycle"), ("heat_of_relaxation_J_per_mol", "heat of relaxation, J/mol"), *CURVES]
        )
        parts.append(f"<div class=table><table><thead><tr><th>{html.escape(run.name)}</th><th>as cast</th><th>peak</th><th>last</th></tr></thead><tbody>{rows}</tbody></table></div>")
        parts.append(f"<p class=note>Calibrated on {html.escape(run.summary.text('rejuvenation/calibrated_on'))}.</p>")
        for kind, title in NUMBERS:
            of_kind = run.summary.named_numbers(f"rejuvenation/{kind}")
            if of_kind:
                numbers = ", ".join(f"{key} {value:.4g}" for key, value in of_kind.items())
                parts.append(f"<p class=note>{title}: {html.escape(numbers)}.</p>")
        for kind, words in (("shear_modulus", "Shear modulus"), ("shear_energy", "Shear-strain energy")):
            pictures = [(when, run.path(os.path.join("pictures", f"cycles_{kind}_{when}.png"))) for when in ("as_cast", "peak", "last")]
            if all(os.path.exists(path) for _, path in pictures):
                captions = {"as_cast": "as cast", "peak": "at the peak", "last": "after the last cycle"}
                parts.append(side_by_side(*(picture(read_bytes(path), f"{words} {captions[when]} ({run.name}); all three on one scale.") for when, path in pictures)))
    return "\n".join(parts)

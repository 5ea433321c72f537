"""The report's chapter of runs over the cycles; see scripts/report."""

import base64
import csv
import html
import os

import matplotlib.pyplot as plt
from plain_labels import plain

CLAIMS = os.path.join(os.path.dirname(__file__), "..", "materials", "literature", "paper_claims.csv")

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
    """Figure and caption: the curves of cycles.csv, beside the paper's points where a run is of its glass."""
    with open(CLAIMS, encoding="utf-8") as file:
        claims = {row["claim"]: row for row in csv.DictReader(file)}
    is_beside_paper = any(run.is_of_the_paper for run in runs)
    figure, axes = plt.subplots(3, 2, figsize=(9.5, 10), sharex=True)
    for (column, title), ax in zip(CURVES, axes.flat):
        for run in runs:
            line = ax.plot(run.cycles["cycle"], run.cycles[column], ".-", ms=4, label=plain(run.name))[0]
            if column == "yield_p99_ratio":
                for other, style in (("yield_p90_ratio", "--"), ("yield_p999_ratio", ":")):
                    ax.plot(run.cycles["cycle"], run.cycles[other], style, lw=0.9, color=line.get_color())
            error = run.cycles.get(column + "_standard_error")
            if error is not None:
                ax.fill_between(run.cycles["cycle"], run.cycles[column] - error, run.cycles[column] + error, color=line.get_color(), alpha=0.25, lw=0)
        if column == "young_modulus_ratio":
            ax.axhline(1, color="0.6", lw=0.8)
        for claim, of, cycle in MEASURED if is_beside_paper else []:
            if of == column:
                row = claims[claim]
                is_calibrated = row["use"] == "calibrated"
                marker = "s" if is_calibrated else "^" if claim.startswith("young_hertz") else "o"
                ax.errorbar([cycle], [float(row["value"])], yerr=[float(row["uncertainty"] or 0)], fmt=marker, color="k", mfc="w" if is_calibrated else "k", capsize=3, ms=6)
        ax.set_title(title, fontsize=10)
    for ax in axes[-1]:
        ax.set_xlabel("cycles")
    if len(runs) > 1:
        axes[0, 0].legend(fontsize=8, frameon=False)
    figure.tight_layout()
    caption = "Lines: computed; bands: standard error over the realisations. Grey line: unrelaxed (MHz) modulus, that of the glass as cast. "
    if is_beside_paper:
        others = ", ".join(run.name for run in runs if not run.is_of_the_paper)
        caption += (
            "Points: measured by Ketov et al. 2015 on La55Ni20Al25 ribbon in liquid nitrogen (first cycle of 10 min). OPEN SQUARES WERE USED TO CALIBRATE the model and are no "
            "test of it; FULL SYMBOLS ARE PREDICTED (triangles: modulus by Hertz's law of loading, where the squares are from unloading). Yield pressure is beside the P99, hardness beside "
            "the mean of the local von Mises strain: proxies, which percentile an indent feels is not known."
        ) + (f" The points are not of the glass or the treatment of {others}." if others else "")
    else:
        caption += "Nothing measured is drawn: the paper's points are of La55Ni20Al25 ribbon in liquid nitrogen."
    return figure, caption


def cell(summary, key):
    value = summary.number_or_none(key)
    return "<td class=n>–</td>" if value is None else f"<td class=n>{value:.4g}</td>"


def over_the_cycles(image, runs):
    """The chapter: curves, read-outs and pictures as cast, at the peak and at the end. image makes HTML of a figure and its caption."""
    runs = [run for run in runs if run.cycles]
    if not runs:
        return ""
    parts = ["<h2>Over the cycles</h2>", image(*curves(runs))]
    for run in runs:
        rows = "".join(
            f"<tr><th>{html.escape(title)}</th>" + "".join(cell(run.summary, f"rejuvenation/{when}/{column}") for when in ("as_cast", "peak", "last")) + "</tr>"
            for column, title in [("cycle", "cycle"), ("heat_of_relaxation_J_per_mol", "heat of relaxation, J/mol"), *CURVES]
        )
        parts.append(f"<table><thead><tr><th>{html.escape(run.name)}</th><th>as cast</th><th>peak</th><th>last</th></tr></thead><tbody>{rows}</tbody></table>")
        parts.append(f"<p class=note>Calibrated on {html.escape(run.summary.text('rejuvenation/calibrated_on'))}.</p>")
        for kind, title in NUMBERS:
            of_kind = run.summary.named_numbers(f"rejuvenation/{kind}")
            if of_kind:
                numbers = ", ".join(f"{key} {value:.4g}" for key, value in of_kind.items())
                parts.append(f"<p class=note>{title}: {html.escape(numbers)}.</p>")
        for kind in ("shear_modulus", "shear_energy"):
            names = [os.path.join(run.folder, "pictures", f"cycles_{kind}_{when}.png") for when in ("as_cast", "peak", "last")]
            if all(os.path.exists(name) for name in names):
                sources = []
                for name in names:
                    with open(name, "rb") as file:
                        sources.append(base64.b64encode(file.read()).decode())
                parts.append("<figure>" + "".join(f'<img style="width:32%" src="data:image/png;base64,{source}" alt="">' for source in sources) + "<figcaption>As cast, at the peak, after the last cycle.</figcaption></figure>")
    return "\n".join(parts)

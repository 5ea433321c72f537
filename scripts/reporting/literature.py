"""The report's last chapter, beside the literature, and its references."""

import csv
import html
import os

import matplotlib.pyplot as plt

from plain_labels import plain
from reporting.figure import image

METHODS = os.path.join(os.path.dirname(__file__), "..", "..", "materials", "literature", "rejuvenation_methods.csv")
PAPER = ("S. V. Ketov et al., Rejuvenation of metallic glasses by non-affine thermal strain, Nature 524, 200-203 (2015)", "10.1038/nature14674")


def read_methods():
    with open(METHODS, encoding="utf-8") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def literature(runs):
    """The chapter: energies of other treatments, and the mean w of the runs."""
    methods = read_methods()
    numbers = {reference: i for i, reference in enumerate(all_references(), 1)}
    figure, axis = plt.subplots(figsize=(6.6, 0.3 * (len(methods) + len(runs)) + 1.0), layout="constrained")
    labels = []
    for i, method in enumerate(methods):
        low, high = float(method["energy_low_kJ_mol"]) * 1e3, float(method["energy_high_kJ_mol"]) * 1e3
        axis.plot([low, high], [i, i], color="#7f8c8d", lw=6, solid_capstyle="butt")
        axis.plot([low, high], [i, i], "|", color="#7f8c8d", ms=9)
        labels.append(method["method"] + (f" [{numbers[method['reference'], method['doi']]}]" if method["reference"] else ""))
    for i, run in enumerate(runs, len(methods)):
        energy = run.summary.number_or_none("shear_energy/mean_J_per_mol")
        axis.plot([] if energy is None else [energy], [] if energy is None else [i], "D", color=run.colour)
        labels.append(f"{plain(run.name)}: mean w")
    axis.set_xscale("log")
    axis.set_yticks(range(len(labels)), labels)
    axis.invert_yaxis()
    axis.set_xlabel("energy (J per mole of atoms)")
    axis.grid(axis="x", color="0.92")
    return image(
        figure,
        "Stored energy of other treatments (relaxation enthalpy, grey bars) and the driving force of these runs (diamonds): not the same quantity. "
        "The energies are as collected for this project, in brackets a work on the method; they were not looked up in it again.",
    )


def all_references():
    """(text, DOI): the paper, then those of the methods, each once."""
    return list(dict.fromkeys([PAPER, *((method["reference"], method["doi"]) for method in read_methods() if method["reference"])]))


def references():
    """The list at the end of the page."""
    links = {doi: f' <a href="https://doi.org/{html.escape(doi)}">doi:{html.escape(doi)}</a>' if doi else "" for _, doi in all_references()}
    items = "".join(f"<li>{html.escape(text)}.{links[doi]}</li>" for text, doi in all_references())
    return f"<ol>{items}</ol>"

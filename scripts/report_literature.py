"""The report's chapter beside the literature; see scripts/report."""

import csv
import os

import matplotlib.pyplot as plt
from plain_labels import plain


def literature(image, runs):
    methods_file = os.path.join(os.path.dirname(__file__), "..", "materials", "literature", "rejuvenation_methods.csv")
    with open(methods_file, encoding="utf-8") as file:
        methods = list(csv.DictReader(line for line in file if not line.startswith("#")))
    figure, axis = plt.subplots(figsize=(8, 0.32 * (len(methods) + len(runs)) + 1.0))
    labels = []
    for i, method in enumerate(methods):
        low, high = float(method["energy_low_kJ_mol"]) * 1e3, float(method["energy_high_kJ_mol"]) * 1e3
        axis.plot([low, high], [i, i], color="#7f8c8d", lw=6, solid_capstyle="butt")
        axis.plot([low, high], [i, i], "|", color="#7f8c8d", ms=9)
        labels.append(method["method"])
    for i, run in enumerate(runs, len(methods)):
        energy = run.summary.number_or_none("shear_energy/mean_J_per_mol")
        axis.plot([] if energy is None else [energy], [] if energy is None else [i], "D", color="#c0392b")
        labels.append(f"{plain(run.name)}: mean w")
    axis.set_xscale("log")
    axis.set_yticks(range(len(labels)), labels)
    axis.invert_yaxis()
    axis.set_xlabel("energy (J per mole of atoms)")
    axis.grid(axis="x", color="0.92")
    return image(figure, "Stored energy of other treatments (relaxation enthalpy, grey) and the driving force of these runs (red): not the same quantity.")

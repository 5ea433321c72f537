"""Tables with observed orders, and curves, from convergence.csv and boxes.csv.

    /usr/bin/python3 tables.py FOLDER

An error is relative: to the exact value where there is one, otherwise to the extrapolation of the two finest voxel
solves of the case with the order 2 (mean of w, effective properties), or, for P99, which is that of the voxels' means and
so depends a little on the lattice, to the solver's own: the same extrapolation, or the finest elements of degree 3.
The observed order between two neighbouring rows is ln(e1/e2)/ln(n2/n1), n the resolution.
"""
import csv
import math
import os
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

QUANTITIES = [
    ("mean_w_J_per_m3", "exact_mean_w", "mean w"),
    ("p99_w_J_per_m3", None, "P99 of w"),
    ("thermal_expansion_per_K", "exact_thermal_expansion", "α*"),
    ("bulk_modulus_Pa", "exact_bulk_modulus", "B*"),
]
TITLES = {
    "laminate": ("Laminate of smooth layers", "cells per period"),
    "hill": ("Random glass with uniform G (Hill)", "cells per ℓ"),
    "glass": ("Random glass, spreads of 18 and 27 %", "cells per ℓ"),
    "eshelby_same": ("Eshelby's sphere, same moduli, against the true sphere", "cells per radius"),
    "eshelby_same_voxels": ("The same, elements inside a sphere of voxels, against that", "cells per radius"),
    "eshelby_same_voxels_adaptive": ("The same, refined one to four times by the estimator", "cells per radius"),
    "eshelby_other": ("Eshelby's sphere, other moduli, against Lamé's shell (elements in the voxels' sphere)", "cells per radius"),
}


def extrapolate(rows, key):
    """Of the two finest rows, order 2."""
    coarse, fine = sorted(rows, key=lambda row: row["resolution"])[-2:]
    ratio = (fine["resolution"] / coarse["resolution"]) ** 2
    return (ratio * fine[key] - coarse[key]) / (ratio - 1)


def reference(rows, group, key, exact):
    if exact and not math.isnan(group[0][exact]):
        return group[0][exact], "exact"
    voxels = [row for row in rows if row["solver"] == "voxel"]
    elements = [row for row in rows if row["solver"] == "fem"]
    if key == "p99_w_J_per_m3" and group[0]["solver"] == "fem":
        return max(elements, key=lambda row: (row["degree"], row["resolution"]))[key], "finest"
    if len(voxels) < 2:
        return None, ""
    return extrapolate(voxels, key), "extrapolated"


def read(path):
    rows = []
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rows.append({k: v if k in ("case", "solver", "revision") else float(v) for k, v in row.items()})
    return rows


def groups_of(rows):
    result = {}
    for row in rows:
        result.setdefault((row["solver"], int(row["degree"])), []).append(row)
    return result


def table(case, rows):
    title, unit = TITLES[case]
    by_cells = case.endswith("adaptive")
    head = ["solver", unit, "unknowns", "s"]
    for _, _, name in QUANTITIES:
        head += [f"error of {name}", "order"]
    revisions = ", ".join(sorted({row["revision"] for row in rows}))
    lines = [f"## {title}", "", f"Revision {revisions}.", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for (solver, degree), group in groups_of(rows).items():
        group.sort(key=lambda row: row["unknowns"])
        previous = {}
        for row in group:
            resolution = row["resolution"]
            cells = [
                solver if solver == "voxel" else f"fem, degree {degree}",
                f"{row['cells']:.0f} cells" if by_cells else f"{resolution:.3g}",
                f"{row['unknowns']:.0f}",
                f"{row['seconds']:.2g}",
            ]
            for key, exact, _ in QUANTITIES:
                value, kind = reference(rows, group, key, exact)
                if value is None or (kind == "finest" and row[key] == value):
                    cells += ["", ""]
                    continue
                error = row[key] / value - 1
                order = ""
                if key in previous and abs(error) > 1e-9 and previous[key][0] and not by_cells:
                    order = f"{math.log(abs(previous[key][0] / error)) / math.log(resolution / previous[key][1]):.1f}"
                previous[key] = (error, resolution)
                cells += [f"{100 * error:+.2g} %" if abs(error) > 1e-9 else "0", order]
            lines.append("| " + " | ".join(cells) + " |")
    return lines + [""]


def box_table(rows):
    largest = rows[-1]
    lines = [
        "## From box to box",
        "",
        f"Revision {largest['revision']}. 4 voxels per ℓ. sd: standard deviation of one box, relative; bias: of the mean over boxes, against the largest "
        "boxes, with its standard error; boxes: how many bring the standard error to 1 % and 0.1 %.",
        "",
        "| box / ℓ | boxes | sd of mean w | bias | for 1 % | for 0.1 % | sd of P99 | bias | for 1 % | for 0.1 % |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        cells = [f"{row['box_over_correlation_length']:.0f}", f"{row['realisations']:.0f}"]
        for name in ("mean_w", "p99_w"):
            mean, spread = row[f"{name}_J_per_m3"], row[f"sd_of_{name}"] / row[f"{name}_J_per_m3"]
            bias = mean / largest[f"{name}_J_per_m3"] - 1
            error = spread / math.sqrt(row["realisations"])
            cells += [
                f"{100 * spread:.2g} %",
                "" if row is largest else f"{100 * bias:+.2g} ± {100 * error:.1g} %",
                f"{math.ceil((spread / 0.01) ** 2)}",
                f"{math.ceil((spread / 0.001) ** 2)}",
            ]
        lines.append("| " + " | ".join(cells) + " |")
    return lines + [""]


def draw(rows, path):
    cases = [case for case in TITLES if case != "eshelby_same_voxels_adaptive"]
    figure, axes = plt.subplots(2, 3, figsize=(13, 7.5), layout="constrained")
    for case, axis in zip(cases, axes.flat):
        own = [row for row in rows if row["case"] == case]
        for (solver, degree), group in groups_of(own).items():
            value, _ = reference(own, group, "mean_w_J_per_m3", "exact_mean_w")
            points = sorted((row["unknowns"] ** (1 / 3), abs(row["mean_w_J_per_m3"] / value - 1)) for row in group)
            points = [point for point in points if point[1] > 1e-9]
            label = "voxel" if solver == "voxel" else f"fem, degree {degree}"
            axis.loglog(*zip(*points), "o-" if solver == "voxel" else "s--", label=label)
        axis.set_title(TITLES[case][0], fontsize=9)
        axis.set_xlabel("(unknowns)^(1/3)")
        axis.set_ylabel("relative error of mean w")
        axis.grid(True, which="both", alpha=0.3)
        axis.legend(fontsize=8)
    figure.savefig(path)


def main():
    folder = sys.argv[1]
    rows = read(os.path.join(folder, "convergence.csv"))
    lines = [
        "# Convergence",
        "",
        "Made by `benchmarks/convergence/run`, which also draws convergence.svg. s: wall time of all seven loads on two ranks of "
        "a shared machine; errors: see the head of tables.py.",
        "",
    ]
    for case in TITLES:
        own = [row for row in rows if row["case"] == case]
        if own:
            lines += table(case, own)
    lines += box_table(read(os.path.join(folder, "boxes.csv")))
    with open(os.path.join(folder, "tables.md"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    print("\n".join(lines))
    draw(rows, os.path.join(folder, "convergence.svg"))


if __name__ == "__main__":
    main()

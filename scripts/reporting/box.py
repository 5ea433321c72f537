"""The report's chapter of the box: how w is distributed, how far it is correlated, how it looks."""

import numpy as np

from plain_labels import plain
from reporting.figure import draw, image, side_by_side, single

QUANTITIES = [("shear_energy", 1e-3, "w (kJ/m³)"), ("shear_modulus", 1e-9, "G (GPa)"), ("thermal_expansion", 1e6, "α (10⁻⁶/K)")]


def energies(runs):
    """The chapter."""
    has_fields = any(run.field_files("box") for run in runs)
    of_fields = side_by_side(*distribution(runs)) + side_by_side(autocorrelation(runs)) + slices(runs) if has_fields else "<p>Written without fields.</p>"
    return of_fields + side_by_side(*(part for run in runs for part in depth_profile(run)))


def distribution(runs):
    """Density and cumulative curve of w, all runs on one scale."""
    energies = [(run, np.sort(w.ravel()) * 1e-3) for run in runs if (w := run.state("shear_energy")) is not None]
    if not energies:
        return ["<p>Written without the field shear_energy.</p>"]
    upper = max(w[int(0.999 * (len(w) - 1))] for _, w in energies)
    bins = np.linspace(0, max(upper, 1e-300), 121)
    densities, shares = [], []
    share = np.linspace(0, 1, 400)
    for run, w in energies:
        # Of the whole volume, what lies beyond the axis too.
        density = np.histogram(w, bins)[0] / (len(w) * np.diff(bins))
        densities.append((plain(run.name), run.colour, 0.5 * (bins[1:] + bins[:-1]), density))
        shares.append((plain(run.name), run.colour, w[(share * (len(w) - 1)).astype(int)], 100 * share))
    figure, axis = single()
    equal = draw(axis, densities)
    axis.set(xlim=(0, upper or None), xlabel="w (kJ/m³)", ylabel="probability density (m³/kJ)")
    axis.set_ylim(bottom=0)
    legend(axis)
    first = image(figure, f"Distribution of the shear-strain energy.{equal}")
    figure, axis = single()
    equal = draw(axis, shares)
    deciles = np.arange(0.1, 0.95, 0.1)
    for run, w in energies:
        axis.plot(w[(deciles * (len(w) - 1)).astype(int)], 100 * deciles, "o", ms=4, color=run.colour)
    axis.set(xlim=(0, upper or None), ylim=(0, 100), xlabel="w (kJ/m³)", ylabel="share of the volume that has less (%)")
    legend(axis)
    return [first, image(figure, f"Cumulative distribution, with its deciles.{equal}")]


def legend(axis):
    if axis.get_legend_handles_labels()[0]:
        axis.legend(frameon=False, fontsize=8)


def autocorrelation(runs):
    figure, axis = single()
    words = ""
    for name, style, short in (("shear_energy", "-", "w"), ("shear_modulus", "--", "G")):
        curves = []
        for run in runs:
            field = run.state(name)
            correlation = None if field is None or np.ptp(field) == 0 else along_axes(field)
            if correlation is not None:
                curves.append((f"{plain(run.name)}: {short}", run.colour, np.arange(len(correlation)) * run.voxel_size() * 1e9, correlation))
        words += draw(axis, curves, style)
    for length in {run.correlation_length for run in runs if run.correlation_length}:
        axis.axvline(length, color="0.5", lw=1)
        axis.annotate("ℓ", (length, 0.95), xytext=(3, 0), textcoords="offset points", color="0.35")
    axis.axhline(np.exp(-1), color="0.7", lw=0.8, ls=":")
    axis.set_xlim(left=0)
    axis.set(xlabel="distance (nm)", ylabel="autocorrelation")
    legend(axis)
    return image(figure, f"Autocorrelation of the shear-strain energy and of the shear modulus along the axes; the input's correlation length ℓ marked, 1/e dotted.{words}")


def along_axes(field):
    """Mean of the normalised autocorrelation along the axes, by voxels; nothing for a box that is too thin."""
    power = np.abs(np.fft.rfftn(field - field.mean())) ** 2
    correlation = np.fft.irfftn(power, s=field.shape)
    correlation /= correlation[0, 0, 0]
    along = [np.moveaxis(correlation, i, 0)[:, 0, 0][: field.shape[i] // 2 + 1] for i in range(3) if field.shape[i] > 3]
    return np.mean([a[: min(map(len, along))] for a in along], axis=0) if along else None


def slices(runs):
    """The middle planes: of one run all quantities beside each other, of several each quantity on one scale."""
    rows = []
    for name, scale, label in QUANTITIES:
        planes = [(run, scale * field[field.shape[0] // 2]) for run in runs if (field := run.state(name)) is not None]
        if not planes:
            continue
        low = 0 if name == "shear_energy" else min(plane.min() for _, plane in planes)
        high = max(np.percentile(plane, 99) for _, plane in planes)
        rows.append([draw_plane(run, plane, low, high, label) for run, plane in planes])
    if len(runs) == 1:
        rows = [[picture for row in rows for picture in row]]
    return "".join(side_by_side(*row) for row in rows)


def draw_plane(run, plane, low, high, label):
    figure, axis = single()
    edge = run.voxel_size() * 1e9
    shown = axis.imshow(plane, origin="lower", cmap="viridis", vmin=low, vmax=high, extent=[0, edge * plane.shape[1], 0, edge * plane.shape[0]])
    figure.colorbar(shown, ax=axis, shrink=0.85, label=label)
    axis.set(xlabel="x (nm)", ylabel="y (nm)")
    return image(figure, f"Middle plane of the box ({run.name}): {label.split(' ')[0]}.")


def depth_profile(run):
    """Mean and P90 of w against the distance to a free surface, beside the periodic box."""
    if not run.has_table("depth.csv"):
        return []

    def column(name):
        return run.column("depth.csv", name)

    depth = column("depth_m") * 1e9
    (left, energy), (right, ratio) = single(), single()
    for kind, label, colour in (("mean", "mean", "#c0392b"), ("p90", "90th percentile", "#2c3e50")):
        own, periodic = column(f"shear_energy_{kind}_J_per_m3"), column(f"periodic_{kind}_J_per_m3")
        energy.plot(depth, own * 1e-3, color=colour, label=label)
        energy.plot(depth, periodic * 1e-3, color=colour, ls=":", label=f"{label}, no surface")
        ratio.plot(depth, own / periodic, color=colour, label=label)
    ratio.axhline(1, color="0.7", lw=0.8)
    energy.set_ylabel("w (kJ/m³)")
    ratio.set_ylabel("with surface / without")
    for axis in (energy, ratio):
        if run.correlation_length:
            axis.axvline(run.correlation_length, color="0.7", lw=0.8)
        axis.set_xlabel("depth below the surface (nm)")
        legend(axis)
    caption = f"Shear-strain energy below the free surface, and in the same glass without it ({run.name}); the line is ℓ."
    return [image(left, caption), image(right, f"The same, as a ratio ({run.name}).")]

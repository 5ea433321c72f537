"""One self-contained HTML page of one or several result folders of CryoGlass; see scripts/report."""

import argparse
import base64
import html
import io
import os
import re
import sys
import xml.etree.ElementTree as xml
import zlib

import h5py
import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from checked_files import LARGEST_NUMBER, BadFile, Summary, number_of_text, printable, read_table, read_text, shown
from plain_labels import plain
from report_cycles import COLUMNS, over_the_cycles
from report_literature import literature
from report_provenance import provenance
from vtu_line import on_line

SHADES = ["#dfe9f5", "#f7e8d8", "#e3f1e1", "#efe3f1"]

plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "figure.dpi": 110})


class Run:
    """A result folder."""

    def __init__(self, folder):
        self.folder = folder
        self.name = printable(os.path.basename(os.path.abspath(folder)))
        self.summary = Summary(os.path.join(folder, "summary.json"))
        self.history = read_table(os.path.join(folder, "history.csv"), texts=("bath",))
        self.cycles = self.read_cycles()
        fields = os.path.join(folder, "fields")
        boxes = sorted(name for name in os.listdir(fields) if re.fullmatch(r"box_\d+\.hdf", name)) if os.path.isdir(fields) else []
        self.box = self.coldest_box([os.path.join(fields, name) for name in boxes])
        self.glass = os.path.join(fields, boxes[0]) if boxes else None
        entries = self.read_entries()
        self.shape = entries.get("Shape")
        # What the paper measured over the cycles is this glass, as a ribbon, between room temperature and liquid nitrogen.
        steps = [step.number("bath_temperature_K") for step in self.summary.objects("specimen/steps_of_last_cycle")]
        is_cold, is_room = (lambda T: abs(T - 77) < 1), (lambda T: 285 < T < 300)
        is_treated = any(map(is_cold, steps)) and all(is_cold(T) or is_room(T) for T in steps)
        self.is_of_the_paper = is_treated and (entries.get("Name"), self.shape) == ("La55Ni20Al25", "ribbon")

    def read_cycles(self):
        """Columns of cycles.csv; nothing for a glass that does not change."""
        path = os.path.join(self.folder, "cycles.csv")
        if not os.path.exists(path):
            return None
        rows = read_table(path, needed=COLUMNS)
        return {key: np.array([np.nan if row[key] is None else row[key] for row in rows]) for key in rows[0]}

    def read_entries(self):
        """The entries of the resolved input by their last name; sets the correlation length of the glass (nm), or None."""
        path = os.path.join(self.folder, "parameters.prm")
        entries = dict(re.findall(r"^\s*set (.+?)\s*=\s*(.*?)\s*(?:#.*)?$", read_text(path), re.MULTILINE))
        self.correlation_length = None
        if entries.get("Source") in ("random", "threshold"):
            self.correlation_length = number_of_text(entries.get("Correlation length"))
            if self.correlation_length is None:
                raise BadFile(f"{printable(path)}: Glass/Correlation length = {shown(entries.get('Correlation length'))} is not possible; needed is a number")
        return entries

    @staticmethod
    def coldest_box(paths):
        """The state with the largest thermal strain."""

        def theta(path):
            return abs(float(from_hdf(path, lambda file: file.attrs["thermal_strain_multiplier"])))

        return max(paths, key=theta) if paths else None

    def description(self):
        """What was computed; results of earlier versions have a title alone."""
        return self.summary.text("description") if self.summary.get("description") else self.title() or "a run without title"

    def title(self):
        return self.summary.text("title") if self.summary.get("title") else ""

    def column(self, name):
        return np.array([row.number(name) for row in self.history])

    def field(self, name, path=None):
        """(n_z, n_y, n_x) in SI, or None."""
        path = path or self.box
        if path is None:
            return None
        field = from_hdf(path, lambda file: file["VTKHDF/PointData"][name][...] if name in file["VTKHDF/PointData"] else None)
        if field is not None and not (field.ndim == 3 and field.dtype.kind == "f" and abs(field.min()) <= LARGEST_NUMBER and abs(field.max()) <= LARGEST_NUMBER):
            raise BadFile(f"{printable(path)}: VTKHDF/PointData/{name} is not possible; needed are finite numbers of shape (nz, ny, nx)")
        return field

    def voxel_size(self):
        return self.summary.number("box/voxel_size_m")


def from_hdf(path, read):
    """What a function reads from an HDF5 file."""
    try:
        with h5py.File(path) as file:
            return read(file)
    except (AttributeError, KeyError, MemoryError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise BadFile(f"{printable(path)} cannot be read as a file of fields: {printable(error)}") from error


def image(figure, caption):
    stream = io.BytesIO()
    figure.savefig(stream, format="png", bbox_inches="tight")
    plt.close(figure)
    data, text = base64.b64encode(stream.getvalue()).decode(), html.escape(caption)
    return f'<figure><img alt="{text}" src="data:image/png;base64,{data}"><figcaption>{text}</figcaption></figure>'


ROWS = [
    ("mean shear-strain energy w", "shear_energy/mean_J_per_m3", 1e-3, "kJ/m³", "elastic energy of local shape change"),
    ("… per mole of atoms", "shear_energy/mean_J_per_mol", 1, "J/mol", "a driving force; not the measured relaxation enthalpy"),
    ("… median", "shear_energy/p50_J_per_m3", 1e-3, "kJ/m³", "half of the volume has less"),
    ("… 99th percentile", "shear_energy/p99_J_per_m3", 1e-3, "kJ/m³", "hot spots: candidates for rearrangement"),
    ("correlation length of w", "shear_energy/correlation_length_m", 1e9, "nm", "size of a hot spot"),
    ("rms von Mises stress", "von_mises/rms_Pa", 1e-6, "MPa", ""),
    ("… of the yield stress", "von_mises/rms_over_yield", 100, "%", "small: elasticity holds on average"),
    ("effective thermal expansion", "effective/thermal_expansion_per_K", 1e6, "10⁻⁶/K", "of the box as a free sample"),
    ("effective bulk modulus", "effective/bulk_modulus_Pa", 1e-9, "GPa", ""),
    ("effective shear modulus", "effective/shear_modulus_Pa", 1e-9, "GPa", ""),
    ("coldest temperature", "shear_energy/temperature_K", 1, "K", "of the last cycle, at the material point"),
    ("time to reach the coldest bath", "specimen/time_to_bath_s", 1, "s", "within 1 K"),
    ("Biot number, film boiling (least h)", "specimen/biot_film", 1, "", "of the coldest bath; below 0.1 the specimen cools uniformly"),
    ("Biot number, nucleate boiling (largest h)", "specimen/biot_nucleate", 1, "", ""),
    ("largest thermal stress of the specimen", "specimen/max_thermal_stress_Pa", 1e-6, "MPa", "from its temperature differences"),
    ("… of the yield stress", "specimen/max_thermal_stress_over_yield", 100, "%", ""),
    ("variation of B", "glass/bulk_modulus_variation", 100, "%", "of this sample"),
    ("variation of G", "glass/shear_modulus_variation", 100, "%", "of this sample"),
    ("relative residual", "box/residual", 1, "", "of the box's equilibrium"),
    ("wall time", "wall_s", 1, "s", ""),
]


def table(runs):
    lines = ["<table><thead><tr><th></th>" + "".join(f"<th>{html.escape(run.name)}</th>" for run in runs) + "<th></th><th></th></tr></thead><tbody>"]
    for name, path, factor, unit, meaning in ROWS:
        values = [run.summary.number_or_none(path) for run in runs]
        cells = "".join("<td class=n>–</td>" if value is None else f"<td class=n>{value * factor:.4g}</td>" for value in values)
        lines.append(f"<tr><th>{name}</th>{cells}<td>{unit}</td><td class=m>{meaning}</td></tr>")
    return "\n".join(lines) + "</tbody></table>"


def temperature_history(run):
    time = run.column("time_s")
    baths = [row["bath"] for row in run.history]
    names = list(dict.fromkeys(bath for bath in baths if bath != "start"))
    cycles = run.column("cycle")
    last_cycle = time[cycles == cycles[-1]][0]
    figure, axes = plt.subplots(1, 2, figsize=(10, 3.2), sharey=True)
    for axis, (low, title) in zip(axes, [(0.0, "treatment"), (last_cycle, "last cycle")]):
        begin = 0
        for i in range(1, len(baths) + 1):
            if i == len(baths) or baths[i] != baths[begin]:
                if baths[begin] in names:
                    start, end = time[max(begin - 1, 0)], time[i - 1]
                    axis.axvspan(start - low, end - low, color=SHADES[names.index(baths[begin]) % len(SHADES)], lw=0)
                begin = i
        axis.plot(time - low, run.column("surface_temperature_K"), color="#1f5fa8", lw=1.4, label="surface")
        axis.plot(time - low, run.column("centre_temperature_K"), color="#c0392b", lw=1.1, ls="--", label="centre")
        axis.set_xlim(0, max(time[-1] - low, 1e-9))
        axis.set_xlabel(f"time (s), {title}")
    axes[0].set_ylabel("temperature (K)")
    for i, name in enumerate(names):
        axes[1].fill_between([], [], [], color=SHADES[i % len(SHADES)], label=plain(name))
    axes[1].legend(frameon=False, fontsize=9)
    return image(figure, f"Temperature of the specimen ({run.name}); baths shaded.")


def distribution(runs):
    if all(run.field("shear_energy") is None for run in runs):
        return "<p>Written without the field shear_energy.</p>"
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.4))
    for run in runs:
        w = run.field("shear_energy")
        if w is None:
            continue
        w = np.sort(w.ravel()) * 1e-3
        upper = w[int(0.999 * (len(w) - 1))]
        left.hist(w, bins=120, range=(0, upper), density=True, histtype="step", lw=1.5, label=plain(run.name))
        share = np.linspace(0, 1, 400)
        line = right.plot(w[(share * (len(w) - 1)).astype(int)], 100 * share, lw=1.5, label=plain(run.name))[0]
        deciles = np.arange(0.1, 0.95, 0.1)
        right.plot(w[(deciles * (len(w) - 1)).astype(int)], 100 * deciles, "o", ms=4, color=line.get_color())
        right.set_xlim(0, max(right.get_xlim()[1] if len(runs) > 1 and run is not runs[0] else 0, upper))
    left.set_xlabel("w (kJ/m³)")
    left.set_ylabel("probability density (m³/kJ)")
    right.set_xlabel("w (kJ/m³)")
    right.set_ylabel("share of the volume (%)")
    left.legend(frameon=False)
    return image(figure, "Distribution of the shear-strain energy (left) and its cumulative curve with the deciles (right).")


def autocorrelation(runs):
    figure, axis = plt.subplots(figsize=(6.4, 3.4))
    for run in runs:
        for name, style in (("shear_energy", "-"), ("shear_modulus", "--")):
            field = run.field(name, run.glass if name == "shear_modulus" else run.box)
            if field is None or np.ptp(field) == 0:
                continue
            power = np.abs(np.fft.rfftn(field - field.mean())) ** 2
            correlation = np.fft.irfftn(power, s=field.shape)
            correlation /= correlation[0, 0, 0]
            along = [np.moveaxis(correlation, i, 0)[:, 0, 0][: field.shape[i] // 2 + 1] for i in range(3) if field.shape[i] > 3]
            if not along:
                continue
            n = min(len(a) for a in along)
            mean = np.mean([a[:n] for a in along], axis=0)
            label = f"{plain(run.name)}: {'w' if name == 'shear_energy' else 'G'}"
            axis.plot(np.arange(n) * run.voxel_size() * 1e9, mean, style, lw=1.5, label=label)
        if run.correlation_length:
            axis.axvline(run.correlation_length, color="0.5", lw=1)
            axis.annotate("ℓ", (run.correlation_length, 0.95), xytext=(3, 0), textcoords="offset points", color="0.35")
    axis.axhline(np.exp(-1), color="0.7", lw=0.8, ls=":")
    axis.set_xlim(left=0)
    axis.set_xlabel("distance (nm)")
    axis.set_ylabel("autocorrelation")
    if axis.get_legend_handles_labels()[0]:
        axis.legend(frameon=False, fontsize=9)
    return image(figure, "Autocorrelation of the shear-strain energy and of the shear modulus along the axes; the input's correlation length ℓ marked, 1/e dotted.")


def slices(run):
    quantities = [
        ("shear_energy", run.box, 1e-3, "w (kJ/m³)"),
        ("shear_modulus", run.glass, 1e-9, "G (GPa)"),
        ("thermal_expansion", run.glass, 1e6, "α (10⁻⁶/K)"),
    ]
    fields = [(run.field(name, path), scale, label) for name, path, scale, label in quantities]
    fields = [entry for entry in fields if entry[0] is not None]
    if not fields:
        return ""
    figure, axes = plt.subplots(1, len(fields), figsize=(3.5 * len(fields), 3.2), squeeze=False)
    edge = run.voxel_size() * 1e9
    for axis, (field, scale, label) in zip(axes[0], fields):
        plane = scale * field[field.shape[0] // 2]
        low = 0 if label.startswith("w") else plane.min()
        shown = axis.imshow(
            plane, origin="lower", cmap="viridis", vmin=low, vmax=np.percentile(plane, 99), extent=[0, edge * plane.shape[1], 0, edge * plane.shape[0]]
        )
        figure.colorbar(shown, ax=axis, shrink=0.85, label=label)
        axis.set_xlabel("x (nm)")
    axes[0][0].set_ylabel("y (nm)")
    figure.tight_layout()
    return image(figure, f"Middle plane of the box ({run.name}).")


def specimen_profile(run):
    index = os.path.join(run.folder, "fields", "specimen.pvd")
    # Meridian sections (r, z): across a plate along the axis, across a cylinder along the radius.
    across = {"ribbon": 1, "disc": 1, "rod": 0, "wire": 0}.get(run.shape)
    if not os.path.exists(index) or across is None:
        return ""
    try:
        return draw_profile(run, index, across)
    except (AttributeError, IndexError, KeyError, OSError, TypeError, ValueError, StopIteration, xml.ParseError, zlib.error) as error:
        raise BadFile(f"{printable(index)} or a file that it names cannot be read: {printable(error)}") from error


def draw_profile(run, index, across):
    entries = [(float(e.get("timestep")), e.get("file")) for e in xml.parse(index).iter("DataSet")]
    # The state of the largest stress may be of an earlier cycle.
    time, cycle = run.column("time_s"), run.column("cycle")
    start = max(time[cycle < cycle.max()], default=0.0)
    entries = [entry for entry in entries if entry[0] >= start]
    chosen = sorted(set(np.linspace(0, len(entries) - 1, min(len(entries), 8)).astype(int)))
    figure, axis = plt.subplots(figsize=(6.4, 3.4))
    colours = plt.cm.viridis(np.linspace(0, 0.9, len(chosen)))
    for colour, i in zip(colours, chosen):
        time, name = entries[i]
        distance, temperature = on_line(os.path.dirname(index), name, across)
        if distance.size == 0:
            continue
        order = np.argsort(distance)
        axis.plot(distance[order] * 1e6, temperature[order], color=colour, lw=1.4, label=f"{time - start:.3g} s")
    axis.set_xlabel("distance from the centre (µm)")
    axis.set_ylabel("temperature (K)")
    axis.legend(frameon=False, fontsize=8, title="of the last cycle", title_fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
    return image(figure, f"Temperature across the specimen in the last cycle ({run.name}).")


def depth_profile(run):
    """Mean and P90 of w against the distance to a free surface, beside the periodic box."""
    path = os.path.join(run.folder, "depth.csv")
    if not os.path.exists(path):
        return ""
    rows = read_table(path)

    def column(name):
        return np.array([row.number(name) for row in rows])

    depth = column("depth_m") * 1e9
    figure, axes = plt.subplots(1, 2, figsize=(10, 3.2))
    for kind, label, colour in (("mean", "mean", "#c0392b"), ("p90", "90th percentile", "#2c3e50")):
        own, periodic = column(f"shear_energy_{kind}_J_per_m3"), column(f"periodic_{kind}_J_per_m3")
        axes[0].plot(depth, own * 1e-3, color=colour, label=label)
        axes[0].plot(depth, periodic * 1e-3, color=colour, ls=":", label=f"{label}, no surface")
        axes[1].plot(depth, own / periodic, color=colour, label=label)
    if run.correlation_length:
        for axis in axes:
            axis.axvline(run.correlation_length, color="0.7", lw=0.8)
    axes[1].axhline(1, color="0.7", lw=0.8)
    axes[0].set_ylabel("w (kJ/m³)")
    axes[1].set_ylabel("with surface / without")
    for axis in axes:
        axis.set_xlabel("depth below the surface (nm)")
        axis.legend(frameon=False, fontsize=8)
    return image(figure, f"Shear-strain energy below the free surface, and in the same glass without it ({run.name}); the line is ℓ.")


STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 1080px; margin: 2rem auto; padding: 0 1rem; color: #222; }
h1 { font-size: 1.6rem; margin-bottom: 0.2rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; }
table { border-collapse: collapse; font-size: 0.95rem; } th { text-align: left; font-weight: normal; }
thead th { font-weight: bold; text-align: right; } td, th { padding: 0.15rem 0.7rem 0.15rem 0; border-bottom: 1px solid #eee; }
.n { text-align: right; font-variant-numeric: tabular-nums; } .m { color: #666; } .note { background: #f6f6f2; padding: 0.7rem 1rem; }
figure { margin: 1rem 0; } img { max-width: 100%; } figcaption { color: #555; font-size: 0.9rem; }
"""


def page(runs):
    what = "".join(
        f"<p><b>{html.escape(run.name)}</b>: {html.escape(run.description())}. "
        f"{' × '.join(f'{n:g}' for n in run.summary.numbers('box/voxels'))} voxels of {run.voxel_size() * 1e9:.3g} nm, "
        f"seed {run.summary.whole('glass/seed')}; CryoGlass {html.escape(run.summary.text('version'))} ({html.escape(run.summary.text('revision'))}), "
        f"{run.summary.whole('ranks')} {'rank' if run.summary.whole('ranks') == 1 else 'ranks'}."
        f"{f' Title: {html.escape(run.title())}.' if run.title() else ''}</p>{provenance(run)}"
        for run in runs
    )
    has_fields = any(run.box for run in runs)
    parts = [
        f"<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>CryoGlass: {html.escape(', '.join(run.name for run in runs))}</title><style>{STYLE}</style></head><body>",
        f"<h1>{html.escape(runs[0].description() if len(runs) == 1 else 'Non-affine thermal strain')}</h1>",
        what,
        "<h2>Results</h2>",
        table(runs),
        "<p class=note>w is the <b>driving force</b> for local rearrangement. Measured rises of the relaxation enthalpy are thousands of "
        "times larger (up to 340 J/mol by thermal cycling): compare w between glasses, treatments and places, not with a calorimeter.</p>",
        "<h2>Temperature</h2>",
        *[temperature_history(run) + specimen_profile(run) for run in runs],
        "<h2>Shear-strain energy</h2>",
        (distribution(runs) + autocorrelation(runs) + "".join(slices(run) for run in runs)) if has_fields else "<p>Written without fields.</p>",
        *(depth_profile(run) for run in runs),
        over_the_cycles(image, runs),
        "<h2>Beside the literature</h2>",
        literature(image, runs),
        "</body></html>",
    ]
    return "\n".join(parts)


def read_run(folder):
    try:
        return Run(folder)
    except BadFile as error:
        raise BadFile(f"{printable(folder)} is not a complete result folder: {error}") from error


def main():
    parser = argparse.ArgumentParser(prog="scripts/report", description=__doc__)
    parser.add_argument("folders", nargs="+", metavar="RESULT_FOLDER")
    parser.add_argument("--output", help="default: report.html in the first folder")
    arguments = parser.parse_args()
    try:
        runs = [read_run(folder) for folder in arguments.folders]
        target = arguments.output or os.path.join(arguments.folders[0], "report.html")
        text = page(runs)
    except BadFile as error:
        sys.exit(f"report: {error}")
    try:
        with open(target + ".incomplete", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(target + ".incomplete", target)
    except OSError as error:
        sys.exit(f"report: {printable(target)} cannot be written: {error.strerror}")
    print(f"wrote {printable(target)}")


main()

"""The figures of paper.html; each function returns a list of (figure, title, caption), empty where its runs are not there."""

import os

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from cryoglass.checked_files import BadFile, printable, read_rows
from claims import LITERATURE, Readings, biot_numbers, lumped_wire, number_of_entry, specimen_case, specimen_name
from matplotlib.colors import ListedColormap
from plain_labels import plain

plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "figure.dpi": 130, "svg.fonttype": "none"})
SIZE = (5.4, 3.6)
RIBBON, BULK, OTHER = "#c0392b", "#1f5fa8", "#7f8c8d"
CALIBRATED, PREDICTED = {"fmt": "s", "color": "k", "mfc": "w", "capsize": 3}, {"fmt": "o", "color": "k", "capsize": 3}


def mean_and_error(results, case, column):
    """Mean and standard error of a column of cycles.csv over the seeds or the ensemble; cycles."""
    runs = results.cases[case]
    columns = [[row[column] for row in results.table(run, "cycles.csv")] for run in runs]
    if len({len(values) for values in columns}) > 1:
        raise BadFile(f"{printable(results.path(case, 'cycles.csv'))}: the seeds have different numbers of cycles")
    curves = np.array(columns, dtype=float)
    if len(runs) > 1:
        return np.arange(curves.shape[1]), curves.mean(axis=0), curves.std(axis=0, ddof=1) / np.sqrt(len(runs))
    errors = [row.get(column + "_standard_error") or 0.0 for row in results.table(runs[0], "cycles.csv")]
    return np.arange(curves.shape[1]), curves[0], np.array(errors, dtype=float)


def draw(axis, results, case, column, **style):
    cycles, mean, error = mean_and_error(results, case, column)
    line = axis.plot(cycles, mean, **style)[0]
    axis.fill_between(cycles, mean - error, mean + error, color=line.get_color(), alpha=0.25, lw=0)


def read_spots(run, cycle):
    """State of the spots, shear modulus (GPa), and edge of a voxel (nm) after a cycle."""
    try:
        state, modulus = run.field("spot_state", cycle=cycle), run.field("shear_modulus", cycle=cycle)
    except KeyError as error:
        raise BadFile(f"{printable(run.folder)} cannot be read as a file of fields: {printable(error)}") from error
    if state.values.ndim != 3 or modulus.shape != state.shape or not np.isfinite(modulus.voxel_size):
        raise BadFile(f"{printable(run.folder)} cannot be read as a file of fields: spot_state and shear_modulus must be of one shape (nz, ny, nx)")
    return state.values, modulus.values * 1e-9, modulus.voxel_size * 1e9


def spots(results):
    """Fig. 1c-e: the middle plane of one glass."""
    if not results.has("ribbon_pictures"):
        return []
    run, figures = results.run("ribbon_pictures"), []
    colours = ListedColormap(["#f2efe6", "#c0392b", "#566573"])
    for cycle in run.field_cycles:
        state, modulus, edge = read_spots(run, cycle)
        plane = len(state) // 2
        extent = [0, edge * state.shape[2], 0, edge * state.shape[1]]
        figure, axes = plt.subplots(1, 2, figsize=(5.6, 2.8), layout="constrained")
        axes[0].imshow(state[plane], origin="lower", cmap=colours, vmin=-0.5, vmax=2.5, extent=extent, interpolation="nearest")
        shown = axes[1].imshow(modulus[plane], origin="lower", cmap="viridis", vmin=4, vmax=25, extent=extent, interpolation="nearest")
        figure.colorbar(shown, ax=axes[1], shrink=0.8, label="G (GPa)")
        for axis in axes:
            axis.set_xlabel("nm")
        title = "As cast" if cycle == 0 else f"After {cycle} cycle{'s' if cycle > 1 else ''}"
        share = f"{100 * np.mean(state == 1):.1f} % of the box are soft, {100 * np.mean(state == 2):.1f} % exhausted"
        figures.append((figure, title, f"{share}. Left: soft spots red, exhausted ones grey; right: shear modulus. Middle plane of one glass (compare Fig. 1c–e)."))
    return figures


POINTS = ("peak_cycles_ribbon", "peak_height_ribbon", "one_cycle_heat", "peak_cycles_bulk", "peak_height_bulk")


def heat(results, claims):
    if not (results.has("ribbon") and results.has("bulk")):
        return []
    figure, axis = plt.subplots(figsize=SIZE)
    for case, colour, label in (("ribbon", RIBBON, "ribbon"), ("bulk", BULK, "bulk glass (assumed candidates)")):
        draw(axis, results, case, "heat_of_relaxation_ratio", color=colour, label=label)
        bands = [mean_and_error(results, f"{case}.{m}", "heat_of_relaxation_ratio") for m in ("m2", "m6") if results.has(f"{case}.{m}")]
        for cycles, mean, _ in bands:
            axis.plot(cycles, mean, color=colour, lw=0.8, ls=":")
    measured = {claim["claim"]: (float(claim["measured"]), float(claim["measured_error"] or 0)) for claim in claims if claim["claim"] in POINTS}
    (x, dx), (y, dy) = measured["peak_cycles_ribbon"], measured["peak_height_ribbon"]
    axis.errorbar([x], [y], xerr=[dx], yerr=[dy], label="measured, ribbon (calibrated on)", **CALIBRATED)
    y, dy = measured["one_cycle_heat"]
    axis.errorbar([1], [y], yerr=[dy], label="measured, ribbon, one hold of 4 h", **PREDICTED)
    (x, _), (y, dy) = measured["peak_cycles_bulk"], measured["peak_height_bulk"]
    axis.errorbar([x], [y], yerr=[dy], label="measured, bulk (error assumed)", **{**PREDICTED, "fmt": "D"})
    axis.set(xlabel="cycles", ylabel="heat of relaxation, of as cast", ylim=(0.93, 1.68))
    axis.legend(frameon=False, fontsize=7.5, loc="lower right")
    return [(figure, "Heat of relaxation", "Heat of relaxation over the cycles (compare Fig. 2c). Lines: computed, shaded the standard error over the glasses; dotted: the calibration with m = 2 and 6. Symbols: measured; the open one was used to calibrate and is no test, beside the full ones the model predicts.")]


def yielding(results, claims):
    if not results.has("ribbon"):
        return []
    groups = [
        ("E,\nunloading", "young_modulus_ratio", ("young_1", "young_11")),
        ("E,\nHertz", "young_modulus_ratio", ("young_hertz_1", "young_hertz_11")),
        ("onset of\nyielding", "yield_p99_ratio", ("yield_pressure_1", "yield_pressure_11")),
        ("general\nyielding", "yield_mean_ratio", ("hardness_1", "hardness_11")),
    ]
    by_name = {claim["claim"]: claim for claim in claims}
    figure, axis = plt.subplots(figsize=SIZE)
    for i, (_, column, names) in enumerate(groups):
        cycles, mean, error = mean_and_error(results, "ribbon", column)
        for j, (cycle, name) in enumerate(zip((0, 1, 11), (None, *names))):
            axis.bar(i + 0.27 * (j - 1), mean[cycle], 0.25, yerr=error[cycle], color=["#d5d8dc", "#e6b0aa", RIBBON][j], capsize=2, label=["as cast", "one cycle", "eleven cycles"][j] if i == 0 else None)
            claim = by_name.get(name)
            if claim:
                style = CALIBRATED if claim["kind"] == "calibrated" else PREDICTED
                axis.errorbar([i + 0.27 * (j - 1)], [float(claim["measured"])], yerr=[float(claim["measured_error"])], ms=5, **style)
    axis.set_xticks(range(len(groups)), [group[0] for group in groups])
    axis.set(ylim=(0.7, 1.08), ylabel="of as cast")
    axis.legend(frameon=False, fontsize=8, ncols=3, loc="upper right")
    return [(figure, "Yielding and modulus", "As cast, after one and after eleven cycles, as ratios (compare Fig. 3 and Extended Data Table 2). Bars: computed; symbols: measured, open where used to calibrate. Onset: load at which the 99th percentile of the local von Mises strain reaches a fixed value, beside the yield pressure; general: its mean, beside the hardness; it follows the calibrated E and is hardly a test of its own. The model has one E, calibrated on unloading.")]


def size(results):
    if not (results.has("rod") and results.has("disc")):
        return []
    figure, axis = plt.subplots(figsize=SIZE)
    draw(axis, results, "rod", "heat_of_relaxation_ratio", color=BULK, lw=3, alpha=0.6, label="rod, 3 mm")
    draw(axis, results, "disc", "heat_of_relaxation_ratio", color="k", lw=1, ls="--", label="disc, 0.4 mm")
    axis.set(xlabel="cycles", ylabel="heat of relaxation, of as cast")
    axis.legend(frameon=False)
    return [(figure, "Does size matter?", "Disc and rod of the same glasses, each with its own cooling and thermal stress: the same curve twice (compare Extended Data Fig. 2).")]


def cooling(results):
    """T(t) of every specimen in liquid nitrogen, and its thermal stress against the bound."""
    rows = [row for row in biot_numbers() if results.has(specimen_case(row))]
    if not rows:
        return []
    transition = number_of_entry(os.path.join(LITERATURE, "..", "baths", "liquid_nitrogen.prm"), "Transition temperature")
    figure, axes = plt.subplots(4, 2, figsize=(5.4, 7.6), layout="constrained")
    for axis, row in zip(axes.flat, rows):
        table = [r for r in results.table(results.cases[specimen_case(row)][0], "history.csv") if r["bath"] in ("start", "liquid nitrogen")]
        time, surface, centre = (np.array([r.number(key) for r in table]) for key in ("time_s", "surface_temperature_K", "centre_temperature_K"))
        end = 1.15 * time[np.argmax(centre < 79)] if (centre < 79).any() else time[-1]
        film = time[surface > transition]
        axis.axvspan(0, max(film, default=0), color="#dfe9f5", lw=0)
        axis.plot(time, surface, color=BULK, label="surface")
        axis.plot(time, centre, color=RIBBON, ls="--", label="centre")
        axis.set_xlim(0, end)
        axis.set_title(plain(specimen_name(row)), fontsize=9)
        axis.set_xlabel("s", fontsize=8)
    for axis in axes[:, 0]:
        axis.set_ylabel("K")
    axes.flat[0].legend(frameon=False, fontsize=8)
    for axis in axes.flat[len(rows) :]:
        axis.axis("off")
    result = [(figure, "Cooling in liquid nitrogen", "Temperature of each specimen of the table of Biot numbers, surface and centre; shaded: film boiling at the surface.")]
    figure, axis = plt.subplots(figsize=SIZE)
    for i, row in enumerate(rows):
        run = results.cases[specimen_case(row)][0]
        stress = results.summary(run).number("specimen/max_thermal_stress_over_yield")
        axis.barh(i, 100 * stress, color=BULK)
        axis.plot(100 * stress_bound(results, specimen_case(row)), i, "|", color=RIBBON, ms=14, mew=2)
    axis.set_yticks(range(len(rows)), [plain(specimen_name(row)) for row in rows])
    axis.axvline(10, color="0.6", lw=1, ls="--", zorder=0)
    axis.invert_yaxis()
    axis.set_xscale("log")
    axis.set_xlabel("thermal stress, % of the yield stress")
    result.append((figure, "Thermal stress", "Largest thermal stress in each specimen (bar) and its upper bound E α ΔT (red mark), both of the yield stress of its alloy; dashed: the 10 % that the paper estimates for Vitreloy 106. The bound of the La alloys, which expand more and yield earlier, lies above that, the stress itself far below."))
    return result


def stress_bound(results, case):
    """E alpha dT over the yield stress, of the alloy of a case, dT = 216 K."""
    bulk, shear, expansion, yield_stress = (Readings(results).entry(case, name) for name in ("Bulk modulus", "Shear modulus", "Thermal expansion", "Yield stress"))
    return Readings.young(bulk, shear) * expansion * 216.0 / yield_stress


def lower_temperature(results):
    temperatures = [t for t in (4, 77, 120, 160, 195, 250) if results.has(f"cold_{t}")]
    if len(temperatures) < 2:
        return []
    figure, axis = plt.subplots(figsize=SIZE)
    for variant, style in (("", "o-"), (".m2", ":"), (".m6", ":")):
        if not all(results.has(f"cold_{t}{variant}") for t in temperatures):
            continue
        points = [mean_and_error(results, f"cold_{t}{variant}", "heat_of_relaxation_ratio") for t in temperatures]
        axis.errorbar([4.2 if t == 4 else t for t in temperatures], [mean[10] for _, mean, _ in points], yerr=[error[10] for _, _, error in points] if not variant else None, fmt=style, color=RIBBON, capsize=3)
    for t, name in ((4.2, "helium"), (77, "nitrogen"), (195, "dry ice")):
        axis.axvline(t, color="0.85", lw=1, zorder=0)
        axis.text(t + 3, 0.03, name, rotation=90, va="bottom", fontsize=8, color="0.4", transform=axis.get_xaxis_transform())
    axis.set(xlabel="lower temperature (K)", ylabel="heat after ten cycles, of as cast")
    return [(figure, "Lower temperature", "Ten cycles between 293 K and a lower temperature, Debye's expansion; dotted: the calibration with m = 2 and 6. All predicted but nitrogen, whose turnover is that of the calibration.")]


def wires(results, claims):
    result = []
    if results.has("wire_constant") and results.has("wire_pulled"):
        figure, axis = plt.subplots(figsize=SIZE)
        for case, colour, label in (("wire_constant", OTHER, "constant length"), ("wire_pulled", RIBBON, "pulled from 10 to 35 mm")):
            table = results.table(case, "history.csv")
            time, law = np.linspace(0, table[-1].number("time_s"), 200), lumped_wire(results, case)
            axis.plot(time, [law(t) for t in time], color=colour, lw=1.2, label=f"{label}: lumped law")
            axis.plot([r.number("time_s") for r in table][::4], [r.number("mean_temperature_K") for r in table][::4], "o", color=colour, ms=3.5, label="finite elements")
        axis.set(xlabel="time (s)", ylabel="mean temperature (K)", xlim=(0, 12))
        axis.legend(frameon=False, fontsize=8)
        result.append((figure, "Pulled wire", "A wire of 1 mm cooling in still air: lumped law with the surface A = 2√(πVL) beside finite elements."))
    diameters = [d for d in (300, 1000, 3000) if results.has(f"wire_anneal_{d}")]
    if diameters:
        figure, axis = plt.subplots(figsize=SIZE)
        for d, colour in zip(diameters, ("#f0a07a", RIBBON, "#641e16")):
            table = [r for r in results.table(f"wire_anneal_{d}", "history.csv") if r.number("time_s") >= 175]
            rate = Readings(results).cooling_rate(f"wire_anneal_{d}", 683, 623)
            axis.plot([r.number("time_s") - 180 for r in table], [r.number("mean_temperature_K") for r in table], color=colour, label=f"{d / 1000:g} mm: {rate:.0f} K/min")
        t = np.linspace(0, 60, 20)
        measured = next(float(claim["measured"]) for claim in claims if claim["claim"] == "anneal_rate_1000")
        axis.plot(t, 683 - measured / 60 * t, color="k", ls="--", label=f"{measured:g} K/min (second source)")
        axis.axhline(623, color="0.8", lw=0.8)
        axis.set(xlabel="time after the salt bath (s)", ylabel="temperature (K)", xlim=(-5, 60), ylim=(550, 690))
        axis.legend(frameon=False, fontsize=8)
        result.append((figure, "Annealed wire", "Three minutes at 683 K, then still air, h = 50 W/m²K (assumed, not fitted), for assumed diameters; the legend has the mean rate between 683 and 623 K, which goes as h over the diameter. " + rate_in_words(results, measured)))
    return result


def rate_in_words(results, measured):
    if not results.has("wire_anneal_1000"):
        return ""
    rate = Readings(results).cooling_rate("wire_anneal_1000", 683, 623)
    return f"The {measured:g} K/min of the second source are {rate / measured:.0f} times slower than a bare wire of 1 mm: they would need h = {Readings(results).still_air() * measured / rate:.1f} W/m²K there, or a wire in a holder that cools with it."


def methods(results):
    if not results.has("ribbon"):
        return []
    rows = read_rows(os.path.join(LITERATURE, "rejuvenation_methods.csv"))
    figure, axis = plt.subplots(figsize=(6.4, 4.2))
    for i, row in enumerate(rows):
        low, high = 1e3 * float(row["energy_low_kJ_mol"]), 1e3 * float(row["energy_high_kJ_mol"])
        axis.plot([low, max(high, 1.04 * low)], [i, i], color=OTHER, lw=6, solid_capstyle="butt")
    reader, column = Readings(results), "heat_of_relaxation_J_per_mol"
    rise = reader.peak("ribbon", column) - reader.at("ribbon", column, 0)
    axis.axhline(len(rows) - 0.5, color="0.6", lw=0.8)
    axis.plot(rise, len(rows), "s", color="k", mfc="w")
    driving = results.summary(results.cases["ribbon"][0])
    as_cast = results.table(results.cases["ribbon"][0], "cycles.csv")[0].number("shear_energy_mean_J_per_m3")
    per_mol = as_cast * driving.number("shear_energy/mean_J_per_mol") / driving.number("shear_energy/mean_J_per_m3")
    axis.plot(per_mol, len(rows) + 1, "D", color=RIBBON)
    axis.set_yticks(range(len(rows) + 2), [plain(row["method"]) for row in rows] + ["model: ΔH (calibrated)", "model: w as cast (not ΔH)"])
    axis.invert_yaxis()
    axis.set_xscale("log")
    axis.set_xlabel("J per mole of atoms")
    return [(figure, "Energies of other methods", "Stored energies of methods of rejuvenation (second source, grey); below the line, clearly apart: the rise of the heat in the model, which was calibrated, and the mean shear-strain energy w of one cooling, a driving force and never ΔH.")]


def tornado(results, plan):
    """One assumption at a time: change of each reading."""
    reader = Readings(results)
    baths = list(plan["assumptions"]["baths"])

    def readings(kind):
        cases = {bath: f"assume_{kind}_{bath}" for bath in baths}
        if not all(results.has(case) for case in cases.values()):
            return None
        heat = {bath: reader.peak(cases[bath], "heat_of_relaxation_ratio") for bath in ("nitrogen",)}
        ten = {bath: reader.at(cases[bath], "heat_of_relaxation_ratio", 10) - 1 for bath in baths}
        w = {bath: reader.at(cases[bath], "shear_energy_mean_J_per_m3", 0) for bath in baths}
        return [w["nitrogen"] * 1e-3, heat["nitrogen"], w["dry_ice"] / w["nitrogen"], w["helium"] / w["nitrogen"], ten["dry_ice"] / ten["nitrogen"], ten["helium"] / ten["nitrogen"]]

    standard = readings("standard")
    if standard is None:
        return []
    titles = ["mean w as cast, 77 K (kJ/m³)", "height of the peak, 77 K", "w: 195 K over 77 K", "w: 4.2 K over 77 K", "rise after ten cycles:\n195 K over 77 K", "rise after ten cycles:\n4.2 K over 77 K"]
    figure, axes = plt.subplots(3, 2, figsize=(6.8, 7.6), sharey=True, layout="constrained")
    alternatives = plan["assumptions"]["alternatives"]
    bars = []  # place, colour, name, values
    for i, alternative in enumerate(alternatives):
        for j, name in enumerate(key for key in alternative if key not in ("label", "scale")):
            bars.append((i, (RIBBON, BULK)[j], plain(name), readings(f"{i}_{j}")))
    bars = [bar for bar in bars if bar[3]]
    for k, (axis, start) in enumerate(zip(axes.flat, standard)):
        largest = max((abs(values[k] - start) for *_, values in bars), default=0.0)
        for i, colour, name, values in bars:
            change = values[k] - start
            axis.barh(i, change, left=start, color=colour, height=0.6)
            if abs(change) > 0.04 * largest:
                axis.annotate(name, (values[k], i), xytext=(3 if change > 0 else -3, 0), textcoords="offset points", ha="left" if change > 0 else "right", va="center", fontsize=7)
    for axis, title, start in zip(axes.flat, titles, standard):
        axis.axvline(start, color="k", lw=0.8)
        axis.set_title(title, fontsize=9)
        axis.use_sticky_edges = False # of the bars' left ends
        axis.margins(x=0.35)
        axis.set_yticks(range(len(alternatives)), [plain(a["label"]) for a in alternatives])
    axes[0, 0].invert_yaxis()
    return [(figure, "Which assumption matters", "One assumption changed at a time, the same glasses throughout; the line is the standard case, whose assumption stands at the left. Energies w of one cooling depend on the lower temperature only through the expansion, so that only Debye's law moves their ratios. With expansion independent of B soft spots expand no more than the rest; Debye's law is that of the heat capacity too, with the energy scale that leaves the turnover of nitrogen as calibrated.")]


def all_figures(results, rows, plan):
    """{group: [(figure, title, caption)]}."""
    return {
        "Over the cycles": spots(results) + heat(results, rows) + yielding(results, rows) + size(results) + lower_temperature(results),
        "Specimens": cooling(results),
        "Wires and other methods (second source)": wires(results, rows) + methods(results),
        "Which assumption matters": tornado(results, plan),
    }

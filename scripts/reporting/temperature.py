"""The report's chapter of the specimen's temperature."""

import os
import xml.etree.ElementTree as xml
import zlib

import numpy as np
from matplotlib import colormaps

from cryoglass import BadFile
from cryoglass.checked_files import printable
from plain_labels import plain
from reporting.figure import BATHS, image, seconds, side_by_side, single
from reporting.vtu_line import on_line

MOST_CYCLES = 3  # that are drawn one after the other; more are an envelope
CURVES = (("surface_temperature_K", "surface", "-"), ("centre_temperature_K", "centre", "--"))


def temperatures(runs):
    """The chapter."""
    scale = common_scale(runs)
    return "".join(side_by_side(last_cycle(run, scale), over_the_treatment(run, scale), across(run)) for run in runs)


def common_scale(runs):
    """One scale of temperature for all runs, K."""
    values = [run.history_column(column) for run in runs for column, _, _ in CURVES]
    low, high = min(map(np.min, values)), max(map(np.max, values))
    margin = 0.04 * (high - low) + 1
    return low - margin, high + margin


def begin_of_last_cycle(run):
    """Index of the row with which the last cycle begins: that of the end of the one before."""
    cycle = run.history_column("cycle")
    return max(int(np.argmax(cycle == cycle[-1])) - 1, 0)


def last_cycle(run, scale):
    begin = begin_of_last_cycle(run)
    time = run.history_column("time_s")[begin:]
    time = time - time[0]
    figure, axis = single()
    shade_baths(axis, time, [row["bath"] for row in run.rows("history.csv")][begin:])
    for column, label, style in CURVES:
        axis.plot(time, run.history_column(column)[begin:], style, color=run.colour if style == "-" else "0.2", lw=1.4, label=label)
    axis.set(xlim=(0, max(time[-1], 1e-9)), ylim=scale, xlabel="time (s)", ylabel="temperature (K)")
    axis.legend(fontsize=8, edgecolor="none")
    cycle = run.history_column("cycle")[-1]
    which = f"Cycle {cycle:.0f}, the last one" if cycle > 1 else "The treatment"
    return image(figure, f"{which} ({run.name}): temperature of the specimen; the baths are shaded.")


def shade_baths(axis, time, baths):
    names = list(dict.fromkeys(baths[1:]))
    begin, seen = 1, set()
    for i in range(1, len(baths) + 1):
        if i == len(baths) or baths[i] != baths[begin]:
            if begin < len(baths):
                name = baths[begin]
                axis.axvspan(time[begin - 1], time[i - 1], color=BATHS[names.index(name) % len(BATHS)], lw=0, label=None if name in seen else plain(name))
                seen.add(name)
            begin = i


def over_the_treatment(run, scale):
    """The treatment as it was, or, of many cycles, between which temperatures each of them went."""
    cycle, time = run.history_column("cycle"), run.history_column("time_s")
    if cycle[-1] <= 1:
        return ""
    figure, axis = single()
    if cycle[-1] <= MOST_CYCLES:
        for column, label, style in CURVES:
            axis.plot(time, run.history_column(column), style, color=run.colour if style == "-" else "0.2", lw=1.2, label=label)
        axis.set_xlabel("time (s)")
        caption = f"All {cycle[-1]:.0f} cycles ({run.name})."
    else:
        numbers = np.arange(1, int(cycle[-1]) + 1)
        for column, label, style in CURVES:
            values = run.history_column(column)
            low, high = np.array([[values[cycle == n].min(), values[cycle == n].max()] for n in numbers if (cycle == n).any()]).T
            present = [n for n in numbers if (cycle == n).any()]
            if style == "-":
                axis.fill_between(present, low, high, color=run.colour, alpha=0.2, lw=0, label=f"{label}: from coldest to warmest")
            else:
                axis.plot(present, low, style, color="0.2", lw=1.2, label=f"{label}: coldest and warmest")
                axis.plot(present, high, style, color="0.2", lw=1.2)
        axis.set_xlim(1, cycle[-1])
        axis.set_xlabel("cycle")
        caption = f"Between which temperatures each of the {cycle[-1]:.0f} cycles went ({run.name})."
    axis.set(ylim=scale, ylabel="temperature (K)")
    axis.legend(frameon=False, fontsize=8, loc="center")
    return image(figure, caption)


def across(run):
    """Temperature from the centre to the surface, at times of the last cycle."""
    index = os.path.join(run.folder, "fields", "specimen.pvd")
    # Meridian sections (r, z): across a plate along the axis, across a cylinder along the radius.
    axis = {"ribbon": 1, "disc": 1, "rod": 0, "wire": 0}.get(run.shape)
    if not os.path.exists(index) or axis is None:
        return ""
    try:
        return draw_across(run, index, axis)
    except (AttributeError, IndexError, KeyError, OSError, TypeError, ValueError, StopIteration, xml.ParseError, zlib.error) as error:
        raise BadFile(f"{printable(index)} or a file that it names cannot be read: {printable(error)}") from error


def draw_across(run, index, along):
    entries = [(float(e.get("timestep")), e.get("file")) for e in xml.parse(index).iter("DataSet")]
    # The state of the largest stress may be of an earlier cycle.
    start = run.history_column("time_s")[begin_of_last_cycle(run)]
    entries = [entry for entry in entries if entry[0] >= start]
    chosen = sorted(set(np.linspace(0, len(entries) - 1, min(len(entries), 8)).astype(int)))
    figure, axis = single()
    for colour, i in zip(colormaps["viridis"](np.linspace(0, 0.9, len(chosen))), chosen):
        time, name = entries[i]
        distance, temperature = on_line(os.path.dirname(index), name, along)
        if distance.size == 0:
            continue
        order = np.argsort(distance)
        axis.plot(distance[order] * 1e6, temperature[order], color=colour, lw=1.4, label=seconds(time - start))
    axis.set_xlabel("distance from the centre (µm)")
    axis.set_ylabel("temperature (K)")
    axis.legend(frameon=False, fontsize=8, loc="center left", bbox_to_anchor=(1, 0.5))
    return image(figure, f"Temperature across the specimen in the last cycle ({run.name}).")

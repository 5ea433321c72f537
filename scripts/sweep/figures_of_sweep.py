"""Axes of a sweep, and the figures of its page: curves and heat maps; see gather.py."""

import base64
import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

from cryoglass.checked_files import is_number, number_of_text
from plain_labels import plain

MANY = 12  # maps beside each other, lines in a legend

plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "figure.dpi": 110})


def number(value):
    return value if is_number(value) else None


def image(figure, text):
    stream = io.BytesIO()
    figure.savefig(stream, format="png", bbox_inches="tight")
    plt.close(figure)
    return f'<img alt="{text}" src="data:image/png;base64,{base64.b64encode(stream.getvalue()).decode()}">'


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
    return image(figure, label)


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
    return image(figure, label)

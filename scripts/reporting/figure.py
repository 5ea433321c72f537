"""What all figures of a report share: colours, curves of several runs, times as one says them, HTML."""

import base64
import html
import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

SIZE = (5.2, 3.4)  # inches, so that letters are legible on a phone and two stand beside each other on paper
COLOURS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7b3f00", "#000000"]  # Okabe and Ito's, of runs
BATHS = ["#dfe9f5", "#f7e8d8", "#e3f1e1", "#efe3f1"]
EQUAL = 1e-3  # of the range: curves that cannot be told apart

plt.rcParams.update({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "figure.dpi": 110})


def single(**options):
    """A figure with one pair of axes."""
    return plt.subplots(figsize=SIZE, layout="constrained", **options)


def image(figure, caption):
    """A figure as HTML, its picture inside."""
    stream = io.BytesIO()
    figure.savefig(stream, format="png", bbox_inches="tight")
    plt.close(figure)
    return picture(stream.getvalue(), caption)


def picture(png, caption):
    text = html.escape(caption)
    return f'<figure><img alt="{text}" src="data:image/png;base64,{base64.b64encode(png).decode()}"><figcaption>{text}</figcaption></figure>'


def side_by_side(*figures):
    """Beside each other where the page is wide, else below."""
    figures = [figure for figure in figures if figure]
    return f"<div class=row>{''.join(figures)}</div>" if figures else ""


def seconds(time):
    """A time as one says it: 0 s, 0.026 s, 12 s, 5 min, 4 h."""
    for unit, size in (("h", 3600.0), ("min", 60.0)):
        if abs(time) >= 3 * size:
            return f"{time / size:.3g} {unit}"
    return "0 s" if abs(time) < 5e-4 else f"{time:.3g} s" if abs(time) >= 1 else f"{time:.2g} s"


def is_equal(one, other):
    """Whether two curves (x, y) lie on each other."""
    (x, y), (u, v) = one, other
    if len(x) != len(u):
        return False
    return all(np.allclose(a, b, rtol=0, atol=EQUAL * max(np.ptp(a), np.ptp(b), 1e-300)) for a, b in ((x, u), (y, v)))


def draw(axis, curves, style="-"):
    """Draws [(label, colour, x, y)]. Of equal ones the first is drawn broadest, so that each is seen; returns which are equal, in words."""
    groups = []
    for curve in curves:
        group = next((group for group in groups if is_equal(group[0][2:], curve[2:])), None)
        if group is None:
            groups.append([curve])
        else:
            group.append(curve)
    for group in groups:
        for i, (label, colour, x, y) in enumerate(group):
            axis.plot(x, y, style, color=colour, lw=1.5 + 2.5 * (len(group) - 1 - i), label=label)
    return "".join(f" Equal, and drawn on each other: {', '.join(curve[0].strip() for curve in group)}." for group in groups if len(group) > 1)

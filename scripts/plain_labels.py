"""Texts of other hands as labels of a figure."""

from cryoglass.checked_files import printable

LONGEST = 60  # characters; Matplotlib makes a figure as wide as its labels


def plain(text):
    """The text as it stands: no formula between dollar signs, none that a legend would leave out, not too long."""
    text = printable(text)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return (" " + text if text.startswith("_") else text).replace("$", r"\$")

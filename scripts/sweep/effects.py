"""What an axis of a sweep does to a quantity, glass by glass: with common seeds the sampling cancels in the differences."""

import math
import os

import numpy as np
from scipy.stats import t as student

import cryoglass
from figures_of_sweep import error_of, number

SAME = 2e-5  # relative: what differs less is equal; twice the default tolerance of the box
SURE = 0.05  # how often noise alone may look like an effect in a cell of the table


class Differences:
    """Of the complete cases of a sweep: quantities of one case less those of another, relative to the other, with errors."""

    def __init__(self, folder):
        self.folder = folder
        self.glasses = {}

    def values(self, case, column):
        """{seed: value} of the realisations; nothing where the case had one, or none of this quantity."""
        if case not in self.glasses:
            run = cryoglass.Run(os.path.join(self.folder, case))
            self.glasses[case] = run.rows("realisations.csv") if run.has_table("realisations.csv") else []
        rows = self.glasses[case]
        if not rows or column not in rows[0] or any(row[column] is None for row in rows):
            return {}
        return {row.number("seed"): row.number(column) for row in rows}

    def of(self, row, reference, column):
        """(relative difference, its standard error or nothing, glasses, whether they are paired); nothing where a case lacks it."""
        value, base = number(row.get(column)), number(reference.get(column))
        if value is None or not base:
            return None
        mine, other = self.values(row["case"], column), self.values(reference["case"], column)
        if mine and mine.keys() == other.keys() and len(mine) > 1:
            pairs = np.array([mine[seed] - other[seed] for seed in mine])
            return pairs.mean() / base, pairs.std(ddof=1) / math.sqrt(len(pairs)) / abs(base), len(pairs), True
        errors = error_of(row, column), error_of(reference, column)
        error = None if None in errors else math.hypot(*errors) / abs(base)
        glasses = min(int(number(each.get("realisations.count")) or 1) for each in (row, reference))
        return (value - base) / base, error, glasses, False


def effect(differences, axis, others, rows, column):
    """In words: the largest change that the axis makes from its first value on, all else equal; nothing where there is none to compare."""
    found = []
    for key in dict.fromkeys(tuple(other.value(row) for other in others) for row in rows):
        chosen = {axis.value(row): row for row in rows if tuple(other.value(row) for other in others) == key}
        reference = chosen.pop(axis.values[0], None)
        for value, row in chosen.items() if reference else ():
            difference = differences.of(row, reference, column)
            if difference is not None:
                found.append((value, *difference))
    if not found:
        return None
    seen, bound = [], SAME
    for value, difference, error, glasses, is_paired in found:
        # Of many comparisons the largest is looked at: each may err less often.
        margin = student.isf(0.5 * SURE / len(found), glasses - 1) * error if error is not None and glasses > 1 else 0.0
        bound = max(bound, abs(difference) + margin)
        if abs(difference) > max(margin, SAME):
            seen.append((abs(difference), value, difference, error, glasses, is_paired))
    if not seen:
        return f"no effect beyond {100 * bound:.2g} %"
    _, value, difference, error, glasses, is_paired = max(seen)
    name = axis.names()[axis.values.index(value)].replace(r"\$", "$").strip()
    kind = "" if is_paired else ", glasses not paired" if error is not None else ", one glass" if glasses == 1 else ", error not known"
    return f"{percent(difference, error)} ({name}{kind})"


def percent(share, error=None):
    """A share and its error in %, to the digits that the error leaves."""
    if error is None:
        return f"{100 * share:+.3g} %"
    digits = min(max(0, 1 - math.floor(math.log10(max(100 * error, 1e-6)))), 6)
    return f"{100 * share:+.{digits}f} ± {100 * error:.{digits}f} %"

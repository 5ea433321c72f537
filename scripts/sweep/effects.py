"""What an axis of a sweep does to a quantity, glass by glass: with common seeds the sampling cancels in the differences."""

import math
import os

import numpy as np

import cryoglass
from figures_of_sweep import error_of, number

SAME = 1e-6  # relative: what differs less is equal, the solvers see no more
SURE = 2.0  # standard errors


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
        """(relative difference, its standard error or nothing, whether it is of pairs of glasses); nothing where a case lacks it."""
        value, base = number(row.get(column)), number(reference.get(column))
        if value is None or not base:
            return None
        mine, other = self.values(row["case"], column), self.values(reference["case"], column)
        if mine and mine.keys() == other.keys() and len(mine) > 1:
            pairs = np.array([mine[seed] - other[seed] for seed in mine])
            return pairs.mean() / base, pairs.std(ddof=1) / math.sqrt(len(pairs)) / abs(base), True
        errors = error_of(row, column), error_of(reference, column)
        error = None if None in errors else math.hypot(*errors) / abs(base)
        return (value - base) / base, error, False


def effect(differences, axis, others, rows, column):
    """In words: the largest change that the axis makes from its first value on, all else equal; nothing where there is none to compare."""
    largest, within = None, 0.0
    for key in dict.fromkeys(tuple(other.value(row) for other in others) for row in rows):
        chosen = {axis.value(row): row for row in rows if tuple(other.value(row) for other in others) == key}
        reference = chosen.pop(axis.values[0], None)
        for value, row in chosen.items() if reference else ():
            found = differences.of(row, reference, column)
            if found is None:
                continue
            difference, error, is_paired = found
            within = max(within, SURE * error if error is not None else 0.0, SAME)
            is_seen = abs(difference) > max(SURE * (error or 0.0), SAME)
            if largest is None or (is_seen, abs(difference)) > largest[0]:
                largest = ((is_seen, abs(difference)), difference, error, is_paired, value)
    if largest is None:
        return None
    (is_seen, _), difference, error, is_paired, value = largest
    if not is_seen:
        return f"no effect within {percent(within)}"
    name = axis.names()[axis.values.index(value)].replace(r"\$", "$").strip()
    kind = "" if is_paired else ", glasses not paired" if error is not None else ", one glass"
    return f"{percent(difference, error)} ({name}{kind})"


def percent(share, error=None):
    """A share and its error in %, to the digits that the error leaves."""
    if error is None:
        return f"{100 * share:.2g} %"
    digits = min(max(0, 1 - math.floor(math.log10(max(100 * error, 1e-6)))), 6)
    return f"{100 * share:+.{digits}f} ± {100 * error:.{digits}f} %"

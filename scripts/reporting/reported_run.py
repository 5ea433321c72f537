"""A result folder as the report needs it."""

import numpy as np

from cryoglass import BadFile, Run
from cryoglass.checked_files import number_of_text, printable, shown
from reporting.cycles import COLUMNS
from reporting.figure import COLOURS


class ReportedRun(Run):
    """A run with its place among those of a page, which gives its colour."""

    def __init__(self, folder, place):
        super().__init__(folder)
        self.colour = COLOURS[place % len(COLOURS)]
        self.shape = self.entries.get("Specimen/Shape")
        self.cycle_columns = self.read_cycles()
        self.correlation_length = self.read_correlation_length()
        # What the paper measured over the cycles is this glass, as a ribbon, between room temperature and liquid nitrogen.
        steps = [step.number("bath_temperature_K") for step in self.summary.objects("specimen/steps_of_last_cycle")]
        is_cold, is_room = (lambda T: abs(T - 77) < 1), (lambda T: 285 < T < 300)
        is_treated = any(map(is_cold, steps)) and all(is_cold(T) or is_room(T) for T in steps)
        self.is_of_the_paper = is_treated and (self.entries.get("Alloy/Name"), self.shape) == ("La55Ni20Al25", "ribbon")
        self.rows("history.csv")  # must be there

    def read_cycles(self):
        """Columns of cycles.csv, an empty cell is NaN; nothing for a glass that does not change."""
        if not self.has_table("cycles.csv"):
            return None
        rows = self.rows("cycles.csv")
        for column in COLUMNS:
            rows[0][column]  # a BadFile where it is missing
        return {key: np.array([np.nan if row[key] is None else row[key] for row in rows]) for key in rows[0]}

    def read_correlation_length(self):
        """Of the glass that was asked for, nm; nothing for one that has none."""
        if self.entries.get("Glass/Source") not in ("random", "threshold"):
            return None
        length = self.entries.get("Glass/Correlation length")
        if number_of_text(length) is None:
            raise BadFile(f"{printable(self.path('parameters.prm'))}: Glass/Correlation length = {shown(length)} is not possible; needed is a number")
        return number_of_text(length)

    def description(self):
        """What was computed; results of earlier versions have a title alone."""
        return self.summary.text("description") if self.summary.get("description") else self.title() or "a run without title"

    def title(self):
        return self.summary.text("title") if self.summary.get("title") else ""

    def history_column(self, name):
        return self.column("history.csv", name)

    def state(self, name):
        """The values of a field at the coldest, (nz, ny, nx) in SI; nothing where it was not written."""
        try:
            values = self.field(name).values
        except KeyError:
            return None
        if values.ndim != 3:
            raise BadFile(f"{printable(self.folder)}: VTKHDF/PointData/{name} is not possible; needed are finite numbers of shape (nz, ny, nx)")
        return values

    def voxel_size(self):
        return self.summary.number("box/voxel_size_m")

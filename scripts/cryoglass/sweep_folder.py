"""The result folder of a sweep."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Iterator

from .checked_files import number_of_text, read_rows
from .result_folder import Run, open_run

if TYPE_CHECKING:
    import pandas


class Sweep:
    """A sweep that was gathered: its table, and a Run for every case that is complete.

    Attributes:
        folder: its path.
        cases: the names of the complete cases, in the order of the sweep.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = os.fspath(folder)
        self._rows = read_rows(os.path.join(self.folder, "sweep.csv"), needed=("case", "state", "message"))
        self.cases = [row["case"] for row in self._rows if row["state"] == "complete"]

    def __repr__(self) -> str:
        return f"cryoglass.open_sweep({self.folder!r})"

    def __len__(self) -> int:
        return len(self.cases)

    def __iter__(self) -> Iterator[str]:
        return iter(self.cases)

    def __getitem__(self, case: str) -> Run:
        if case not in self.cases:
            raise KeyError(f"{self.folder} has no complete case {case}; there are {', '.join(self.cases) or 'none'}")
        return open_run(os.path.join(self.folder, case))

    @property
    def failed(self) -> dict[str, str]:
        """{case: why it has no result}."""
        return {row["case"]: row["message"] for row in self._rows if row["state"] != "complete"}

    @property
    def table(self) -> pandas.DataFrame:
        """sweep.csv, a row per case: the varied entries ("Glass/Correlation length"), every number of the summary
        ("shear_energy.mean_J_per_m3"). A column of numbers is one; an empty cell is NaN there."""
        import pandas

        columns: dict[str, object] = {}
        for name in self._rows[0] if self._rows else ():
            cells = [row[name] for row in self._rows]
            numbers = [number_of_text(cell) for cell in cells]
            is_numeric = any(number is not None for number in numbers) and all(number is not None or cell == "" for number, cell in zip(numbers, cells))
            columns[name] = pandas.Series(numbers, dtype=float) if is_numeric else cells
        return pandas.DataFrame(columns)


def open_sweep(folder: str | os.PathLike[str]) -> Sweep:
    """The folder of a sweep; a BadFile where it is none."""
    return Sweep(folder)

"""The result folder of a run."""

from __future__ import annotations

import functools
import os
import re
from typing import TYPE_CHECKING, Any, Callable, TypeVar

import numpy as np

from .checked_files import LARGEST_NUMBER, BadFile, Row, Summary, printable, read_table, read_text
from .field import COMPONENTS, Field

if TYPE_CHECKING:
    import pandas

T = TypeVar("T")
TEXTS = ("bath",)  # columns of tables that are not numbers


class Run:
    """A finished run. Nothing is read before it is asked for; whatever is wrong with a file is a BadFile that says so.

    Attributes:
        folder: its path.
        name: the last part of it.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = os.fspath(folder)
        self.name = printable(os.path.basename(os.path.abspath(self.folder)))
        self._rows: dict[str, list[Row]] = {}

    def __repr__(self) -> str:
        return f"cryoglass.open({self.folder!r})"

    def path(self, name: str) -> str:
        return os.path.join(self.folder, name)

    @functools.cached_property
    def summary(self) -> Summary:
        """Every number of the run, and what was computed: run.summary["shear_energy/mean_J_per_m3"]."""
        return Summary(self.path("summary.json"))

    @functools.cached_property
    def entries(self) -> dict[str, str]:
        """All entries of the input as they were used: run.entries["Glass/Correlation length"]."""
        result: dict[str, str] = {}
        subsections: list[str] = []
        for line in read_text(self.path("parameters.prm")).splitlines():
            words = line.split("#")[0].strip()
            if words.startswith("subsection "):
                subsections.append(words[len("subsection ") :].strip())
            elif words == "end":
                del subsections[-1:]
            elif words.startswith("set "):
                key, _, value = words[len("set ") :].partition("=")
                result["/".join([*subsections, key.strip()])] = value.strip()
        return result

    @functools.cached_property
    def log(self) -> str:
        return read_text(self.path("log.txt"))

    # --- tables ----------------------------------------------------------------

    def rows(self, name: str) -> list[Row]:
        """The rows of a table, such as "history.csv", as numbers; nothing where a cell is empty. Read once."""
        if name not in self._rows:
            self._rows[name] = read_table(self.path(name), texts=TEXTS)
        return self._rows[name]

    def has_table(self, name: str) -> bool:
        return os.path.exists(self.path(name))

    def column(self, table: str, name: str) -> np.ndarray[Any, Any]:
        """A column of numbers; an empty cell is a BadFile."""
        return np.array([row.number(name) for row in self.rows(table)])

    def table(self, name: str) -> pandas.DataFrame:
        """A table as it stands in the folder; an empty cell is NaN."""
        import pandas

        frame = pandas.DataFrame.from_records(self.rows(name))
        return frame.astype({column: float for column in frame.columns if column not in TEXTS})

    @property
    def history(self) -> pandas.DataFrame:
        """history.csv: temperatures, thermal strain, w and stresses over the time of the treatment."""
        return self.table("history.csv")

    @property
    def cycles(self) -> pandas.DataFrame | None:
        """cycles.csv: a row as cast and after every cycle; nothing for a glass that does not change."""
        return self.table("cycles.csv") if self.has_table("cycles.csv") else None

    @property
    def realisations(self) -> pandas.DataFrame | None:
        """realisations.csv: a row per glass; nothing where there was one."""
        return self.table("realisations.csv") if self.has_table("realisations.csv") else None

    @property
    def depth(self) -> pandas.DataFrame | None:
        """depth.csv: w by depth below a free surface; nothing where there was none."""
        return self.table("depth.csv") if self.has_table("depth.csv") else None

    # --- fields ------------------------------------------------------------------

    def field_files(self, kind: str) -> dict[int, str]:
        """{number: path} of the files of fields: kind "box" by number of the time, "cycle" by cycle."""
        folder = self.path("fields")
        names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
        matches = [re.fullmatch(rf"{kind}_(\d+)\.hdf", name) for name in names]
        return {int(match[1]): os.path.join(folder, match[0]) for match in matches if match}

    @functools.cached_property
    def field_names(self) -> list[str]:
        """The fields that were written, at a time or over the cycles."""
        paths = [*self.field_files("box").values(), *self.field_files("cycle").values()]
        return sorted({name for path in paths for name in names_in(path)})

    @functools.cached_property
    def field_times(self) -> dict[float, str]:
        """{time (s): path} of the fields at times."""
        return {attribute(path, "time"): path for path in self.field_files("box").values()}

    @property
    def field_cycles(self) -> list[int]:
        """After which cycles there are fields."""
        return list(self.field_files("cycle"))

    @functools.cached_property
    def coldest(self) -> str | None:
        """The path of the state with the largest thermal strain; nothing without fields."""
        paths = list(self.field_files("box").values())
        return max(paths, key=lambda path: abs(attribute(path, "thermal_strain_multiplier"))) if paths else None

    def field(self, name: str, time: float | None = None, cycle: int | None = None) -> Field:
        """A field of the box.

        Args:
            name: one of `field_names`.
            time: s; the state of the fields that is nearest to it. Default: the coldest one.
            cycle: instead, the state after this cycle, one of `field_cycles`.
        Raises:
            KeyError: there is no such field or cycle.
        """
        path: str | None
        if cycle is not None:
            path = self.field_files("cycle").get(cycle)
            if path is None:
                raise KeyError(f"{self.folder} has no fields after cycle {cycle}; there are {self.field_cycles} (Output/Field cycles)")
        elif time is not None and self.field_times:
            path = min((abs(t - time), path) for t, path in self.field_times.items())[1]
        else:
            path = self.coldest
        result = None if path is None else read_field(path, name, cycle)
        if result is None and cycle is None:  # what does not change with temperature stands in the first file alone
            result = next((read_field(first, name, None) for first in list(self.field_files("box").values())[:1]), None)
        if result is None:
            raise KeyError(f"{self.folder} has no field {name}; there are {', '.join(self.field_names) or 'none'} (Output/Field names)")
        return result


def from_hdf(path: str, read: Callable[[Any], T]) -> T:
    """What a function reads from an HDF5 file."""
    import h5py

    try:
        with h5py.File(path) as file:
            return read(file)
    except (AttributeError, KeyError, MemoryError, OSError, RuntimeError, TypeError, ValueError) as error:
        raise BadFile(f"{printable(path)} cannot be read as a file of fields: {printable(error)}") from error


def attribute(path: str, name: str) -> float:
    """A number that belongs to a file of fields."""

    def read(file: Any) -> float:
        return float(file.attrs[name])

    return from_hdf(path, read)


def names_in(path: str) -> list[str]:
    """The fields of a file."""

    def read(file: Any) -> list[str]:
        return [printable(name) for name in file["VTKHDF/PointData"]]

    return from_hdf(path, read)


def read_field(path: str, name: str, cycle: int | None) -> Field | None:
    """A field of a file; nothing where it is not there."""

    def read(file: Any) -> Field | None:
        points = file["VTKHDF/PointData"]
        if name not in points:
            return None
        unit = points[name].attrs["unit"]
        return Field(name, points[name][...], unit.decode() if isinstance(unit, bytes) else str(unit), float(file.attrs["voxel_size"]), float(file.attrs["time"]), cycle)

    field = from_hdf(path, read)
    if field is None:
        return None
    values = field.values
    is_shaped = values.ndim == 3 or (values.ndim == 4 and values.shape[3] in COMPONENTS)
    if not (is_shaped and values.size and values.dtype.kind == "f" and abs(values.min()) <= LARGEST_NUMBER and abs(values.max()) <= LARGEST_NUMBER):
        raise BadFile(f"{printable(path)}: VTKHDF/PointData/{name} is not possible; needed are finite numbers of shape (nz, ny, nx)")
    return field


def open_run(folder: str | os.PathLike[str]) -> Run:
    """A result folder; a BadFile where it is none."""
    run = Run(folder)
    run.summary  # noqa: B018 - it must be there
    return run

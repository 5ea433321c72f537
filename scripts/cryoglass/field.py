"""A field of the box with its unit and its coordinates."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import xarray

COMPONENTS = {3: ("x", "y", "z"), 6: ("xx", "yy", "zz", "xy", "yz", "xz")}  # of vectors and of symmetric tensors, as everywhere


@dataclasses.dataclass(frozen=True)
class Field:
    """A field of the box at one time.

    Attributes:
        name: as in `Output / Field names`, such as "shear_energy".
        values: in `unit`, of shape (nz, ny, nx), or (nz, ny, nx, n) of a vector (n = 3) or a symmetric tensor (n = 6: xx, yy, zz, xy, yz, xz).
        unit: such as "J/m3".
        voxel_size: edge of a voxel, m.
        time: since the start of the treatment, s.
        cycle: after which cycle, of a field over the cycles; nothing for others.
    """

    name: str
    values: np.ndarray[Any, Any]
    unit: str
    voxel_size: float
    time: float
    cycle: int | None = None

    def __array__(self, dtype: Any = None) -> np.ndarray[Any, Any]:
        return np.asarray(self.values, dtype)

    @property
    def shape(self) -> tuple[int, ...]:
        return self.values.shape

    @property
    def dims(self) -> tuple[str, ...]:
        """Names of the axes of `values`."""
        return ("z", "y", "x") if self.values.ndim == 3 else ("z", "y", "x", "component")

    @property
    def coords(self) -> dict[str, np.ndarray[Any, Any] | tuple[str, ...]]:
        """Centres of the voxels (m) along z, y and x, and the names of the components."""
        result: dict[str, np.ndarray[Any, Any] | tuple[str, ...]] = {axis: (np.arange(n) + 0.5) * self.voxel_size for axis, n in zip("zyx", self.shape)}
        if self.values.ndim == 4:
            result["component"] = COMPONENTS[self.shape[3]]
        return result

    def to_xarray(self) -> xarray.DataArray:
        """The same as an xarray.DataArray (package python3-xarray), whose attributes are unit, time_s and cycle."""
        import xarray

        coords = {name: ("component", list(along)) if isinstance(along, tuple) else (name, along, {"units": "m"}) for name, along in self.coords.items()}
        attributes = {"units": self.unit, "time_s": self.time} | ({} if self.cycle is None else {"cycle": self.cycle})
        return xarray.DataArray(self.values, coords, self.dims, self.name, attributes)

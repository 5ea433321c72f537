"""A glass of one's own: the file that `Glass / Source = file` reads."""

from __future__ import annotations

import os
from typing import Any

import numpy as np
import numpy.typing as npt

# What a modulus (Pa) and a thermal expansion (1/K) of a solid can be; the program allows the same.
LEAST_MODULUS, LARGEST_MODULUS, LARGEST_EXPANSION = 1e6, 1e13, 1e-2


def write_glass(
    path: str | os.PathLike[str],
    *,
    bulk_modulus: npt.ArrayLike,
    shear_modulus: npt.ArrayLike,
    thermal_expansion: npt.ArrayLike,
    voxel_size: float,
) -> None:
    """Writes a map of a periodic box, checked, beside the file and then in its place.

    Args:
        path: an HDF5 file.
        bulk_modulus: Pa, of shape (nz, ny, nx).
        shear_modulus: Pa, of that shape, or one number.
        thermal_expansion: 1/K at 293 K (linear), of that shape, or one number.
        voxel_size: m, the edge of a cubic voxel.
    Raises:
        ValueError: a shape, a unit or a value is not possible; says which and where.
    """
    import h5py

    first = np.asarray(bulk_modulus)
    if first.ndim != 3 or first.size == 0:
        raise ValueError(f"bulk_modulus has the shape {first.shape}; needed is (nz, ny, nx)")
    fields = {
        "bulk_modulus": checked("bulk_modulus", first, first.shape, "Pa", LEAST_MODULUS, LARGEST_MODULUS),
        "shear_modulus": checked("shear_modulus", shear_modulus, first.shape, "Pa", LEAST_MODULUS, LARGEST_MODULUS),
        "thermal_expansion": checked("thermal_expansion", thermal_expansion, first.shape, "1/K", -LARGEST_EXPANSION, LARGEST_EXPANSION),
    }
    if not (np.isfinite(voxel_size) and 0 < voxel_size < 1e-3):
        raise ValueError(f"voxel_size = {voxel_size} is not possible; needed is the edge of a voxel in metres, such as 0.5e-9")
    part = os.fspath(path) + ".incomplete"
    try:
        with h5py.File(part, "w") as file:
            for name, values in fields.items():
                file[name] = values
                file[name].attrs["unit"] = np.bytes_("1/K" if name == "thermal_expansion" else "Pa")
            file.attrs["voxel_size"] = float(voxel_size)
        os.replace(part, path)
    except BaseException:
        if os.path.exists(part):
            os.remove(part)
        raise


def checked(name: str, given: npt.ArrayLike, shape: tuple[int, ...], unit: str, least: float, largest: float) -> np.ndarray[Any, Any]:
    """The values in double precision, of the shape, between the limits."""
    values = np.asarray(given)
    if values.dtype.kind not in "fiu":
        raise ValueError(f"{name} has the type {values.dtype}; needed are real numbers")
    if values.ndim == 0:
        values = np.full(shape, values)
    if values.shape != shape:
        raise ValueError(f"{name} has the shape {values.shape}; needed is {shape}, as bulk_modulus has")
    values = values.astype(np.float64)
    wrong = ~((values >= least) & (values <= largest))
    if wrong.any():
        z, y, x = (int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(f"{name}[{z}, {y}, {x}] = {values[z, y, x]:g} is not possible; needed are values in {unit} from {least:g} to {largest:g}")
    return values

"""The Python module against the files that it reads and the program that it calls; see python.sh.

Usage: python_module.py SOURCE_FOLDER (in an empty folder)
"""

import csv
import json
import os
import sys

import h5py
import numpy as np
import pandas
import xarray

import cryoglass

SOURCE = sys.argv[1]
INPUT = os.path.join(SOURCE, "inputs", "cycles", "la_ribbon.prm")
SMALL = {"Box/Voxels": [12, 10, 8], "Treatment/Cycles": 2, "Output/Field names": ["shear_energy", "stress", "shear_modulus"], "Output/Pictures": False}


def raises(kind, text, function, *arguments, **options):
    try:
        function(*arguments, **options)
    except kind as error:
        assert text in str(error), f"{text!r} is not in {error}"
        assert "\n" not in str(error), error
        return error
    raise AssertionError(f"{function} takes {arguments} {options}")


# --- a run, and all that stands in its folder ---------------------------------------------------
run = cryoglass.run(INPUT, set={**SMALL, "Output/Field times": "60, 180", "Box/Effective moduli": True}, ranks=2, output="results/case")
with open("results/case/summary.json", encoding="utf-8") as file:
    summary = json.load(file)
assert run.summary["shear_energy/mean_J_per_m3"] == summary["shear_energy"]["mean_J_per_m3"] and run.summary["shear_energy"] == summary["shear_energy"]
assert summary["ranks"] == 2 and list(run.summary) == list(summary) and run.summary.get("nothing/at/all") is None
raises(KeyError, "has no shear_energy/mean", lambda: run.summary["shear_energy/mean"])
assert (run.entries["Box/Voxels"], run.entries["Treatment/Cycles"], run.entries["Alloy/Name"]) == ("12, 10, 8", "2", "La55Ni20Al25")
assert "12 x 10 x 8 voxels" in run.log and run.name == "case"
for name, table in (("history.csv", run.history), ("cycles.csv", run.cycles)):
    with open(f"results/case/{name}", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert isinstance(table, pandas.DataFrame) and list(table.columns) == list(rows[0]) and len(table) == len(rows)
    for column in table:
        cells = [row[column] for row in rows]
        assert list(table[column]) == cells if column == "bath" else np.array_equal(table[column], [float(cell or "nan") for cell in cells], equal_nan=True), column
assert run.realisations is None and run.depth is None

# --- fields: values, places, units -----------------------------------------------------------------
assert run.field_names == ["shear_energy", "shear_modulus", "spot_state", "stress"] or set(run.field_names) >= {"shear_energy", "shear_modulus", "stress"}, run.field_names
assert sorted(run.field_times) == [60, 180] and run.field_cycles == [0, 2]
w, stress = run.field("shear_energy"), run.field("stress", time=70.0)
assert w.shape == (8, 10, 12) and w.unit == "J/m3" and stress.shape == (8, 10, 12, 6) and stress.unit == "Pa" and stress.time == 60
with h5py.File("results/case/fields/box_000.hdf") as file:
    assert np.array_equal(stress.values, file["VTKHDF/PointData/stress"])
    place = np.asarray(file["VTKHDF"].attrs["Origin"]) + np.array([11, 9, 7]) * np.asarray(file["VTKHDF"].attrs["Spacing"])  # nm
assert np.allclose([w.coords[axis][-1] * 1e9 for axis in "xyz"], place), (w.coords, place)
assert abs(np.asarray(w).mean() / summary["shear_energy"]["mean_J_per_m3"] - 1) < 1e-5
array = stress.to_xarray()
assert isinstance(array, xarray.DataArray) and array.dims == ("z", "y", "x", "component") and list(array.component.values) == ["xx", "yy", "zz", "xy", "yz", "xz"]
assert float(array.sel(component="zz")[3, 2, 1]) == stress.values[3, 2, 1, 2] and array.attrs["units"] == "Pa"
assert abs(array.mean(("x", "y", "z"))).max() < 1e-3 * abs(array).max()  # a free sample
last = run.field("spot_state", cycle=2)
with h5py.File("results/case/fields/cycle_002.hdf") as file:
    assert last.cycle == 2 and np.array_equal(last.values, file["VTKHDF/PointData/spot_state"])
raises(KeyError, "no fields after cycle 1; there are [0, 2]", run.field, "shear_modulus", cycle=1)
raises(KeyError, "no field displacement; there are shear_energy", run.field, "displacement")

# --- a glass of one's own: what is written is what is computed -------------------------------------------
z, y, x = np.meshgrid(*(np.arange(n) / n for n in (8, 10, 12)), indexing="ij")
bulk, shear = 46e9 * (1 + 0.2 * np.sin(2 * np.pi * x) * np.cos(2 * np.pi * z)), 16.5e9 * (1 + 0.3 * np.sin(2 * np.pi * y))
cryoglass.write_glass("own.h5", bulk_modulus=bulk, shear_modulus=shear, thermal_expansion=13e-6, voxel_size=1e-9)
plain = os.path.join(SOURCE, "inputs", "la_ribbon.prm")
own = {"Box/Voxels": [12, 10, 8], "Box/Voxel size": 1, "Glass/Source": "file", "Glass/File": os.path.abspath("own.h5"), "Treatment/Cycles": 1, "Output/Field names": ["bulk_modulus", "shear_energy"], "Output/Pictures": False}
mapped = cryoglass.run(plain, set=own, output="results/own")
assert np.array_equal(mapped.field("bulk_modulus").values, bulk.astype(np.float32)) and mapped.summary["box/voxels"] == [12, 10, 8]
assert mapped.summary["shear_energy/mean_J_per_m3"] < 1e-6 * 1e4  # uniform expansion: no stress
good = dict(bulk_modulus=bulk, shear_modulus=shear, thermal_expansion=13e-6, voxel_size=1e-9)
for change, text in [
    ({"shear_modulus": 16.5}, "shear_modulus[0, 0, 0] = 16.5 is not possible; needed are values in Pa"),
    ({"shear_modulus": shear[1:]}, "shear_modulus has the shape (7, 10, 12); needed is (8, 10, 12)"),
    ({"bulk_modulus": bulk[0]}, "bulk_modulus has the shape (10, 12); needed is (nz, ny, nx)"),
    ({"bulk_modulus": np.where(bulk > 54e9, np.nan, bulk)}, "bulk_modulus[0, 0, 3] = nan"),
    ({"thermal_expansion": 13.0}, "thermal_expansion[0, 0, 0] = 13 is not possible; needed are values in 1/K"),
    ({"voxel_size": 1.0}, "voxel_size = 1.0"),
    ({"shear_modulus": shear.astype(complex)}, "complex128"),
]:
    raises(ValueError, text, cryoglass.write_glass, "bad.h5", **{**good, **change})
raises(OSError, "", cryoglass.write_glass, "nowhere/bad.h5", **good)
assert not [name for name in os.listdir() if name.startswith("bad")]

# --- the program's own words --------------------------------------------------------------------------------
error = raises(cryoglass.ProgramError, "Box/Voxels", cryoglass.run, plain, set={"Box/Voxels": [0, 1, 1]}, ranks=2, output="results/bad")
assert error.exit_code == 2 and not os.path.exists("results/bad")
assert raises(cryoglass.ProgramError, "did you mean", cryoglass.validate, plain, {"Glass/Sead": 1}).exit_code == 2
assert os.path.samefile(cryoglass.shipped_inputs()["cycles/la_ribbon"], INPUT)
assert cryoglass.validate(plain).strip().endswith("is valid")
need = cryoglass.estimate(plain, {"Box/Voxels": [256, 256, 256]}, ranks=64)
assert need["ranks"] == 64 and need["bytes"] == 64 * need["bytes_per_rank"] > 256**3 * 100
raises(cryoglass.BadFile, "summary.json cannot be read", cryoglass.open, "results")

# --- sweeps -----------------------------------------------------------------------------------------------
os.makedirs("sweep/a=1")
with open("sweep/sweep.csv", "w", encoding="utf-8") as file:
    file.write('case,A/a,state,message,shear_energy.mean_J_per_m3,title\na=1,1,complete,,2.5,"one, two"\na=2,2,failed,why,,\n')
with open("results/case/summary.json", "rb") as source, open("sweep/a=1/summary.json", "wb") as target:
    target.write(source.read())
sweep = cryoglass.open_sweep("sweep")
assert list(sweep) == ["a=1"] and len(sweep) == 1 and sweep.failed == {"a=2": "why"} and sweep["a=1"].summary["ranks"] == 2
assert sweep.table["A/a"].tolist() == [1.0, 2.0] and np.isnan(sweep.table["shear_energy.mean_J_per_m3"][1]) and sweep.table["title"][0] == "one, two"
raises(KeyError, "no complete case a=2", lambda: sweep["a=2"])
raises(cryoglass.BadFile, "sweep.csv cannot be read", cryoglass.open_sweep, "results")

# --- an ensemble ----------------------------------------------------------------------------------------------
many = cryoglass.run(plain, set={"Box/Voxels": [12, 12, 12], "Treatment/Cycles": 1, "Glass/Realisations": 3, "Output/Fields": False, "Output/Pictures": False}, output="results/many")
assert many.realisations["seed"].tolist() == [1, 2, 3] and many.field_names == [] and many.coldest is None
assert np.isclose(many.realisations["shear_energy.mean_J_per_m3"].mean(), many.summary["shear_energy/mean_J_per_m3"])
print("the module keeps its promises")

"""CryoGlass from Python: run a case, read its results, make a glass of one's own.

>>> import cryoglass
>>> run = cryoglass.run("inputs/la_ribbon.prm", set={"Glass/Seed": 2}, ranks=2)      # doctest: +SKIP
>>> run = cryoglass.open("results/la_ribbon")                                        # doctest: +SKIP
>>> run.summary["shear_energy/mean_J_per_m3"], run.field("shear_energy").unit        # doctest: +SKIP

Everything is SI. What is wrong with a file raises BadFile, what the program refuses or cannot do ProgramError; both say in
one line what stands where and what is allowed.
"""

from .checked_files import BadFile, Row, Summary
from .field import Field
from .glass_file import write_glass
from .program import ProgramError, estimate, run, shipped_inputs, validate
from .result_folder import Run, open_run
from .sweep_folder import Sweep, open_sweep

open = open_run  # noqa: A001 - cryoglass.open(...), as h5py's and xarray's users expect

__all__ = ["BadFile", "Field", "ProgramError", "Row", "Run", "Summary", "Sweep", "estimate", "open_run", "open_sweep", "run", "shipped_inputs", "validate", "write_glass"]

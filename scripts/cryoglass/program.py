"""The program, called from Python."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import subprocess
from typing import Any, Mapping

from .checked_files import printable
from .result_folder import Run, open_run


class ProgramError(RuntimeError):
    """The program refused an input or could not finish; the text is its own.

    Attributes:
        exit_code: 2 bad input, 3 a solver did not converge, 4 a file could not be read or written, 75 stopped early with a checkpoint.
    """

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def as_text(value: Any) -> str:
    """A value of Python as an entry of an input."""
    if hasattr(value, "tolist"):  # of numpy
        value = value.tolist()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(as_text, value))
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def settings(entries: Mapping[str, Any] | None) -> list[str]:
    """The words of a command line that set entries."""
    return [word for key, value in (entries or {}).items() for word in ("--set", f"{key}={as_text(value)}")]


def find_program() -> str:
    """$CRYOGLASS_PROGRAM, else `cryoglass` of the PATH, else the one that was built in this checkout."""
    built = pathlib.Path(__file__).resolve().parents[2] / "build" / "cryoglass"
    found = os.environ.get("CRYOGLASS_PROGRAM") or shutil.which("cryoglass") or (str(built) if built.exists() else None)
    if found is None:
        raise FileNotFoundError("the program cryoglass is not on the PATH; install or build it, or name it in CRYOGLASS_PROGRAM")
    return found


def call(words: list[str], ranks: int) -> str:
    """What the program says on its standard output."""
    environment = {"OMP_NUM_THREADS": "1", **os.environ}
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # Open MPI wants to be told twice
        environment |= {"OMPI_ALLOW_RUN_AS_ROOT": "1", "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1"}
    if ranks < 1:
        raise ValueError(f"ranks = {ranks} is not possible; needed is a whole number from 1")
    launcher = ["mpirun", "-n", str(ranks)] if ranks > 1 else []
    done = subprocess.run([*launcher, find_program(), *words], env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.startswith("cryoglass: ")]
        raise ProgramError(printable(said[0].removeprefix("cryoglass: ") if said else done.stderr.strip() or f"exit code {done.returncode}"), done.returncode)
    return done.stdout


def shipped_inputs() -> dict[str, str]:
    """{name: path} of the inputs that come with the program, such as "la_ribbon" and "cycles/la_ribbon"."""
    paths = [pathlib.Path(line) for line in call(["--list", "inputs"], 1).splitlines()]
    root = os.path.commonpath(paths)
    return {os.path.relpath(path, root).removesuffix(".prm"): str(path) for path in paths}


def run(input: str | os.PathLike[str], set: Mapping[str, Any] | None = None, ranks: int = 1, output: str | os.PathLike[str] | None = None, *, start_anew: bool = False) -> Run:  # noqa: A002
    """Runs an input, and opens its results.

    Args:
        input: a parameter file.
        set: entries that win over it, {"Glass/Seed": 2, "Box/Voxels": [64, 64, 64]}.
        ranks: MPI ranks (mpirun).
        output: the result folder, which takes the place of an earlier one when the run is complete; default: results/NAME here.
        start_anew: do not go on from the checkpoint of a run that was stopped.
    Raises:
        ProgramError: the program's own message, with its exit code.
    """
    folder = os.fspath(output) if output is not None else os.path.join("results", pathlib.Path(input).stem)
    call([os.fspath(input), "--output", folder, *settings(set), *(["--start-anew"] if start_anew else [])], ranks)
    return open_run(folder)


def validate(input: str | os.PathLike[str], set: Mapping[str, Any] | None = None) -> str:  # noqa: A002
    """What the program says of an input without running it; a ProgramError where it refuses it."""
    return call([os.fspath(input), "--validate", *settings(set)], 1)


def estimate(input: str | os.PathLike[str], set: Mapping[str, Any] | None = None, ranks: int = 1) -> dict[str, Any]:  # noqa: A002
    """Memory (bytes) and time (s) that a run on so many ranks will need."""
    result = json.loads(call([os.fspath(input), "--estimate", "--ranks", str(ranks), *settings(set)], 1))
    assert isinstance(result, dict)
    return result

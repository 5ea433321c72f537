"""Files of other hands (results, tables, texts), read with care: whatever is wrong with one raises BadFile, whose text is one
line that names the file, the key or column, what stands there, and what is allowed."""

from __future__ import annotations

import csv
import io
import json
import os
from typing import Any, Collection, Iterator

LARGEST_NUMBER = 1e30  # in SI units nothing of a glass comes near it
LARGEST_FILE = 200_000_000  # bytes
LARGEST_CELL = 131_072  # characters


class BadFile(Exception):
    """What is wrong with a file, in one line."""


def printable(text: object) -> str:
    """The text on one line, without characters that control a terminal, turn the direction of writing, or are none."""
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in str(text))


def shown(value: Any) -> str:
    """A value as it stands in a message."""
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):
        text = f"a {type(value).__name__}"
    text = printable(text)
    return text if len(text) <= 60 else text[:57] + "..."


def is_number(value: Any) -> bool:
    """Whether it is a number with which one can go on: finite, and of a size that occurs."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) <= LARGEST_NUMBER


def number_of_text(text: Any) -> float | None:
    """The number that a text stands for, or nothing."""
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if is_number(value) else None


def read_bytes(path: str | os.PathLike[str], largest: int = LARGEST_FILE) -> bytes:
    name = printable(path)
    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise BadFile(f"{name} cannot be read: it is no file")
        with open(path, "rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise BadFile(f"{name} cannot be read: {error.strerror}") from error
    if len(data) > largest:
        raise BadFile(f"{name} cannot be read: it is larger than {largest} bytes")
    return data


def read_text(path: str | os.PathLike[str], largest: int = LARGEST_FILE) -> str:
    """The text of a file, UTF-8."""
    try:
        return read_bytes(path, largest).decode()
    except UnicodeDecodeError as error:
        raise BadFile(f"{printable(path)} cannot be read: byte {error.start + 1} is no UTF-8") from error


class Summary:
    """A summary.json. Keys are written from the top: summary["shear_energy/mean_J_per_m3"]; one that is missing is a KeyError there."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.path = printable(path)
        self.content: dict[str, Any]
        try:
            self.content = json.loads(read_text(path))
        except (ValueError, RecursionError) as error:
            raise BadFile(f"{self.path} cannot be read as JSON: {printable(error)}") from error
        if not isinstance(self.content, dict):
            raise BadFile(f"{self.path}: {shown(self.content)} is no summary; it is an object {{...}}")

    def __getitem__(self, key: str) -> Any:
        part: Any = self.content
        for name in key.split("/"):
            if not isinstance(part, dict) or name not in part:
                raise KeyError(f"{self.path} has no {printable(key)}")
            part = part[name]
        return part

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return iter(self.content)

    def get(self, key: str) -> Any:
        """What stands there; nothing where the key is missing."""
        part: Any = self.content
        for name in key.split("/"):
            part = part.get(name) if isinstance(part, dict) else None
        return part

    def wrong(self, key: str, value: Any, allowed: str) -> BadFile:
        what = f"{key} is missing" if value is None else f"{key} = {shown(value)} is not possible"
        return BadFile(f"{self.path}: {printable(what)}; needed is {allowed}")

    def number(self, key: str) -> float:
        value = self.get(key)
        if not is_number(value):
            raise self.wrong(key, value, "a finite number")
        return value  # type: ignore[no-any-return]

    def number_or_none(self, key: str) -> float | None:
        return None if self.get(key) is None else self.number(key)

    def whole(self, key: str) -> int:
        value = self.number(key)
        if value != int(value):
            raise self.wrong(key, value, "a whole number")
        return int(value)

    def text(self, key: str) -> str:
        value = self.get(key)
        if not isinstance(value, str):
            raise self.wrong(key, value, "a text")
        return printable(value)

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty where the key is missing."""
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
            raise self.wrong(key, value, "a list of texts")
        return [printable(text) for text in value]

    def numbers(self, key: str) -> list[float]:
        """A list of numbers."""
        value = self.get(key)
        if not isinstance(value, list) or not all(map(is_number, value)):
            raise self.wrong(key, value, "a list of finite numbers")
        return value

    def named_numbers(self, key: str) -> dict[str, float]:
        """{name: number}; empty where the key is missing."""
        value = self.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict) or not all(map(is_number, value.values())):
            raise self.wrong(key, value, "an object of finite numbers")
        return {printable(name): number for name, number in value.items()}

    def objects(self, key: str) -> list[Summary]:
        """Of a list of objects, a Summary of each."""
        value = self.get(key)
        if not isinstance(value, list) or not all(isinstance(part, dict) for part in value):
            raise self.wrong(key, value, "a list of objects")
        return [self.part(f"{self.path}: {key}/{i}", part) for i, part in enumerate(value)]

    @classmethod
    def part(cls, path: str, content: dict[str, Any]) -> Summary:
        result = cls.__new__(cls)
        result.path, result.content = path, content
        return result

    def flat(self) -> dict[str, Any]:
        """{a.b.0: text, number, truth value or nothing}, every number checked."""
        result: dict[str, Any] = {}
        pending: list[tuple[str, Any]] = [("", self.content)]
        while pending:
            name, value = pending.pop()
            if isinstance(value, (dict, list)):
                items = value.items() if isinstance(value, dict) else enumerate(value)
                pending += reversed([(f"{name}.{key}" if name else str(key), part) for key, part in items])
            elif isinstance(value, (int, float)) and not isinstance(value, bool) and not is_number(value):
                raise self.wrong(name.replace(".", "/"), value, "a finite number")
            else:
                result[name] = value
        return result


class Row(dict[str, Any]):
    """A row of a table by columns; asking for one that is not there is a BadFile."""

    def __init__(self, path: str, cells: Any) -> None:
        super().__init__(cells)
        self.path = path

    def __missing__(self, column: str) -> Any:
        raise BadFile(f"{self.path}: the column {printable(column)} is missing")

    def number(self, column: str) -> float:
        """The number of a cell that must not be empty."""
        if self[column] is None:
            raise BadFile(f"{self.path}: {printable(column)}: a cell is empty; needed is a finite number")
        return self[column]  # type: ignore[no-any-return]


def read_rows(path: str | os.PathLike[str], needed: Collection[str] = ()) -> list[Row]:
    """The rows of a CSV file as texts; its first line names the columns, those `needed` among them. Lines with # are remarks."""
    name, content = printable(path), read_text(path)
    if not content.endswith("\n"):
        raise BadFile(f"{name}: {'it is empty' if not content else 'the last line is cut off'}")
    try:
        lines = list(csv.reader(line for line in io.StringIO(content, newline="") if not line.startswith("#")))
    except csv.Error as error:
        raise BadFile(f"{name} cannot be read as CSV: {error}") from error
    if len(lines) < 2:
        raise BadFile(f"{name}: there is no row below the names of the columns")
    columns = lines[0]
    if len(set(columns)) < len(columns):
        raise BadFile(f"{name}: a column stands there twice")
    for column in needed:
        if column not in columns:
            raise BadFile(f"{name}: the column {column} is missing")
    for i, cells in enumerate(lines[1:], 1):
        if len(cells) != len(columns):
            raise BadFile(f"{name}: row {i}: {len(cells)} cells; needed are {len(columns)}, as there are columns")
    return [Row(name, zip(columns, cells)) for cells in lines[1:]]


def read_table(path: str | os.PathLike[str], texts: Collection[str] = (), needed: Collection[str] = ()) -> list[Row]:
    """The rows of a CSV file as numbers, nothing where a cell is empty; `texts` are the columns that have texts."""
    rows = read_rows(path, needed)
    for i, row in enumerate(rows, 1):
        for column, cell in row.items():
            if column not in texts:
                row[column] = number_of_text(cell)
                if row[column] is None and cell:
                    raise BadFile(f"{row.path}: row {i}: {printable(column)[:60]} = {shown(cell)} is not possible; needed is a finite number")
    return rows

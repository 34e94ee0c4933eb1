"""`tables`: rows of a CSV file beside the flow, to be looked up in expressions.

The first row names the columns. `tables.branches.find(zip=zip_code).city` is a cell of the first row that has the value:
compared as people would, without regard to case, accents and spaces around.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import ValidationInfo

from flowengine.language.beside import path_beside, read_beside
from flowengine.language.problems import Span
from flowengine.language.scalars import Reads, give_up, reading_of, reported
from flowengine.language.source import Reading, Text

__all__ = ["MAX_ROWS", "Table", "TableFile", "columns_of"]

MAX_ROWS = 50_000
_COLUMN = re.compile(r"[a-z][a-z0-9_]*\Z")


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file by their columns; every cell is a text."""

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...] = field(repr=False)

    def find(self, wanted: Mapping[str, Any]) -> Mapping[str, str] | None:
        """The first row whose cells are what is wanted; None where none is."""
        folded = {column: fold(value) for column, value in wanted.items()}
        return next((row for row in self.rows if all(fold(row.get(column, "")) == value for column, value in folded.items())), None)


def fold(value: Any) -> str:
    """A cell or an answer, to be compared: no case, no accents, single spaces. Whole numbers lose their point."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    plain = "".join(c for c in unicodedata.normalize("NFKD", str(value).casefold()) if not unicodedata.combining(c))
    return " ".join(plain.split())


def _column(name: str) -> str:
    """A heading as expressions name it: `Zip Code` is `zip_code`."""
    return re.sub(r"[^a-z0-9]+", "_", fold(name)).strip("_")


def _lines_of(data: bytes, path: Path, name: Text, reading: Reading) -> list[list[str]] | None:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reading.report("not-utf-8", f"line {line} isn't text in UTF-8", Span(line, 1, line, 1, str(path)), hint="Save the table as “CSV UTF-8”.")
        return None
    try:
        first = text.split("\n", 1)[0]
        separator = max(",;\t", key=first.count)  # spreadsheets of many countries write `;`
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        reading.report("bad-table", f"`{path.name}` can't be read as a table: {error}", name.span, hint="Is a quote never closed? Save the table anew as CSV.")
        return None


def columns_of(name: Text, reading: Reading) -> frozenset[str] | None:
    """The columns of a table file, for checking expressions before the table itself is read; None where it can't be."""
    quiet = Reading(reading.file)
    table = _table(name, quiet)
    return frozenset(table.columns) if table is not None else None


def _table(name: Text, reading: Reading) -> Table | None:
    path = path_beside(name, reading)
    data = read_beside(path, name.span, reading) if path is not None else None
    lines = _lines_of(data, path, name, reading) if data is not None and path is not None else None
    if lines is None or path is None:
        return None
    numbered = [(number, row) for number, row in enumerate(lines, 1) if any(cell.strip() for cell in row)]
    if not numbered:
        reading.report("empty-file", f"`{path.name}` has no rows", name.span, hint="The first row names the columns.")
        return None
    head, *body = numbered
    columns = tuple(_column(cell) for cell in head[1])
    problems = len(reading.problems)
    for place, column in enumerate(columns):
        at = Span(head[0], 1, head[0], 1, str(path))
        if not _COLUMN.match(column):
            reading.report("bad-table", f"column {place + 1} has no name that begins with a letter", at, hint="The first row names the columns.")
        elif column in columns[:place]:
            reading.report("bad-table", f"two columns are called `{column}`", at)
    if len(body) > MAX_ROWS:
        reading.report("bad-table", f"`{path.name}` has more than {MAX_ROWS:,} rows", name.span, hint="Look such things up by a `request`.")
    rows: list[Mapping[str, str]] = []
    for number, row in body:
        if len(row) != len(columns):
            at = Span(number, 1, number, 1, str(path))
            reading.report("bad-table", f"this row has {len(row)} cells, but there are {len(columns)} columns", at, hint="Is a comma in a cell? Then the cell needs quotes.")
            continue
        rows.append(dict(zip(columns, (cell.strip() for cell in row), strict=True)))
    return Table(columns, tuple(rows)) if len(reading.problems) == problems else None


def _read(raw: Any, info: ValidationInfo) -> Table:
    if not isinstance(raw, Text):
        give_up(info, "wrong-type", "the name of a CSV file, such as `branches.csv`", raw)
    table = _table(raw, reading_of(info))
    if table is None:
        raise reported()
    return table


TableFile = Annotated[Table, Reads(_read, {"type": "string", "examples": ["branches.csv"]})]

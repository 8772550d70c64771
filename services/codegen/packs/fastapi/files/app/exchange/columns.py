"""What the columns of a file are, and what stands in their cells."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from app.exchange.csv_text import harmless, read_csv, unharmed
from app.http.problem import Problem


@dataclass(frozen=True)
class Column:
    field: str
    # Over the column; files that come in may have the field's name there instead.
    title: str
    kind: Literal["text", "number", "boolean", "list"] = "text"
    # A file may set it; what the service sets itself is left alone.
    writable: bool = False
    # An empty cell takes the value away.
    clears: bool = False


@dataclass
class ImportRow:
    number: int
    # Of the record that the row changes.
    id: str | None = None
    # By field; what an empty cell means depends on whether the record is there already.
    values: dict[str, Any] = field(default_factory=dict)
    # Fields whose cells are empty and may be.
    cleared: list[str] = field(default_factory=list)


MAX_ROWS = 10_000
YES = ("true", "yes", "y", "1", "ja", "wahr", "x")
NO = ("false", "no", "n", "0", "nein", "falsch")
FIGURE = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)


def cell_of(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(map(str, value))
    if isinstance(value, str):
        return harmless(value)
    return json.dumps(int(value) if isinstance(value, float) and value.is_integer() else value)


def _value_of(cell: str, kind: str, separator: str) -> object:
    """What cannot be understood stays a text, and is refused like any other wrong value."""
    word = cell.strip().lower()
    if kind == "list":
        return word.split()
    if kind == "boolean":
        return True if word in YES else (False if word in NO else cell)
    if kind == "text":
        return unharmed(cell)
    # Where semicolons separate, a comma is a decimal one.
    figure = word.replace(",", ".", 1) if separator == ";" else word
    if not FIGURE.fullmatch(figure):
        return cell
    return float(figure) if "." in figure else int(figure)


def read_rows(text: str, columns: Sequence[Column]) -> list[ImportRow]:
    """The rows of a file, by what stands over its columns."""
    sheet = read_csv(text)
    if len(sheet.rows) < 2:
        detail = "The file has no rows under its row of column names."
        raise Problem(400, "empty_file", detail)
    (_, head), *body = sheet.rows
    if len(body) > MAX_ROWS:
        detail = f"A file may have at most {MAX_ROWS} rows; this one has {len(body)}."
        raise Problem(413, "too_many_rows", detail)
    used = [_column_for(title, columns) for title in head]
    for at, column in enumerate(used):
        if column is not None and column in used[:at]:
            raise Problem(400, "column_twice", f"The column {column.title} stands there twice.")
    for number, cells in body:
        if len(cells) > len(used):
            detail = f"Row {number} has {len(cells)} cells, but there are {len(used)} columns."
            raise Problem(400, "malformed_csv", detail)
    return [_row_of(number, cells, used, sheet.separator) for number, cells in body]


def _column_for(title: str, columns: Sequence[Column]) -> Column | None:
    name = title.strip().lower()
    if name == "":
        return None
    for column in columns:
        if name in (column.title.lower(), column.field.lower()):
            return column
    known = ", ".join(column.title for column in columns if column.writable)
    detail = f"There is no column {json.dumps(title, ensure_ascii=False)}. Known are {known}."
    raise Problem(400, "unknown_column", detail)


def _row_of(
    number: int, cells: Sequence[str], used: Sequence[Column | None], separator: str
) -> ImportRow:
    row = ImportRow(number)
    padded = [*cells, *[""] * (len(used) - len(cells))]
    for column, cell in zip(used, padded, strict=True):
        if column is None:
            continue
        if column.field == "id" and cell.strip():
            row.id = cell.strip()
        if not column.writable:
            continue
        if cell.strip():
            row.values[column.field] = _value_of(cell, column.kind, separator)
        elif column.clears:
            row.cleared.append(column.field)
    return row

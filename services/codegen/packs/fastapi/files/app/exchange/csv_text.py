"""Comma-separated values (RFC 4180), as spreadsheets read and write them."""

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass

from app.http.problem import Problem

# A spreadsheet takes a text that starts so for a formula.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
QUOTED = re.compile(r'"(?:[^"]|"")*"')

# By it spreadsheets know that the file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"


def harmless(text: str) -> str:
    """Text that no spreadsheet runs: what looks like a formula gets an apostrophe before it."""
    return f"'{text}" if FORMULA.match(text) else text


def unharmed(text: str) -> str:
    """The text as it was before `harmless`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def csv_line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


@dataclass(frozen=True)
class Sheet:
    separator: str
    # With their numbers as a spreadsheet counts them, the first one 1; blank rows are left out.
    rows: list[tuple[int, list[str]]]


def read_csv(text: str) -> Sheet:
    source = text.removeprefix(BYTE_ORDER_MARK)
    separator = _separator_of(source)
    reader = csv.reader(io.StringIO(source, newline=""), delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                rows.append((number, cells))
    except csv.Error as error:
        detail = f"The file is no table: row {reader.line_num} cannot be read ({error})."
        raise Problem(400, "malformed_csv", detail) from error
    return Sheet(separator, rows)


def _separator_of(source: str) -> str:
    """The one of which the first line has most, outside of quotes."""
    line = QUOTED.sub("", source).splitlines()[:1]
    return max((",", ";", "\t"), key=lambda each: "".join(line).count(each))

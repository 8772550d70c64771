"""Files of records, read and written apart from the service."""

import csv
import io
from collections.abc import Sequence

from tests.support.api import Body

BYTE_ORDER_MARK = "\ufeff"


def table(text: str) -> list[dict[str, str]]:
    """The rows of a file by what stands over their columns."""
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def _cell(value: object, separator: str) -> str:
    if isinstance(value, list):
        return " ".join(value)
    if value is None:
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text.replace(".", ",") if isinstance(value, float) and separator == ";" else text


def csv_of(records: Sequence[Body], separator: str = ",") -> str:
    """One row for each record, under the names of their fields."""
    names = list(dict.fromkeys(name for record in records for name in record))
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(names)
    writer.writerows([_cell(record.get(name), separator) for name in names] for record in records)
    return text.getvalue()


def spreadsheet(records: Sequence[Body]) -> str:
    """As spreadsheets write it where commas are decimal ones."""
    return BYTE_ORDER_MARK + csv_of(records, ";")

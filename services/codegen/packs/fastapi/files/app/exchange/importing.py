"""Takes a file in: all of its rows, or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request

from app.base.listing import Query
from app.base.record import Record
from app.base.service import R, Service
from app.exchange.columns import ImportRow
from app.http.body import read_all
from app.http.problem import FieldError, Problem

LIMIT = 5 * 1024 * 1024
MOST_ERRORS = 100
# What is wrong with a row; anything else ends the whole.
OF_A_ROW = (400, 404, 409)


@dataclass(frozen=True)
class Key:
    """By which field a row says which record it speaks of: one that no two records share."""

    field: str
    pick: str
    type: type


async def read_file(request: Request) -> str:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "text/csv":
        raise Problem(415, "unsupported_media_type", "The body must be text/csv.")
    return (await read_all(request, LIMIT)).decode("utf-8", "replace")


CSV_BODY: Any = Depends(read_file)


def import_rows(
    service: Service[R], rows: Sequence[ImportRow], key: Key | None = None, changes: bool = True
) -> dict[str, int]:
    """Makes records of rows, or changes those that they name."""
    done = {"created": 0, "updated": 0, "unchanged": 0}
    errors: list[FieldError] = []
    wrong = 0
    with service.transaction():
        for row in rows:
            try:
                done[_take(service, row, key, changes)] += 1
            except Problem as problem:
                if problem.status not in OF_A_ROW:
                    raise
                errors.extend(_errors_of(problem, row.number))
                wrong += 1
        if wrong > 0:
            are = "is" if wrong == 1 else "are"
            detail = f"Nothing was imported: {wrong} of {len(rows)} rows {are} wrong."
            raise Problem(400, "import_refused", detail, errors[:MOST_ERRORS])
    return done


def _take(service: Service[R], row: ImportRow, key: Key | None, changes: bool) -> str:
    record = _known(service, row, key)
    if record is not None:
        values = {**row.values, **dict.fromkeys(row.cleared)}
        before = service.schema.body(record)
        if all(name in before and before[name] == value for name, value in values.items()):
            return "unchanged"
        if changes:
            service.update(record.id, values)
            return "updated"
    service.create(row.values)
    return "created"


def _known(service: Service[R], row: ImportRow, key: Key | None) -> Record | None:
    """The record that the row speaks of, where there is one."""
    if row.id is not None:
        return service.get(row.id)
    value = None if key is None else row.values.get(key.field)
    if key is None or not isinstance(value, key.type):
        return None
    return next(iter(service.list(Query(1, 1), {key.pick: [value]}).items), None)


def _errors_of(problem: Problem, row: int) -> list[FieldError]:
    errors = problem.errors or [FieldError(field="", code=problem.code, message=problem.detail)]
    return [
        FieldError(field=error.field, code=error.code, message=error.message, row=row)
        for error in errors
    ]

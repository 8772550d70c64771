"""The refusals that services share."""

from collections.abc import Iterable

from app.http.problem import FieldError, Problem


def invalid(errors: Iterable[FieldError]) -> Problem:
    return Problem(400, "validation_failed", "Some fields are not valid.", errors)


def invalid_field(field: str, code: str, message: str) -> Problem:
    return invalid([FieldError(field=field, code=code, message=message)])


def unknown_reference(field: str, what: str) -> Problem:
    return invalid_field(field, "unknown_reference", f"names no {what} that exists")


def not_found(what: str, record_id: str) -> Problem:
    return Problem(404, "not_found", f"{what} {record_id} does not exist.")


def conflict(code: str, message: str, *fields: str) -> Problem:
    errors = [FieldError(field=field, code=code, message=message) for field in fields]
    return Problem(409, code, message, errors)

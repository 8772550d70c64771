"""What requests may say about one kind of record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.base.kinds import Fault, Kind, Refused
from app.base.record import Record
from app.http.problem import FieldError
from app.http.refusals import invalid

REQUIRED: Final = object()
MISSING: Final = Fault("missing", "is required")


@dataclass(frozen=True)
class Field:
    attribute: str
    # As JSON names it.
    name: str
    kind: Kind
    # What stands for a field that is left out: a value, or what gives one.
    default: object | Callable[[], object] = REQUIRED
    nullable: bool = False

    def read(self, body: Mapping[str, object]) -> object:
        if self.name not in body:
            if self.default is REQUIRED:
                raise Refused(MISSING)
            return self.default() if callable(self.default) else self.default
        value = body[self.name]
        if value is None and self.nullable:
            return None
        if value is None:
            raise Refused(MISSING)
        return self.kind.read(value)


class Schema:
    def __init__(self, *fields: Field, read_only: tuple[str, ...] = ()) -> None:
        self._fields = fields
        self._read_only = read_only
        self.attributes = {field.name: field.attribute for field in fields}

    def read(self, body: object) -> dict[str, Any]:
        """The values by their attributes; refuses the request and names every field that is wrong."""
        return self._read(json_object(body), self._fields)

    def read_part(self, body: object) -> dict[str, Any]:
        """The same of the fields that the request names; it may leave out any."""
        given = json_object(body)
        return self._read(given, [field for field in self._fields if field.name in given])

    def _read(self, given: Mapping[str, object], fields: Iterable[Field]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        errors = [self._stranger(name) for name in given if name not in self.attributes]
        for field in fields:
            try:
                values[field.attribute] = field.read(given)
            except Refused as refused:
                errors.extend(
                    FieldError(field=field.name, code=fault.code, message=fault.message)
                    for fault in refused.faults
                )
        if errors:
            raise invalid(errors)
        return values

    def body(self, record: Record) -> dict[str, Any]:
        """The part of a record that a request may write, as the request would say it."""
        return {field.name: getattr(record, field.attribute) for field in self._fields}

    def _stranger(self, name: str) -> FieldError:
        if name in self._read_only:
            return FieldError(field=name, code="read_only", message="is set by the system")
        return FieldError(field=name, code="unknown_field", message="is not known")


def json_object(body: object) -> Mapping[str, object]:
    if isinstance(body, Mapping):
        return body
    code, message = ("missing", "is required") if body is None else ("wrong_type", "must be an object")
    raise invalid([FieldError(field="", code=code, message=message)])

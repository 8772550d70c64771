"""What may be done with records of one kind; the kinds add their rules."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar
from uuid import uuid4

from app.base.kinds import now
from app.base.listing import Query
from app.base.record import Record
from app.base.schema import Schema, json_object
from app.base.states import States, Transition
from app.db.database import Database
from app.db.table import Page, Table
from app.http.problem import FieldError
from app.http.refusals import invalid, not_found

R = TypeVar("R", bound=Record)


class Service(Generic[R]):
    label: str
    schema: Schema
    # Attributes that the system sets, with what a new record has in them: a value, or what gives one.
    system: Mapping[str, object | Callable[[], object]] = {}
    states: States | None = None

    def __init__(self, database: Database, records: Table[R]) -> None:
        self._database = database
        self._records = records

    def list(self, query: Query, scope: Mapping[str, Sequence[object]] | None = None) -> Page[R]:
        return self._records.page(query, scope or {})

    def get(self, record_id: str) -> R:
        record = self._records.find(record_id)
        if record is None:
            raise not_found(self.label, record_id)
        return record

    def create(self, body: object) -> R:
        values = self.schema.read(body)
        moment = now()
        if self.states is not None:
            given = values[self.states.attribute]
            if given is not None and given != self.states.initial:
                raise self.states.refused(self.states.initial, given)
            values[self.states.attribute] = self.states.initial
        for name, value in self.system.items():
            values[name] = value() if callable(value) else value
        record = self._records.model(
            **values, id=str(uuid4()), created_at=moment, updated_at=moment
        )
        with self._database.transaction():
            self.check(record, None)
            self._records.insert(record)
        return record

    def replace(self, record_id: str, body: object) -> R:
        values = self.schema.read(body)
        with self._database.transaction():
            return self._save(self.get(record_id), values)

    def update(self, record_id: str, body: object) -> R:
        """Changes the given fields and leaves the others; null clears."""
        patch = json_object(body)
        with self._database.transaction():
            before = self.get(record_id)
            return self._save(before, self.schema.read({**self.schema.body(before), **patch}))

    def transition(self, record_id: str, name: str, body: object) -> R:
        states = self._guarded()
        transition = states.transitions[name]
        patch = json_object({} if body is None else body)
        unknown = [field for field in patch if field not in transition.takes]
        if unknown:
            raise invalid(
                FieldError(field=field, code="unknown_field", message="is not known")
                for field in unknown
            )
        with self._database.transaction():
            before = self.get(record_id)
            state = getattr(before, states.attribute)
            if state not in transition.origins:
                raise states.refused(state, transition.to)
            wanted = dict(self.schema.body(before)) | dict(patch) | {states.name: transition.to}
            return self._save(before, self.schema.read(wanted), transition)

    def delete(self, record_id: str) -> None:
        with self._database.transaction():
            self.check_delete(self.get(record_id))
            self._records.delete(record_id)

    def check(self, record: R, before: R | None, /) -> None:
        """Refuses a record that breaks a rule. `before` is what it was, if it was."""

    def check_change(self, before: R, record: R, changed: Sequence[str], /) -> None:
        """Refuses a change. `changed`: fields that the request changed, apart from what a transition is for."""

    def check_delete(self, record: R, /) -> None:
        """Refuses to delete the record."""

    def _guarded(self) -> States:
        if self.states is None:
            raise TypeError(f"{self.label} has no states")
        return self.states

    def _save(self, before: R, values: dict[str, Any], named: Transition | None = None) -> R:
        transition = named or self._transition(before, values)
        moment = now()
        after = {**dict(before), **values, "updated_at": moment}
        if transition is not None:
            self._require(transition, after)
            after.update(dict.fromkeys(transition.stamps, moment))
            after.update(dict.fromkeys(transition.day_stamps, moment[:10]))
        record = self._records.model(**after)
        self.check_change(before, record, self._changed(before, record, transition))
        self.check(record, before)
        self._records.update(record)
        return record

    def _transition(self, before: R, values: dict[str, Any]) -> Transition | None:
        """The transition that a plain change of the state is."""
        if self.states is None:
            return None
        attribute = self.states.attribute
        state = getattr(before, attribute)
        if values[attribute] is None:
            values[attribute] = state
        return None if values[attribute] == state else self.states.between(state, values[attribute])

    def _require(self, transition: Transition, values: Mapping[str, Any]) -> None:
        missing = [
            field
            for field in transition.requires
            if values.get(self.schema.attributes.get(field, field)) in (None, "")
        ]
        if missing:
            raise invalid(
                FieldError(field=field, code="missing", message="is required") for field in missing
            )

    def _changed(self, before: R, record: R, transition: Transition | None) -> Sequence[str]:
        own = {self.states.name} if self.states is not None else set()
        if transition is not None:
            own.update(transition.requires)
        old, new = self.schema.body(before), self.schema.body(record)
        return [name for name, value in new.items() if value != old[name] and name not in own]

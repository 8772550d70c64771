"""What may be done with records of one kind; the kinds add their rules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar
from uuid import uuid4

from app.base.guard import Guard
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
    # Attributes that a change sets.
    touched: Mapping[str, Callable[[], object]] = {}
    states: States | None = None
    guard: Guard = Guard()

    def __init__(self, database: Database, records: Table[R]) -> None:
        self._database = database
        self._records = records

    def list(self, query: Query, scope: Mapping[str, Sequence[object]] | None = None) -> Page[R]:
        return self._records.page(query, scope or {}, self.guard.condition("read"))

    def get(self, record_id: str) -> R:
        record = self._records.find(record_id)
        if record is None or not self.guard.may_with(self._database, "read", record_id):
            raise not_found(self.label, record_id)
        return record

    def export(self, query: Query) -> Iterator[R]:
        """All records of a list, one after the other: one that changes meanwhile is neither left out nor there twice."""
        ids = self._records.ids(query, self.guard.condition("read"))
        found = (self._records.find(record_id) for record_id in ids)
        return (record for record in found if record is not None)

    def transaction(self) -> AbstractContextManager[None]:
        """All that is done within it takes effect, or nothing."""
        return self._database.transaction()

    def create(self, body: object) -> R:
        self.guard.condition("create")
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
            self.reach(record, None)
            self.check(record, None)
            for counter in self._records.counters:
                self._records.number(record, counter)
            self._records.insert(record)
            self.check_written(record, None)
            self.guard.confirm(self._database, "create", record.id)
            return self._as_read(record)

    def replace(self, record_id: str, body: object) -> R:
        self.guard.condition("update")
        values = self.schema.read(body)
        with self._database.transaction():
            return self._save(self.get(record_id), values)

    def update(self, record_id: str, body: object) -> R:
        """Changes the given fields and leaves the others; null clears."""
        self.guard.condition("update")
        patch = json_object(body)
        with self._database.transaction():
            before = self.get(record_id)
            return self._save(before, self.schema.read({**self.schema.body(before), **patch}))

    def transition(self, record_id: str, name: str, body: object) -> R:
        self.guard.condition(name)
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
            self.guard.confirm(self._database, name, record_id)
            state = getattr(before, states.attribute)
            if state not in transition.origins:
                raise states.refused(state, transition.to)
            wanted = dict(self.schema.body(before)) | dict(patch) | {states.name: transition.to}
            return self._save(before, self.schema.read(wanted), transition)

    def delete(self, record_id: str) -> None:
        self.guard.condition("delete")
        with self._database.transaction():
            record = self.get(record_id)
            self.guard.confirm(self._database, "delete", record_id)
            self.check_delete(record)
            self._records.delete(record_id)
            self.check_written(record, None)

    def reach(self, record: R, before: R | None, /) -> None:
        """Refuses a reference to what the person who asks cannot see. What stood there before may stay."""

    def check(self, record: R, before: R | None, /) -> None:
        """Refuses a record that breaks a rule. `before` is what it was, if it was."""

    def check_change(self, before: R, record: R, changed: Sequence[str], /) -> None:
        """Refuses a change. `changed`: fields that the request changed, apart from what a transition is for."""

    def check_delete(self, record: R, /) -> None:
        """Refuses to delete the record."""

    def check_written(self, record: R, before: R | None, /) -> None:
        """Refuses what was just written when it, or what it belongs to, would not be left right."""

    def _guarded(self) -> States:
        if self.states is None:
            raise TypeError(f"{self.label} has no states")
        return self.states

    def _save(self, before: R, values: dict[str, Any], named: Transition | None = None) -> R:
        if named is None:
            self.guard.confirm(self._database, "update", before.id)
        transition = named or self._transition(before, values)
        moment = now()
        touched = {name: value() for name, value in self.touched.items()}
        after: dict[str, Any] = {**dict(before), **values, **touched, "updated_at": moment}
        if transition is not None:
            self._require(transition, after)
            after.update(dict.fromkeys(transition.stamps, moment))
            after.update(dict.fromkeys(transition.day_stamps, moment[:10]))
        record = self._records.model(**after)
        self.check_change(before, record, self._changed(before, record, transition))
        self.reach(record, before)
        self.check(record, before)
        for counter in self._records.counters:
            # A record that moves to another parent is counted there.
            if counter.within and getattr(record, counter.within) != getattr(before, counter.within):
                self._records.number(record, counter)
        self._records.update(record)
        self.check_written(record, before)
        if named is None:
            self.guard.confirm(self._database, "update", record.id)
        return self._as_read(record)

    def _as_read(self, record: R) -> R:
        """With what is worked out."""
        if not self._records.worked_out:
            return record
        return self._records.find(record.id) or record

    def _transition(self, before: R, values: dict[str, Any]) -> Transition | None:
        """The transition that a plain change of the state is."""
        if self.states is None:
            return None
        attribute = self.states.attribute
        state = getattr(before, attribute)
        if values[attribute] is None:
            values[attribute] = state
        if values[attribute] == state:
            return None
        name = self.states.between(state, values[attribute])
        self.guard.confirm(self._database, name, before.id)
        return self.states.transitions[name]

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

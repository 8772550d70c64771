"""Decides who may do what, by the table in rights.py."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.access.person import Person, current_person, forbidden, not_signed_in
from app.access.rights import RIGHTS
from app.access.tables import Own, Permits
from app.base.guard import Condition, Guard
from app.db.database import Database
from app.http.problem import Problem

ACTIONS = ("create", "read", "update", "delete")


def _permits_of(resource: str, action: str) -> Permits | None:
    """A transition that no right speaks of follows the right to update."""
    rights = RIGHTS[resource]
    if action in ACTIONS:
        return rights.actions.get(action)
    return rights.transitions.get(action, rights.actions.get("update"))


def _value_of(own: Own, person: Person) -> str | None:
    return person.id if own.of == "account" else person.record_id


def permit(resource: str, action: str) -> bool | Sequence[Own]:
    """What the person who asks may do: everything, nothing, or what the own records in the list are."""
    person = current_person()
    if person is not None and person.role == "system":
        return True
    permits = _permits_of(resource, action)
    if permits is None:
        return person is not None
    roles = ["anyone"] if person is None else [person.role, "everyone", "anyone"]
    given = [permits[role] for role in roles if role in permits]
    own: list[Own] = []
    for each in given:
        if each is True:
            return True
        own.extend(each)
    return own or False


def condition_for(resource: str, action: str) -> Condition | None:
    """Which records the person may do it with; None: with all. Refuses when with none."""
    permitted = permit(resource, action)
    if permitted is True:
        return None
    person = current_person()
    if person is None:
        raise not_signed_in()
    if permitted is False:
        raise forbidden()
    return Condition(
        f"({' OR '.join(own.sql for own in permitted)})",
        tuple(_value_of(own, person) for own in permitted),
    )


@dataclass(frozen=True)
class PersonGuard(Guard):
    """Lets the person who asks do what their role may."""

    resource: str

    def condition(self, action: str) -> Condition | None:
        return condition_for(self.resource, action)

    def may_with(self, database: Database, action: str, record_id: str) -> bool:
        condition = condition_for(self.resource, action)
        if condition is None:
            return True
        table = RIGHTS[self.resource].table
        sql = f"SELECT 1 FROM {table} WHERE {table}.id = ? AND {condition.sql}"  # noqa: S608 -- names of this code
        return database.one(sql, [record_id, *condition.values]) is not None

    def confirm(self, database: Database, action: str, record_id: str) -> None:
        if not self.may_with(database, action, record_id):
            raise Problem(403, "not_yours", "You may do this only with what is your own.")


def sees(database: Database, resource: str, record_id: str) -> bool:
    """Whether the person may see the record; a role that sees none of its kind sees not this one either."""
    if permit(resource, "read") is False:
        return False
    return PersonGuard(resource).may_with(database, "read", record_id)


def permissions_of(person: Person) -> dict[str, dict[str, object]]:
    """What the person may do, for pages that show no more: by field where it hangs on the record."""
    return {
        resource: {
            action: _told(permit(resource, action), person)
            for action in [*ACTIONS, *rights.transitions]
        }
        for resource, rights in RIGHTS.items()
    }


def _told(permitted: bool | Iterable[Own], person: Person) -> object:
    if isinstance(permitted, bool):
        return permitted
    own = list(permitted)
    if any(each.field is None for each in own):
        return True
    return [{"field": each.field, "value": _value_of(each, person)} for each in own]

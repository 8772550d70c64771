"""Who asks: bound to the request, so that nothing that serves it can forget to look."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from app.http.problem import Problem


@dataclass(frozen=True)
class Person:
    # Of the account.
    id: str
    name: str
    role: str
    # The record that the account stands for.
    record_id: str | None = None


# The service itself, when it fills its database. No account can have this role.
SYSTEM = Person("system", "System", "system")

_asking: ContextVar[Person | None] = ContextVar("asking", default=None)


@contextmanager
def run_as(person: Person | None) -> Iterator[None]:
    before = _asking.set(person)
    try:
        yield
    finally:
        _asking.reset(before)


def current_person() -> Person | None:
    """None when nobody is signed in."""
    return _asking.get()


def not_signed_in() -> Problem:
    return Problem(401, "not_signed_in", "Sign in first.")


def forbidden() -> Problem:
    return Problem(403, "forbidden", "Your role does not permit this.")


def signed_in() -> Person:
    person = current_person()
    if person is None:
        raise not_signed_in()
    return person


def own_id() -> str:
    return signed_in().id


def own_name() -> str:
    return signed_in().name

"""How rights are written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Own:
    """One's own records: `sql` holds one mark, for the person's account or for the record that it stands for."""

    sql: str
    of: Literal["account", "record"]
    # The record's field that holds it, where one does.
    field: str | None = None


# By role; `everyone` is who is signed in, `anyone` also who is not. Who is not named may not.
Permits = Mapping[str, Literal[True] | Sequence[Own]]


@dataclass(frozen=True)
class Rights:
    table: str
    actions: Mapping[str, Permits] = field(default_factory=dict)
    transitions: Mapping[str, Permits] = field(default_factory=dict)


@dataclass(frozen=True)
class Role:
    label: str
    # Accounts of a role with a table stand for one of its records.
    table: str | None = None

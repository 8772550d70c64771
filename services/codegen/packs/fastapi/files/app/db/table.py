"""Records of one kind in and out of SQL."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any, Generic, Protocol, TypeVar

from app.base.guard import Condition
from app.base.listing import Query
from app.base.record import Record
from app.db.database import Database

R = TypeVar("R", bound=Record)


class Item(Protocol):
    def as_json(self) -> dict[str, Any]: ...


T = TypeVar("T", bound=Item)

Picks = Mapping[str, Sequence[Any]]


@dataclass(frozen=True)
class Page(Generic[T]):
    items: Sequence[T]
    page: int
    page_size: int
    total: int

    def as_json(self) -> dict[str, object]:
        return {
            "items": [item.as_json() for item in self.items],
            "page": self.page,
            "pageSize": self.page_size,
            "total": self.total,
        }


@dataclass(frozen=True)
class Link:
    """Records that another one lists: a table of pairs."""

    attribute: str
    table: str
    owner: str
    target: str


@dataclass(frozen=True)
class Counter:
    """An attribute that counts up, and the table of the last numbers that were given."""

    attribute: str
    table: str
    # The attribute by which it counts, if not all of them together.
    within: str | None = None


@dataclass(frozen=True)
class Span:
    """A time, by its columns and its ends; without the last it goes on for ever."""

    start: str
    end: str
    first: Any
    last: Any
    # Whole days: the last one belongs to it.
    days: bool = False

    def conditions(self) -> Mapping[str, Any]:
        """What another time must agree with to have something in common with it."""
        equal = "=" if self.days else ""
        found = {f"({self.end} IS NULL OR {self.end} >{equal} ?)": self.first}
        if self.last is not None:
            found[f"{self.start} <{equal} ?"] = self.last
        return found


class Table(Generic[R]):
    model: type[R]
    name: str
    # Columns, by the attributes that they hold.
    columns: Mapping[str, str]
    # Attributes that no column holds, with what they are worked out by.
    worked_out: Mapping[str, str] = {}
    counters: Sequence[Counter] = ()
    # What must hold for all that belongs to a record, by the id of the rule.
    tallies: Mapping[str, str] = {}
    links: Sequence[Link] = ()
    # By what records are picked: a column, or a link.
    picks: Mapping[str, str | Link] = {}
    # Column and comparison of each bound.
    bounds: Mapping[str, tuple[str, str]] = {}
    searched: Sequence[str] = ()
    sorts: Mapping[str, str] = {}
    order: str

    def __init__(self, database: Database) -> None:
        self._database = database
        subqueries = [
            f"(SELECT json_group_array({link.target}) FROM {link.table} "
            f'WHERE {link.owner} = {self.name}.id) AS "{link.attribute}"'
            for link in self.links
        ]
        values = {**self.columns, **self.worked_out}
        named = [f'{value} AS "{attribute}"' for attribute, value in values.items()]
        self._selected = ", ".join([*named, *subqueries])

    def find(self, record_id: str) -> R | None:
        row = self._database.one(
            f"SELECT {self._selected} FROM {self.name} WHERE id = ?", [record_id]
        )
        return None if row is None else self._record(row)

    def page(self, query: Query, scope: Picks, visible: Condition | None = None) -> Page[R]:
        where, values = self._where({**query.picks, **scope}, query, visible=visible)
        rows = self._database.all(
            f"SELECT {self._selected} FROM {self.name} {where} "
            f"ORDER BY {self._order(query.sort)} LIMIT ? OFFSET ?",
            [*values, query.page_size, (query.page - 1) * query.page_size],
        )
        items = [self._record(row) for row in rows]
        return Page(items, query.page, query.page_size, self._total(where, values))

    def ids(self, query: Query, visible: Condition | None = None) -> list[str]:
        """Of all the pages of a list."""
        where, values = self._where(query.picks, query, visible=visible)
        order = self._order(query.sort)
        rows = self._database.all(f"SELECT id FROM {self.name} {where} ORDER BY {order}", values)
        return [row[0] for row in rows]

    def count(self, picks: Picks, except_id: str = "", over: Span | None = None) -> int:
        """How many records agree with all of it, and lie over a time, without the one that is excepted."""
        where, values = self._where(picks, None, except_id, over)
        return self._total(where, values)

    def number(self, record: R, counter: Counter) -> None:
        """Gives the record the number after the last one; it is taken with this."""
        parent = None if counter.within is None else getattr(record, counter.within)
        row = self._database.one(
            f"INSERT INTO {counter.table} (parent, last) VALUES (?, 1) "
            "ON CONFLICT (parent) DO UPDATE SET last = last + 1 RETURNING last",
            [parent or ""],
        )
        setattr(record, counter.attribute, 0 if row is None else row[0])

    def keeps(self, rule: str, record_id: str) -> bool:
        """Whether the rule holds for everything that belongs to the record, as it is stored now."""
        row = self._database.one(
            f"SELECT {self.tallies[rule]} FROM {self.name} WHERE id = ?", [record_id]
        )
        return row is None or row[0] != 0

    def insert(self, record: R) -> None:
        columns = ", ".join(self.columns.values())
        marks = ", ".join(f":{attribute}" for attribute in self.columns)
        self._database.run(
            f"INSERT INTO {self.name} ({columns}) VALUES ({marks})", self._values(record)
        )
        self._link(record)

    def update(self, record: R) -> None:
        changes = [f"{column} = :{attribute}" for attribute, column in self.columns.items()]
        self._database.run(
            f"UPDATE {self.name} SET {', '.join(changes)} WHERE id = :id", self._values(record)
        )
        self._link(record)

    def delete(self, record_id: str) -> None:
        self._database.run(f"DELETE FROM {self.name} WHERE id = ?", [record_id])

    def _record(self, row: Row) -> R:
        values = {name: row[name] for name in row.keys()}  # noqa: SIM118 -- a row iterates over its values
        values.update({link.attribute: json.loads(row[link.attribute]) for link in self.links})
        return self.model(**values)

    def _values(self, record: R) -> dict[str, Any]:
        return {attribute: getattr(record, attribute) for attribute in self.columns}

    def _link(self, record: R) -> None:
        for link in self.links:
            self._database.run(f"DELETE FROM {link.table} WHERE {link.owner} = ?", [record.id])
            for target in getattr(record, link.attribute):
                self._database.run(
                    f"INSERT INTO {link.table} ({link.owner}, {link.target}) VALUES (?, ?)",
                    [record.id, target],
                )

    def _total(self, where: str, values: Sequence[Any]) -> int:
        row = self._database.one(f"SELECT count(*) FROM {self.name} {where}", values)
        return 0 if row is None else int(row[0])

    def _order(self, sort: Sequence[str]) -> str:
        """Records that agree in every term keep the order in which they were made, in the direction of the last one."""
        if not sort:
            return self.order
        directions = ["DESC" if term.startswith("-") else "ASC" for term in sort]
        columns = [self.sorts[term.removeprefix("-")] for term in sort]
        terms = [f"{column} {way}" for column, way in zip(columns, directions, strict=True)]
        return ", ".join([*terms, f"rowid {directions[-1]}"])

    def _where(
        self,
        picks: Picks,
        query: Query | None,
        except_id: str = "",
        over: Span | None = None,
        visible: Condition | None = None,
    ) -> tuple[str, list[Any]]:
        conditions: list[str] = []
        values: list[Any] = []
        for name, wanted in picks.items():
            marks = ", ".join("?" for _ in wanted)
            pick = self.picks[name]
            if isinstance(pick, Link):
                linked = f"SELECT {pick.owner} FROM {pick.table} WHERE {pick.target} IN ({marks})"
                conditions.append(f"id IN ({linked})")
            else:
                conditions.append(f"{pick} IN ({marks})")
            values.extend(wanted)
        if query is not None:
            for name, bound in query.bounds.items():
                column, comparison = self.bounds[name]
                conditions.append(f"{column} {comparison} ?")
                values.append(bound)
            if query.text:
                found = [f"instr(fold({column}), fold(?)) > 0" for column in self.searched]
                conditions.append(f"({' OR '.join(found)})")
                values.extend(query.text for _ in self.searched)
        if over is not None:
            conditions.extend(over.conditions())
            values.extend(over.conditions().values())
        if visible is not None:
            conditions.append(visible.sql)
            values.extend(visible.values)
        if except_id:
            conditions.append("id <> ?")
            values.append(except_id)
        return (f"WHERE {' AND '.join(conditions)}" if conditions else "", values)

"""Brings tables with records in them from one version to the next, and back.

What a step would lose is kept beside, and comes back with the other one. All names in statements are those of migrations.
"""

import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.db.database import Database


class Misfit(Exception):
    """Records do not allow the change."""


@dataclass(frozen=True)
class Shape:
    create: str
    indexes: Sequence[str]
    columns: Sequence[str]


@dataclass(frozen=True)
class TableChange:
    table: str
    # Its name before.
    was: str
    # None: it is new.
    before: Shape | None
    # None: it goes.
    after: Shape | None
    # Columns by their new names, and the old ones.
    renamed: Mapping[str, str] = field(default_factory=dict)
    # By column: values by their new names, and the old ones.
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # By column: what takes the place of no value.
    fills: Mapping[str, Any] = field(default_factory=dict)

    def turned(self) -> "TableChange":
        values = {
            self.renamed.get(column, column): _back(names) for column, names in self.values.items()
        }
        return TableChange(
            self.was, self.table, self.after, self.before, _back(self.renamed), values
        )

    @property
    def place(self) -> str:
        """The same in both directions of a rename."""
        return "/".join(sorted({self.table, self.was}))


@dataclass(frozen=True)
class Change:
    id: str
    tables: Sequence[TableChange]


def read_change(file: Path) -> Change:
    given = json.loads(file.read_text("utf-8"))
    return Change(given["id"], [_table_change(each) for each in given["changes"]])


def _table_change(given: dict[str, Any]) -> TableChange:
    return TableChange(
        given["table"],
        given.get("was", given["table"]),
        Shape(**given["before"]) if "before" in given else None,
        Shape(**given["after"]) if "after" in given else None,
        given["renamed"],
        given["values"],
        given["fills"],
    )


def apply_change(database: Database, change: Change) -> None:
    """Foreign keys must not be enforced meanwhile; to be run in a transaction."""
    _run(database, change.id, change.tables, "cannot be done")


def revert_change(database: Database, change: Change) -> None:
    _run(database, change.id, [each.turned() for each in change.tables], "cannot be taken back")


def _run(database: Database, migration: str, tables: Sequence[TableChange], words: str) -> None:
    try:
        for change in tables:
            _Step(database, migration, change).run()
        broken = database.one("PRAGMA foreign_key_check")
        if broken is not None:
            raise Misfit(f"a record of {broken[0]} points to one of {broken[2]} that there is not")
    except (Misfit, sqlite3.Error) as error:
        reason = f"with the records that there are, and nothing was changed: {error}."
        raise Misfit(f"The migration {migration} {words} {reason}") from error


def _back(names: Mapping[str, str]) -> dict[str, str]:
    return {source: to for to, source in names.items()}


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _literal(fill: Any) -> str:
    if isinstance(fill, dict):
        return "date('now')" if fill["now"] == "date" else "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"
    return _text(fill) if isinstance(fill, str) else str(fill + 0)


KEPT = """CREATE TABLE IF NOT EXISTS dropped_values (
  migration TEXT NOT NULL,
  table_name TEXT NOT NULL,
  record TEXT NOT NULL,
  column_name TEXT NOT NULL,
  value ANY,
  PRIMARY KEY (migration, table_name, record, column_name)
) STRICT"""

INDEX = re.compile(r"INDEX (\S+) ON")


class _Step:
    """What becomes of one table."""

    def __init__(self, database: Database, migration: str, change: TableChange) -> None:
        self._database = database
        self._migration = migration
        self._change = change

    def run(self) -> None:
        before, after = self._change.before, self._change.after
        if before is None and after is not None:
            self._make(after)
        if before is not None:
            self._refuse_strange(before)
            if after is None:
                was = _quoted(self._change.was)
                self._database.run(f"CREATE TABLE {self._aside} AS SELECT * FROM {was}")
                self._database.run(f"DROP TABLE {was}")
            else:
                self._rebuild(before, after)

    @property
    def _aside(self) -> str:
        """Where records wait whose table goes."""
        return _quoted(f"dropped_{self._migration[:4]}_{self._change.was}")

    def _refuse_strange(self, before: Shape) -> None:
        """What somebody added to a table by hand would be lost."""
        was = self._change.was
        strange = [name for name in self._types(was) if name not in before.columns]
        if strange:
            made = f"the table {was} has the column {strange[0]}, which no migration made"
            raise Misfit(f"{made}; take it away, or make it part of the spec")
        found = [INDEX.search(index) for index in before.indexes]
        known = [match[1].replace('"', "") for match in found if match]
        objects = self._database.all(
            "SELECT name FROM sqlite_master "
            "WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
            [was],
        )
        for row in objects:
            if row["name"] not in known:
                made = f"the table {was} has {row['name']}, which no migration made"
                raise Misfit(f"{made}; take it away, and make it anew afterwards")

    def _make(self, shape: Shape) -> None:
        for statement in (shape.create, *shape.indexes):
            self._database.run(statement)
        if not self._types(self._aside.strip('"')):
            return
        columns = ", ".join(map(_quoted, shape.columns))
        target = _quoted(self._change.table)
        self._database.run(
            f"INSERT INTO {target} ({columns}) SELECT {columns} FROM {self._aside} ORDER BY rowid"
        )
        self._database.run(f"DROP TABLE {self._aside}")

    def _rebuild(self, before: Shape, after: Shape) -> None:
        change = self._change
        source = {
            column: change.renamed.get(column, column if column in before.columns else None)
            for column in after.columns
        }
        keeps = "id" in before.columns and "id" in after.columns
        self._database.run(KEPT)
        if keeps:
            self._keep([column for column in before.columns if column not in source.values()])
        old, following = _quoted(change.was), f"{change.table}__next"
        create = re.sub(r"^CREATE TABLE \S+", f"CREATE TABLE {_quoted(following)}", after.create)
        self._database.run(create)
        types = self._types(following)
        self._refuse_lossy(source, types)
        values = [self._value(column, source[column], types, keeps) for column in after.columns]
        columns = ", ".join(map(_quoted, after.columns))
        self._database.run(
            f"INSERT INTO {_quoted(following)} ({columns}) "
            f"SELECT {', '.join(values)} FROM {old} AS old ORDER BY old.rowid"
        )
        self._database.run(f"DROP TABLE {old}")
        self._database.run(f"ALTER TABLE {_quoted(following)} RENAME TO {_quoted(change.table)}")
        for index in after.indexes:
            self._database.run(index)
        for column in [column for column, name in source.items() if name is None]:
            self._database.run(
                "DELETE FROM dropped_values "
                "WHERE migration = ? AND table_name = ? AND column_name = ?",
                [self._migration, change.place, column],
            )

    def _keep(self, columns: Sequence[str]) -> None:
        for column in columns:
            value = _quoted(column)
            self._database.run(
                "INSERT OR REPLACE INTO dropped_values "
                "(migration, table_name, record, column_name, value) "
                f"SELECT ?, ?, id, ?, {value} FROM {_quoted(self._change.was)} "
                f"WHERE {value} IS NOT NULL",
                [self._migration, self._change.place, column],
            )

    def _types(self, table: str) -> dict[str, str]:
        rows = self._database.all("SELECT name, type FROM pragma_table_info(?)", [table])
        return {row["name"]: row["type"] for row in rows}

    def _refuse_lossy(self, source: Mapping[str, str | None], types: Mapping[str, str]) -> None:
        """A text that is no number would become one."""
        was = self._change.was
        old = self._types(was)
        for column, name in source.items():
            if name is None or old[name] != "TEXT" or types[column] not in ("INTEGER", "REAL"):
                continue
            value = _quoted(name)
            lost = self._database.one(
                f"SELECT {value} FROM {_quoted(was)} "
                f"WHERE CAST(CAST({value} AS NUMERIC) AS TEXT) <> {value} LIMIT 1"
            )
            if lost is not None:
                raise Misfit(f"{json.dumps(lost[0])} in {was}.{name} is no number")

    def _value(
        self, column: str, source: str | None, types: Mapping[str, str], keeps: bool
    ) -> str:
        change = self._change
        fill = _literal(change.fills[column]) if column in change.fills else None
        if source is None:
            if not keeps:
                return fill or "NULL"
            kept = (
                f"SELECT value FROM dropped_values WHERE migration = {_text(self._migration)} "
                f"AND table_name = {_text(change.place)} "
                f"AND record = old.id AND column_name = {_text(column)}"
            )
            return f"coalesce(({kept}), {fill or 'NULL'})"
        value = f"old.{_quoted(source)}"
        names = change.values.get(column, {})
        if names:
            cases = [f"WHEN {_text(was)} THEN {_text(to)}" for to, was in names.items()]
            value = f"CASE {value} {' '.join(cases)} ELSE {value} END"
        value = f"CAST({value} AS {types[column]})" if types[column] != "ANY" else value
        return value if fill is None else f"coalesce({value}, {fill})"

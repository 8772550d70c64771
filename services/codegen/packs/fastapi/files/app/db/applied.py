"""Which migrations were done."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from app.base.kinds import now
from app.db.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"


def keep_track(database: Database) -> None:
    database.run(
        "CREATE TABLE IF NOT EXISTS migrations (id TEXT PRIMARY KEY, applied_at TEXT NOT NULL) STRICT"
    )


def is_done(database: Database, migration: str) -> bool:
    return database.one("SELECT 1 FROM migrations WHERE id = ?", [migration]) is not None


def done(database: Database, migration: str) -> None:
    database.run("INSERT INTO migrations (id, applied_at) VALUES (?, ?)", [migration, now()])


def run_script(database: Database, file: Path) -> None:
    for statement in _statements_in(file.read_text("utf-8")):
        database.run(statement)


def _statements_in(script: str) -> Iterator[str]:
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""

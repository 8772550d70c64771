"""One SQLite database for all threads: each statement, or transaction, has it for itself."""

import sqlite3
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import RLock
from typing import Any

Values = Sequence[Any] | Mapping[str, Any]

# How a transaction, or a part of one, begins, ends, and is taken back.
WHOLE = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
PART = ("SAVEPOINT part", "RELEASE part", ("ROLLBACK TO part", "RELEASE part"))


class Database:
    def __init__(self, file: str) -> None:
        self._lock = RLock()
        self._connection = sqlite3.connect(
            file, timeout=5, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._connection.create_function("fold", 1, fold, deterministic=True)
        for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = NORMAL"):
            self._connection.execute(f"PRAGMA {pragma}")

    def all(self, sql: str, values: Values = ()) -> list[sqlite3.Row]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()

    def one(self, sql: str, values: Values = ()) -> sqlite3.Row | None:
        rows = self.all(sql, values)
        return rows[0] if rows else None

    def run(self, sql: str, values: Values = ()) -> None:
        self.all(sql, values)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All of its statements take effect, or none. One within another is a part of it that can fail by itself."""
        with self._lock:
            inner = self._connection.in_transaction
            begin, commit, rollback = PART if inner else WHOLE
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute(commit)
            except BaseException:
                if self._connection.in_transaction:
                    for statement in rollback:
                        self._connection.execute(statement)
                raise

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def fold(text: object) -> str:
    """Text as it is searched and sorted: without regard to case and accents."""
    parts = unicodedata.normalize("NFKD", "" if text is None else str(text))
    return "".join(part for part in parts if not unicodedata.category(part).startswith("M")).lower()

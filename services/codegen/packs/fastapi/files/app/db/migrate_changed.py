"""Brings the tables up to date, from whatever version they are of, and back by one change."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.db.applied import MIGRATIONS, done, is_done, keep_track, run_script
from app.db.changes import apply_change, read_change, revert_change
from app.db.database import Database


def migrate(database: Database) -> None:
    keep_track(database)
    for file in sorted(each for each in MIGRATIONS.iterdir() if each.suffix in (".sql", ".json")):
        with _without_references(database):
            if is_done(database, file.stem):
                continue
            if file.suffix == ".json":
                apply_change(database, read_change(file))
            else:
                run_script(database, file)
            done(database, file.stem)


def roll_back(database: Database) -> str | None:
    """Takes the last change back and answers its id; None when there is none."""
    for file in sorted(MIGRATIONS.glob("*.json"), reverse=True):
        if not is_done(database, file.stem):
            continue
        with _without_references(database):
            revert_change(database, read_change(file))
            database.run("DELETE FROM migrations WHERE id = ?", [file.stem])
        return file.stem
    return None


@contextmanager
def _without_references(database: Database) -> Iterator[None]:
    """A table that is made anew stands for the one before: references to it are looked at when it is done, not meanwhile."""
    database.run("PRAGMA foreign_keys = OFF")
    try:
        with database.transaction():
            yield
    finally:
        database.run("PRAGMA foreign_keys = ON")

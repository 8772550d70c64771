"""Opens the database."""

from pathlib import Path

from app.db.database import Database
from app.db.migrate import migrate


def open_database(file: str) -> Database:
    """Brings its tables up to date; `:memory:` makes one that is gone when it is closed."""
    if file != ":memory:":
        Path(file).parent.mkdir(parents=True, exist_ok=True)
    database = Database(file)
    migrate(database)
    return database

"""Brings the tables up to date."""

from app.db.applied import MIGRATIONS, done, is_done, keep_track, run_script
from app.db.database import Database


def migrate(database: Database) -> None:
    keep_track(database)
    for file in sorted(MIGRATIONS.glob("*.sql")):
        with database.transaction():
            if not is_done(database, file.stem):
                run_script(database, file)
                done(database, file.stem)

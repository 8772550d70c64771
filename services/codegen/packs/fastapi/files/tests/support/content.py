"""All that a database holds."""

from app.db.database import Database


def content_of(database: Database) -> dict[str, list[tuple[object, ...]]]:
    """Every table as it was made, with its records."""
    tables = database.all(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND name NOT IN ('migrations', 'dropped_values') ORDER BY name"
    )
    return {
        row["sql"]: [
            tuple(record)
            for record in database.all(f'SELECT * FROM "{row["name"]}" ORDER BY rowid')
        ]
        for row in tables
    }

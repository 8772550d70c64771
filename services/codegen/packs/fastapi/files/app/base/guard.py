"""What whoever asks may do with records of one kind."""

from dataclasses import dataclass

from app.db.database import Database


@dataclass(frozen=True)
class Condition:
    """Of the records that somebody may do something with."""

    sql: str
    values: tuple[str | None, ...]


class Guard:
    """Everything: nobody signs in."""

    def condition(self, action: str) -> Condition | None:
        """With which records it may be done; None: with all. Refuses when with none."""
        return None

    def may_with(self, database: Database, action: str, record_id: str) -> bool:
        """Whether it may be done with this record."""
        return True

    def confirm(self, database: Database, action: str, record_id: str) -> None:
        """Refuses what may not be done with this record."""

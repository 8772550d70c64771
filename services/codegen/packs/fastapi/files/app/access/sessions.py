"""Who is signed in. The token is a secret: only its hash is kept."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from app.access.person import Person
from app.base.kinds import now, text_of
from app.db.database import Database

SECONDS = 12 * 3600


@dataclass(frozen=True)
class Session:
    token: str
    expires_at: str


def _hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


class Sessions:
    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, account_id: str) -> Session:
        session = Session(
            token_urlsafe(32), text_of(datetime.now(UTC) + timedelta(seconds=SECONDS))
        )
        self._database.run("DELETE FROM auth_sessions WHERE expires_at <= ?", [now()])
        self._database.run(
            "INSERT INTO auth_sessions (token_hash, account_id, expires_at) VALUES (?, ?, ?)",
            [_hash_of(session.token), account_id, session.expires_at],
        )
        return session

    def find(self, token: str) -> Person | None:
        row = self._database.one(
            "SELECT id, name, role, record_id FROM auth_accounts "
            "WHERE id = (SELECT account_id FROM auth_sessions WHERE token_hash = ? AND expires_at > ?)",
            [_hash_of(token), now()],
        )
        return None if row is None else Person(row["id"], row["name"], row["role"], row["record_id"])

    def close(self, token: str) -> None:
        self._database.run("DELETE FROM auth_sessions WHERE token_hash = ?", [_hash_of(token)])

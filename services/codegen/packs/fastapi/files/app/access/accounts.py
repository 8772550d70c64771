"""The people who may sign in."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Row
from typing import Any
from uuid import uuid4

from app.access.roles import ADMINISTRATORS, ROLES
from app.base.kinds import now
from app.db.database import Database
from app.db.table import Page
from app.http.problem import Problem
from app.http.refusals import conflict, invalid_field, not_found

SELECT = "SELECT id, email, name, role, record_id, created_at, updated_at FROM auth_accounts"


@dataclass(frozen=True)
class Account:
    id: str
    email: str
    name: str
    role: str
    record_id: str | None
    created_at: str
    updated_at: str

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "email": self.email,
            "name": self.name,
            "role": self.role,
            "recordId": self.record_id,
            "createdAt": self.created_at,
            "updatedAt": self.updated_at,
        }


def _account(row: Row) -> Account:
    return Account(**dict(row))


class Accounts:
    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self, page: int, page_size: int) -> Page[Account]:
        page_of = f"{SELECT} ORDER BY name, id LIMIT ? OFFSET ?"
        rows = self._database.all(page_of, [page_size, (page - 1) * page_size])
        total = self._database.one("SELECT count(*) FROM auth_accounts")
        return Page([_account(row) for row in rows], page, page_size, total[0] if total else 0)

    def get(self, account_id: str) -> Account:
        row = self._database.one(f"{SELECT} WHERE id = ?", [account_id])
        if row is None:
            raise not_found("Account", account_id)
        return _account(row)

    def credentials(self, email: str) -> tuple[str, str] | None:
        """The id and what the password is compared with."""
        row = self._database.one(
            "SELECT id, password_hash FROM auth_accounts WHERE email = ?", [email]
        )
        return None if row is None else (row["id"], row["password_hash"])

    def has_administrator(self) -> bool:
        found = self._database.one(
            "SELECT 1 FROM auth_accounts WHERE role IN (SELECT value FROM json_each(?)) LIMIT 1",
            [json.dumps(ADMINISTRATORS)],
        )
        return found is not None

    def add(self, values: Mapping[str, Any]) -> Account:
        moment = now()
        given = {**values, "id": str(uuid4()), "created_at": moment, "updated_at": moment}
        with self._database.transaction():
            self._check(given)
            self._database.run(
                "INSERT INTO auth_accounts "
                "(id, email, name, role, record_id, password_hash, created_at, updated_at) VALUES "
                "(:id, :email, :name, :role, :record_id, :password_hash, :created_at, :updated_at)",
                given,
            )
        return self.get(given["id"])

    def change(self, account_id: str, changes: Mapping[str, Any]) -> Account:
        """Whoever is changed must sign in again: what they may do is another thing now."""
        with self._database.transaction():
            before = self.get(account_id)
            given = {**vars(before), **changes, "updated_at": now()}
            self._check(given)
            self._database.run(
                "UPDATE auth_accounts SET email = :email, name = :name, role = :role, "
                "record_id = :record_id, updated_at = :updated_at WHERE id = :id",
                given,
            )
            if "password_hash" in changes:
                self._database.run(
                    "UPDATE auth_accounts SET password_hash = :password_hash WHERE id = :id", given
                )
            self._database.run("DELETE FROM auth_sessions WHERE account_id = ?", [account_id])
            self._keep_an_administrator()
            return self.get(account_id)

    def remove(self, account_id: str) -> None:
        with self._database.transaction():
            self.get(account_id)
            self._database.run("DELETE FROM auth_accounts WHERE id = ?", [account_id])
            self._keep_an_administrator()

    def _check(self, given: Mapping[str, Any]) -> None:
        other = self.credentials(given["email"])
        if other is not None and other[0] != given["id"]:
            raise conflict("duplicate", "There is an account with this e-mail address.", "email")
        if given["record_id"] is None:
            return
        table = ROLES[given["role"]].table
        sql = f"SELECT 1 FROM {table} WHERE id = ?"  # noqa: S608 -- a name of this code
        if table is None or self._database.one(sql, [given["record_id"]]) is None:
            message = "names no record that an account of this role can stand for"
            raise invalid_field("recordId", "unknown_reference", message)

    def _keep_an_administrator(self) -> None:
        if not self.has_administrator():
            message = "This is the last account that can manage accounts."
            raise Problem(409, "last_administrator", message)

"""The same service as people meet it: it does for each what their role may."""

import os
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from fastapi import FastAPI
from fastapi.testclient import TestClient

from app.access.accounts import Accounts
from app.access.sessions import Sessions
from app.main import create_app
from tests.support.api import Body, Reply, TestApi, reply_of

# Passwords of tests need not withstand anybody.
os.environ.setdefault("PASSWORD_COST", "6")


class Visitor:
    def __init__(self, app: FastAPI, account_id: str, headers: Mapping[str, str]) -> None:
        # Of the account; empty for who is not signed in.
        self.id = account_id
        self._client = TestClient(app, headers=dict(headers))

    def request(self, method: str, path: str, body: object = None) -> Reply:
        sent: dict[str, Any] = {} if body is None else {"json": body}
        # A cookie that an answer sets belongs to nobody else.
        self._client.cookies.clear()
        return reply_of(self._client.request(method, path, **sent))

    def get(self, path: str) -> Reply:
        return self.request("GET", path)

    def post(self, path: str, body: object = None) -> Reply:
        return self.request("POST", path, body)

    def patch(self, path: str, body: object) -> Reply:
        return self.request("PATCH", path, body)

    def delete(self, path: str) -> Reply:
        return self.request("DELETE", path)


class People:
    def __init__(self, api: TestApi) -> None:
        self._database = api.database
        self._app = create_app(api.database)

    def signed_in(self, role: str, record: Body | None = None) -> Visitor:
        """Somebody of this role; the account stands for the record."""
        account = Accounts(self._database).add(
            {
                "email": f"{role}-{uuid4()}@example.com",
                "name": f"A {role}",
                "role": role,
                "record_id": None if record is None else record["id"],
                "password_hash": "none",
            }
        )
        session = Sessions(self._database).open(account.id)
        return Visitor(self._app, account.id, {"authorization": f"Bearer {session.token}"})

    def with_headers(self, headers: Mapping[str, str]) -> Visitor:
        return Visitor(self._app, "", headers)

    @property
    def nobody(self) -> Visitor:
        return self.with_headers({})

    def made(self, person: Visitor, table: str, record: Body) -> None:
        """Lets it be the person who made the record."""
        self._database.run(
            f"UPDATE {table} SET created_by_id = ? WHERE id = ?", [person.id, record["id"]]
        )

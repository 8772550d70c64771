"""A service for each test, with a database of its own."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response

from app.db.open import open_database
from app.main import create_app

Body = dict[str, Any]


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: Any
    # As it came.
    text: str


def reply_of(response: Response) -> Reply:
    headers = {name.lower(): value for name, value in response.headers.items()}
    is_json = "json" in headers.get("content-type", "")
    body = response.json() if is_json else {}
    return Reply(response.status_code, headers, body, response.content.decode())


class TestApi:
    __test__ = False

    def __init__(self) -> None:
        self.database = open_database(":memory:")
        self._made: Counter[str] = Counter()
        self._client = TestClient(create_app(self.database))

    def request(self, method: str, path: str, body: object = None) -> Reply:
        sent: dict[str, Any] = {} if body is None else {"json": body}
        return reply_of(self._client.request(method, path, **sent))

    def send(self, method: str, path: str, content: str, kind: str) -> Reply:
        """Sends a body as it is."""
        headers = {"content-type": kind}
        return reply_of(self._client.request(method, path, content=content, headers=headers))

    def upload(self, path: str, text: str) -> Reply:
        """Sends a file."""
        return self.send("POST", path, text, "text/csv")

    def next(self, kind: str) -> int:
        """1 for the first record of a kind in this test, 2 for the second, and so on."""
        self._made[kind] += 1
        return self._made[kind]

    def get(self, path: str) -> Reply:
        return self.request("GET", path)

    def post(self, path: str, body: object = None) -> Reply:
        return self.request("POST", path, body)

    def put(self, path: str, body: object) -> Reply:
        return self.request("PUT", path, body)

    def patch(self, path: str, body: object) -> Reply:
        return self.request("PATCH", path, body)

    def delete(self, path: str) -> Reply:
        return self.request("DELETE", path)

    def done(self, path: str, body: object) -> Body:
        """Posts and expects success; answers the record."""
        reply = self.post(path, body)
        assert reply.status in (200, 201), reply.body
        record: Body = reply.body
        return record

    def close(self) -> None:
        self._client.close()
        self.database.close()


# Stands for a value that a request leaves out.
OMITTED: Any = object()


class AnyText:
    """Equal to every text."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str)


ANY_TEXT = AnyText()


def expect_refused(reply: Reply, status: int, field: str, code: str) -> None:
    """The request was refused with this status, and for this field with this code."""
    assert reply.status == status, reply.body
    assert "application/problem+json" in reply.headers["content-type"]
    refused = [(error["field"], error["code"]) for error in reply.body.get("errors", [])]
    assert (field, code) in refused


def expect_holds(found: Body, wanted: Body) -> None:
    """Each of these values is there, whatever else is."""
    assert {name: found.get(name) for name in wanted} == wanted


def items(reply: Reply) -> list[Body]:
    """The records of a page, in order."""
    assert reply.status == 200, reply.body
    listed: list[Body] = reply.body["items"]
    return listed


def sendable(body: Body) -> Body:
    """The body without what is to be left out."""
    return {name: value for name, value in body.items() if value is not OMITTED}

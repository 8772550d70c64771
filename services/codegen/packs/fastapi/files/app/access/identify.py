"""Who sends a request: by the token in its Authorization header, or by its cookie."""

import re
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access.person import Person, not_signed_in, run_as
from app.access.rights import PUBLIC
from app.access.sessions import Sessions
from app.db.database import Database
from app.http.problem import Problem

Identify = Callable[[Request], Person | None]

COOKIE = "session"
SAFE = ("GET", "HEAD", "OPTIONS")
BEARER = re.compile(r"Bearer (\S+)", re.IGNORECASE)


def token_of(request: Request) -> str | None:
    bearer = BEARER.fullmatch(request.headers.get("authorization", ""))
    return bearer[1] if bearer else request.cookies.get(COOKIE)


def by_session(database: Database) -> Identify:
    sessions = Sessions(database)

    def identify(request: Request) -> Person | None:
        token = token_of(request)
        return None if token is None else sessions.find(token)

    return identify


class Identified:
    """Refuses who is not signed in, except where everybody may look; everything after it knows who asks."""

    def __init__(self, app: ASGIApp, identify: Identify) -> None:
        self._app = app
        self._identify = identify

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope["path"].split("/") if scope["type"] == "http" else []
        if parts[1:2] != ["api"]:
            await self._app(scope, receive, send)
            return

        async def unstored(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        request = Request(scope)
        person = await run_in_threadpool(self._identify, request)
        refusal = _refusal(request, person, parts[2:])
        if refusal is not None:
            await refusal.response()(scope, receive, unstored)
            return
        with run_as(person):
            await self._app(scope, receive, unstored)


def _refusal(request: Request, person: Person | None, path: list[str]) -> Problem | None:
    if _is_foreign(request):
        return Problem(403, "cross_site", "This request comes from another site.")
    looks = request.method in SAFE and path[:1] != [] and path[0] in PUBLIC
    if person is None and path != ["auth", "session"] and not looks:
        return not_signed_in()
    return None


def _is_foreign(request: Request) -> bool:
    """Another site cannot use a person's cookie for a change."""
    site = request.headers.get("sec-fetch-site", "none")
    by_cookie = request.method not in SAFE and not request.headers.get("authorization")
    return by_cookie and site not in ("same-origin", "none")

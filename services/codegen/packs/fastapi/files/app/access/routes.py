"""Signing in and out, and the accounts."""

import os
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse

from app.access.accounts import Account, Accounts
from app.access.identify import COOKIE, token_of
from app.access.passwords import hash_password, is_password, no_password
from app.access.permits import permissions_of
from app.access.person import Person, current_person, forbidden, run_as, signed_in
from app.access.requests import ACCOUNT, ACCOUNTS, CREDENTIALS, PASSWORD_CHANGE
from app.access.roles import ADMINISTRATORS
from app.access.sessions import SECONDS, Session, Sessions
from app.access.sign_in_limit import SignInLimit
from app.db.database import Database
from app.http.body import BODY
from app.http.problem import Problem

FAILURES_PER_ACCOUNT = 5
FAILURES_PER_ADDRESS = 50


def _cookie() -> dict[str, Any]:
    secure = os.environ.get("APP_ENV") == "production"
    return {"path": "/api", "secure": secure, "httponly": True, "samesite": "strict"}


def _keep(response: Response, session: Session) -> Response:
    response.set_cookie(COOKIE, session.token, max_age=SECONDS, **_cookie())
    return response


def _described(account: Account) -> dict[str, Any]:
    """The account of the session, and what it may do."""
    person = Person(account.id, account.name, account.role, account.record_id)
    known = {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "role": account.role,
        "recordId": account.record_id,
        "administers": account.role in ADMINISTRATORS,
    }
    with run_as(person):
        return {"account": known, "may": permissions_of(person)}


def access_routes(database: Database) -> APIRouter:
    router = APIRouter(prefix="/api/auth")
    router.include_router(_session_routes(database))
    router.include_router(_account_routes(database))
    return router


def _session_routes(database: Database) -> APIRouter:
    accounts = Accounts(database)
    sessions = Sessions(database)
    by_account = SignInLimit(FAILURES_PER_ACCOUNT)
    by_address = SignInLimit(FAILURES_PER_ADDRESS)
    router = APIRouter()

    @router.get("/session")
    def read() -> Response:
        return JSONResponse(_described(accounts.get(signed_in().id)))

    @router.post("/session")
    def sign_in(request: Request, body: Any = BODY) -> Response:
        given = CREDENTIALS.read(body)
        email = given["email"].strip().lower()
        address = request.client.host if request.client else ""
        by_account.attempt(email)
        by_address.attempt(address)
        account_id, known = accounts.credentials(email) or ("", no_password())
        if not is_password(given["password"], known) or not account_id:
            message = "The e-mail address or the password is wrong."
            raise Problem(401, "wrong_credentials", message)
        by_account.succeeded(email)
        by_address.forgive(address)
        session = sessions.open(account_id)
        opened = {"token": session.token, "expiresAt": session.expires_at}
        answer = JSONResponse({**opened, **_described(accounts.get(account_id))}, 201)
        return _keep(answer, session)

    @router.delete("/session")
    def sign_out(request: Request) -> Response:
        token = token_of(request)
        if token is not None:
            sessions.close(token)
        answer = Response(status_code=204)
        answer.delete_cookie(COOKIE, **_cookie())
        return answer

    @router.put("/password")
    def change_password(body: Any = BODY) -> Response:
        account = accounts.get(signed_in().id)
        given = PASSWORD_CHANGE.read(body)
        by_account.attempt(account.email)
        _, known = accounts.credentials(account.email) or ("", no_password())
        if not is_password(given["current"], known):
            raise Problem(403, "wrong_password", "The current password is wrong.")
        by_account.succeeded(account.email)
        accounts.change(account.id, {"password_hash": hash_password(given["next"])})
        return _keep(Response(status_code=204), sessions.open(account.id))

    return router


def administrators_only() -> None:
    person = current_person()
    if person is not None and person.role == "system":
        return
    if signed_in().role not in ADMINISTRATORS:
        raise forbidden()


def _account_routes(database: Database) -> APIRouter:
    accounts = Accounts(database)
    router = APIRouter(prefix="/accounts", dependencies=[Depends(administrators_only)])

    @router.get("")
    def list_all(request: Request) -> Response:
        query = ACCOUNTS.read(request.query_params)
        return JSONResponse(accounts.list(query.page, query.page_size).as_json())

    @router.post("")
    def create(body: Any = BODY) -> Response:
        account = accounts.add(_hashed(ACCOUNT.read(body)))
        location = {"Location": f"/api/auth/accounts/{account.id}"}
        return JSONResponse(account.as_json(), 201, location)

    @router.get("/{account_id}")
    def read(account_id: str) -> Response:
        return JSONResponse(accounts.get(account_id).as_json())

    @router.patch("/{account_id}")
    def update(account_id: str, body: Any = BODY) -> Response:
        changes = ACCOUNT.read_part(body)
        known = accounts.get(account_id)
        if changes.get("role", known.role) != known.role:
            changes.setdefault("record_id", None)
        return JSONResponse(accounts.change(known.id, _hashed(changes)).as_json())

    @router.delete("/{account_id}")
    def remove(account_id: str) -> Response:
        accounts.remove(account_id)
        return Response(status_code=204)

    return router


def _hashed(values: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a request: of its password nothing but the hash."""
    kept = {name: value for name, value in values.items() if name != "password"}
    if "password" in values:
        kept["password_hash"] = hash_password(values["password"])
    return kept

"""Errors as problem details (RFC 9457)."""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

LOG = logging.getLogger("app")


class FieldError(BaseModel):
    field: str
    code: str
    message: str
    # Of a file, as a spreadsheet counts them.
    row: int | None = None


class Problem(Exception):
    """Whatever raises it, the request is answered with it."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        errors: Iterable[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = list(errors)
        self.headers = headers

    def response(self) -> Response:
        body: dict[str, object] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.errors:
            body["errors"] = [
                {name: value for name, value in error if value is not None} for error in self.errors
            ]
        return JSONResponse(
            body,
            status_code=self.status,
            media_type="application/problem+json",
            headers=dict(self.headers) if self.headers else None,
        )


def not_offered(request: Request) -> Response:
    """The path exists, the method does not."""
    return _only(request, _methods(request))


def only(method: str) -> Callable[[Request], Response]:
    """For the other methods of a path that would be a record's if it were not for this one."""

    def other(request: Request) -> Response:
        return _only(request, [method])

    return other


def _only(request: Request, methods: Iterable[str]) -> Response:
    allowed = {"Allow": ", ".join(sorted(methods))}
    detail = f"{request.method} is not offered here."
    return Problem(405, "method_not_allowed", detail, headers=allowed).response()


def failure(error: Exception) -> Response:
    """What nobody foresaw: the log has it, the answer does not."""
    LOG.error("A request failed.", exc_info=error)
    return Problem(500, "internal", "Something went wrong on our side.").response()


def add_problem_handlers(
    app: FastAPI, page: Callable[[Request], Response | None] = lambda _request: None
) -> None:
    """Whatever goes wrong in a request becomes a problem. `page` may answer for paths that nobody knows."""

    @app.exception_handler(Problem)
    def known(_request: Request, error: Problem) -> Response:
        return error.response()

    @app.exception_handler(HTTPException)
    def routing(request: Request, error: HTTPException) -> Response:
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            return not_offered(request)
        if error.status_code == HTTPStatus.NOT_FOUND:
            unknown = Problem(404, "not_found", f"There is nothing at {request.url.path}.")
            return page(request) or unknown.response()
        return Problem(error.status_code, "bad_request", str(error.detail)).response()

    @app.exception_handler(sqlite3.IntegrityError)
    def contradiction(_request: Request, _error: sqlite3.IntegrityError) -> Response:
        return Problem(409, "conflict", "The change would contradict other records.").response()


def _methods(request: Request) -> set[str]:
    """Every method that some route offers at the request's path."""
    routes = [
        route
        for route in request.app.routes
        if hasattr(route, "path_regex") and getattr(route, "endpoint", None) is not not_offered
    ]
    offering = [route for route in routes if route.path_regex.match(request.url.path)]
    return {method for route in offering for method in getattr(route, "methods", None) or ()}

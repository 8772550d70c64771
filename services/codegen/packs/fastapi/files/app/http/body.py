"""Reads what a request carries, before anything is known about it."""

import json
from typing import Any, NoReturn

from fastapi import Depends, Request

from app.http.problem import Problem

LIMIT = 1024 * 1024
JSON_TYPES = ("application/json", "application/merge-patch+json")


async def read_all(request: Request, limit: int) -> bytes:
    """The whole body; refuses one that is longer."""
    content = b""
    async for chunk in request.stream():
        content += chunk
        if len(content) > limit:
            detail = f"The body may have at most {limit // (1024 * 1024)} MB."
            raise Problem(413, "body_too_large", detail)
    return content


async def read_body(request: Request) -> object:
    """The JSON of the body; nothing where there is none."""
    content = await read_all(request, LIMIT)
    if not content:
        return None
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind not in JSON_TYPES:
        raise Problem(415, "unsupported_media_type", "The body must be application/json.")
    try:
        return json.loads(content, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Problem(400, "malformed_json", "The body is not valid JSON.") from error


def _no_number(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number of JSON")


BODY: Any = Depends(read_body)

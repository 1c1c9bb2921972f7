"""How requests are read and answers told, whatever they are about."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from ...corpus.errors import DiplaError
from .asking import Asked, Refused, person
from .desk import Change

Endpoint = Callable[[Request], Awaitable[Response]]
_TOO_LATE = 503


def answered(endpoint: Endpoint) -> Endpoint:
    """The endpoint, with what a person can mend told as such."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except Refused as refused:
            return JSONResponse({"error": str(refused)}, refused.status)
        except HTTPException as refused:
            return JSONResponse({"error": refused.detail}, refused.status_code)
        except DiplaError as error:
            # Where the store could not (no room, another writes for too long), the same wish may do later.
            status = _TOO_LATE if isinstance(error.__cause__, sqlite3.Error) else 400
            return JSONResponse({"error": str(error)}, status)

    return answer


async def body(request: Request) -> Asked:
    """The fields of a JSON object."""
    try:
        found = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Refused("The body is not JSON.") from None
    if not isinstance(found, dict):
        raise Refused("The body is not a JSON object.")
    try:
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        # Halves of surrogate pairs, which nothing could write down.
        found = json.loads(json.dumps(found, ensure_ascii=False).encode(errors="ignore"))
    return Asked(found)


def who(request: Request, otherwise: str) -> str:
    """The person who asks."""
    return person(unquote(request.headers.get("x-dipla-person", "")), otherwise)


def told(change: Change) -> dict[str, Any]:
    """A change as the page hears of it."""
    return {"before": change.before, "revision": change.after, "step": change.step}

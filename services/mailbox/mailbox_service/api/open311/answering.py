"""How an Open311 route takes a request and says no: the form's key as a token, and errors as GeoReport's array."""

from __future__ import annotations

import hashlib
import hmac
import time
from collections.abc import Callable, Coroutine
from typing import Any
from urllib.parse import parse_qsl, urlencode

import psycopg
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from fastapi.routing import APIRoute
from linli_common.auth import NotSignedInError
from linli_common.event_store import ConcurrentChangeError, IdempotencyKeyReusedError, StoreUnavailableError
from linli_common.refusal import Refusal
from mailbox_service.api.open311.formats import kind_of, rendered
from starlette.types import Message

FORM = "application/x-www-form-urlencoded"
WINDOW_SECONDS = 600
"""The same form of the same person within this time, and at most twice it, is one letter: clients send again."""

_MOST_FIELDS = 100
_DERIVED = "open311:"
_BUSY = (StoreUnavailableError, ConcurrentChangeError, psycopg.OperationalError)


class FormInvalidError(Refusal):
    """The body is no form in UTF-8."""

    status, title = 400, "表单不正确"


class Open311Route(APIRoute):
    """A route whose POST takes its token from ``api_key`` and whose refusals are GeoReport's errors."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The route's own handler, with the form's key before it and the errors after it."""
        handle = super().get_route_handler()

        async def handle_open311(request: Request) -> Response:
            try:
                return await handle(await _with_key_of_form(request) if request.method == "POST" else request)
            except Refusal as refusal:
                return _refused(request, refusal)
            except RequestValidationError as error:
                return _error(request, 400, "; ".join(_said(found) for found in error.errors()))
            except IdempotencyKeyReusedError as error:
                return _error(request, 400, f"Idempotency-Key: {error}")
            except psycopg.DataError:
                return _error(request, 400, "a value is out of range")
            except _BUSY:
                return _error(request, 503, "the service cannot answer right now; send it again")

        return handle_open311


def form_of(body: bytes) -> dict[str, str]:
    """The fields of a form; the first of those that are called the same; empty ones are left out, as GeoReport has it.

    Raises `FormInvalidError`.
    """
    return {name: value for name, value in reversed(_pairs(body)) if value.strip()}


def key_before(key: str) -> str | None:
    """The key that the same form had in the window before, None for a key that the client chose."""
    derived, _, window = key.rpartition(":")
    return f"{derived}:{int(window) - 1}" if key.startswith(_DERIVED) and window.isdigit() else None


async def _with_key_of_form(request: Request) -> Request:
    """The request as if ``api_key`` had been the Authorization header, and with an Idempotency-Key of its own.

    The token leaves the form, so that the digest of the command is the same when the client has renewed its token.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise FormInvalidError(f"Content-Type: {FORM}")
    pairs = _pairs(await request.body())
    body = urlencode([pair for pair in pairs if pair[0] != "api_key"]).encode()
    headers = {**request.headers, "content-length": str(len(body))}
    token = next((value for name, value in pairs if name == "api_key"), "")
    if token and "authorization" not in headers:
        headers["authorization"] = f"Bearer {token}"
    headers.setdefault("idempotency-key", _derived_key(request, body))

    async def replay() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    raw = [(name.encode(), value.encode("latin-1", "replace")) for name, value in headers.items()]
    return Request({**request.scope, "headers": raw}, replay)


def _derived_key(request: Request, body: bytes) -> str:
    """Keyed like the digests of commands: a key that is kept must not tell what a letter said."""
    secret: bytes = request.app.state.digest_secret
    digest = hmac.new(secret, request.url.path.encode() + b"\n" + body, hashlib.sha256).hexdigest()
    return f"{_DERIVED}{digest}:{int(time.time()) // WINDOW_SECONDS}"


def _pairs(body: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise FormInvalidError(f"the body is no form in UTF-8 with at most {_MOST_FIELDS} fields") from None


def _refused(request: Request, refusal: Refusal) -> Response:
    if isinstance(refusal, NotSignedInError):
        return _error(request, 403, f"api_key: an access token of a resident is needed ({refusal})")
    # GeoReport: 404 for what does not exist, 403 for the key, 400 for the rest. A 503 says that sending again helps.
    status = {401: 403, 403: 403, 404: 404, 410: 404, 503: 503}.get(refusal.status, 400)
    return _error(request, status, str(refusal))


def _error(request: Request, status: int, description: str) -> Response:
    headers = {"Retry-After": "2"} if status == 503 else None
    return rendered(kind_of(request), "errors", [{"code": status, "description": description}], status, headers)


def _said(found: dict[str, Any]) -> str:
    return f"{found['loc'][-1]}: {found['msg']}"

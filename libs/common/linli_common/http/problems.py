"""Problem details (RFC 9457): every refusal is a document that says what is wrong and with which field."""

from __future__ import annotations

import logging
import re
from typing import Any

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from linli_common.event_store import (
    ConcurrentChangeError,
    IdempotencyKeyReusedError,
    StoreUnavailableError,
)
from linli_common.refusal import Refusal as Refusal

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


def problem_type(name: str) -> str:
    """``/problems/letter-already-closed`` of ``LetterAlreadyClosedError``."""
    return "/problems/" + re.sub(r"(?<!^)(?=[A-Z])", "-", name.removesuffix("Error")).lower()


def problem(
    status: int, type_: str, title: str, detail: str, headers: dict[str, str] | None = None, **more: Any
) -> JSONResponse:
    """A problem document as a response; members that are None are left out."""
    body = {"type": type_, "title": title, "status": status, "detail": detail}
    body |= {name: value for name, value in more.items() if value is not None}
    return JSONResponse(body, status, media_type=MEDIA_TYPE, headers=headers)


def install_problems(app: FastAPI) -> None:
    """Makes every error of the application a problem document."""
    app.add_exception_handler(Refusal, _refusal)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(HTTPException, _http)
    for error, status, title in (
        (IdempotencyKeyReusedError, 422, "Idempotency-Key used before"),
        (ConcurrentChangeError, 409, "Changed meanwhile"),
        (StoreUnavailableError, 503, "Try again"),
        (psycopg.OperationalError, 503, "Try again"),
        (psycopg.DataError, 422, "Invalid input"),
    ):
        app.add_exception_handler(error, _fixed(status, title))
    app.add_exception_handler(Exception, _unexpected)


def _refusal(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Refusal)
    headers = {"WWW-Authenticate": "Bearer"} if error.status == 401 else None
    if error.status in (429, 503):
        headers = {"Retry-After": "2"}
    return problem(
        error.status, problem_type(type(error).__name__), error.title, str(error), headers, field=error.field
    )


def _validation(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = [_field_error(found) for found in error.errors()]
    malformed = any(found["type"] == "json_invalid" for found in error.errors())
    return problem(
        400 if malformed else 422,
        "/problems/malformed-json" if malformed else "/problems/invalid-input",
        "Malformed JSON" if malformed else "Invalid input",
        "; ".join(f"{found['field']}: {found['detail']}" for found in errors),
        field=errors[0]["field"],
        errors=errors,
    )


def _field_error(found: dict[str, Any]) -> dict[str, str]:
    path = [str(part) for part in found["loc"] if part not in ("body", "query", "path", "header")]
    if found["type"] == "json_invalid":
        path = ["body"]
    return {"field": ".".join(path) or "body", "detail": found["msg"]}


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    type_ = "/problems/not-found" if error.status_code == 404 else "about:blank"
    return problem(error.status_code, type_, str(error.detail), str(error.detail), dict(error.headers or {}))


def _fixed(status: int, title: str) -> Any:
    def handler(request: Request, error: Exception) -> JSONResponse:
        detail = str(error).splitlines()[0]
        if status == 503:
            detail = "the service cannot answer right now; send it again"
        field = "Idempotency-Key" if isinstance(error, IdempotencyKeyReusedError) else None
        headers = {"Retry-After": "2"} if status == 503 else None
        return problem(status, problem_type(type(error).__name__), title, detail, headers, field=field)

    return handler


def _unexpected(request: Request, error: Exception) -> JSONResponse:
    log.error("unexpected error", exc_info=error, extra={"status": 500})
    return problem(500, "/problems/unexpected", "Unexpected error", "the error was recorded; nothing was changed")

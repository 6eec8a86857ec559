"""A service's logs: one record a line on stderr, JSON for machines, text for whoever sits at a terminal.

What is logged are ids, paths, numbers and reasons. Bodies, query strings and personal data never are: a library's
logger that writes addresses with their queries is turned down; of whatever is said there is the first line, because
databases quote the row and asyncio the objects after that; and of a refused setting there is the name, not the value.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator, MutableMapping
from types import TracebackType
from typing import Any
from uuid import uuid4

import structlog
from pydantic import ValidationError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.stdlib import ExtraAdder, ProcessorFormatter

from linli_common.settings import LogForm, LogSettings

log = logging.getLogger(__name__)

EXTRAS = ("method", "path", "status")
"""What a record may carry beside its sentence (``extra={…}``); anything else that a library adds is left out."""

_FIRST = ("time", "level", "service", "event")
_NAMES_ADDRESSES = ("httpx", "httpcore", "uvicorn.access")
_REQUEST_ID = re.compile(r"^[0-9A-Za-z-]{8,64}$")
_PATH_CHARACTERS = 200
_IN_CONFIDENCE = re.compile(r"(/receipts/)[^/]+")
"""What stands in a path and is nobody else's business: who asks for a receipt has it, and a log line has a time."""

_Record = MutableMapping[str, Any]


def set_up(service: str, form: LogForm | None = None) -> None:
    """Sends everything that is logged in this process to stderr, uvicorn's and the libraries' records too.

    ``form`` defaults to ``LINLI_LOG``, and without it to text on a terminal and JSON elsewhere.
    """
    form = form or LogSettings().log or ("text" if sys.stderr.isatty() else "json")
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(service, form))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _NAMES_ADDRESSES:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _log_end
    threading.excepthook = _log_end_of_thread


def request_headers() -> dict[str, str]:
    """What to send along when another service is asked, so that it logs under the same id; empty outside a request."""
    request_id = structlog.contextvars.get_contextvars().get("request_id")
    return {"X-Request-Id": request_id} if request_id else {}


class RequestContext:
    """Puts id, method and path of the request beside every record that is made while it is answered.

    The id is the caller's ``X-Request-Id``, or a new one; the answer carries it. An answer of 500 or more is logged,
    but not of ``/healthz``: that is asked all the time, and whoever asks knows what to make of it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("ascii", "replace")
        request_id = given if _REQUEST_ID.match(given) else uuid4().hex
        # Not taken off again: every request is a task with a context of its own, and what handles an unexpected error
        # runs outside of this.
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id, method=scope["method"], path=_path(scope))

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"x-request-id", request_id.encode())]
                if message["status"] >= 500 and scope["path"] != "/healthz":
                    log.warning("answered", extra={"status": message["status"]})
            await send(message)

        await self._app(scope, receive, noting)


def _path(scope: Scope) -> str:
    """As it was sent, percent signs and all: what somebody types into a path must not reach a terminal."""
    raw: bytes = scope.get("raw_path") or scope["path"].encode("ascii", "backslashreplace")
    path = raw.decode("ascii", "replace").partition("?")[0]
    return _IN_CONFIDENCE.sub(r"\1-", path)[:_PATH_CHARACTERS]


def _formatter(service: str, form: LogForm) -> ProcessorFormatter:
    def told(_: object, __: str, record: _Record) -> _Record:
        return {**record, "service": service, "event": _first_line(record["event"])}

    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        ExtraAdder(EXTRAS),
        told,
        _with_exception,
    ]
    if form == "text":
        colours = sys.stderr.isatty()
        last: list[Any] = [structlog.dev.ConsoleRenderer(colors=colours, timestamp_key="time", pad_event_to=0)]
    else:
        last = [_in_order, structlog.processors.JSONRenderer(serializer=_dumps)]
    return ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[ProcessorFormatter.remove_processors_meta, *last],
    )


def _in_order(_: object, __: str, record: _Record) -> _Record:
    return {name: record[name] for name in _FIRST} | {k: v for k, v in record.items() if k not in _FIRST}


def _dumps(record: Any, **_: Any) -> str:
    return json.dumps(record, ensure_ascii=False, default=str)


def _with_exception(_: object, __: str, record: _Record) -> _Record:
    about = record.pop("exc_info", None)
    error = about[1] if isinstance(about, tuple) else about
    if isinstance(error, BaseException):
        record["exception"] = "\n".join(_told(error)).rstrip()
    return record


def _told(error: BaseException) -> Iterator[str]:
    """What led to it first, then where it came from and what it says, as Python tells it but for values."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if cause is not None:
        yield from _told(cause)
        yield "which led to"
    yield from (line.rstrip() for line in traceback.format_tb(error.__traceback__))
    yield f"{type(error).__module__}.{type(error).__qualname__}: {_sentence(error)}"
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _told(one)


def _sentence(error: BaseException) -> str:
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in found)
    return _first_line(str(error))


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _log_end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if isinstance(error, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("the process ends", exc_info=(kind, error, trace))


def _log_end_of_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None:
        name = ended.thread.name if ended.thread else "unknown"
        log.critical("thread %s ends", name, exc_info=(ended.exc_type, ended.exc_value, ended.exc_traceback))

"""The FastAPI application of a service: problems, limits, health, metrics, and a thread pool for the sync routes."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import anyio.to_thread
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from linli_common.auth.rights import Authenticator
from linli_common.http.documents import add_documents
from linli_common.http.problems import install_problems, problem
from linli_common.logs import RequestContext

THREADS = 128
BODY_BYTES = 1 << 20
_SECONDS = Histogram("linli_http_seconds", "Time to answer", ["service", "method", "route", "status"])

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    service: str,
    *,
    title: str,
    authenticator: Authenticator,
    health: Callable[[], dict[str, bool]],
    digest_secret: bytes,
    demo_secret: str | None = None,
    lifespan: Lifespan | None = None,
    upload_bytes: dict[str, int] | None = None,
) -> FastAPI:
    """An application whose routes live below ``/api/<service>``.

    ``health`` names the parts and whether each is ready. ``digest_secret`` keys the digests of command bodies.
    ``demo_secret`` is None outside of demo mode. ``upload_bytes`` raises the body limit for paths that end so.
    """

    @contextlib.asynccontextmanager
    async def with_threads(app: FastAPI) -> AsyncIterator[None]:
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        settle_memory()
        async with lifespan(app) if lifespan else contextlib.nullcontext():
            yield

    prefix = f"/api/{service}"
    app = FastAPI(
        title=title,
        lifespan=with_threads,
        openapi_url=f"{prefix}/openapi.json",
        docs_url=None,  # FastAPI's own page loads its library from another host
        redoc_url=None,
    )
    app.state.authenticator = authenticator
    app.state.digest_secret = digest_secret
    app.state.demo_secret = demo_secret
    install_problems(app)
    add_documents(app, f"{prefix}/docs")
    _add_health(app, health)
    app.add_middleware(_BodyLimit, upload_bytes=upload_bytes or {})
    app.add_middleware(_Timing, service=service)
    app.add_middleware(RequestContext)
    return app


def settle_memory() -> None:
    """Takes what start-up made out of the collector's sight: looking through it again and again pauses answers for
    60 ms and more (bench/dashboard.py), and finds nothing.
    """
    gc.collect()
    gc.freeze()


def _add_health(app: FastAPI, health: Callable[[], dict[str, bool]]) -> None:
    @app.get("/healthz", include_in_schema=False)
    def healthz() -> JSONResponse:
        parts = health()
        ready = all(parts.values())
        return JSONResponse({"ready": ready, "parts": parts}, 200 if ready else 503)

    @app.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


class _BodyLimit:
    """Refuses bodies that are too large before anything reads them whole."""

    def __init__(self, app: ASGIApp, upload_bytes: dict[str, int]) -> None:
        self._app = app
        self._upload_bytes = upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = next((n for end, n in self._upload_bytes.items() if scope["path"].endswith(end)), BODY_BYTES)
        seen = 0

        async def counted() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > limit:
                raise _TooLargeError
            return message

        declared = dict(scope["headers"]).get(b"content-length", b"0")
        try:
            if declared.isdigit() and int(declared) > limit:
                raise _TooLargeError
            await self._app(scope, counted, send)
        except _TooLargeError:
            refused = problem(
                413, "/problems/body-too-large", "Body too large", f"body: at most {limit:,} bytes", field="body"
            )
            await refused(scope, receive, send)


class _TooLargeError(Exception):
    pass


class _Timing:
    """Times every answer by route template, so that no id becomes a label."""

    def __init__(self, app: ASGIApp, service: str) -> None:
        self._app = app
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500
        started = time.perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            route = getattr(scope.get("route"), "path", "unknown")
            _SECONDS.labels(self._service, scope["method"], route, status).observe(time.perf_counter() - started)

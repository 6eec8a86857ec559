"""``/healthz`` and ``/metrics`` of a process that serves nothing else: a relay, a projector, a reaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, make_server

import orjson
from prometheus_client import make_wsgi_app

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

Troubles = Callable[[], Mapping[str, str | None]]
"""The parts of a worker, each with what it waits for or why it stands still; None when all is well."""


@contextmanager
def health_served(host: str, port: int, troubles: Troubles) -> Iterator[None]:
    """Answers on a thread of its own while the block runs; 200 when no part is in trouble, else 503 with reasons."""
    metrics = make_wsgi_app()

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/metrics":
            shown: Iterable[bytes] = metrics(environ, start_response)
            return shown
        if environ["PATH_INFO"] != "/healthz":
            start_response("404 Not Found", [("Content-Type", "text/plain")])
            return [b"only /healthz and /metrics are here\n"]
        found = troubles()
        why = {name: trouble for name, trouble in found.items() if trouble is not None}
        body = {"ready": not why, "parts": {name: name not in why for name in found}, "why": why}
        start_response("503 Service Unavailable" if why else "200 OK", [("Content-Type", "application/json")])
        return [orjson.dumps(body)]

    with make_server(host, port, answer, handler_class=_Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, name="health", daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Says nothing: it is asked every few seconds."""

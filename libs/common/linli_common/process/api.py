"""Serving HTTP on a port that only the gateway reaches."""

from __future__ import annotations

import uvicorn
from fastapi import FastAPI

from linli_common.settings import ServiceSettings


def serve(app: FastAPI, settings: ServiceSettings) -> None:
    """Serves until the process is told to stop; live connections get three seconds to end."""
    uvicorn.run(
        app,
        host=settings.http_host,
        port=settings.http_port,
        access_log=False,
        log_config=None,
        timeout_graceful_shutdown=3,
    )

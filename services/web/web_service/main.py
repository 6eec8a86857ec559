"""The process: ``python -m web_service.main``."""

from __future__ import annotations

import httpx
import uvicorn
from linli_common import logs

from web_service.app import build_app
from web_service.settings import WebSettings


def main() -> None:
    """Serves the pages on a loopback port until the process is told to stop."""
    logs.set_up("web")
    settings = WebSettings()
    limits = httpx.Limits(max_connections=200, max_keepalive_connections=50)
    app = build_app(settings, httpx.AsyncClient(limits=limits, trust_env=False))
    app.add_middleware(logs.RequestContext)
    uvicorn.run(
        app,
        host=settings.http_host,
        port=settings.http_port,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        timeout_graceful_shutdown=3,
    )


if __name__ == "__main__":
    main()

"""The page at ``/api/<service>/docs`` that shows and tries a service's operations, without asking any other host.

Its library stands among the files of the pages (``services/web/vendor.py``), at the same origin through the gateway; a
service asked at its own port shows nothing there.
"""

from __future__ import annotations

import base64
import hashlib
import re

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse

SCRIPT_URL = "/static/vendor/swagger-ui-bundle.js"
STYLE_URL = "/static/vendor/swagger-ui.css"

_INLINE_SCRIPT = re.compile(rb"<script>(.*?)</script>", re.DOTALL)


def add_documents(app: FastAPI, path: str) -> None:
    """Serves the page at ``path``. Its one inline script, FastAPI's, is allowed by its digest and no other is."""
    page = get_swagger_ui_html(
        openapi_url=app.openapi_url or "",
        title=app.title,
        swagger_js_url=SCRIPT_URL,
        swagger_css_url=STYLE_URL,
        swagger_favicon_url="data:,",
    )
    headers = {"Content-Security-Policy": _policy(bytes(page.body)), "X-Content-Type-Options": "nosniff"}

    async def documents(_: Request) -> HTMLResponse:
        return HTMLResponse(page.body, headers=headers)

    app.add_route(path, documents, include_in_schema=False)


def _policy(page: bytes) -> str:
    digests = (
        base64.b64encode(hashlib.sha256(script).digest()).decode("ascii") for script in _INLINE_SCRIPT.findall(page)
    )
    scripts = " ".join(f"'sha256-{digest}'" for digest in digests)
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts}",
            "style-src 'self' 'unsafe-inline'",  # the library sets styles on what it draws
            "img-src 'self' data:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )

"""What every answer and every change is subject to: content policy, same origin, bounded bodies."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import Request
from starlette.responses import Response

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_BYTES = 11 << 20
"""An image of 10 MB and its form."""
LETTER_BYTES = 91 << 20
"""A letter, design, proposal or work with nine pictures of 10 MB each; forms put files on disk, not into memory."""
LETTER_PATHS = ("/me/letters/", "/desk/letters/", "/schemes/", "/projects/", "/proposals/", "/works/", "/desk/works/",
                "/desk/proposals/", "/desk/rounds/")  # fmt: skip

CONTENT_POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",  # the style sheet's small icons
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def is_same_origin(request: Request) -> bool:
    """Whether a change comes from one of our own pages.

    Browsers say so in ``Sec-Fetch-Site``, older ones in ``Origin``. A request that says neither is refused.
    """
    if request.method in SAFE_METHODS:
        return True
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return urlsplit(origin).netloc == request.headers.get("host", "")
    return site == "same-origin"


def is_too_large(request: Request) -> bool:
    """Whether a body is declared larger than any form here; one without a length is not read."""
    declared = request.headers.get("content-length")
    if declared is None:
        return "transfer-encoding" in request.headers
    allowed = LETTER_BYTES if request.url.path.startswith(LETTER_PATHS) else BODY_BYTES
    return not declared.isdigit() or int(declared) > allowed


def is_secure(request: Request) -> bool:
    """Whether the browser speaks TLS with the gateway: then cookies are bound to it."""
    return request.headers.get("x-forwarded-proto", request.url.scheme) == "https"


def add_headers(request: Request, response: Response) -> None:
    """Adds the policy; pages are not kept, libraries are."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    kept = "public, max-age=86400" if request.url.path.startswith("/static/vendor/") else "no-cache"
    personal = request.url.path.startswith(("/me", "/desk", "/inbox", "/register", "/join", "/accounts"))
    response.headers.setdefault("Cache-Control", "no-store" if personal else kept)

"""Checking identity's tokens in another service."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

import httpx

from linli_common.auth import Authenticator, TokenVerifier


def authenticator_from(jwks_url: str | None, not_before: Callable[[UUID], datetime | None]) -> Authenticator:
    """Keys from identity (none when no address is set: nobody is let in), revocations from the service's own copy."""

    def fetch() -> dict[str, Any]:
        if jwks_url is None:
            return {"keys": []}
        answer: dict[str, Any] = httpx.get(jwks_url, timeout=5).raise_for_status().json()
        return answer

    return Authenticator(TokenVerifier(fetch), not_before)

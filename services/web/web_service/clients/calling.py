"""Calling a service: JSON in, JSON out, and every refusal as the problem document that it is (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from linli_common import logs

log = logging.getLogger(__name__)

SECONDS_TO_ANSWER = 8.0
Query = Mapping[str, str | int | list[str] | None]


@dataclass(eq=False)
class Problem(Exception):
    """What a service refused, and why. ``fields`` says what is wrong with which field of the body."""

    status: int
    type: str
    title: str
    detail: str
    fields: dict[str, str] = field(default_factory=dict)


UNREACHABLE = "/problems/service-unreachable"


def problem_of(answer: httpx.Response) -> Problem:
    """The problem document of an answer; an answer that is none still becomes one."""
    try:
        body = answer.json()
    except ValueError:
        body = {}
    if not isinstance(body, dict):
        body = {}
    fields = {str(error["field"]): str(error["detail"]) for error in body.get("errors") or [] if "field" in error}
    if not fields and body.get("field"):
        fields = {str(body["field"]): str(body.get("detail", ""))}
    return Problem(
        answer.status_code,
        str(body.get("type", "about:blank")),
        str(body.get("title", answer.reason_phrase)),
        str(body.get("detail", "")),
        fields,
    )


class Caller:
    """Speaks with one service below its ``/api/<service>``."""

    def __init__(self, http: httpx.AsyncClient, base_url: str, service: str) -> None:
        self._http = http
        self._base = f"{base_url.rstrip('/')}/api/{service}"
        self._service = service

    async def get(self, path: str, query: Query | None = None, token: str | None = None) -> Any:
        """The JSON of an answer. Raises Problem."""
        given = {name: value for name, value in (query or {}).items() if value is not None}
        return (await self._send("GET", path, token, params=given)).json()

    async def get_bytes(self, path: str, token: str) -> tuple[str, bytes]:
        """Media type and bytes of an answer. Raises Problem."""
        answer = await self._send("GET", path, token)
        return answer.headers.get("content-type", "application/octet-stream"), answer.content

    async def post(self, path: str, body: Any = None, *, token: str | None = None, key: str | None = None) -> Any:
        """Sends a command under its Idempotency-Key. Raises Problem."""
        headers = {"Idempotency-Key": key} if key else {}
        return (await self._send("POST", path, token, json=body if body is not None else {}, headers=headers)).json()

    async def post_bytes(self, path: str, content: bytes, token: str, *, key: str | None = None) -> Any:
        """Sends an upload. Raises Problem."""
        headers = {"Content-Type": "application/octet-stream"} | ({"Idempotency-Key": key} if key else {})
        return (await self._send("POST", path, token, content=content, headers=headers)).json()

    async def _send(self, method: str, path: str, token: str | None, **request: Any) -> httpx.Response:
        headers = {"Accept": "application/json", **logs.request_headers(), **request.pop("headers", {})}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        url = self._base + path
        try:
            answer = await self._http.request(method, url, headers=headers, timeout=SECONDS_TO_ANSWER, **request)
        except httpx.HTTPError as error:
            log.warning("%s does not answer: %s", self._service, type(error).__name__)
            raise Problem(503, UNREACHABLE, "Service unreachable", f"{self._service} does not answer") from None
        if answer.is_error:
            raise problem_of(answer)
        return answer

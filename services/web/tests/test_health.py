"""The health of the whole."""

from __future__ import annotations

import httpx
import pytest
from fastapi.testclient import TestClient
from web_service.app import build_app
from web_service.settings import WebSettings


def answering(request: httpx.Request) -> httpx.Response:
    if request.url.host == "gone":
        raise httpx.ConnectError("refused")
    return httpx.Response(503 if request.url.host == "starting" else 200)


def health(parts: str) -> httpx.Response:
    http = httpx.AsyncClient(transport=httpx.MockTransport(answering))
    with TestClient(build_app(WebSettings(health_parts=parts), http)) as client:
        answer: httpx.Response = client.get("/healthz")
        return answer


def test_all_parts_ready_is_ready() -> None:
    assert health("nats=http://ready/healthz,identity-api=http://ready/healthz").status_code == 200


def test_what_is_not_ready_is_named() -> None:
    answer = health("nats=http://ready/healthz,identity-api=http://starting/healthz,dashboards-api=http://gone/healthz")
    assert answer.status_code == 503
    assert answer.json()["not_ready"] == ["identity-api", "dashboards-api"]


def test_a_malformed_setting_is_named_at_the_start() -> None:
    with pytest.raises(ValueError, match="LINLI_HEALTH_PARTS: 'nats' is not name=url"):
        WebSettings(health_parts="nats").parts()

"""The page of a service's operations asks no other host and runs no script but its own."""

from __future__ import annotations

import base64
import hashlib
import re

from fastapi import FastAPI
from fastapi.testclient import TestClient
from linli_common.http.documents import SCRIPT_URL, STYLE_URL, add_documents


def page() -> tuple[str, str]:
    """The page and its content policy."""
    app = FastAPI(title="Hello", openapi_url="/api/hello/openapi.json", docs_url=None)
    add_documents(app, "/api/hello/docs")
    answer = TestClient(app).get("/api/hello/docs")
    assert answer.status_code == 200
    return answer.text, answer.headers["content-security-policy"]


def test_everything_comes_from_the_same_origin() -> None:
    text, _ = page()
    assert set(re.findall(r'(?:src|href)="([^"]*)"', text)) == {SCRIPT_URL, STYLE_URL, "data:,"}
    assert "//cdn" not in text


def test_the_policy_allows_the_pages_own_script_and_no_other() -> None:
    text, policy = page()
    [script] = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in policy
    assert "'/api/hello/openapi.json'" in script

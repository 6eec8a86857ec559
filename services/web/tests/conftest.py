"""The pages over example services; a browser where this machine has one."""

from __future__ import annotations

import shutil
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from linli_common.servers.ports import free_ports
from linli_common.testing.waiting import eventually
from playwright.sync_api import Browser, Page, sync_playwright
from starlette.types import Receive, Scope, Send
from web_service.app import build_app
from web_service.settings import WebSettings

from .browsing import PHONE
from .examples import World
from .services import example_services

SERVICES = "http://services"
ORIGIN = {"Origin": "http://linli.test"}
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
collect_ignore = []
if CHROMIUM is None:
    warnings.warn("no chromium on PATH: the browser tests of services/web are left out", stacklevel=1)
    collect_ignore += [one.name for one in Path(__file__).parent.glob("test_*in_the_browser.py")]


def pages_over(services: FastAPI) -> FastAPI:
    """The web service, asking these services without a network."""
    http = httpx.AsyncClient(transport=httpx.ASGITransport(services))
    settings = WebSettings(
        identity_url=SERVICES,
        dashboards_url=SERVICES,
        mailbox_url=SERVICES,
        notifications_url=SERVICES,
        deliberation_url=SERVICES,
        funding_url=SERVICES,
    )
    return build_app(settings, http)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def pages(world: World) -> Iterator[TestClient]:
    """A browser's side of the pages: same origin, cookies kept, redirects shown."""
    app = pages_over(example_services(world))
    with TestClient(app, base_url="http://linli.test", headers=ORIGIN, follow_redirects=False) as client:
        yield client


@pytest.fixture
def signed_in(pages: TestClient) -> TestClient:
    """The pages as a resident sees them."""
    pages.post("/sign-in", data={"phone": "13800138000", "password": "a long pass phrase"})
    return pages


@pytest.fixture
def worker(pages: TestClient) -> TestClient:
    """The pages as an area worker sees them."""
    pages.post("/sign-in", data={"phone": "13900139000", "password": "a long pass phrase"})
    return pages


@contextmanager
def one_port(world: World) -> Iterator[str]:
    """Pages and example services behind one address, as behind the gateway."""
    services = example_services(world)
    web = pages_over(services)

    async def gateway(scope: Scope, receive: Receive, send: Send) -> None:
        to_services = scope["type"] == "http" and scope["path"].startswith("/api/")
        await (services if to_services else web)(scope, receive, send)

    [port] = free_ports(1)
    config = uvicorn.Config(gateway, port=port, log_config=None, timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    eventually(lambda: server.started)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture
def site(world: World) -> Iterator[str]:
    """The address of a running site."""
    with one_port(world) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium. Gone with its module, for Playwright keeps an event loop running on the main thread."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def tab(browser: Browser, site: str) -> Iterator[Page]:
    """A tab whose page must not break the content policy or a script."""
    context = browser.new_context(base_url=site, viewport=PHONE, bypass_csp=False)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert not [text for text in said if "Content Security Policy" in text or "Error:" in text]

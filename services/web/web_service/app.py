"""The application: what every request goes through, and the areas of use below it."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.staticfiles import StaticFiles

from web_service.clients.calling import Caller, Problem
from web_service.clients.dashboards import Dashboards
from web_service.clients.deliberation import Deliberation
from web_service.clients.funding import Funding
from web_service.clients.identity import Identity
from web_service.clients.identity_desk import IdentityDesk
from web_service.clients.letter_figures import LetterFigures
from web_service.clients.mailbox import Mailbox
from web_service.clients.mailbox_settings import MailboxSettings
from web_service.clients.money_flow import MoneyFlows
from web_service.clients.notifications import Inbox
from web_service.clients.place_figures import PlaceFigures
from web_service.dashboards.routes import dashboard_router
from web_service.deliberation.desk.routes import deliberation_desk_router
from web_service.deliberation.routes import deliberation_router
from web_service.desk.routes import desk_router
from web_service.frame import Frame
from web_service.funding.desk.routes import funding_desk_router
from web_service.funding.routes import funding_router
from web_service.health import health_router
from web_service.home.routes import home_router
from web_service.inbox.routes import inbox_router
from web_service.mailbox.experience import HowLongBook
from web_service.mailbox.names import NameBook
from web_service.mailbox.routes import mailbox_router
from web_service.rendering import HERE, render
from web_service.residents.registering import registering_router
from web_service.residents.routes import residents_router
from web_service.residents.wards import wards_router
from web_service.security import add_headers, is_same_origin, is_secure, is_too_large
from web_service.session import ACCESS_COOKIE, REFRESH_COOKIE, Renewals, Session, SignInNeededError
from web_service.settings import WebSettings

log = logging.getLogger(__name__)
Next = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Services:
    """The services that pages are made from."""

    identity: Identity
    desk: IdentityDesk
    dashboards: Dashboards
    letters: LetterFigures
    topics: PlaceFigures
    money: PlaceFigures
    flows: MoneyFlows
    mailbox: Mailbox
    settings: MailboxSettings
    inbox: Inbox
    deliberation: Deliberation
    funding: Funding


def build_app(settings: WebSettings, http: httpx.AsyncClient) -> FastAPI:
    """The application with everything wired. ``http`` asks the services."""
    to_identity = Caller(http, settings.identity_url, "identity")
    to_dashboards = Caller(http, settings.dashboards_url, "dashboards")
    to_mailbox = Caller(http, settings.mailbox_url, "mailbox")
    services = Services(
        Identity(to_identity),
        IdentityDesk(to_identity),
        Dashboards(to_dashboards),
        LetterFigures(to_dashboards),
        PlaceFigures(to_dashboards, "deliberation"),
        PlaceFigures(to_dashboards, "funding"),
        MoneyFlows(to_dashboards),
        Mailbox(to_mailbox),
        MailboxSettings(to_mailbox),
        Inbox(Caller(http, settings.notifications_url, "notifications")),
        Deliberation(Caller(http, settings.deliberation_url, "deliberation")),
        Funding(Caller(http, settings.funding_url, "funding")),
    )
    how_long = HowLongBook(services.letters)
    names = NameBook(services.identity, services.mailbox)
    app = FastAPI(title="Linli", openapi_url=None, docs_url=None, redoc_url=None)
    app.mount("/static", StaticFiles(directory=Path(HERE, "static")), name="static")
    app.include_router(health_router(http, settings.parts()))
    app.include_router(home_router(services.identity, services.dashboards))
    app.include_router(
        dashboard_router(
            services.dashboards,
            services.letters,
            services.topics,
            services.money,
            services.flows,
            how_long,
            names,
            services.identity,
            services.funding,
        )
    )
    app.include_router(registering_router(services.identity))
    app.include_router(residents_router(services.identity))
    app.include_router(wards_router(services.identity))
    app.include_router(
        mailbox_router(services.identity, services.mailbox, names, how_long, services.settings, services.desk)
    )
    frame = Frame(services.identity, services.deliberation, services.funding, services.mailbox, names)
    app.include_router(deliberation_router(frame))
    app.include_router(deliberation_desk_router(frame, services.desk))
    app.include_router(funding_router(frame))
    app.include_router(funding_desk_router(frame))
    app.include_router(desk_router(services.identity, services.desk, services.dashboards))
    app.include_router(inbox_router(services.inbox))
    _add_errors(app)
    _add_passage(app, Renewals(services.identity))
    return app


def _add_passage(app: FastAPI, renewals: Renewals) -> None:
    @app.middleware("http")
    async def passage(request: Request, call_next: Next) -> Response:
        """Same origin, bounded body, session before; cookies and content policy after."""
        session = Session(renewals, request.cookies.get(ACCESS_COOKIE), request.cookies.get(REFRESH_COOKIE))
        request.state.session = session
        if not is_same_origin(request):
            response: Response = _error_page(request, 403, "error.cross_site")
        elif is_too_large(request):
            response = _error_page(request, 413, "error.too_large")
        else:
            if not request.url.path.startswith(("/static/", "/healthz")):
                await session.begin()
            response = await call_next(request)
        session.keep(response, secure=is_secure(request))
        add_headers(request, response)
        return response


def _error_page(request: Request, status: int, name: str) -> Response:
    return render(request, "error.html", status, title_key=name, detail_key=f"{name}_text", problem=None)


def _add_errors(app: FastAPI) -> None:
    @app.exception_handler(SignInNeededError)
    async def sign_in_needed(request: Request, _: Exception) -> Response:
        where = request.url.path if request.method == "GET" and "hx-request" not in request.headers else "/me"
        location = f"/sign-in?say=needed&next={where}"
        if "hx-request" in request.headers:  # a fragment: the whole page goes there
            return Response(status_code=204, headers={"HX-Redirect": location})
        return RedirectResponse(location, 303)

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        status = error.status if error.status >= 400 else 502
        return render(request, "error.html", status, title_key="error.title", detail_key=None, problem=error)

    @app.exception_handler(HTTPException)
    async def missing(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404:
            return _error_page(request, 404, "error.not_found")
        return render(
            request,
            "error.html",
            error.status_code,
            title_key="error.title",
            detail_key=None,
            problem=Problem(error.status_code, "about:blank", str(error.detail), str(error.detail)),
        )

    @app.exception_handler(Exception)
    async def unexpected(request: Request, error: Exception) -> Response:
        log.error("unexpected error at %s %s", request.method, request.url.path, exc_info=error)
        return JSONResponse({"title": "Unexpected error", "status": 500}, 500, media_type="application/problem+json")

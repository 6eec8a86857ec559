"""Signing in and out, and one's own page: state, household, evidence, moves, password, erasure."""

from __future__ import annotations

from asyncio import gather
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.identity import Application, Division, Estate, Identity, Opening
from web_service.forms import Form, form_of, upload_of
from web_service.home.routes import own_path
from web_service.language import language_of
from web_service.rendering import new_key, render
from web_service.residents.places import estate_place
from web_service.session import session_of

SIGN_IN_WORDS = ("needed", "signed_out", "erased", "password_changed")


def residents_router(identity: Identity) -> APIRouter:
    """``/sign-in`` and everything below ``/me``."""
    router = APIRouter()
    _add_sign_in(router, identity)
    _add_own_page(router, identity)
    _add_residence(router, identity)
    _add_account(router, identity)
    return router


def _add_sign_in(router: APIRouter, identity: Identity) -> None:
    def page(request: Request, form: Form, onward: str, say: str, status: int = 200) -> Response:
        words = say if say in SIGN_IN_WORDS else ""
        return render(request, "residents/sign_in.html", status, form=form, onward=own_path(onward, "/me"), say=words)

    @router.get("/sign-in")
    async def sign_in_form(request: Request, next: str = "/me", say: str = "") -> Response:
        return page(request, Form(), next, say)

    @router.post("/sign-in")
    async def sign_in(request: Request) -> Response:
        form = await form_of(request)
        onward = own_path(form.get("next"), "/me")
        try:
            tokens = await identity.sign_in(form.get("phone"), form.values.get("password", ""), form.key)
        except Problem as problem:
            form.refuse(problem, language_of(request), frozenset({"phone", "password"}))
            return page(request, form, onward, "", problem.status)
        session = session_of(request)
        session.start(tokens)
        if session.shown and session.shown.has_desk and onward == "/me":
            onward = "/desk"
        elif session.shown and session.shown.has_letters and onward == "/me":
            onward = "/desk/letters"
        return RedirectResponse(onward, 303)

    @router.get("/activate")
    async def activation_form(request: Request) -> Response:
        return render(request, "residents/activate.html", form=Form())

    @router.post("/activate")
    async def activate(request: Request) -> Response:
        form = await form_of(request)
        body = {"phone": form.get("phone"), "code": form.get("code"), "password": form.values.get("password", "")}
        try:
            session_of(request).start(await identity.activate(body, form.key))
        except Problem as problem:
            form.refuse(problem, language_of(request), frozenset({"phone", "code", "password"}))
            return render(request, "residents/activate.html", problem.status, form=form)
        return RedirectResponse("/me", 303)

    @router.post("/sign-out")
    async def sign_out(request: Request) -> Response:
        session = session_of(request)
        try:
            if session.shown is not None:
                await session.call(lambda token: identity.sign_out(new_key(), token))
        finally:  # whatever the service says, this browser forgets
            session.end()
        return RedirectResponse("/sign-in?say=signed_out", 303)


def _add_own_page(router: APIRouter, identity: Identity) -> None:
    async def home_of(mine: Application) -> tuple[Estate | None, Division | None]:
        if mine.estate_id is None:
            return None, None
        try:
            estate = await identity.estate(mine.estate_id)
            return estate, await identity.division(str(estate.division_id))
        except Problem:
            return None, None

    async def openings_of(request: Request) -> list[tuple[Opening, str]]:
        """Who opened one's data, each with the names of the divisions that their role was for."""
        found = await session_of(request).call(identity.openings)
        ids = {one for opening in found for one in opening.actor_division_ids}
        try:
            names = {one.division_id: one.name for one in await gather(*(identity.division(str(id_)) for id_ in ids))}
        except Problem:
            names = {}
        return [(one, " ".join(names.get(id_, "") for id_ in one.actor_division_ids)) for one in found]

    async def own_page(request: Request, say: str, problem: Problem | None = None) -> Response:
        session = session_of(request)
        mine = await session.call(identity.me)
        estate, area = await home_of(mine)
        household = (await session.call(identity.session)).household_id
        if household is None and mine.status == "registered" and session.new is None:
            await session.renew()  # verified since the token was made
            household = (await session.call(identity.session)).household_id
        return render(
            request,
            "residents/me.html",
            problem.status if problem else 200,
            mine=mine,
            estate=estate,
            area=area,
            household=household,
            owned=await session.call(identity.ownerships),
            openings=await openings_of(request),
            wards=await session.call(identity.wards),
            home="/me",
            ward=False,
            form=Form(),
            problem=problem,
            say=say if say in ("ward_done",) else "",
        )

    @router.get("/me")
    async def me(request: Request, say: str = "") -> Response:
        return await own_page(request, say)

    @router.get("/me/status")
    async def status(request: Request) -> Response:
        """The state alone, for live updates."""
        mine = await session_of(request).call(identity.me)
        return render(request, "residents/_status.html", mine=mine, home="/me", ward=False)

    @router.post("/me/withdraw")
    async def withdraw(request: Request) -> Response:
        form = await form_of(request)
        try:
            await session_of(request).call(lambda token: identity.withdraw(form.key, token))
        except Problem as problem:
            return await own_page(request, "", problem)
        return RedirectResponse("/me", 303)

    @router.post("/me/withdraw-move")
    async def withdraw_move(request: Request) -> Response:
        form = await form_of(request)
        try:
            await session_of(request).call(lambda token: identity.withdraw_move(form.key, token))
        except Problem as problem:
            return await own_page(request, "", problem)
        return RedirectResponse("/me", 303)

    @router.post("/me/evidence")
    async def evidence(request: Request) -> Response:
        image = await upload_of(request, "image")
        try:
            await session_of(request).call(lambda token: identity.keep_evidence(image, token))
        except Problem as problem:
            return await own_page(request, "", problem)
        return RedirectResponse("/me", 303)


def _add_residence(router: APIRouter, identity: Identity) -> None:
    @router.get("/me/move/{estate_id}")
    async def move_form(request: Request, estate_id: UUID) -> Response:
        place = await estate_place(identity, estate_id)
        return render(request, "residents/move.html", place=place, form=Form(), home="/me", ward_id=None)

    @router.post("/me/move/{estate_id}")
    async def move(request: Request, estate_id: UUID) -> Response:
        place = await estate_place(identity, estate_id)
        form = await form_of(request)
        try:
            await session_of(request).call(lambda token: identity.submit_move(place.body(), form.key, token))
        except Problem as problem:
            form.problem = problem
            context = {"place": place, "form": form, "home": "/me", "ward_id": None}
            return render(request, "residents/move.html", problem.status, **context)
        return RedirectResponse("/me", 303)


def _add_account(router: APIRouter, identity: Identity) -> None:
    @router.get("/me/password")
    async def password_form(request: Request) -> Response:
        return render(request, "residents/password.html", form=Form())

    @router.post("/me/password")
    async def change_password(request: Request) -> Response:
        form = await form_of(request)
        session = session_of(request)
        body = {name: form.values.get(name, "") for name in ("password", "new_password")}
        try:
            await session.call(lambda token: identity.change_password(body, form.key, token))
        except Problem as problem:
            language = language_of(request)
            if problem.type == "/problems/sign-in-failed":
                form.errors["password"] = language.text("me.password_wrong")
            elif problem.type == "/problems/password-unacceptable":
                form.errors["new_password"] = language.text("problem.password-unacceptable")
            else:
                form.refuse(problem, language, frozenset({"password", "new_password"}))
            return render(request, "residents/password.html", problem.status, form=form)
        session.end()
        return RedirectResponse("/sign-in?say=password_changed", 303)

    @router.get("/me/erase")
    async def erase_form(request: Request) -> Response:
        return render(request, "residents/erase.html", form=Form())

    @router.post("/me/erase")
    async def erase(request: Request) -> Response:
        form = await form_of(request)
        session = session_of(request)
        if form.get("confirm") != "yes":
            form.errors["confirm"] = language_of(request).text("me.erase_check")
            return render(request, "residents/erase.html", 422, form=form)
        try:
            await session.call(lambda token: identity.erase_me(form.key, token))
        except Problem as problem:
            form.problem = problem
            return render(request, "residents/erase.html", problem.status, form=form)
        session.end()
        return RedirectResponse("/sign-in?say=erased", 303)

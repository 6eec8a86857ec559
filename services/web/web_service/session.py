"""Who is looking: tokens in HttpOnly cookies, renewed without anybody noticing.

What a token says is read here only to show or leave out parts of a page; every right is checked by the services.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

import orjson
from fastapi import Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.identity import Identity, Tokens

ACCESS_COOKIE = "linli_access"
REFRESH_COOKIE = "linli_refresh"
REFRESH_SECONDS = 14 * 86_400
RENEWED_KEPT_SECONDS = 30.0

DESK_ROLES = frozenset({"area_worker", "party_secretary", "street_officer"})
OFFICER_ROLES = DESK_ROLES | {"district_officer", "auditor"}
MONEY_ROLES = OFFICER_ROLES
"""Who keeps funds, approves what leaves them, or audits them; those who run works are among them."""
ACCOUNT_ROLES = frozenset({"property_company", "owners_committee", "owners_representative"})
"""Who keeps or watches supervised accounts besides."""
COSTING_ROLES = frozenset({"community_planner", "department_handler"})
"""Who costs proposals beside staff."""
LETTER_ROLES = {
    "area_worker": "area",
    "party_secretary": "area",
    "social_worker": "area",
    "street_officer": "street",
    "district_officer": "district",
    "department_handler": "department",
}
"""Who works on letters (办信), and for what kind of unit."""
Answer = TypeVar("Answer")


class SignInNeededError(Exception):
    """The page is for signed-in people."""


@dataclass(frozen=True)
class Shown:
    """What the token says about its holder, unchecked: for choosing what to show."""

    person_id: UUID
    roles: frozenset[str] = frozenset()
    desk_divisions: tuple[UUID, ...] = ()
    letter_divisions: tuple[tuple[str, UUID], ...] = ()
    """Kind of unit and division for which letters are handled; a department's handlers have that of the department."""
    grants: tuple[tuple[str, UUID], ...] = ()
    """Every role with a division that it is for."""

    @property
    def has_topics(self) -> bool:
        """Whether something of deliberation waits for them at the desk: staff, departments, deputies."""
        return self.has_letters or "peoples_deputy" in self.roles

    @property
    def convenes_alone(self) -> bool:
        """Whether they convene meetings, publish notices and so on for a division without a topic."""
        return bool(self.roles & {"area_worker", "party_secretary", "street_officer", "district_officer"})

    @property
    def keeps_money(self) -> bool:
        """Whether funds and works wait for them at the desk."""
        return bool(self.roles & MONEY_ROLES)

    @property
    def runs_rounds(self) -> bool:
        """Whether rounds and proposals wait for them at the desk: who works for a division."""
        return any(kind != "department" for kind, _ in self.letter_divisions)

    @property
    def costs_alone(self) -> bool:
        """Whether they cost proposals and do nothing else with them."""
        return not self.runs_rounds and bool(self.roles & COSTING_ROLES)

    @property
    def fund_desk(self) -> str:
        """Where their desk of project funding begins; empty for who has none."""
        if self.runs_rounds:
            return "/desk/rounds"
        if self.keeps_money:
            return "/desk/funds"
        if self.costs_alone:
            return "/desk/proposals"
        return "/desk/accounts" if self.roles & ACCOUNT_ROLES else ""

    @property
    def has_letters(self) -> bool:
        return bool(self.letter_divisions)

    @property
    def runs_mailbox(self) -> bool:
        """Whether somebody may set what the mailbox of a street or district works by."""
        return any(kind in ("street", "district") for kind, _ in self.letter_divisions)

    @property
    def has_desk(self) -> bool:
        return bool(self.desk_divisions)

    @property
    def is_officer(self) -> bool:
        return bool(self.roles & OFFICER_ROLES)


def read_token(token: str) -> Shown | None:
    """The claims of a token without checking its signature; None for what is none."""
    try:
        payload = token.split(".")[1]
        claims = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        grants = [(str(role), [UUID(one) for one in divisions]) for role, divisions, _ in claims["grants"]]
        desk = dict.fromkeys(one for role, divisions in grants if role in DESK_ROLES for one in divisions)
        letters = dict.fromkeys(
            (LETTER_ROLES[role], one) for role, divisions in grants if role in LETTER_ROLES for one in divisions
        )
        held = dict.fromkeys((role, one) for role, divisions in grants for one in divisions)
        roles = frozenset(role for role, _ in grants)
        return Shown(UUID(claims["sub"]), roles, tuple(desk), tuple(letters), tuple(held))
    except (IndexError, KeyError, TypeError, ValueError):
        return None


class Renewals:
    """Refresh tokens count once, but pages ask in parallel: the first one renews, the others get its answer.

    Answers are kept for half a minute under a digest of the old token, for requests that still carry it.
    """

    def __init__(self, identity: Identity) -> None:
        self._identity = identity
        self._tasks: dict[bytes, tuple[float, asyncio.Task[Tokens]]] = {}

    async def renew(self, refresh_token: str) -> Tokens:
        """The next pair of tokens. Raises Problem when the session is over."""
        now = time.monotonic()
        self._tasks = {key: kept for key, kept in self._tasks.items() if now - kept[0] < RENEWED_KEPT_SECONDS}
        key = hashlib.sha256(refresh_token.encode()).digest()
        if key not in self._tasks:
            self._tasks[key] = (now, asyncio.create_task(self._identity.refresh(refresh_token)))
        task = self._tasks[key][1]
        try:
            return await asyncio.shield(task)
        except Problem as problem:
            if problem.status >= 500:  # the service may be back for the next request
                self._tasks.pop(key, None)
            raise


@dataclass
class Session:
    """The tokens of one request, and whether its answer has to set or clear the cookies."""

    renewals: Renewals
    access_token: str | None = None
    refresh_token: str | None = None
    new: Tokens | None = None
    ended: bool = False
    shown: Shown | None = field(default=None, init=False)

    async def begin(self) -> None:
        """Reads who it is; renews an access token that has run out."""
        if self.access_token is None and self.refresh_token is not None:
            await self._renew()
        self.shown = read_token(self.access_token) if self.access_token else None

    async def call(self, ask: Callable[[str], Awaitable[Answer]]) -> Answer:
        """Asks with the person's token, once more with a new one if it does not count any longer.

        Raises SignInNeededError when nobody is signed in, Problem for any other refusal.
        """
        if self.access_token is None:
            raise SignInNeededError
        try:
            return await ask(self.access_token)
        except Problem as problem:
            # A wrong password is answered with 401, too: that is no matter of the token, and asking twice counts.
            if problem.status != 401 or "Authorization" not in problem.fields:
                raise
            await self.renew()
        if self.access_token is None:
            raise SignInNeededError
        return await ask(self.access_token)

    async def renew(self) -> None:
        """A new token, which says what is so now; the session ends when there is none to be had."""
        if self.refresh_token is None or self.new is not None:
            self.end()
        else:
            await self._renew()

    def start(self, tokens: Tokens) -> None:
        """Signed in."""
        self.new, self.ended = tokens, False
        self.access_token, self.refresh_token = tokens.access_token, tokens.refresh_token
        self.shown = read_token(tokens.access_token)

    def end(self) -> None:
        """Signed out."""
        self.new, self.ended, self.access_token, self.refresh_token, self.shown = None, True, None, None, None

    async def _renew(self) -> None:
        assert self.refresh_token is not None
        try:
            self.start(await self.renewals.renew(self.refresh_token))
        except Problem as problem:
            self.access_token = None
            if problem.status < 500:
                self.end()

    def keep(self, response: Response, *, secure: bool) -> None:
        """Sets or clears the cookies: never readable by scripts, never sent along from other sites."""
        if self.new is not None:
            seconds = max(1, int((self.new.expires_at - datetime.now(UTC)).total_seconds()) - 5)
            _set(response, ACCESS_COOKIE, self.new.access_token, seconds, secure)
            _set(response, REFRESH_COOKIE, self.new.refresh_token, REFRESH_SECONDS, secure)
        elif self.ended:
            for name in (ACCESS_COOKIE, REFRESH_COOKIE):
                response.delete_cookie(name, httponly=True, samesite="strict", secure=secure)


def _set(response: Response, name: str, value: str, seconds: int, secure: bool) -> None:
    response.set_cookie(name, value, max_age=seconds, httponly=True, samesite="strict", secure=secure, path="/")


def session_of(request: Request) -> Session:
    """The session that the middleware made."""
    session: Any = request.state.session
    assert isinstance(session, Session)
    return session

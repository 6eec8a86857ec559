"""Signing in, renewing, signing out, and what a stolen refresh token is worth."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from linli_common.testing.waiting import eventually

from .acting import A_MOMENT_SECONDS, Account, Answer, Caller, keep
from .town import Town, enrol


def officer(caller: Caller, town: Town) -> tuple[Account, Answer]:
    """An officer of the area, signed in, with both tokens."""
    who = enrol(caller, town.street_officer, "area_worker", town.here.id)
    return who, caller.sign_in(who)


def statuses(caller: Caller, town: Town, token: str) -> tuple[int, int]:
    """How identity and the dashboards take a token."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    path = f"/api/dashboards/registration/{town.here.code}/events"
    return (
        caller.get("/api/identity/session", by=token).status_code,
        caller.get(path, by=token, measure="verified", day=today).status_code,
    )


def refresh(caller: Caller, tokens: Answer) -> int:
    """The status of one more use of a refresh token."""
    return caller.post("/api/identity/refresh", {"refresh_token": tokens["refresh_token"]}).status_code


def test_after_sign_out_neither_token_counts_anywhere(caller: Caller, town: Town) -> None:
    who, tokens = officer(caller, town)
    assert statuses(caller, town, who.token) == (200, 200)

    caller.do("/api/identity/sign-out", by=who)

    eventually(lambda: statuses(caller, town, who.token) == (401, 401), timeout_seconds=A_MOMENT_SECONDS)
    assert refresh(caller, tokens) == 401


def test_a_refresh_token_gives_one_new_pair(caller: Caller, town: Town) -> None:
    who, tokens = officer(caller, town)

    renewed = caller.do("/api/identity/refresh", {"refresh_token": tokens["refresh_token"]})

    keep(who, renewed)
    assert statuses(caller, town, who.token) == (200, 200)
    assert renewed["refresh_token"] != tokens["refresh_token"]


def test_a_refresh_token_that_is_used_twice_ends_the_session(caller: Caller, town: Town) -> None:
    _, tokens = officer(caller, town)
    renewed = caller.do("/api/identity/refresh", {"refresh_token": tokens["refresh_token"]})

    assert refresh(caller, tokens) == 401

    assert refresh(caller, renewed) == 401
    access = renewed["access_token"]
    eventually(lambda: statuses(caller, town, access) == (401, 401), timeout_seconds=A_MOMENT_SECONDS)


def test_wrong_passwords_lock_the_phone_for_a_while(caller: Caller, town: Town) -> None:
    who, _ = officer(caller, town)
    wrong = {"phone": who.phone, "password": "not the password"}

    answers = [caller.post("/api/identity/sign-in", wrong).status_code for _ in range(6)]

    assert answers == [401] * 5 + [429]
    right = caller.post("/api/identity/sign-in", {"phone": who.phone, "password": who.password})
    assert right.status_code == 429

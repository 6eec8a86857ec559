"""注销: at once and for good; what was counted before stays as it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from linli_common.testing.waiting import eventually

from .acting import A_MOMENT_SECONDS, Account, Answer, Caller, position, somebody
from .stream import events_of, last_position
from .system import System
from .town import Town, register_at_counter, verify


def registered_by_phone(caller: Caller, town: Town) -> Account:
    """A registered resident with an account."""
    who = somebody("周雅琴")
    who.person_id = caller.do("/api/identity/registrations", town.application(who))["person_id"]
    verify(caller, town.here, who)
    caller.sign_in(who)
    return who


def test_who_is_erased_is_gone_everywhere(caller: Caller, town: Town) -> None:
    who = registered_by_phone(caller, town)

    erased = caller.do("/api/identity/me/erase", by=who.token)

    eventually(
        lambda: caller.get("/api/identity/me", by=who.token).status_code == 401, timeout_seconds=A_MOMENT_SECONDS
    )
    sign_in = caller.post("/api/identity/sign-in", {"phone": who.phone, "password": who.password})
    seen = caller.get(f"/api/identity/residents/{who.person_id}", by=town.here.worker)
    listed = caller.ask(
        "/api/identity/residents", by=town.here.worker, after=erased, division_id=town.here.id, limit=200
    )
    assert (sign_in.status_code, seen.status_code) == (401, 410)
    assert who.person_id not in [one["person_id"] for one in listed["items"]]


def test_the_event_of_an_erasure_says_nothing_about_the_person(system: System, caller: Caller, town: Town) -> None:
    who = registered_by_phone(caller, town)

    erased = caller.do("/api/identity/me/erase", by=who.token)

    eventually(lambda: last_position(system) >= position(erased))
    [(event, message)] = events_of(system, position(erased), position(erased))
    assert event.type == "linli.identity.person_erased.v1"
    assert not [secret for secret in (who.name, who.number, who.phone) if secret.encode() in message]


def test_the_same_document_registers_again_as_another_person(caller: Caller, town: Town) -> None:
    who = registered_by_phone(caller, town)
    caller.do("/api/identity/me/erase", by=who.token)
    again = somebody(who.name)

    applied = caller.do("/api/identity/registrations", town.application(again, identity=who.document))

    assert applied["person_id"] != who.person_id


def test_an_erasure_lowers_todays_stock_and_not_what_was_counted(caller: Caller, town: Town) -> None:
    who = somebody("周雅琴")
    registered = register_at_counter(caller, town.here, who)
    before = caller.figures(town.here.code, after=registered)

    erased = caller.do(f"/api/identity/residents/{who.person_id}/erase", by=town.here.worker)

    after = caller.figures(town.here.code, after=erased)
    assert (after["registered"], after["verified_year"]) == ((before["registered"] or 0) - 1, before["verified_year"])


def test_a_past_day_stays_as_it_was(system: System, caller: Caller, town: Town) -> None:
    before_it = datetime.now(UTC) - timedelta(days=10)
    day = (before_it + timedelta(days=5)).date().isoformat()
    who = somebody("周雅琴")
    registered = register_then(system, caller, town, who, before_it)
    counted = caller.figures(town.here.code, after=registered, as_of=day)

    erased = caller.do(f"/api/identity/residents/{who.person_id}/erase", by=town.here.worker)

    assert caller.figures(town.here.code, after=erased, as_of=day) == counted


def register_then(system: System, caller: Caller, town: Town, who: Account, at: datetime) -> Answer:
    """Registers somebody: in demo mode ten days ago, elsewhere now, because only the demo may say when."""
    if not system.demo:
        return register_at_counter(caller, town.here, who)
    body = {"estate_id": town.here.estate_id, "identity": who.document, "name": who.name}
    applied = _post_at(system, caller, "/api/identity/registrations/counter", body, town.here.worker, at)
    who.person_id = applied["person_id"]
    path = f"/api/identity/registrations/{who.person_id}/verify"
    return _post_at(system, caller, path, {"dwelling_id": town.here.dwellings[0]}, town.here.worker, at)


def _post_at(system: System, caller: Caller, path: str, body: Answer, by: Account, at: datetime) -> Answer:
    headers = {"Linli-At": at.isoformat(), "Linli-Demo": system.secret("demo-password")}
    answer = caller.http.post(
        path, json=body, headers={"Idempotency-Key": str(uuid4()), **headers, **caller.bearer(by)}
    )
    assert answer.is_success, answer.text[:500]
    found: Answer = answer.json()
    return found

"""From a resident's phone to the live page of the district: the whole path of one event."""

from __future__ import annotations

import json
import re
import time

import httpx
import pytest
from linli_common.testing.waiting import eventually

from .acting import A_MOMENT_SECONDS, Account, Answer, Caller, position, somebody, wrong_checksum
from .stream import events_of, last_position
from .system import System
from .town import DISTRICT, STREET, Town, verify


@pytest.fixture
def applied(caller: Caller, town: Town) -> tuple[Account, Answer]:
    """Somebody who has applied on their own phone."""
    who = somebody("沈佩玲")
    answer = caller.do("/api/identity/registrations", town.application(who))
    who.person_id = answer["person_id"]
    return who, answer


def tiers(town: Town) -> tuple[str, ...]:
    """The codes of area, street and district."""
    return (town.here.code, STREET, DISTRICT)


def registered_on_page(url: str, division: str) -> int:
    """The figure of registered residents on the HTML page."""
    page = httpx.get(f"{url}/dashboards/registration/{division}", timeout=10, trust_env=False)
    assert page.status_code == 200, page.text[:500]
    found = re.search(r'id="figure-registered"[^>]*>\D*?([\d,]+)', page.text)
    assert found, "the page shows the figure"
    return int(found[1].replace(",", ""))


def test_an_application_by_phone_waits_in_the_workers_list(
    caller: Caller, town: Town, applied: tuple[Account, Answer]
) -> None:
    who, answer = applied
    worker = town.here.worker

    waiting = caller.ask("/api/identity/registrations", by=worker, after=answer, division_id=town.here.id)
    opened = caller.ask(f"/api/identity/registrations/{who.person_id}", by=worker)

    assert who.person_id in [one["person_id"] for one in waiting["items"]]
    assert (opened["name"], opened["number"], opened["status"]) == (who.name, who.number, "pending")


def test_the_worker_of_another_area_neither_sees_nor_verifies_it(
    caller: Caller, town: Town, applied: tuple[Account, Answer]
) -> None:
    who, _ = applied
    body = {"dwelling_id": town.here.dwellings[0]}

    seen = caller.get(f"/api/identity/registrations/{who.person_id}", by=town.there.worker)
    verified = caller.post(f"/api/identity/registrations/{who.person_id}/verify", body, by=town.there.worker)

    assert (seen.status_code, verified.status_code) == (403, 403)


def test_a_verified_residence_is_an_event_without_anything_personal(
    system: System, caller: Caller, town: Town, applied: tuple[Account, Answer]
) -> None:
    who, answer = applied

    verified = verify(caller, town.here, who)

    eventually(lambda: last_position(system) >= position(verified))
    events = events_of(system, position(answer), position(verified))
    assert [event.type for event, _ in events if event.data.get("person_id") == who.person_id] == [
        "linli.identity.registration_submitted.v1",
        "linli.identity.residence_verified.v1",
    ]
    everything = b"".join(message for _, message in events).decode()
    assert not [secret for secret in (who.name, who.number, who.phone) if secret in everything]


def test_a_verified_residence_counts_on_every_tier_within_a_moment(
    caller: Caller, town: Town, applied: tuple[Account, Answer]
) -> None:
    who, answer = applied
    before = [caller.figures(code, after=answer)["registered"] for code in tiers(town)]

    verified = verify(caller, town.here, who)
    answered = time.monotonic()
    after = [caller.figures(code, after=verified)["registered"] for code in tiers(town)]

    assert time.monotonic() - answered < A_MOMENT_SECONDS
    assert after == [(count or 0) + 1 for count in before]


def test_the_pages_of_all_tiers_show_it(
    system: System, caller: Caller, town: Town, applied: tuple[Account, Answer]
) -> None:
    who, answer = applied
    before = [caller.figures(code, after=answer)["registered"] or 0 for code in tiers(town)]

    verify(caller, town.here, who)

    wanted = [count + 1 for count in before]
    eventually(lambda: [registered_on_page(system.url, code) for code in tiers(town)] == wanted)


def test_an_open_page_is_told_within_a_moment(
    system: System, caller: Caller, town: Town, applied: tuple[Account, Answer]
) -> None:
    who, answer = applied
    url = f"{system.url}/api/dashboards/registration/{DISTRICT}/live"
    wanted = {"after": str(position(answer))}

    with httpx.stream("GET", url, params=wanted, timeout=10, trust_env=False) as live:
        verified = verify(caller, town.here, who)
        answered = time.monotonic()
        data = (json.loads(line[5:]) for line in live.iter_lines() if line.startswith("data:"))
        told = next(one for one in data if one["seq"] >= position(verified))

    assert told["stream"] == "IDENTITY"
    assert time.monotonic() - answered < A_MOMENT_SECONDS


def test_a_registered_resident_signs_in_and_is_told_where(
    caller: Caller, town: Town, applied: tuple[Account, Answer]
) -> None:
    who, _ = applied
    verify(caller, town.here, who)

    session = caller.ask("/api/identity/session", by=who)
    me = caller.ask("/api/identity/me", by=who)

    assert session["area_id"] == town.here.id
    assert "resident" in [grant["role"] for grant in session["grants"]]
    assert (me["name"], me["status"]) == (who.name, "registered")


def test_a_number_with_a_wrong_checksum_is_refused_at_once(caller: Caller, town: Town) -> None:
    who = somebody()
    document = {"kind": "resident_id", "number": wrong_checksum(who.number)}

    refused = caller.post("/api/identity/registrations", town.application(who, identity=document))

    assert refused.status_code == 422
    assert refused.json()["field"] == "identity.number"


def test_the_network_identity_counts_where_a_platform_is_connected(system: System, caller: Caller, town: Town) -> None:
    who = somebody("网号用户")
    credential = {"kind": "network_identity", "credential": f"demo:{who.phone}:{who.born_on}"}

    answer = caller.post("/api/identity/registrations", town.application(who, identity=credential))

    assert answer.status_code == (201 if system.demo else 422), answer.text

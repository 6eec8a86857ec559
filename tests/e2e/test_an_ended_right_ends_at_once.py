"""What somebody may do ends when the right ends, in every service, not when the token does."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from linli_common.testing.waiting import eventually

from .acting import A_MOMENT_SECONDS, Account, Caller, somebody
from .town import STREET, Town, division, enrol


def events_behind(caller: Caller, town: Town, who: Account) -> int:
    """The status with which the dashboards let somebody look behind a figure."""
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    path = f"/api/dashboards/registration/{town.here.code}/events"
    return caller.get(path, by=who.token, measure="verified", day=today).status_code


def worklist(caller: Caller, town: Town, who: Account) -> int:
    """The status with which identity shows somebody the area's worklist."""
    return caller.get("/api/identity/registrations", by=who.token, division_id=town.here.id).status_code


def test_the_token_of_a_worker_whose_role_ended_is_refused_by_every_service(caller: Caller, town: Town) -> None:
    worker = enrol(caller, town.street_officer, "area_worker", town.here.id)
    assert (worklist(caller, town, worker), events_behind(caller, town, worker)) == (200, 200)
    grant = caller.ask("/api/identity/me/grants", by=worker)[0]["grant_id"]

    caller.do(f"/api/identity/grants/{grant}/end", by=town.street_officer)

    eventually(lambda: worklist(caller, town, worker) == 401, timeout_seconds=A_MOMENT_SECONDS)
    eventually(lambda: events_behind(caller, town, worker) == 401, timeout_seconds=A_MOMENT_SECONDS)


def test_nobody_grants_what_only_others_may(caller: Caller, town: Town) -> None:
    body = {
        "person_id": town.here.worker.person_id,
        "role": "street_officer",
        "basis": "appointed",
        "division_ids": [division(caller, STREET)],
    }

    for by, status in ((town.there.worker, 403), (town.operator, 403), (None, 401)):
        assert caller.post("/api/identity/grants", body, by=by).status_code == status


def test_a_resident_reaches_neither_worklists_nor_events(caller: Caller, town: Town) -> None:
    who = somebody("居民")
    who.person_id = caller.do("/api/identity/registrations", town.application(who))["person_id"]
    caller.sign_in(who)

    assert (worklist(caller, town, who), events_behind(caller, town, who)) == (403, 403)

"""迁居: a resident reports a new residence, the new area's worker verifies it."""

from __future__ import annotations

from .acting import Account, Answer, Caller, somebody
from .town import STREET, Town, verify


def moving(caller: Caller, town: Town) -> tuple[Account, Answer]:
    """A registered resident of here who has reported a residence there."""
    who = somebody("郑海涛")
    who.person_id = caller.do("/api/identity/registrations", town.application(who))["person_id"]
    verify(caller, town.here, who)
    answer = caller.do("/api/identity/moves", {"estate_id": town.there.estate_id}, by=who)
    return who, answer


def registered(caller: Caller, town: Town, after: Answer) -> tuple[int, int, int]:
    """Registered residents here, there, and in the street."""
    codes = (town.here.code, town.there.code, STREET)
    here, there, street = (caller.figures(code, after=after)["registered"] or 0 for code in codes)
    return here, there, street


def test_a_move_waits_for_the_new_areas_worker_alone(caller: Caller, town: Town) -> None:
    who, answer = moving(caller, town)
    body = {"dwelling_id": town.there.dwellings[0]}

    waiting = caller.ask("/api/identity/moves", by=town.there.worker, after=answer, division_id=town.there.id)
    refused = caller.post(f"/api/identity/moves/{who.person_id}/verify", body, by=town.here.worker)

    assert who.person_id in [one["person_id"] for one in waiting["items"]]
    assert refused.status_code == 403


def test_a_verified_move_counts_out_here_and_in_there(caller: Caller, town: Town) -> None:
    who, answer = moving(caller, town)
    here, there, street = registered(caller, town, answer)

    moved = verify(caller, town.there, who, "moves")

    assert registered(caller, town, moved) == (here - 1, there + 1, street)


def test_a_returned_move_leaves_the_old_residence(caller: Caller, town: Town) -> None:
    who, answer = moving(caller, town)
    before = registered(caller, town, answer)
    body = {"reason": "not_resident"}

    returned = caller.do(f"/api/identity/moves/{who.person_id}/return", body, by=town.there.worker)

    assert registered(caller, town, returned) == before
    assert caller.ask("/api/identity/me", by=who)["estate_id"] == town.here.estate_id

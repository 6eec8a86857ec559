"""退回: the worker returns a registration with a reason, the resident applies again."""

from __future__ import annotations

from .acting import Account, Caller, somebody
from .town import Town, verify


def returned(caller: Caller, town: Town) -> Account:
    """Somebody whose registration was returned."""
    who = somebody("顾明")
    who.person_id = caller.do("/api/identity/registrations", town.application(who))["person_id"]
    body = {"reason": "evidence_missing"}
    caller.do(f"/api/identity/registrations/{who.person_id}/return", body, by=town.here.worker)
    return who


def resubmission(town: Town, who: Account) -> dict[str, object]:
    """The same document again, at the same estate."""
    return {"estate_id": town.here.estate_id, "identity": who.document, "name": who.name}


def test_the_resident_sees_that_it_was_returned(caller: Caller, town: Town) -> None:
    who = returned(caller, town)

    assert caller.ask("/api/identity/me", by=who)["status"] == "returned"


def test_a_returned_registration_cannot_be_verified(caller: Caller, town: Town) -> None:
    who = returned(caller, town)
    body = {"dwelling_id": town.here.dwellings[0]}

    refused = caller.post(f"/api/identity/registrations/{who.person_id}/verify", body, by=town.here.worker)

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/nothing-pending")


def test_what_was_put_right_is_verified_and_counted_once(caller: Caller, town: Town) -> None:
    who = returned(caller, town)
    again = caller.do("/api/identity/registrations/mine/resubmit", resubmission(town, who), by=who)
    before = caller.figures(town.here.code, after=again)

    verified = verify(caller, town.here, who)

    after = caller.figures(town.here.code, after=verified)
    assert (after["registered"], after["applied_year"]) == ((before["registered"] or 0) + 1, before["applied_year"])
    assert caller.ask("/api/identity/me", by=who)["status"] == "registered"


def test_a_second_registration_with_the_same_document_is_refused(caller: Caller, town: Town) -> None:
    who, other = returned(caller, town), somebody("顾明")

    refused = caller.post("/api/identity/registrations", town.application(other, identity=who.document))

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/already-registered")

"""Money leaves when one asked for it and two others approved."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from funding_service.aggregate.ledger.outgoing import Outgoing
from funding_service.refusals import ledger as refusals

from .funds import KEEP, NOON, a_fund, paper, sealed

CLERK, FIRST, SECOND = uuid4(), uuid4(), uuid4()


def asked() -> Outgoing:
    return Outgoing.request(
        id=uuid4(),
        fund=a_fund(),
        kind="write_off",
        amount_fen=500,
        against=None,
        earmark=KEEP,
        paper=paper(),
        by_id=CLERK,
        needed=2,
        at=NOON,
    )


def test_the_second_approval_is_the_last() -> None:
    outgoing = asked()

    assert not outgoing.approve(FIRST, "party_secretary", NOON)
    assert outgoing.approve(SECOND, "street_officer", NOON)


def test_nobody_approves_the_own_request() -> None:
    with pytest.raises(refusals.OwnRequestError):
        asked().approve(CLERK, "street_officer", NOON)


def test_nobody_approves_twice() -> None:
    outgoing = asked()
    outgoing.approve(FIRST, "party_secretary", NOON)

    with pytest.raises(refusals.AlreadyApprovedError):
        outgoing.approve(FIRST, "party_secretary", NOON)


def test_what_was_rejected_is_not_approved() -> None:
    outgoing = asked()
    outgoing.reject(FIRST, "party_secretary", sealed(), NOON)

    with pytest.raises(refusals.OutgoingDecidedError):
        outgoing.approve(SECOND, "street_officer", NOON)


def test_what_has_left_is_not_rejected() -> None:
    outgoing = asked()
    outgoing.booked(UUID(int=5), NOON)

    with pytest.raises(refusals.OutgoingDecidedError):
        outgoing.reject(FIRST, "party_secretary", sealed(), NOON)

"""Seats of a panel: whatever people answer, quotas hold and nobody is passed over. Cost: milliseconds each."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4, uuid5

import pytest
from deliberation_service.aggregate import seating
from deliberation_service.aggregate.drawing import Stratum
from deliberation_service.aggregate.panel import Panel, Ticket
from deliberation_service.refusals import panels as refusals
from hypothesis import given, settings
from hypothesis import strategies as st
from linli_common.sealing import Sealed

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)
AREA, OTHER = UUID(int=1), UUID(int=2)
PEOPLE = {Stratum(AREA, "20-35"): 6, Stratum(AREA, "60-79"): 3, Stratum(OTHER, "20-35"): 4}
GONE = uuid5(AREA, "20-35/2")
"""Whoever was drawn second there has moved away."""


def sealed() -> Sealed:
    return Sealed(uuid4(), b"sealed")


def order(stratum: Stratum, rank: int) -> Ticket | None:
    """A made-up drawn order: ids by stratum and rank."""
    if rank > PEOPLE[stratum]:
        return None
    person_id = uuid5(stratum.area_id, f"{stratum.band}/{rank}")
    return Ticket(person_id, person_id.hex, available=person_id != GONE)


def prepared(seats: int = 5) -> Panel:
    return seating.prepare(
        id=uuid4(),
        place=["990101", "990101001", "-"],
        division_id=uuid4(),
        estate_id=None,
        topic_id=None,
        convener_roles=["street_officer"],
        title=sealed(),
        seats=seats,
        youngest=18,
        oldest=200,
        answer_days=7,
        commitment="0" * 64,
        committed=sealed(),
        public_source=None,
        at=AT,
    )


def drawn(seats: int = 5) -> Panel:
    panel = prepared(seats)
    seating.freeze(panel, people=PEOPLE, position=9, on=date(2026, 3, 1), digest="1" * 64, at=AT)
    seating.draw(panel, seed="2" * 64, public_value=None, order=order, at=AT)
    return panel


def held(panel: Panel) -> dict[Stratum, int]:
    """Seats of each stratum, with those left empty."""
    counted = dict.fromkeys(panel.quotas, 0)
    for seat in panel.seats.values():
        counted[seat.stratum] += 1
    return counted


@settings(max_examples=200)
@given(st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["accept", "decline", "wait"]), st.integers(0, 9))))
def test_quotas_hold_and_nobody_is_passed_over_whatever_people_answer(acts: list[tuple[int, str, int]]) -> None:
    panel, now = drawn(), AT

    for number, what, days in acts:
        now += timedelta(days=days)
        person_id = panel.seats[number].person_id
        try:
            match what:
                case "accept":
                    seating.accept(panel, person_id, order, now)
                case "decline":
                    seating.decline(panel, person_id, order, now)
                case _:
                    seating.advance(panel, order, now)
        except (refusals.AlreadyAnsweredError, refusals.NotDrawnError):
            continue

    assert held(panel) == panel.quotas
    for stratum in panel.quotas:
        ranks = [offer.rank for offer in panel.offers if offer.stratum == stratum]
        assert ranks == list(range(1, len(ranks) + 1))
        if any(seat.state == "empty" for seat in panel.seats.values() if seat.stratum == stratum):
            assert len(ranks) == PEOPLE[stratum]
    taken = [seat.person_id for seat in panel.seats.values() if seat.state != "empty"]
    assert len(taken) == len(set(taken))
    replayed = Panel.__new__(Panel)
    for event in panel.pending_events:
        replayed = event.mutate(replayed if event.originator_version > 1 else None)  # type: ignore[assignment]
    assert (replayed.offers, replayed.seats) == (panel.offers, panel.seats)


def test_who_is_not_there_any_more_is_replaced_at_once() -> None:
    panel = drawn()

    offers = [offer for offer in panel.offers if offer.pseudonym == GONE.hex]

    assert [offer.vacated for offer in offers] == ["unavailable"]
    assert panel.counts()["offered"] == 5


def test_a_scheduler_that_is_late_takes_nobodys_time_away() -> None:
    panel = drawn()
    late = AT + timedelta(days=365)

    seating.advance(panel, order, late)

    offered = [seat.answer_by for seat in panel.seats.values() if seat.state == "offered"]
    assert offered
    assert set(offered) == {late + timedelta(days=7)}
    lapsed = [event.timestamp for event in panel.pending_events if isinstance(event, Panel.SeatLapsed)]
    assert set(lapsed) == {AT + timedelta(days=7)}


def test_a_round_again_changes_nothing() -> None:
    panel, late = drawn(), AT + timedelta(days=8)
    seating.advance(panel, order, late)
    before = len(panel.pending_events)

    seating.advance(panel, order, late)

    assert len(panel.pending_events) == before


def test_a_seat_is_left_empty_when_its_stratum_has_nobody_left() -> None:
    panel = drawn(13)

    seating.decline(panel, panel.seats[1].person_id, order, AT)

    assert panel.seats[1].state == "empty"
    assert held(panel) == panel.quotas == PEOPLE


def test_who_leaves_after_accepting_is_replaced_too() -> None:
    panel = drawn()
    member = panel.seats[1].person_id
    seating.accept(panel, member, order, AT)

    seating.decline(panel, member, order, AT)

    assert [offer.vacated for offer in panel.offers if offer.seat == 1] == ["left", None]


def test_a_panel_is_drawn_once_and_not_before_its_roll_stands() -> None:
    early, panel = prepared(), drawn()

    with pytest.raises(refusals.PanelStateError):
        seating.draw(early, seed="2" * 64, public_value=None, order=order, at=AT)
    with pytest.raises(refusals.AlreadyDrawnError):
        seating.draw(panel, seed="3" * 64, public_value=None, order=order, at=AT)

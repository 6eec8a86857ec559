"""What is done with a panel: prepare, freeze the roll, draw, answer, replace. Each command is next to its rule."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.drawing import Stratum, quotas
from deliberation_service.aggregate.panel import MAX_ANSWER_DAYS, MAX_SEATS, DrawnOrder, Panel, Seat, answer_by
from deliberation_service.refusals import panels as refusals
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.words import VacancyReason


def prepare(
    *,
    id: UUID,
    place: list[str],
    division_id: UUID,
    estate_id: UUID | None,
    topic_id: UUID | None,
    convener_roles: list[str],
    title: Sealed,
    seats: int,
    youngest: int,
    oldest: int,
    answer_days: int,
    commitment: str,
    committed: Sealed,
    public_source: Sealed | None,
    at: datetime,
) -> Panel:
    """A panel of so many seats for an age range, whose seed is bound from now on. Raises PanelInvalidError."""
    if not 1 <= seats <= MAX_SEATS:
        raise refusals.PanelInvalidError(f"a panel has 1 to {MAX_SEATS} seats", field="seats")
    if not 0 <= youngest <= oldest <= 200:
        raise refusals.PanelInvalidError("the youngest is not younger than the oldest", field="oldest")
    if not 1 <= answer_days <= MAX_ANSWER_DAYS:
        raise refusals.PanelInvalidError(f"an answer takes 1 to {MAX_ANSWER_DAYS} days", field="answer_days")
    return Panel._create(
        Panel.Prepared,
        id=id,
        timestamp=at,
        place=place,
        division_id=division_id,
        estate_id=estate_id,
        topic_id=topic_id,
        convener_roles=convener_roles,
        title=title,
        seats=seats,
        youngest=youngest,
        oldest=oldest,
        answer_days=answer_days,
        commitment=commitment,
        committed=committed,
        public_source=public_source,
    )


def freeze(panel: Panel, *, people: Mapping[Stratum, int], position: int, on: date, digest: str, at: datetime) -> None:
    """Who is eligible is settled, and with it the quotas. Raises PanelStateError, TooFewPeopleError."""
    _expect(panel, "prepared")
    everybody = sum(people.values())
    if everybody < panel.size:
        raise refusals.TooFewPeopleError(f"{everybody} people are eligible for {panel.size} seats", field="seats")
    seats = quotas(people, panel.size)
    strata = [
        {"area_id": one.area_id, "band": one.band, "people": people[one], "seats": seats[one]} for one in sorted(people)
    ]
    panel.happened(Panel.Frozen, at, position=position, on=on, strata=strata, digest=digest)


def draw(panel: Panel, *, seed: str, public_value: Sealed | None, order: DrawnOrder, at: datetime) -> None:
    """The first of each stratum, as many as it has seats. Once. Raises PanelStateError, PublicValueMissingError."""
    if panel.seed is not None:
        raise refusals.AlreadyDrawnError("this panel was drawn; another draw would be a choice")
    _expect(panel, "frozen")
    if (panel.public_source is None) != (public_value is None):
        raise refusals.PublicValueMissingError("the public value is given exactly when its source was named before")
    offers: list[dict[str, Any]] = []
    unavailable: list[int] = []
    for stratum, quota in sorted(panel.quotas.items()):
        for rank in range(1, quota + 1):
            ticket = order(stratum, rank)
            assert ticket is not None, "a quota never exceeds its stratum"
            number = len(offers) + 1
            offers.append(
                {
                    "seat": number,
                    "area_id": stratum.area_id,
                    "band": stratum.band,
                    "rank": rank,
                    "person_id": ticket.person_id,
                    "pseudonym": ticket.pseudonym,
                }
            )
            if not ticket.available:
                unavailable.append(number)
    panel.happened(
        Panel.Drawn,
        at,
        topic_id=panel.topic_id,
        seed=seed,
        public_value=public_value,
        answer_by=answer_by(panel, at),
        offers=offers,
    )
    for number in unavailable:
        _vacate(panel, panel.seats[number], "unavailable", order, at)
    _settle(panel, at)


def accept(panel: Panel, person_id: UUID, order: DrawnOrder, at: datetime) -> None:
    """The person takes part. Raises NotDrawnError, AlreadyAnsweredError."""
    advance(panel, order, at)
    seat = panel.offered_to(person_id)
    if seat.state != "offered":
        raise refusals.AlreadyAnsweredError("the seat was answered before")
    panel.happened(Panel.SeatAccepted, at, seat=seat.number, person_id=person_id)
    _settle(panel, at)


def decline(panel: Panel, person_id: UUID, order: DrawnOrder, at: datetime) -> None:
    """Refused, or left after accepting: the next is asked. Raises NotDrawnError, AlreadyAnsweredError."""
    advance(panel, order, at)
    seat = panel.offered_to(person_id)
    if seat.state == "empty":
        raise refusals.AlreadyAnsweredError("the seat was left empty")
    _vacate(panel, seat, "left" if seat.state == "accepted" else "refused", order, at)
    _settle(panel, at)


def advance(panel: Panel, order: DrawnOrder, now: datetime) -> None:
    """Records whose time to answer has passed, each at its own moment; who comes after them is asked now."""
    while (due := panel.next_due_at) is not None and due <= now:
        late = min(
            (seat for seat in panel.seats.values() if seat.state == "offered"),
            key=lambda seat: (seat.answer_by, seat.number),
        )
        panel.happened(Panel.SeatLapsed, due, seat=late.number, person_id=late.person_id)
        _offer_again(panel, late, order, now)
        _settle(panel, now)


def cancel(panel: Panel, reason: Sealed, at: datetime) -> None:
    """Before the draw only: afterwards it would be a way to draw until one likes it. Raises PanelStateError."""
    if panel.seed is not None:
        raise refusals.AlreadyDrawnError("a drawn panel cannot be given up")
    if panel.cancelled is not None:
        raise refusals.PanelStateError("the panel was given up before")
    panel.happened(Panel.Cancelled, at, topic_id=panel.topic_id, reason=reason)


def _vacate(panel: Panel, seat: Seat, because: VacancyReason, order: DrawnOrder, at: datetime) -> None:
    panel.happened(Panel.SeatVacated, at, seat=seat.number, person_id=seat.person_id, because=because)
    _offer_again(panel, seat, order, at)


def _offer_again(panel: Panel, seat: Seat, order: DrawnOrder, at: datetime) -> None:
    """To the next who is still there; nobody's time to answer begins before they can know of it."""
    number, stratum = seat.number, seat.stratum
    rank = max(offer.rank for offer in panel.offers if offer.stratum == stratum)
    while (ticket := order(stratum, rank := rank + 1)) is not None:
        panel.happened(
            Panel.SeatOffered,
            at,
            seat=number,
            area_id=stratum.area_id,
            band=stratum.band,
            rank=rank,
            person_id=ticket.person_id,
            pseudonym=ticket.pseudonym,
            answer_by=answer_by(panel, at),
        )
        if ticket.available:
            return
        panel.happened(Panel.SeatVacated, at, seat=number, person_id=ticket.person_id, because="unavailable")
    panel.happened(Panel.SeatLeftEmpty, at, seat=number, area_id=stratum.area_id, band=stratum.band)


def _settle(panel: Panel, at: datetime) -> None:
    if panel.next_due_at is None:
        counts = panel.counts()
        panel.happened(Panel.Settled, at, accepted=counts["accepted"], empty=counts["empty"])


def _expect(panel: Panel, state: str) -> None:
    if panel.state != state:
        raise refusals.PanelStateError(f"the panel is {panel.state}, not {state}")

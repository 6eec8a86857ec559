"""A panel as everybody sees it, its export for a recount, and what somebody is told of the own lot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from deliberation_service.aggregate.drawing import lot_of, opening_of, pseudonym_of, seed_of
from deliberation_service.aggregate.panel import Panel
from deliberation_service.application.contents import Contents
from deliberation_service.application.panel_rolls import PanelRolls, frozen_year, public_value_of
from deliberation_service.refusals.panels import PanelStateError
from linli_ballots.refusals import NotOnRollError
from pydantic import BaseModel, Field


class StratumView(BaseModel):
    """The people of an age band in an area, and how many of the seats are theirs."""

    area_id: UUID
    band: str
    people: int
    seats: int


class OfferView(BaseModel):
    """To whom a seat was offered, in that order. ``rank`` is the place in the drawn order of the stratum."""

    seat: int
    area_id: UUID
    band: str
    rank: int
    pseudonym: str
    vacated: str | None = Field(description="Why not any more; null while it is offered or taken.")


class PanelView(BaseModel):
    """``seed`` is the committed one, known from the draw on."""

    panel_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    state: str
    seats: int
    youngest: int
    oldest: int
    answer_days: int
    commitment: str
    public_source: str | None
    identity_position: int | None
    frozen_on: date | None
    digest: str | None
    strata: list[StratumView]
    seed: str | None
    secret_sha256: str | None = Field(
        description="From the draw on: SHA-256(SHA-256(seed), this) is the commitment. The secret itself stays hidden."
    )
    public_value: str | None
    offers: list[OfferView]
    offered: int
    accepted: int
    empty: int
    cancelled_because: str | None


class TicketView(BaseModel):
    """The own lot: SHA-256(``opening``, person id) begins with ``pseudonym``. ``rank`` is null before the draw."""

    panel_id: UUID
    person_id: UUID
    area_id: UUID
    band: str
    pseudonym: str
    opening: str = Field(description="Hex. Whoever has it can show that the pseudonym is theirs.")
    rank: int | None
    people: int
    seats: int
    seat: int | None
    seat_state: str | None
    answer_by: datetime | None


class PanelViews:
    """Opened for one request."""

    def __init__(self, contents: Contents, rolls: PanelRolls) -> None:
        self._contents = contents
        self._rolls = rolls

    def title(self, panel: Panel) -> str | None:
        """None when the matter can no longer be read."""
        return self._contents.open(panel.title)

    def detail(self, panel: Panel) -> PanelView:
        """What everybody sees."""
        counts, frozen = panel.counts(), panel.frozen_on is not None
        return PanelView(
            panel_id=panel.id,
            topic_id=panel.topic_id,
            division_id=panel.division_id,
            estate_id=panel.estate_id,
            title=self.title(panel),
            state=panel.state,
            seats=panel.size,
            youngest=panel.ages.youngest,
            oldest=panel.ages.oldest,
            answer_days=panel.answer_days,
            commitment=panel.commitment,
            public_source=self._contents.open(panel.public_source) if panel.public_source is not None else None,
            identity_position=panel.position if frozen else None,
            frozen_on=panel.frozen_on,
            digest=panel.digest if frozen else None,
            strata=[
                StratumView(area_id=one.area_id, band=one.band, people=panel.people[one], seats=panel.quotas[one])
                for one in sorted(panel.quotas)
            ],
            seed=panel.seed,
            secret_sha256=self._rolls.committed(panel).secret_sha256 if panel.seed is not None else None,
            public_value=public_value_of(self._contents, panel),
            offers=[OfferView(**_offer) for _offer in _offers(panel)],
            offered=counts["offered"],
            accepted=counts["accepted"],
            empty=counts["empty"],
            cancelled_because=self._contents.open(panel.cancelled) if panel.cancelled is not None else None,
        )

    def export(self, panel: Panel) -> Iterator[bytes]:
        """JSON lines: the panel, one line a stratum with its pseudonyms, then the offers. Raises `PanelStateError`.

        A stratum is in memory at a time; data/panel_recount.py counts it again from these lines alone.
        """
        if panel.frozen_on is None:
            raise PanelStateError("there is no roll before it is frozen")
        committed = self._rolls.committed(panel)
        return self._lines(panel, committed.secret)

    def ticket(self, panel: Panel, person_id: UUID) -> TicketView:
        """What somebody on the roll is told. Raises `NotOnRollError`, `PanelStateError`."""
        if panel.frozen_on is None:
            raise PanelStateError("there is no roll before it is frozen")
        committed = self._rolls.committed(panel)
        opening = opening_of(committed.secret, person_id)
        pseudonym = pseudonym_of(opening, person_id)
        for stratum in sorted(panel.people):
            people = self._rolls.pseudonyms(panel, committed.secret, stratum, panel.position, frozen_year(panel))
            if pseudonym in people:
                break
        else:
            raise NotOnRollError("not on the roll of this panel")
        rank = None
        if panel.seed is not None:
            seed = seed_of(committed.seed, public_value_of(self._contents, panel))
            own = lot_of(seed, pseudonym)
            rank = 1 + sum(lot_of(seed, other) < own for other in people)
        seat = next((seat for seat in panel.seats.values() if seat.person_id == person_id), None)
        return TicketView(
            panel_id=panel.id,
            person_id=person_id,
            area_id=stratum.area_id,
            band=stratum.band,
            pseudonym=pseudonym,
            opening=opening.hex(),
            rank=rank,
            people=panel.people[stratum],
            seats=panel.quotas[stratum],
            seat=seat.number if seat is not None else None,
            seat_state=seat.state if seat is not None else None,
            answer_by=seat.answer_by if seat is not None and seat.state == "offered" else None,
        )

    def _lines(self, panel: Panel, secret: bytes) -> Iterator[bytes]:
        view = self.detail(panel)
        head = view.model_dump(mode="json", include=_HEAD)
        yield _line({"linli_panel": 1, **head})
        for stratum in view.strata:
            one = next(each for each in panel.people if (each.area_id, each.band) == (stratum.area_id, stratum.band))
            people = self._rolls.pseudonyms(panel, secret, one, panel.position, frozen_year(panel))
            yield _line({**stratum.model_dump(mode="json"), "pseudonyms": sorted(people)})
        yield _line({"offers": [offer.model_dump(mode="json") for offer in view.offers]})


_HEAD = {
    "panel_id", "seats", "commitment", "digest", "seed", "secret_sha256", "public_source", "public_value",
}  # fmt: skip


def _offers(panel: Panel) -> Iterator[dict[str, Any]]:
    for offer in panel.offers:
        yield {
            "seat": offer.seat,
            "area_id": offer.stratum.area_id,
            "band": offer.stratum.band,
            "rank": offer.rank,
            "pseudonym": offer.pseudonym,
            "vacated": offer.vacated,
        }


def _line(said: Any) -> bytes:
    return orjson.dumps(said, option=orjson.OPT_APPEND_NEWLINE)

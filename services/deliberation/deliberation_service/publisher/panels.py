"""The public faces of panels by lot. Ids of who was drawn, so that they can be told; no pseudonym beside an id."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.panel import Panel
from linli_contracts.contract import Contract
from linli_contracts.deliberation import panels as public


def _of(event: Panel.Event) -> dict[str, Any]:
    return {"panel_id": event.originator_id, "division_id": event.division_id}


def _frozen(event: Panel.Frozen) -> Contract:
    return public.PanelFrozenV1(
        **_of(event),
        identity_position=event.position,
        on=event.on,
        people=sum(stratum["people"] for stratum in event.strata),
        strata=len(event.strata),
        digest=event.digest,
    )


def _drawn(event: Panel.Drawn) -> Contract:
    return public.PanelDrawnV1(
        **_of(event),
        topic_id=event.topic_id,
        seed=event.seed,
        answer_by=event.answer_by,
        person_ids=[offer["person_id"] for offer in event.offers],
    )


def _lapsed(event: Panel.SeatLapsed) -> Contract:
    return public.SeatVacatedV1(**_of(event), seat=event.seat, person_id=event.person_id, because="no_answer")


def _with(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract that says these fields of the event."""
    return lambda event: contract(**_of(event), **{name: getattr(event, name) for name in names})


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    Panel.Prepared: _with(public.PanelPreparedV1, "topic_id", "estate_id", "seats", "youngest", "oldest", "commitment"),
    Panel.Frozen: _frozen,
    Panel.Drawn: _drawn,
    Panel.SeatAccepted: _with(public.SeatAcceptedV1, "seat", "person_id"),
    Panel.SeatVacated: _with(public.SeatVacatedV1, "seat", "person_id", "because"),
    Panel.SeatLapsed: _lapsed,
    Panel.SeatOffered: _with(public.SeatOfferedV1, "seat", "area_id", "band", "person_id", "answer_by"),
    Panel.SeatLeftEmpty: _with(public.SeatLeftEmptyV1, "seat", "area_id", "band"),
    Panel.Settled: _with(public.PanelSettledV1, "accepted", "empty"),
    Panel.Cancelled: _with(public.PanelCancelledV1, "topic_id"),
}
WITHHELD: frozenset[type[Any]] = frozenset()
BY_TIME: frozenset[type[Any]] = frozenset({Panel.SeatLapsed})

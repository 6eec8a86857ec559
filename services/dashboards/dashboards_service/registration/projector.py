"""What each event of identity adds to the registration's measures. One event, and nothing else, is looked at."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from uuid import UUID

from linli_common.projector import Event
from linli_contracts.identity import (
    HouseholdDissolvedV1,
    HouseholdFormedV1,
    MoveReturnedV1,
    MoveSubmittedV1,
    MoveWithdrawnV1,
    PersonErasedV1,
    RegistrationReturnedV1,
    RegistrationSubmittedV1,
    RegistrationWithdrawnV1,
    ResidenceVerifiedV1,
    ResidentBecameActiveV1,
    ResidentMovedV1,
    ResidentTransferredV1,
)

from dashboards_service.measures.flows import Flow, day_of, division_of
from dashboards_service.measures.sheets import born_measure, verify_bucket


def _book(division_id: UUID, day: date, **amounts: int) -> list[Flow]:
    return [((measure, division_id, day), amount) for measure, amount in amounts.items()]


def _resident(division_id: UUID, day: date, birth_year: int, amount: int) -> list[Flow]:
    """A registered resident more or less: in the stock, and in the stock of the birth year."""
    measures = {"registered": amount, born_measure(birth_year): amount}
    return _book(division_id, day, **measures)


def on_registration_submitted(event: Event) -> list[Flow]:
    data, day = event.envelope.data, day_of(event)
    channel = {f"applied_{data['channel']}": 1}
    return _book(division_of(data["division_id"]), day, applied=1, pending=1, **channel)


def on_registration_returned(event: Event) -> list[Flow]:
    return _book(division_of(event.envelope.data["division_id"]), day_of(event), returned=1, pending=-1)


def on_registration_withdrawn(event: Event) -> list[Flow]:
    return _book(division_of(event.envelope.data["division_id"]), day_of(event), withdrawn=1, pending=-1)


def on_residence_verified(event: Event) -> list[Flow]:
    data, day = event.envelope.data, day_of(event)
    division_id = division_of(data["division_id"])
    waited = event.envelope.time - datetime.fromisoformat(data["submitted_at"])
    bucket = {verify_bucket(waited.total_seconds() / 3600): 1}
    return [
        *_book(division_id, day, verified=1, pending=-1, **bucket),
        *_resident(division_id, day, int(data["birth_year"]), 1),
    ]


def on_move_submitted(event: Event) -> list[Flow]:
    return _book(division_of(event.envelope.data["to_division_id"]), day_of(event), moves_pending=1)


def on_move_returned(event: Event) -> list[Flow]:
    return _book(division_of(event.envelope.data["to_division_id"]), day_of(event), moves_pending=-1)


def on_move_withdrawn(event: Event) -> list[Flow]:
    return _book(division_of(event.envelope.data["to_division_id"]), day_of(event), moves_pending=-1)


def on_resident_moved(event: Event) -> list[Flow]:
    """A move inside one area is neither in nor out; it only ends the waiting."""
    data, day = event.envelope.data, day_of(event)
    old, new = division_of(data["from_division_id"]), division_of(data["to_division_id"])
    settled = _book(new, day, moves_pending=-1)
    if old == new:
        return settled
    return [
        *settled,
        *_book(old, day, moved_out=1),
        *_book(new, day, moved_in=1),
        *_resident(old, day, int(data["birth_year"]), -1),
        *_resident(new, day, int(data["birth_year"]), 1),
    ]


def on_resident_transferred(event: Event) -> list[Flow]:
    data, day = event.envelope.data, day_of(event)
    old, new = division_of(data["from_division_id"]), division_of(data["to_division_id"])
    return [
        *_book(old, day, transferred_out=1),
        *_book(new, day, transferred_in=1),
        *_resident(old, day, int(data["birth_year"]), -1),
        *_resident(new, day, int(data["birth_year"]), 1),
    ]


def on_resident_became_active(event: Event) -> list[Flow]:
    return _book(division_of(event.envelope.data["division_id"]), day_of(event), active=1)


def on_person_erased(event: Event) -> list[Flow]:
    """An erasure lowers stocks from its day on; what was counted before stays as it was."""
    data, day = event.envelope.data, day_of(event)
    if data["division_id"] is None:  # a staff account that never was in any stock
        return []
    division_id = division_of(data["division_id"])
    flows: list[Flow] = []
    if data["was"] == "pending":
        flows += _book(division_id, day, pending=-1)
    elif data["was"] == "registered":
        flows += [*_book(division_id, day, erased=1), *_resident(division_id, day, int(data["birth_year"]), -1)]
    if data["move_division_id"] is not None:
        flows += _book(division_of(data["move_division_id"]), day, moves_pending=-1)
    return flows


def on_household_formed(event: Event) -> list[Flow]:
    return _book(division_of(event.envelope.data["division_id"]), day_of(event), households=1)


def on_household_dissolved(event: Event) -> list[Flow]:
    return _book(division_of(event.envelope.data["division_id"]), day_of(event), households=-1)


HANDLERS: dict[str, Callable[[Event], list[Flow]]] = {
    RegistrationSubmittedV1.TYPE: on_registration_submitted,
    RegistrationReturnedV1.TYPE: on_registration_returned,
    RegistrationWithdrawnV1.TYPE: on_registration_withdrawn,
    ResidenceVerifiedV1.TYPE: on_residence_verified,
    MoveSubmittedV1.TYPE: on_move_submitted,
    MoveReturnedV1.TYPE: on_move_returned,
    MoveWithdrawnV1.TYPE: on_move_withdrawn,
    ResidentMovedV1.TYPE: on_resident_moved,
    ResidentTransferredV1.TYPE: on_resident_transferred,
    ResidentBecameActiveV1.TYPE: on_resident_became_active,
    PersonErasedV1.TYPE: on_person_erased,
    HouseholdFormedV1.TYPE: on_household_formed,
    HouseholdDissolvedV1.TYPE: on_household_dissolved,
}


def flows_of(event: Event) -> Iterable[Flow]:
    """The flows of one event; none for events that are not about registration."""
    handler = HANDLERS.get(event.envelope.type)
    return handler(event) if handler is not None else ()

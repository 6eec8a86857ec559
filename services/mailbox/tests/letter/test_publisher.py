"""What the world learns: one face for every event, where it stood before, never what was said."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import Mapper
from linli_common.event_store.transcoding import event_transcoder
from linli_contracts import mailbox as public
from linli_contracts.envelope import Actor, build_message
from linli_contracts.mailbox.places import TIERS
from linli_contracts.units import unit_of
from mailbox_service.aggregate import clocks
from mailbox_service.aggregate.department import Department
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.routing import Routing
from mailbox_service.aggregate.rules import DistrictRules
from mailbox_service.aggregate.writing import Support
from mailbox_service.publisher import BY_TIME, CLOCK, CONTRACTS, WITHHELD, publish

from .everything import SEALED, SECRET, ended_otherwise, every_event, long_life
from .letters import DAY, MONDAY, WATER, a_letter, events_of

EVENTS = every_event()
OF_LETTERS = [event for event in EVENTS if isinstance(event, Letter.Event)]


def below(base: type[Any]) -> Iterator[type[Any]]:
    """The classes of events that can be stored: those with a name of their own."""
    for class_ in base.__subclasses__():
        if "TOPIC" in vars(class_):
            yield class_
        yield from below(class_)


def stored_classes() -> set[type[Any]]:
    kinds = (Letter, Support, Department, DistrictRules, Routing)
    return {class_ for kind in kinds for class_ in below(kind.Event)}


def one_by_one(letter: Letter) -> Iterator[tuple[dict[str, Any] | None, Any, dict[str, Any]]]:
    """Replays a letter: the standing before each event, the event, the standing after it."""
    replayed: Any = None
    for event in events_of(letter):
        before = None if replayed is None else replayed.standing()
        replayed = event.mutate(replayed)
        yield before, event, replayed.standing()


def test_every_event_has_exactly_one_face_or_is_withheld() -> None:
    assert set(CONTRACTS) | WITHHELD == stored_classes()
    assert not set(CONTRACTS) & WITHHELD


def test_the_examples_here_leave_no_event_out() -> None:
    assert {type(event) for event in EVENTS} == stored_classes()


def test_every_contract_of_the_mailbox_is_somebodys_face() -> None:
    assert {type(face.contract) for event in EVENTS if (face := publish(event))} == set(public.EVENTS)


def test_an_event_without_a_decision_is_an_error_and_not_published_by_chance() -> None:
    class Strange(Aggregate.Event):
        pass

    event = Strange(originator_id=uuid4(), originator_version=1, timestamp=MONDAY)
    with pytest.raises(KeyError):
        publish(event)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__qualname__)
def test_every_event_can_be_stored_and_read_back(event: Any) -> None:
    mapper: Mapper[Any] = Mapper(event_transcoder())
    read = mapper.to_domain_event(mapper.to_stored_event(event))
    assert type(read) is type(event)
    assert read.__dict__ == event.__dict__


@pytest.mark.parametrize("letter", [long_life(), *ended_otherwise()], ids=lambda letter: letter.lifecycle)
def test_a_letter_read_back_is_the_letter_that_was_saved(letter: Letter) -> None:
    replayed: Any = None
    for event in events_of(letter):
        replayed = event.mutate(replayed)
    saved, read = dict(letter.__dict__), dict(replayed.__dict__)
    saved.pop("_pending_events")
    read.pop("_pending_events")
    assert read == saved


@pytest.mark.parametrize("letter", [long_life(), *ended_otherwise()], ids=lambda letter: letter.lifecycle)
def test_a_contract_says_where_the_letter_stood_before_the_event(letter: Letter) -> None:
    for before, event, after in one_by_one(letter):
        face = publish(event)
        assert face is not None
        said = face.contract.model_dump()
        expected = dict(after if before is None else before)
        if type(event).__name__ == "Reopened":
            expected |= {"response_overdue": after["response_overdue"], "handling_overdue": after["handling_overdue"]}
        holder = unit_of(expected.pop("holder"))
        assert (said["holder_id"], said["holder_kind"]) == (holder.id, holder.kind)
        assert {name: said[name] for name in expected} == expected


def test_a_reopened_letter_says_that_it_is_overdue_again() -> None:
    faces = [face for event in OF_LETTERS if (face := publish(event))]
    again = [face.contract for face in faces if isinstance(face.contract, public.LetterReopenedV1)]
    assert [(said.response_overdue, said.handling_overdue) for said in again] == [(False, True), (True, False)]


def test_what_time_brought_about_bears_its_due_time_and_the_clock_as_its_actor() -> None:
    letter = a_letter()
    clocks.advance(letter, MONDAY + 60 * DAY)
    for event in events_of(letter, 1):
        face = publish(event)
        assert face is not None
        assert (face.at, face.actor) == (event.timestamp, CLOCK)
        if isinstance(event, clocks.ClockMissed):
            assert face.at == event.due_at


def test_a_lapse_is_the_clocks_and_a_confirmation_the_writers() -> None:
    closings = {event.how: publish(event) for event in OF_LETTERS if isinstance(event, clocks.Closed)}
    lapsed, confirmed = closings["lapsed"], closings["confirmed"]
    assert lapsed is not None
    assert confirmed is not None
    assert (lapsed.actor, confirmed.actor, confirmed.at) == (CLOCK, None, None)


def test_only_what_time_brings_about_has_another_actor_than_the_one_who_acts() -> None:
    for event in EVENTS:
        face = publish(event)
        by_clock = type(event) in BY_TIME or getattr(event, "how", "") == "lapsed"
        assert (face is not None and face.actor is not None) == by_clock


def test_a_face_is_shown_at_the_place_of_its_event_on_a_tier_that_its_contract_allows() -> None:
    for event in EVENTS:
        if face := publish(event):
            place = face.place
            assert [place.district, place.street, place.area] == event.place
            tier = "area" if place.area != "-" else "street" if place.street != "-" else "district"
            assert tier in TIERS[type(face.contract)]


def test_nothing_that_was_said_goes_out_nor_under_which_key_it_is_sealed() -> None:
    unsaid = (SECRET, b64encode(SECRET), SECRET.hex().encode(), SEALED.key_id.hex.encode(), str(SEALED.key_id).encode())
    for event in EVENTS:
        if face := publish(event):
            message = build_message(
                event_id=uuid4(),
                type_=face.contract.TYPE,
                service="mailbox",
                entity_id=str(event.originator_id),
                time=MONDAY,
                actor=Actor(uuid4(), "area_worker"),
                data=face.contract,
            )
            assert not [text for text in unsaid if text in message]
            assert b"what was said" not in message


def test_no_contract_has_a_field_for_words() -> None:
    free = {
        name
        for contract in public.EVENTS
        for name, field in contract.model_fields.items()
        if field.annotation is str and not field.metadata
    }
    assert free == set()


def test_who_wrote_a_letter_down_for_somebody_stays_inside() -> None:
    face = publish(events_of(a_letter(kind="assisted", consent="by_phone", entered_by=WATER.id))[0])
    assert face is not None
    assert str(WATER.id) not in face.contract.model_dump_json()

"""What the world learns of meetings and notices: one face for every event, never what was said."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from deliberation_service.aggregate.attendance import AttendanceYear
from deliberation_service.aggregate.meeting import Meeting
from deliberation_service.aggregate.notice import Notice, NoticeReading
from deliberation_service.aggregate.public_notice import PublicNotice
from deliberation_service.aggregate.resolution import Resolution
from deliberation_service.publisher import CLOCK, meetings, notices, publish
from eventsourcing.persistence import Mapper
from linli_common.event_store.transcoding import event_transcoder
from linli_contracts.deliberation import meetings as public_meetings
from linli_contracts.deliberation import moving as public_moving
from linli_contracts.deliberation import notices as public_notices
from linli_contracts.envelope import Actor, build_message

from .everything import every_event, gatherings
from .everything import notices as all_notices
from .meetings import SECRET

EVENTS = every_event()
FACES, WITHHELD = meetings.FACES | notices.FACES, meetings.WITHHELD | notices.WITHHELD
BY_TIME = meetings.BY_TIME | notices.BY_TIME
KINDS = (Meeting, AttendanceYear, Resolution, Notice, NoticeReading, PublicNotice)


def below(base: type[Any]) -> Iterator[type[Any]]:
    """The classes of events that can be stored: those with a name of their own."""
    for class_ in base.__subclasses__():
        if "TOPIC" in vars(class_):
            yield class_
        yield from below(class_)


STORED = {class_ for kind in KINDS for class_ in below(kind.Event)}


def test_every_event_has_exactly_one_face_or_is_withheld() -> None:
    assert set(FACES) | WITHHELD == STORED
    assert not set(FACES) & WITHHELD


def test_the_examples_here_leave_no_event_out() -> None:
    assert {type(event) for event in EVENTS} == STORED


def test_every_contract_is_somebodys_face() -> None:
    published = {type(face.contract) for event in EVENTS if (face := publish(event))}
    assert published == {*public_meetings.EVENTS, *public_notices.EVENTS, *public_moving.EVENTS}


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__qualname__)
def test_every_event_can_be_stored_and_read_back(event: Any) -> None:
    mapper: Mapper[Any] = Mapper(event_transcoder())
    read = mapper.to_domain_event(mapper.to_stored_event(event))
    assert type(read) is type(event)
    assert read.__dict__ == event.__dict__


@pytest.mark.parametrize(
    "aggregate", [*gatherings(), *all_notices()], ids=lambda one: f"{type(one).__name__} {getattr(one, 'state', '')}"
)
def test_what_is_read_back_is_what_was_saved(aggregate: Any) -> None:
    replayed: Any = None
    for event in aggregate.pending_events:
        replayed = event.mutate(replayed)
    saved, read = dict(aggregate.__dict__), dict(replayed.__dict__)
    saved.pop("_pending_events")
    read.pop("_pending_events")
    assert read == saved


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__qualname__)
def test_a_message_holds_nothing_of_what_was_said(event: Any) -> None:
    face = publish(event)
    if face is None:
        assert type(event) in WITHHELD
        return
    message = build_message(
        event_id=uuid4(),
        type_=face.contract.TYPE,
        service="deliberation",
        entity_id=str(event.originator_id),
        time=event.timestamp,
        actor=Actor(uuid4(), "area_worker"),
        data=face.contract,
    )
    for form in (SECRET, b64encode(SECRET), SECRET.hex().encode()):
        assert form not in message
    assert face.place == type(face.place)(*event.place)


def test_only_what_time_brought_about_bears_its_own_moment_and_the_clock() -> None:
    for event in EVENTS:
        face = publish(event)
        if face is not None:
            expected = (event.timestamp, CLOCK) if type(event) in BY_TIME else (None, None)
            assert (face.at, face.actor) == expected

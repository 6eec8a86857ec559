"""The envelope: what was built is what is read, and a malformed one says which attribute is at fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linli_contracts.envelope import Actor, MalformedEnvelopeError, build_message, parse_envelope
from linli_contracts.identity import DivisionClosedV1

TEXT = st.text(st.characters(codec="utf-8"), max_size=40)
JSON_VALUE = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXT
DATA = st.dictionaries(TEXT, JSON_VALUE | st.lists(JSON_VALUE, max_size=3), max_size=5)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-9, minutes=-30))])
TIMES = st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1), timezones=ZONES)
ACTORS = st.builds(Actor, person_id=st.uuids(), role=TEXT, division_id=st.none() | st.uuids())

REQUIRED = ["specversion", "id", "type", "subject", "time", "actorid", "actorrole", "data"]
DIVISION = UUID("0c0c8f3e-0c55-5d3f-9d3e-000000000028")


def message(**changes: Any) -> bytes:
    built: dict[str, Any] = orjson.loads(
        build_message(
            event_id=UUID(int=7),
            type_="linli.identity.division_closed.v1",
            service="identity",
            entity_id=str(DIVISION),
            time=datetime(2026, 3, 1, 10, tzinfo=UTC),
            actor=Actor(UUID(int=8), "operator", DIVISION),
            data=DivisionClosedV1(division_id=DIVISION, on=datetime(2026, 3, 1, tzinfo=UTC).date()),
        )
    )
    return orjson.dumps({name: value for name, value in {**built, **changes}.items() if value is not ...})


@given(st.uuids(), TEXT, TIMES, ACTORS, DATA)
def test_what_was_built_is_what_is_read(
    event_id: UUID, entity_id: str, time: datetime, actor: Actor, data: dict[str, Any]
) -> None:
    type_ = "linli.identity.division_closed.v1"

    read = parse_envelope(
        build_message(
            event_id=event_id, type_=type_, service="identity", entity_id=entity_id, time=time, actor=actor, data=data
        )
    )

    assert (read.id, read.type, read.entity_id, read.data) == (event_id, type_, entity_id, data)
    assert read.time == time
    assert read.time.utcoffset() == timedelta(0)
    assert (read.actor_id, read.actor_role, read.actor_division_id) == (actor.person_id, actor.role, actor.division_id)


@given(TIMES)
def test_the_same_moment_is_written_alike_from_every_zone(time: datetime) -> None:
    actor = Actor(UUID(int=8), "operator")
    there, in_utc = (
        build_message(
            event_id=UUID(int=7),
            type_="linli.identity.withheld.v1",
            service="identity",
            entity_id="e",
            time=moment,
            actor=actor,
            data={},
        )
        for moment in (time, time.astimezone(UTC))
    )

    assert there == in_utc


def test_a_time_without_a_zone_is_refused_when_a_message_is_built() -> None:
    with pytest.raises(ValueError, match="time zone"):
        build_message(
            event_id=UUID(int=7),
            type_="linli.identity.withheld.v1",
            service="identity",
            entity_id="e",
            time=datetime(2026, 3, 1),
            actor=Actor(UUID(int=8), "operator"),
            data={},
        )


@pytest.mark.parametrize("attribute", REQUIRED)
def test_a_missing_attribute_is_named(attribute: str) -> None:
    with pytest.raises(MalformedEnvelopeError, match=f"^{attribute}: missing$"):
        parse_envelope(message(**{attribute: ...}))


@pytest.mark.parametrize("attribute", REQUIRED)
@given(wrong=st.none() | st.booleans() | st.integers(-9, 9) | st.lists(st.integers(-9, 9), max_size=2))
def test_an_attribute_of_the_wrong_kind_is_named(attribute: str, wrong: Any) -> None:
    with pytest.raises(MalformedEnvelopeError, match=f"^{attribute}: "):
        parse_envelope(message(**{attribute: wrong}))


@pytest.mark.parametrize(
    ("attribute", "wrong"),
    [
        ("specversion", "0.3"),
        ("id", "42"),
        ("time", "yesterday"),
        ("time", "2026-03-01T10:00:00"),
        ("actorid", "the worker"),
        ("actordivision", "310113"),
        ("data", "text"),
    ],
)
def test_an_attribute_with_a_wrong_value_is_named(attribute: str, wrong: str) -> None:
    with pytest.raises(MalformedEnvelopeError, match=f"^{attribute}: "):
        parse_envelope(message(**{attribute: wrong}))


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[]", b"null", b'"text"', b"1"])
def test_what_is_no_json_object_is_said_to_be_none(body: bytes) -> None:
    with pytest.raises(MalformedEnvelopeError, match=r"^message: not (a )?JSON"):
        parse_envelope(body)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_but_nothing_else(body: bytes) -> None:
    with pytest.raises(MalformedEnvelopeError):
        parse_envelope(body)

"""Subjects: six tokens, none of them a person's, and a division's filter finds exactly what is below it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linli_contracts.subjects import ABSENT, NOWHERE, Place, division_filter, stream_subjects, subject_of, unit_token

DISTRICT = st.from_regex(r"[0-9]{6}", fullmatch=True)
STREET = st.from_regex(r"[0-9]{9}", fullmatch=True)
AREA = st.from_regex(r"[0-9]{12}", fullmatch=True)
UNCODED = st.uuids().map(lambda unit_id: unit_token(None, unit_id))
PLACES = st.builds(Place, DISTRICT | UNCODED, STREET | UNCODED, AREA | UNCODED)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,20}", fullmatch=True)


def matches(subject: str, filter_: str) -> bool:
    """How a NATS server matches: ``*`` is one token, ``>`` at the end one or more."""
    pattern = re.escape(filter_).replace(r"\*", "[^.]+").replace(">", ".+")
    return re.fullmatch(pattern, subject) is not None


@given(NAMES, PLACES, NAMES)
def test_a_subject_has_six_tokens_that_nats_allows(service: str, place: Place, event: str) -> None:
    tokens = subject_of(service, place, event).split(".")

    assert tokens == ["linli", service, place.district, place.street, place.area, event]
    assert not any(character in token for token in tokens for character in " *>")


@given(PLACES, NAMES)
def test_an_event_is_on_its_services_stream_and_on_no_others(place: Place, event: str) -> None:
    subject = subject_of("identity", place, event)

    assert matches(subject, stream_subjects("identity"))
    assert not matches(subject, stream_subjects("mailbox"))


@given(PLACES, NAMES)
def test_the_filter_of_each_unit_above_finds_an_event(place: Place, event: str) -> None:
    subject = subject_of("identity", place, event)

    for tier, code in (("district", place.district), ("street", place.street), ("area", place.area)):
        assert matches(subject, division_filter("identity", tier, code))


@given(PLACES, AREA)
def test_the_filter_of_another_area_does_not_find_it(place: Place, other: str) -> None:
    subject = subject_of("identity", place, "residence_verified")

    assert matches(subject, division_filter("identity", "area", other)) == (other == place.area)


@given(st.uuids())
def test_a_unit_without_a_code_is_called_by_u_and_eight_hex_digits(unit_id: UUID) -> None:
    token = unit_token(None, unit_id)

    assert re.fullmatch("u[0-9a-f]{8}", token)
    assert Place(area=token).area == token


def test_a_unit_with_a_code_is_called_by_it() -> None:
    assert unit_token("310113111028", UUID(int=1)) == "310113111028"


def test_an_event_without_a_place_is_nowhere() -> None:
    assert subject_of("identity", NOWHERE, "withheld") == "linli.identity.-.-.-.withheld"
    assert Place() == Place(ABSENT, ABSENT, ABSENT)


@given(st.text(max_size=20).filter(lambda text: not re.fullmatch(r"-|[0-9]{6,12}|u[0-9a-f]{8}", text)))
def test_a_token_that_is_no_code_is_refused_and_the_tier_named(token: str) -> None:
    with pytest.raises(ValueError, match=r"^street: "):
        Place(district="310113", street=token)


@pytest.mark.parametrize("name", ["", "mailbox\n", "Mailbox", "letter.replied", "a b", "*", ">", "1st"])
def test_a_name_that_is_no_token_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="lower-case name"):
        subject_of("identity", NOWHERE, name)
    with pytest.raises(ValueError, match="lower-case name"):
        subject_of(name, NOWHERE, "withheld")


@pytest.mark.parametrize("code", ["*", ">", "310113.>", "", "宝山区"])
def test_a_filter_for_a_wildcard_is_refused(code: str) -> None:
    with pytest.raises(ValueError, match=r"^street: "):
        division_filter("identity", "street", code)

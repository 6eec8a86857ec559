"""Every contract keeps the promises of the public language; the canonical examples show it."""

from __future__ import annotations

import re

import orjson
import pytest
from linli_contracts.contract import Contract, WithheldV1
from linli_contracts.envelope import parse_envelope, source_of, type_of
from linli_contracts.examples import ACTOR, EVENT_ID, TIME, example_message, readable
from linli_contracts.freeze import HOME
from linli_contracts.registry import REGISTRY, Entry, services
from linli_contracts.subjects import Place, subject_of

EVERY_CONTRACT = pytest.mark.parametrize("entry", REGISTRY.values(), ids=REGISTRY.keys())

PERSONAL = re.compile(
    r"(person|resident|guardian|owner|applicant|family|given|first|last|full)_?name|nick|surname|real_name"
    r"|phone|mobile|e_?mail|wechat"
    r"|document|id_(card|number)|passport|permit"
    r"|birth_?(day|date|month)|date_of_birth|born"
    r"|address|photo|image|signature|password|secret|token"
)
"""What no public message may hold. Of a birth only the year is told; ids are random."""

UNCLEAR_BESIDE_A_PERSON = {"name", "number", "text", "note", "comment", "title", "content"}


@EVERY_CONTRACT
def test_the_type_says_service_event_and_version(entry: Entry) -> None:
    class_name = entry.contract.__name__
    event, version = re.fullmatch(r"(.+)V([1-9][0-9]*)", class_name).groups()  # type: ignore[union-attr]
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", event).lower()

    assert entry.event_type == type_of(entry.owner, words, int(version))


@EVERY_CONTRACT
def test_the_canonical_example_is_read_back_as_it_was_built(entry: Entry) -> None:
    envelope = parse_envelope(example_message(entry))

    assert (envelope.id, envelope.type, envelope.time) == (EVENT_ID, entry.event_type, TIME)
    assert (envelope.actor_id, envelope.actor_role) == (ACTOR.person_id, ACTOR.role)
    contract = entry.contract.model_validate(envelope.data)
    assert orjson.loads(orjson.dumps(contract.__dict__, default=vars, option=orjson.OPT_UTC_Z)) == envelope.data


@EVERY_CONTRACT
def test_the_committed_example_is_the_canonical_one(entry: Entry) -> None:
    committed = (HOME / "examples" / f"{entry.event_type}.json").read_bytes()

    assert committed == readable(example_message(entry))
    assert orjson.loads(committed)["source"] == source_of(entry.owner)


@EVERY_CONTRACT
def test_an_unknown_field_is_refused(entry: Entry) -> None:
    data = parse_envelope(example_message(entry)).data

    with pytest.raises(ValueError, match="surprise"):
        entry.contract.model_validate({**data, "surprise": 1})


@EVERY_CONTRACT
def test_a_time_without_a_zone_is_refused(entry: Entry) -> None:
    data = parse_envelope(example_message(entry)).data
    properties = entry.contract.model_json_schema().get("properties", {})

    for name in [name for name, schema in properties.items() if schema.get("format") == "date-time"]:
        with pytest.raises(ValueError, match=name):
            entry.contract.model_validate({**data, name: "2026-03-01T10:00:00"})


@EVERY_CONTRACT
def test_no_field_is_named_like_personal_data(entry: Entry) -> None:
    names = set(entry.contract.model_fields)

    assert not [name for name in names if PERSONAL.search(name)]
    if "person_id" in names:
        assert not names & UNCLEAR_BESIDE_A_PERSON


@EVERY_CONTRACT
def test_the_contract_says_what_it_means(entry: Entry) -> None:
    assert entry.contract.__doc__
    assert entry.contract.__doc__ != Contract.__doc__


@EVERY_CONTRACT
def test_the_registered_subject_is_the_one_that_is_built(entry: Entry) -> None:
    place = Place("310113", "310113111", "310113111028") if entry.tiers else Place()
    tokens = {"district": place.district, "street": place.street, "area": place.area}

    assert entry.subject.format(**tokens) == subject_of(entry.owner, place, entry.event)


def test_every_service_can_withhold() -> None:
    assert [type_of(service, "withheld", 1) for service in services()] == [
        type_ for type_ in REGISTRY if ".withheld." in type_
    ]


def test_no_two_contracts_share_a_type() -> None:
    own = [entry.contract for entry in REGISTRY.values() if entry.contract is not WithheldV1]

    assert len(own) == len(set(own))

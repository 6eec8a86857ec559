"""The AsyncAPI document says every contract, resolves, and is the committed one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from linli_common.asyncapi import document, main
from linli_contracts.registry import REGISTRY

COMMITTED = Path(__file__).parents[3] / "docs" / "asyncapi.json"


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    read: dict[str, Any] = orjson.loads(document())
    return read


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["$ref"]] if "$ref" in value else [])
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_contract_is_a_channel_that_its_owner_sends_on(described: dict[str, Any]) -> None:
    assert list(described["channels"]) == list(REGISTRY)
    assert {operation["action"] for operation in described["operations"].values()} == {"send"}


def test_every_reference_leads_somewhere(described: dict[str, Any]) -> None:
    found = set(references(described))

    assert len(found) > len(REGISTRY)
    for reference in found:
        place: Any = described
        for part in reference.removeprefix("#/").split("/"):
            place = place[part]
        assert place


def test_a_message_holds_the_fields_of_its_own_contract_also_where_another_service_has_one_of_that_name(
    described: dict[str, Any],
) -> None:
    schemas = described["components"]["schemas"]
    for event_type, entry in REGISTRY.items():
        data = schemas[event_type]["properties"]["data"]["$ref"].rpartition("/")[2]
        assert list(schemas[data].get("properties", {})) == list(entry.contract.model_fields), event_type


def test_every_parameter_of_an_address_is_described(described: dict[str, Any]) -> None:
    for channel in described["channels"].values():
        assert re.findall(r"\{(\w+)\}", channel["address"]) == list(channel.get("parameters", {}))


def test_the_only_address_in_it_is_a_placeholder(described: dict[str, Any]) -> None:
    assert [server["host"] for server in described["servers"].values()] == ["localhost:4222"]
    assert b"http" not in orjson.dumps(described)


def test_it_is_made_of_the_same_bytes_each_time() -> None:
    assert document() == document()


def test_the_committed_document_is_the_present_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", str(COMMITTED)]) == 0, capsys.readouterr().err


def test_a_document_that_differs_or_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    committed = tmp_path / "asyncapi.json"

    assert main(["--check", str(committed)]) == 1
    committed.write_text("{}")
    assert main(["--check", str(committed)]) == 1

    said = capsys.readouterr().err.splitlines()
    assert "is missing" in said[0]
    assert "differs" in said[1]

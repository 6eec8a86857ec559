"""One canonical example of each contract: a whole message, made from the examples that stand with the fields."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import orjson

from linli_contracts.envelope import Actor, build_message
from linli_contracts.registry import Entry

EVENT_ID = UUID("0b9d3c52-6c1f-4f0e-9a57-00000000e0e1")
ENTITY_ID = UUID("7d6f0f4c-2b0a-4a53-8f10-00000000a9a9")
TIME = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ACTOR = Actor(
    person_id=UUID("5d0e1f9a-4a54-4d7e-8b39-0000000000aa"),
    role="area_worker",
    division_id=UUID("0c0c8f3e-0c55-5d3f-9d3e-000000000028"),
)


class NoExampleError(Exception):
    """A field of a contract has no example."""


def example_message(entry: Entry) -> bytes:
    """The example as it would be on the stream. Raises `NoExampleError` that names contract and field."""
    return build_message(
        event_id=EVENT_ID,
        type_=entry.event_type,
        service=entry.owner,
        entity_id=str(ENTITY_ID),
        time=TIME,
        actor=ACTOR,
        data=entry.contract.model_validate(_example_data(entry)),
    )


def readable(message: bytes) -> bytes:
    """The same JSON for people: two spaces of indent, keys in the same order, a line feed at the end."""
    return orjson.dumps(orjson.loads(message), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _example_data(entry: Entry) -> dict[str, Any]:
    properties = entry.contract.model_json_schema().get("properties", {})
    return {name: _example_value(f"{entry.event_type}: field {name}", schema) for name, schema in properties.items()}


def _example_value(field: str, schema: dict[str, Any]) -> Any:
    if schema.get("examples"):
        return schema["examples"][0]
    if schema.get("type") == "array":
        return [_example_value(field, schema["items"])]
    for choice in schema.get("anyOf", ()):
        if choice.get("type") != "null":
            return _example_value(field, choice)
    raise NoExampleError(f"{field} has no example")

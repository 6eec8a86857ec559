"""The public language as an AsyncAPI 3 document, made by FastStream from the register of contracts.

``python -m linli_common.asyncapi > docs/asyncapi.json`` makes it, ``--check FILE`` compares a committed one. It says
what is on the streams; FastStream is given no server to connect to and publishes nothing here.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

import orjson
from faststream import FastStream
from faststream.nats import NatsBroker
from faststream.specification import AsyncAPI
from linli_contracts.envelope import CONTENT_TYPE, source_of
from linli_contracts.examples import example_message
from linli_contracts.registry import REGISTRY, Entry
from pydantic import BaseModel, ConfigDict, Field, create_model
from pydantic.json_schema import models_json_schema

_PLACEHOLDER_SERVER = "nats://localhost:4222"

_DESCRIPTION = (
    "Every event of every service, as CloudEvents 1.0 in structured JSON. Message n of a stream is event n of its"
    " service. Contracts are versioned one by one; a new version stands beside the old. No message holds a name, a"
    " phone number, a document number or a date of birth."
)

_PARAMETERS: dict[str, dict[str, Any]] = {
    tier: {
        "description": f"Code of the {tier} on that day, `u` and 8 hex digits for one without a code,"
        " `-` where the tier does not apply.",
        "examples": [code, "-"],
    }
    for tier, code in (("district", "310113"), ("street", "310113111"), ("area", "310113111028"))
}


class CloudEvent(BaseModel):
    """The envelope: attributes of CloudEvents 1.0 and three extensions that say who acted."""

    model_config = ConfigDict(extra="forbid")
    specversion: Literal["1.0"]
    id: UUID = Field(description="Random id of the event; the same whenever the event is read.")
    source: str
    type: str
    subject: UUID = Field(description="Id of what the event happened to; its events are in order.")
    time: datetime = Field(description="When it happened (UTC, RFC 3339, microseconds).")
    datacontenttype: Literal["application/json"]
    actorid: UUID = Field(description="Who did it: a person's random id, or a service's.")
    actorrole: str = Field(description="In which role.")
    actordivision: UUID | None = Field(default=None, description="For which division, when the role has one.")


def document(registry: Mapping[str, Entry] = REGISTRY) -> bytes:
    """The document as indented JSON, the same bytes for the same contracts."""
    broker = NatsBroker(_PLACEHOLDER_SERVER)
    for entry in registry.values():
        broker.publisher(
            entry.subject, title=entry.event_type, description=entry.contract.__doc__, schema=_message_model(entry)
        )
    specification = AsyncAPI(title="Linli 邻里", version="1", description=_DESCRIPTION, license={"name": "Apache-2.0"})
    app = FastStream(broker, specification=specification)
    described: dict[str, Any] = app.schema.to_specification().to_jsonable()
    _put_in_order(described, registry)
    _keep_apart_what_is_called_the_same(described, registry)
    for entry in registry.values():
        _complete(described, entry)
    return orjson.dumps(described, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command. 0: printed, or the same; 1: the committed document differs or is missing."""
    parser = argparse.ArgumentParser(prog="python -m linli_common.asyncapi", description="Describe the streams.")
    parser.add_argument("--check", type=Path, metavar="FILE", help="compare with a committed document, print nothing")
    committed: Path | None = parser.parse_args(arguments).check
    made = document()
    if committed is None:
        sys.stdout.buffer.write(made)
        return 0
    if not committed.is_file() or committed.read_bytes() != made:
        state = "differs from the contracts" if committed.is_file() else "is missing"
        print(f"{committed} {state}: run `make contracts` and commit it.", file=sys.stderr)
        return 1
    return 0


def _message_model(entry: Entry) -> type[BaseModel]:
    """The envelope with this contract inside. The document calls it by the CloudEvents type."""
    fields: dict[str, Any] = {
        "source": (Literal[source_of(entry.owner)], ...),
        "type": (Literal[entry.event_type], ...),
        "data": (entry.contract, ...),
    }
    return create_model(entry.event_type, __base__=CloudEvent, __doc__=entry.contract.__doc__, **fields)


def _put_in_order(described: dict[str, Any], registry: Mapping[str, Entry]) -> None:
    """FastStream keeps publishers in a set, whose order is another one in each process."""
    for part in ("channels", "operations"):
        described[part] = {event_type: described[part][event_type] for event_type in registry}
    described["components"]["messages"] = dict(sorted(described["components"]["messages"].items()))


def _keep_apart_what_is_called_the_same(described: dict[str, Any], registry: Mapping[str, Entry]) -> None:
    """FastStream knows a schema by its class's name alone; pydantic adds the module where two services have one."""
    refs, made = models_json_schema(
        [(entry.contract, "validation") for entry in registry.values()], ref_template="#/components/schemas/{model}"
    )
    messages = {event_type: described["components"]["schemas"][event_type] for event_type in registry}
    for event_type, entry in registry.items():
        messages[event_type]["properties"]["data"] = refs[(entry.contract, "validation")]
    described["components"]["schemas"] = dict(sorted((messages | made["$defs"]).items()))


def _complete(described: dict[str, Any], entry: Entry) -> None:
    """What FastStream has no words for (parameters, example, readers) or has wrong for us (we use no header)."""
    channel = described["channels"][entry.event_type]
    if entry.tiers:
        channel["parameters"] = _PARAMETERS
    channel["bindings"]["nats"]["subject"] = entry.subject_filter
    channel["x-stream"] = entry.stream
    channel["x-owner"] = entry.owner
    channel["x-tiers"] = list(entry.tiers)
    channel["x-readers"] = [reader.name for reader in entry.readers]
    message = described["components"]["messages"][f"{entry.event_type}:Message"]
    del message["correlationId"]
    message["contentType"] = CONTENT_TYPE
    message["examples"] = [{"payload": orjson.loads(example_message(entry))}]


if __name__ == "__main__":
    sys.exit(main())

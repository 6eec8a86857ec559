"""What is frozen when ticking opens: the projects with their costs, and one hash over all that the result rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import orjson
from funding_service.aggregate.terms import Terms
from linli_ballots.roll import Roll


@dataclass(frozen=True, slots=True)
class Project:
    """A proposal as it stands on the ballot: its number in the round, its cost in fen, whose money it asks for."""

    number: int
    proposal_id: UUID
    cost_fen: int
    envelope: str
    division_id: UUID
    estate_id: UUID | None

    def data(self) -> dict[str, Any]:
        """As events keep it."""
        return asdict(self)


def projects_from(data: Iterable[Mapping[str, Any]]) -> tuple[Project, ...]:
    """The projects that an event keeps."""
    return tuple(Project(**one) for one in data)


def frozen_data(round_id: UUID, edition: int, terms: Terms, projects: Sequence[Project], roll: Roll) -> dict[str, Any]:
    """Everything that the result of an edition rests on beside the ballots, as plain values."""
    return {
        "linli": "round/1",
        "round_id": round_id,
        "edition": edition,
        "terms": terms.data(),
        "projects": [project.data() for project in projects],
        "roll_sha256": roll.digest,
        "roll_units": roll.units,
    }


def frozen_digest(data: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON: sorted keys, times in UTC, no blanks. Anyone can make it again from the export."""
    return hashlib.sha256(canonical(data)).hexdigest()


def canonical(data: Mapping[str, Any]) -> bytes:
    """The bytes that are hashed."""
    return orjson.dumps(data, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z)

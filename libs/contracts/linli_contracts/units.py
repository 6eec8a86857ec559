"""Who can hold a letter or be asked for something: a division of the territory, or a department of one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args
from uuid import UUID

from linli_contracts.mailbox.words import UnitKind

KINDS: tuple[str, ...] = get_args(UnitKind)


@dataclass(frozen=True, slots=True)
class Unit:
    """A committee (area), street office, district or department. In private events it is its text: ``area/<id>``."""

    kind: UnitKind
    id: UUID

    def __str__(self) -> str:
        return f"{self.kind}/{self.id}"


def unit_of(text: str) -> Unit:
    """The unit of its text. Raises ValueError for anything else."""
    kind, _, id_ = text.partition("/")
    if kind not in KINDS:
        raise ValueError(f"{text!r} is no unit")
    return Unit(kind, UUID(id_))  # type: ignore[arg-type]

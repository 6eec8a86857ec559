"""An area as a command sees it: its lasting id, and the codes under which it stands today."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Area:
    """``place`` are the subject tokens of district, street and area on the day of the command."""

    division_id: UUID
    place: list[str]

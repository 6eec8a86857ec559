"""Who is asking, and what they may do: rights are (role, division), nothing else."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Grant:
    """A role with the divisions or groupings it is for, up to and including ``ends_on`` (Asia/Shanghai)."""

    role: str
    division_ids: tuple[UUID, ...]
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Principal:
    """The person behind a request, as the token says; ``position`` is identity's when the token was made."""

    person_id: UUID
    grants: tuple[Grant, ...]
    issued_at: datetime
    position: int
    area_id: UUID | None = None
    household_id: UUID | None = None
    age_band: str | None = None

    def has(self, roles: Collection[str]) -> bool:
        """Whether one of the roles is held anywhere."""
        return any(grant.role in roles for grant in self.grants)

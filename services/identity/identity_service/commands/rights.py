"""Commands about role grants and staff accounts."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from identity_service.aggregate.role_grant import MAX_DIVISIONS
from identity_service.commands.residents import Command, PersonName, Phone
from linli_contracts.words import Basis, Role
from pydantic import Field


class EnrolStaff(Command):
    """Make an account for somebody who works here without living here."""

    name: PersonName
    phone: Phone


class GrantRole(Command):
    """Grant a role. ``division_ids`` are divisions or groupings; ``starts_on`` None means today."""

    person_id: UUID
    role: Role
    basis: Basis
    division_ids: list[UUID] = Field(default=[], max_length=MAX_DIVISIONS)
    starts_on: date | None = None
    ends_on: date | None = None

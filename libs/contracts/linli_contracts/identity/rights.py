"""Rights (授权): role grants and the moment from which a person's tokens count."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import AwareDatetime, Field

from linli_contracts.contract import Contract
from linli_contracts.identity.fields import (
    DivisionId,
    GrantId,
    On,
    PersonId,
)
from linli_contracts.words import Basis, Role


class RoleGrantedV1(Contract):
    """A role with its basis, term and divisions (or groupings)."""

    TYPE: ClassVar[str] = "linli.identity.role_granted.v1"
    grant_id: GrantId
    person_id: PersonId
    role: Annotated[Role, Field(examples=["area_worker"])]
    basis: Annotated[Basis, Field(examples=["employed"])]
    division_ids: list[DivisionId]
    starts_on: On
    ends_on: On | None


class RoleEndedV1(Contract):
    """The grant ended; takes effect at once."""

    TYPE: ClassVar[str] = "linli.identity.role_ended.v1"
    grant_id: GrantId
    person_id: PersonId
    role: Annotated[Role, Field(examples=["area_worker"])]


class SessionsRevokedV1(Contract):
    """Tokens of the person issued before ``not_before`` are refused by every service."""

    TYPE: ClassVar[str] = "linli.identity.sessions_revoked.v1"
    person_id: PersonId
    not_before: Annotated[AwareDatetime, Field(examples=["2026-03-01T02:00:00.000000Z"])]

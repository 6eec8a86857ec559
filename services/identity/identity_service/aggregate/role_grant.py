"""A role grant (授权): a role with its basis, term and divisions; ending it takes effect at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import get_args
from uuid import UUID

from eventsourcing.domain import Aggregate
from identity_service.aggregate.granting import BY_ROLE
from identity_service.refusals.rights import (
    DivisionsInvalidError,
    GrantAlreadyEndedError,
    RoleNotGrantableError,
    TermInvalidError,
)
from linli_common.clock import shanghai_day
from linli_contracts.words import Basis, Role, Tier

MAX_DIVISIONS = 200
"""One grant names its divisions one by one; a grid or constituency stands for many."""


class RoleGrant(Aggregate):
    """``starts_on`` and ``ends_on`` are the first and the last day (Asia/Shanghai) on which it holds."""

    TOPIC = "identity:RoleGrant"

    class Event(Aggregate.Event):
        """What all of them share: id, version and time."""

    class Granted(Event, Aggregate.Created):
        """From above, or recorded from an election."""

        TOPIC = "identity:RoleGrant.Granted"
        person_id: UUID
        role: str
        basis: str
        division_ids: list[UUID]
        starts_on: date
        ends_on: date | None
        place: list[str]

    class Ended(Event):
        """Before its term, or at its end."""

        TOPIC = "identity:RoleGrant.Ended"
        person_id: UUID
        role: str
        place: list[str]

        def apply(self, aggregate: RoleGrant) -> None:
            aggregate.ended = True

    Created = Granted  # the library would define one of its own, without a topic

    def __init__(
        self,
        person_id: UUID,
        role: str,
        division_ids: list[UUID],
        starts_on: date,
        ends_on: date | None,
        place: list[str],
    ) -> None:
        self.person_id = person_id
        self.role = role
        self.division_ids = division_ids
        self.starts_on = starts_on
        self.ends_on = ends_on
        self.place = place
        self.ended = False

    @classmethod
    def grant(
        cls,
        *,
        id: UUID,
        person_id: UUID,
        role: Role,
        basis: Basis,
        divisions: Sequence[tuple[UUID, Tier | None]],
        starts_on: date,
        ends_on: date | None,
        place: list[str],
        at: datetime,
    ) -> RoleGrant:
        """Grants a role. ``divisions`` come with their tier, None for a grid or constituency.

        Raises `RoleNotGrantableError`, `DivisionsInvalidError`, `TermInvalidError`.
        """
        _check(role, basis, divisions)
        _check_term(role, starts_on, ends_on, at)
        return cls._create(
            cls.Granted,
            id=id,
            person_id=person_id,
            role=role,
            basis=basis,
            division_ids=[division_id for division_id, _ in divisions],
            starts_on=starts_on,
            ends_on=ends_on,
            place=place,
            timestamp=at,
        )

    def end(self, *, at: datetime) -> None:
        """Ends the grant at once; a second time raises `GrantAlreadyEndedError`."""
        if self.ended:
            raise GrantAlreadyEndedError("this grant has ended")
        self.trigger_event(self.Ended, person_id=self.person_id, role=self.role, place=self.place, timestamp=at)


def _check(role: Role, basis: Basis, divisions: Sequence[tuple[UUID, Tier | None]]) -> None:
    line = BY_ROLE.get(role)
    if line is None:
        raise RoleNotGrantableError(f"{role} is not granted: it follows from a residence or an ownership", field="role")
    if basis not in line.bases:
        raise RoleNotGrantableError(f"{role} is granted as {' or '.join(line.bases)}", field="basis")
    if not line.tiers:
        if divisions:
            raise DivisionsInvalidError(f"{role} holds for the whole platform: name none", field="division_ids")
        return
    if not divisions or len(divisions) > MAX_DIVISIONS:
        raise DivisionsInvalidError(f"name 1 to {MAX_DIVISIONS} divisions", field="division_ids")
    if len({division_id for division_id, _ in divisions}) != len(divisions):
        raise DivisionsInvalidError("a division is named twice", field="division_ids")
    for _, tier in divisions:
        if tier is not None and tier not in line.tiers:
            raise DivisionsInvalidError(
                f"{role} holds for {' or '.join(line.tiers)}, not for a {tier}", field="division_ids"
            )


def _check_term(role: Role, starts_on: date, ends_on: date | None, at: datetime) -> None:
    if ends_on is None and BY_ROLE[role].ends:
        raise TermInvalidError(f"{role} needs the last day of its term", field="ends_on")
    if ends_on is not None and (ends_on < starts_on or ends_on < shanghai_day(at)):
        raise TermInvalidError("the term ends before it starts, or is over", field="ends_on")


ROLES: tuple[str, ...] = get_args(Role)

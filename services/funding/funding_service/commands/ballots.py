"""What voters, desks and those who enter paper slips send."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from funding_service.commands.command import Command, Reason
from pydantic import Field

Number = Annotated[int, Field(strict=True, ge=1, le=1_000)]
SlipNumber = Annotated[str, Field(min_length=1, max_length=40)]


class PointsGiven(Command):
    """Points for one project."""

    number: Number
    points: Annotated[int, Field(strict=True, ge=1, le=1_000)]


class Ticks(Command):
    """Numbers of projects, in order of preference where they are ranked; or points, where they are shared out."""

    projects: Annotated[Sequence[Number], Field(max_length=300)] = ()
    points: Annotated[Sequence[PointsGiven], Field(max_length=300)] = ()


class CastTicks(Ticks):
    """勾选; again in place of the last ballot."""


class IssueSlips(Command):
    """A batch of numbered slips to print."""

    slips: Annotated[int, Field(strict=True, ge=1, le=5_000)]


class TickPerson(Command):
    """领取纸质选票."""

    person_id: UUID


class EnterSlip(Ticks):
    """录入纸质选票, by each of two workers."""

    number: SlipNumber


class ResolveSlip(EnterSlip):
    """What stands on a slip whose entries differ, and why."""

    reason: Reason

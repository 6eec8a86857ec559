"""What writers send."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from linli_common.http.fields import Line
from linli_contracts.mailbox.words import Consent
from mailbox_service.commands.command import Command, Reason, Text
from pydantic import Field, StringConstraints

Category = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
OrderNumber = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Za-z0-9-]{4,40}$")]


class _About(Command):
    category: Category
    title: Line
    text: Text
    place: Annotated[Line | None, Field(description="Where it is, in words: 3号楼门口.")] = None
    public: bool = Field(default=False, description="Others of the area may read it, without the writer's name.")


class WriteLetter(_About):
    """写信: about an estate; the writer is who is signed in. A joint letter (联名) can be signed by others."""

    estate_id: UUID
    joint: bool = False


class EnterLetter(_About):
    """代录: written down for a registered resident who agreed."""

    estate_id: UUID
    writer_id: UUID
    consent: Consent


class TakeOverOrder(_About):
    """转入12345工单: an order of the city hotline becomes a letter, once."""

    division_id: Annotated[UUID, Field(description="The area, or the street or district when it is about all of it.")]
    estate_id: UUID | None = None
    order_number: OrderNumber


class OpenAgencyLetter(_About):
    """群众事务代理: the committee takes up a problem that residents share, and negotiates it to the end."""

    division_id: UUID
    estate_id: UUID | None = None


class GiveMore(Command):
    """补充."""

    text: Text


class Confirm(Command):
    """确认办结."""

    solved: bool
    rating: Annotated[int | None, Field(ge=1, le=5)] = None


class Rate(Command):
    """评价."""

    rating: Annotated[int, Field(ge=1, le=5)]


class Reopen(Command):
    """重办."""

    reason: Reason


class ReportAbuse(Command):
    """举报."""

    reason: Reason

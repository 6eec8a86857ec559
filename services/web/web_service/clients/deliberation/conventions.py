"""居民公约 and 管理规约, as deliberation's API answers: the text of any day, every version, every amendment."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.telling import Body, Done, tell


class ConventionItem(BaseModel):
    """A convention in a list. ``waiting_version``: filed with the street and not answered."""

    convention_id: UUID
    kind: str
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    versions: int
    in_force_on: date | None
    waiting_version: int | None


class Conventions(BaseModel):
    """One page of conventions."""

    items: list[ConventionItem]
    next_cursor: str | None = None


class Article(BaseModel):
    """``number`` is the place in this version; the id lasts."""

    number: int
    article_id: UUID
    text: str | None


class Version(BaseModel):
    """A version without its text. ``filing``: waiting, accepted (备案), returned, or None."""

    version: int
    set_id: UUID
    vote_id: UUID
    adopted_at: datetime
    in_force_on: date
    articles: int
    filing: str | None
    filed_at: datetime | None
    answered_at: datetime | None
    answer: str | None


class Text(BaseModel):
    """The text of a version; ``on`` is the day that was asked for."""

    convention_id: UUID
    kind: str
    title: str | None
    on: date | None
    version: Version
    articles: list[Article]


class Amendment(BaseModel):
    """``before`` is how the article reads now, None for a new one."""

    amendment_id: UUID
    amendment: str
    article_id: UUID
    after_id: UUID | None
    before: str | None
    text: str | None
    why: str | None
    proposer_id: UUID | None


class AmendmentSet(BaseModel):
    """Amendments that are adopted together; ``reason``: why the set was ended."""

    set_id: UUID
    topic_id: UUID | None
    title: str | None
    opened_at: datetime
    state: str
    vote_id: UUID | None
    reason: str | None
    amendments: list[Amendment]


class Convention(BaseModel):
    """A convention with its versions and sets, the first ones first."""

    convention_id: UUID
    kind: str
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    in_force: int | None
    versions: list[Version]
    sets: list[AmendmentSet]


class ConventionClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def of_division(self, division_id: UUID, query: Query) -> Conventions:
        """Those of a division and below; ``waiting``: filed and not answered."""
        return Conventions.model_validate(await self._caller.get(f"/divisions/{division_id}/conventions", query))

    async def convention(self, convention_id: UUID) -> Convention:
        """One with its versions and all amendments."""
        return Convention.model_validate(await self._caller.get(f"/conventions/{convention_id}"))

    async def text_on(self, convention_id: UUID, day: date | None) -> Text:
        """How it reads on a day; today when there is none. Nothing in force that day is a 404."""
        query: Query = {"on": day.isoformat() if day else None}
        return Text.model_validate(await self._caller.get(f"/conventions/{convention_id}/text", query))

    async def version(self, convention_id: UUID, number: int) -> Text:
        """How a version reads, whenever it held."""
        return Text.model_validate(await self._caller.get(f"/conventions/{convention_id}/versions/{number}"))

    async def begin(self, body: Body, key: str, token: str) -> Done:
        """A convention of an area or estate; answers ``convention_id``."""
        return await tell(self._caller, "/conventions", body, key, token)

    async def tell(self, convention_id: UUID, what: str, body: Body, key: str, token: str) -> Done:
        """A command about one: ``sets``, ``sets/{id}/amendments``, ``versions/{number}/file``…"""
        return await tell(self._caller, f"/conventions/{convention_id}/{what}", body, key, token)

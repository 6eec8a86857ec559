"""Conventions as everybody reads them: the text of any day, every version, every set of amendments."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from deliberation_service.aggregate.convention import AmendmentSet, Convention, Version
from deliberation_service.application.contents import Contents
from deliberation_service.refusals.conventions import UnknownConventionError
from linli_neighbourhood import Neighbourhood
from pydantic import BaseModel, Field


class ArticleView(BaseModel):
    """``number`` is the place in this version; the id lasts."""

    number: int
    article_id: UUID
    text: str | None


class VersionItem(BaseModel):
    """A version without its text. ``filing``: waiting, accepted (备案), returned, or null."""

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


class TextView(BaseModel):
    """The text of a version. ``on`` is the day that was asked for, null when a version was."""

    convention_id: UUID
    kind: str
    title: str | None
    on: date | None
    version: VersionItem
    articles: list[ArticleView]


class AmendmentView(BaseModel):
    """``before`` is how the article reads now, null for a new one."""

    amendment_id: UUID
    amendment: str
    article_id: UUID
    after_id: UUID | None
    before: str | None
    text: str | None
    why: str | None
    proposer_id: UUID | None = Field(description="Null once the account is erased (已注销).")


class SetView(BaseModel):
    """Amendments that are adopted together. ``reason``: why the set was ended."""

    set_id: UUID
    topic_id: UUID | None
    title: str | None
    opened_at: datetime
    state: str
    vote_id: UUID | None
    reason: str | None
    amendments: list[AmendmentView]


class ConventionView(BaseModel):
    """A convention with its versions and sets, the first ones first. ``in_force``: the version that holds today."""

    convention_id: UUID
    kind: str
    division_id: UUID
    estate_id: UUID | None
    title: str | None
    in_force: int | None
    versions: list[VersionItem]
    sets: list[SetView]


class ConventionViews:
    """Opened for one request."""

    def __init__(self, contents: Contents, neighbourhood: Neighbourhood) -> None:
        self._contents = contents
        self._neighbourhood = neighbourhood

    def title(self, convention: Convention) -> str | None:
        """None when it can no longer be read."""
        return self._contents.open(convention.title)

    def detail(self, convention: Convention, today: date) -> ConventionView:
        """All of it but the articles."""
        holds = convention.as_of(today)
        return ConventionView(
            convention_id=convention.id,
            kind=convention.kind,
            division_id=convention.division_id,
            estate_id=convention.estate_id,
            title=self.title(convention),
            in_force=holds.number if holds is not None else None,
            versions=[self._version(version) for version in convention.versions],
            sets=[self._set(convention, one) for one in convention.sets.values()],
        )

    def on(self, convention: Convention, day: date) -> TextView:
        """The text that holds on a day. Raises `UnknownConventionError` before the first one does."""
        version = convention.as_of(day)
        if version is None:
            raise UnknownConventionError(f"nothing was in force on {day.isoformat()}", field="on")
        return self._text(convention, version, day)

    def version(self, convention: Convention, number: int) -> TextView:
        """The text of a version, whenever it held. Raises `UnknownConventionError`."""
        return self._text(convention, convention.adopted(number), None)

    def _text(self, convention: Convention, version: Version, on: date | None) -> TextView:
        texts = self._contents.open_all([article.text for article in version.articles])
        return TextView(
            convention_id=convention.id,
            kind=convention.kind,
            title=self.title(convention),
            on=on,
            version=self._version(version),
            articles=[
                ArticleView(number=number, article_id=article.article_id, text=text)
                for number, (article, text) in enumerate(zip(version.articles, texts, strict=True), 1)
            ],
        )

    def _version(self, version: Version) -> VersionItem:
        return VersionItem(
            version=version.number,
            set_id=version.set_id,
            vote_id=version.vote_id,
            adopted_at=version.adopted_at,
            in_force_on=version.in_force_on,
            articles=len(version.articles),
            filing=version.filing,
            filed_at=version.filed_at,
            answered_at=version.answered_at,
            answer=self._contents.open(version.answer) if version.answer is not None else None,
        )

    def _set(self, convention: Convention, one: AmendmentSet) -> SetView:
        amendments = list(one.amendments.values())
        now = {article.article_id: article.text for article in convention.latest_articles}
        whys = self._contents.open_all([amendment.why for amendment in amendments])
        erased = self._neighbourhood.erased([amendment.proposer_id for amendment in amendments])
        return SetView(
            set_id=one.set_id,
            topic_id=one.topic_id,
            title=self._contents.open(one.title),
            opened_at=one.opened_at,
            state=one.state,
            vote_id=one.vote_id,
            reason=self._contents.open(one.reason) if one.reason is not None else None,
            amendments=[
                AmendmentView(
                    amendment_id=amendment.amendment_id,
                    amendment=amendment.kind,
                    article_id=amendment.article_id,
                    after_id=amendment.after_id,
                    before=self._contents.open(now[amendment.article_id]) if amendment.article_id in now else None,
                    text=self._contents.open(amendment.text) if amendment.text is not None else None,
                    why=why,
                    proposer_id=None if amendment.proposer_id in erased else amendment.proposer_id,
                )
                for amendment, why in zip(amendments, whys, strict=True)
            ],
        )

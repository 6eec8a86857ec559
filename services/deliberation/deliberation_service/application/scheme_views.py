"""Contests, schemes and comments as everybody reads them: public record, whose author is left out after an erasure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from deliberation_service.aggregate.contest import Contest
from deliberation_service.aggregate.scheme import Revision, Scheme
from deliberation_service.aggregate.scheme_comment import SchemeComment
from deliberation_service.application.contents import Contents
from deliberation_service.application.contests import Contests
from linli_common.event_store import EventSourcedApplication
from linli_neighbourhood import Neighbourhood
from pydantic import BaseModel, Field

ERASED = "Null once the account is erased (已注销)."


class EntrantView(BaseModel):
    """A scheme in its contest."""

    scheme_id: UUID
    number: int
    title: str | None
    text: str | None
    picture_ids: list[UUID]
    revision: int
    author_id: UUID | None = Field(description=ERASED)
    chosen: bool


class ContestView(BaseModel):
    """``ballot_options``: as a vote on the schemes has to name its options. ``reason``: of a decision, or of an end."""

    contest_id: UUID
    topic_id: UUID | None
    division_id: UUID
    estate_id: UUID | None
    kind: str
    choosing: str
    state: str
    title: str | None
    brief: str | None
    entries_until: datetime
    vote_id: UUID | None
    chosen_id: UUID | None
    reason: str | None
    schemes: list[EntrantView]
    ballot_options: list[str]


class RevisionView(BaseModel):
    """One revision of a scheme, whole. ``what`` says what was changed."""

    revision: int
    at: datetime
    title: str | None
    text: str | None
    what: str | None
    picture_ids: list[UUID]


class SchemeView(BaseModel):
    """A scheme with all its revisions, the first one first."""

    scheme_id: UUID
    contest_id: UUID
    number: int
    author_id: UUID | None = Field(description=ERASED)
    withdrawn: bool
    revisions: list[RevisionView]


class CommentView(BaseModel):
    """``text`` is null while it is hidden; ``reason`` says why it is, or why it is shown again."""

    comment_id: UUID
    scheme_id: UUID
    revision: int
    author_id: UUID | None = Field(description=ERASED)
    picture_id: UUID | None
    x: int | None = Field(description="Per mille of the picture's width from the left.")
    y: int | None = Field(description="Per mille of the picture's height from the top.")
    text: str | None
    hidden: bool
    reason: str | None
    written_at: datetime


class SchemeViews:
    """Opened for one request."""

    def __init__(
        self,
        store: EventSourcedApplication,
        contents: Contents,
        contests: Contests,
        neighbourhood: Neighbourhood,
    ) -> None:
        self._store = store
        self._contents = contents
        self._contests = contests
        self._neighbourhood = neighbourhood

    def contest(self, contest: Contest) -> ContestView:
        """A contest with its schemes by number."""
        entrants = sorted(contest.entrants.values(), key=lambda entrant: entrant.number)
        current = [self._contests.scheme(one.scheme_id).current for one in entrants]
        sealed = [words for revision in current for words in (revision.title, revision.text)]
        title, brief, *words = self._contents.open_all([contest.title, contest.brief, *sealed])
        erased = self._neighbourhood.erased([one.author_id for one in entrants])
        return ContestView(
            contest_id=contest.id,
            topic_id=contest.topic_id,
            division_id=contest.division_id,
            estate_id=contest.estate_id,
            kind=contest.kind,
            choosing=contest.choosing,
            state=contest.state,
            title=title,
            brief=brief,
            entries_until=contest.entries_until,
            vote_id=contest.vote_id,
            chosen_id=contest.chosen_id,
            reason=self._contents.open(contest.reason) if contest.reason is not None else None,
            schemes=[
                EntrantView(
                    scheme_id=one.scheme_id,
                    number=one.number,
                    title=words[2 * at],
                    text=words[2 * at + 1],
                    picture_ids=current[at].picture_ids,
                    revision=one.revision,
                    author_id=None if one.author_id in erased else one.author_id,
                    chosen=one.scheme_id == contest.chosen_id,
                )
                for at, one in enumerate(entrants)
            ],
            ballot_options=self._contests.ballot_options(contest),
        )

    def title(self, contest: Contest) -> str | None:
        """None when the matter can no longer be read."""
        return self._contents.open(contest.title)

    def scheme(self, scheme: Scheme) -> SchemeView:
        """A scheme with its history."""
        return SchemeView(
            scheme_id=scheme.id,
            contest_id=scheme.contest_id,
            number=scheme.number,
            author_id=None if self._neighbourhood.erased([scheme.author_id]) else scheme.author_id,
            withdrawn=scheme.withdrawn,
            revisions=[self._revision(revision) for revision in scheme.revisions],
        )

    def comments(self, comment_ids: Sequence[UUID]) -> list[CommentView]:
        """Comments in the order of the ids."""
        found = [self._store.find(SchemeComment, comment_id) for comment_id in comment_ids]
        comments = [comment for comment in found if comment is not None]
        texts = self._contents.open_all([comment.text for comment in comments])
        erased = self._neighbourhood.erased([comment.author_id for comment in comments])
        return [
            CommentView(
                comment_id=comment.id,
                scheme_id=comment.scheme_id,
                revision=comment.revision,
                author_id=None if comment.author_id in erased else comment.author_id,
                picture_id=comment.picture_id,
                x=comment.x,
                y=comment.y,
                text=None if comment.hidden else text,
                hidden=comment.hidden,
                reason=self._contents.open(comment.reason) if comment.reason is not None else None,
                written_at=comment.created_on,
            )
            for comment, text in zip(comments, texts, strict=True)
        ]

    def _revision(self, revision: Revision) -> RevisionView:
        title, text = self._contents.open_all([revision.title, revision.text])
        return RevisionView(
            revision=revision.number,
            at=revision.at,
            title=title,
            text=text,
            what=self._contents.open(revision.what) if revision.what is not None else None,
            picture_ids=revision.picture_ids,
        )

"""A design scheme 设计方案 with its revisions.

A revision is a title, a text and pictures; none is ever changed, a later one takes its place, and all stay readable.
Pictures that are added belong to the revision of that moment; the next one keeps those that it names.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.refusals import schemes as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed

MAX_PICTURES = 20
FULL = 1_000
"""A point of a picture is told in per mille of its width and height, from the upper left corner."""


@dataclass(slots=True)
class Revision:
    """``what`` says what was changed, nothing for the first one."""

    number: int
    at: datetime
    title: Sealed
    text: Sealed
    what: Sealed | None
    picture_ids: list[UUID] = field(default_factory=list)


class Scheme(Aggregate):
    """``pictures`` are all that any revision ever had."""

    TOPIC = "deliberation:Scheme"

    class Event(Aggregate.Event):
        """Every event knows its place, its division and its contest."""

        place: list[str]
        division_id: UUID
        contest_id: UUID

    class HandedIn(Event, Aggregate.Created):
        """The first revision."""

        TOPIC = "deliberation:Scheme.HandedIn"
        author_id: UUID
        number: int
        title: Sealed
        text: Sealed

        def apply(self, aggregate: Scheme) -> None:
            aggregate.revisions.append(Revision(1, self.timestamp, self.title, self.text, None))

    Created = HandedIn  # the library would define one of its own, without a topic

    class Revised(Event):
        """方案修改."""

        TOPIC = "deliberation:Scheme.Revised"
        revision: int
        title: Sealed
        text: Sealed
        what: Sealed
        picture_ids: list[UUID]

        def apply(self, aggregate: Scheme) -> None:
            aggregate.revisions.append(
                Revision(self.revision, self.timestamp, self.title, self.text, self.what, list(self.picture_ids))
            )

    class PictureAdded(Event):
        """A picture of the current revision, kept in the vault under the matter's key."""

        TOPIC = "deliberation:Scheme.PictureAdded"
        revision: int
        picture_id: UUID

        def apply(self, aggregate: Scheme) -> None:
            aggregate.revisions[-1].picture_ids.append(self.picture_id)
            aggregate.pictures.append(self.picture_id)

    class Withdrawn(Event):
        """Taken back by its author, or taken out by the convener with a reason."""

        TOPIC = "deliberation:Scheme.Withdrawn"
        by_author: bool
        reason: Sealed | None

        def apply(self, aggregate: Scheme) -> None:
            aggregate.withdrawn = True

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        contest_id: UUID,
        author_id: UUID,
        number: int,
        title: Sealed,
        text: Sealed,
    ) -> None:
        self.place, self.division_id, self.contest_id = place, division_id, contest_id
        self.author_id, self.number = author_id, number
        self.revisions: list[Revision] = []
        self.pictures: list[UUID] = []
        self.withdrawn = False

    @classmethod
    def hand_in(
        cls,
        *,
        id: UUID,
        place: list[str],
        division_id: UUID,
        contest_id: UUID,
        author_id: UUID,
        number: int,
        title: Sealed,
        text: Sealed,
        at: datetime,
    ) -> Scheme:
        """A scheme as its contest has numbered it."""
        return cls._create(
            cls.HandedIn,
            id=id,
            timestamp=at,
            place=place,
            division_id=division_id,
            contest_id=contest_id,
            author_id=author_id,
            number=number,
            title=title,
            text=text,
        )

    @property
    def current(self) -> Revision:
        """The last revision."""
        return self.revisions[-1]

    def revision(self, number: int) -> Revision:
        """One of its revisions. Raises UnknownRevisionError."""
        if not 1 <= number <= len(self.revisions):
            raise refusals.UnknownRevisionError(f"the scheme has {len(self.revisions)} revisions")
        return self.revisions[number - 1]

    def revise(
        self, *, revision: int, title: Sealed, text: Sealed, what: Sealed, picture_ids: list[UUID], at: datetime
    ) -> None:
        """A new revision that keeps these pictures. Raises UnknownPictureError, SchemeWithdrawnError."""
        self._refuse_withdrawn()
        for picture_id in picture_ids:
            self._known(picture_id)
        kept = list(dict.fromkeys(picture_ids))
        self._happened(self.Revised, at, revision=revision, title=title, text=text, what=what, picture_ids=kept)

    def add_picture(self, picture_id: UUID, at: datetime) -> None:
        """Raises TooManyPicturesError, SchemeWithdrawnError."""
        self._refuse_withdrawn()
        if len(self.current.picture_ids) >= MAX_PICTURES:
            raise refusals.TooManyPicturesError(f"a revision has at most {MAX_PICTURES} pictures")
        self._happened(self.PictureAdded, at, revision=self.current.number, picture_id=picture_id)

    def withdraw(self, *, by_author: bool, reason: Sealed | None, at: datetime) -> None:
        """Its revisions stay readable; it cannot be chosen any more. Raises SchemeWithdrawnError."""
        self._refuse_withdrawn()
        self._happened(self.Withdrawn, at, by_author=by_author, reason=reason)

    def check_pin(self, picture_id: UUID | None, x: int | None, y: int | None) -> None:
        """A comment is on the whole scheme, or on one point of one of its pictures (per mille of width and height).

        Raises SchemeWithdrawnError, UnknownPictureError, PointOutsidePictureError.
        """
        self._refuse_withdrawn()
        if picture_id is None:
            if x is not None or y is not None:
                raise refusals.UnknownPictureError("a point needs a picture", field="picture_id")
            return
        self._known(picture_id)
        for name, value in (("x", x), ("y", y)):
            if value is None or not 0 <= value <= FULL:
                raise refusals.PointOutsidePictureError(f"{name}: 0 to {FULL} per mille", field=name)

    def _known(self, picture_id: UUID) -> None:
        if picture_id not in self.pictures:
            raise refusals.UnknownPictureError(f"no picture {picture_id} of this scheme", field="picture_id")

    def _refuse_withdrawn(self) -> None:
        if self.withdrawn:
            raise refusals.SchemeWithdrawnError("the scheme was taken back")

    def _happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        self.trigger_event(
            event,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            contest_id=self.contest_id,
            **said,
        )

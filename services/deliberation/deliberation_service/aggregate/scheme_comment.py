"""What somebody says to a design scheme, or to a point of one of its pictures; and its moderation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from deliberation_service.aggregate.scheme import Scheme
from deliberation_service.refusals import schemes as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed


class SchemeComment(Aggregate):
    """What somebody says to a revision of a scheme; an aggregate of its own, so that many can speak at once."""

    TOPIC = "deliberation:SchemeComment"

    class Event(Aggregate.Event):
        """Every event knows where it is."""

        place: list[str]
        division_id: UUID
        contest_id: UUID
        scheme_id: UUID

    class Written(Event, Aggregate.Created):
        """``x`` and ``y`` in per mille of the picture, from the upper left; all three are null for the whole scheme."""

        TOPIC = "deliberation:SchemeComment.Written"
        revision: int
        author_id: UUID
        picture_id: UUID | None
        x: int | None
        y: int | None
        text: Sealed

    Created = Written  # the library would define one of its own, without a topic

    class Moderated(Event):
        """Hidden, or shown again; the reason can be read by everybody."""

        TOPIC = "deliberation:SchemeComment.Moderated"
        hidden: bool
        reason: Sealed

        def apply(self, aggregate: SchemeComment) -> None:
            aggregate.hidden, aggregate.reason = self.hidden, self.reason

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        contest_id: UUID,
        scheme_id: UUID,
        revision: int,
        author_id: UUID,
        picture_id: UUID | None,
        x: int | None,
        y: int | None,
        text: Sealed,
    ) -> None:
        self.place, self.division_id = place, division_id
        self.contest_id, self.scheme_id, self.revision = contest_id, scheme_id, revision
        self.author_id, self.picture_id, self.x, self.y, self.text = author_id, picture_id, x, y, text
        self.hidden = False
        self.reason: Sealed | None = None

    @classmethod
    def write(
        cls,
        *,
        id: UUID,
        scheme: Scheme,
        author_id: UUID,
        picture_id: UUID | None,
        x: int | None,
        y: int | None,
        text: Sealed,
        at: datetime,
    ) -> SchemeComment:
        """On the scheme as it is now. Raises what `Scheme.check_pin` raises."""
        scheme.check_pin(picture_id, x, y)
        return cls._create(
            cls.Written,
            id=id,
            timestamp=at,
            place=scheme.place,
            division_id=scheme.division_id,
            contest_id=scheme.contest_id,
            scheme_id=scheme.id,
            revision=scheme.current.number,
            author_id=author_id,
            picture_id=picture_id,
            x=x,
            y=y,
            text=text,
        )

    def moderate(self, *, hidden: bool, reason: Sealed, at: datetime) -> None:
        """Raises NothingToModerateError when nothing would change."""
        if hidden == self.hidden:
            raise refusals.NothingToModerateError("the comment is " + ("hidden" if hidden else "shown") + " already")
        self.trigger_event(
            self.Moderated,
            timestamp=at,
            place=self.place,
            division_id=self.division_id,
            contest_id=self.contest_id,
            scheme_id=self.scheme_id,
            hidden=hidden,
            reason=reason,
        )

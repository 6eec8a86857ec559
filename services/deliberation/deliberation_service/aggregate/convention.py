"""A residents' convention 居民公约 or an owners' covenant 管理规约. What is done with it stands in `amending`.

The two have the same mechanics and different law. The convention is discussed and settled by the residents' assembly
and filed with the street (Organic Law of Residents' Committees in its text of 2018, art. 15; of villagers' committees
in theirs, art. 27); the covenant is an estate's, settled by the owners' assembly (Civil Code, art. 278), and is never
filed that way. Both organic laws have had new texts since 2026: their numbers there are not verified (see the README).

Nothing that was adopted is ever changed: each set of amendments that is adopted makes a version that holds from a day
on, so that the text of any day can be read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID, uuid5

from deliberation_service.aggregate.articles import Amendment, Article, amended
from deliberation_service.refusals import conventions as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.words import AmendmentKind, CharterKind, Electorate

ADOPTED_BY: dict[CharterKind, tuple[Electorate, ...]] = {
    "residents_convention": (
        "residents_assembly",
        "households_assembly",
        "villagers_assembly",
        "villagers_households_assembly",
    ),
    "owners_covenant": ("owners_assembly_ordinary",),
}
"""Whose vote settles it: all residents of 18 and over or one of each household (Organic Law of Residents' Committees
of 2018, art. 9 and 15); the owners by area and by heads, with more than half of those who take part (Civil Code,
art. 278)."""

_IDS = UUID("5c0f1f3a-6b1e-5b0e-8a31-5f8f6a1bc001")


def convention_id(kind: CharterKind, place_id: UUID) -> UUID:
    """The id of the one of its kind that an area or an estate can have."""
    return uuid5(_IDS, f"{kind}/{place_id}")


@dataclass(slots=True)
class AmendmentSet:
    """Amendments that are adopted together or not at all."""

    set_id: UUID
    topic_id: UUID | None
    title: Sealed
    opened_at: datetime
    state: Literal["open", "voting", "adopted", "ended"] = "open"
    vote_id: UUID | None = None
    amendments: dict[UUID, Amendment] = field(default_factory=dict)
    reason: Sealed | None = None


@dataclass(slots=True)
class Version:
    """``filing``: None until it is handed to the street, or for good where it need not be."""

    number: int
    set_id: UUID
    vote_id: UUID
    adopted_at: datetime
    in_force_on: date
    articles: tuple[Article, ...]
    filing: Literal["waiting", "accepted", "returned"] | None = None
    filed_at: datetime | None = None
    answered_at: datetime | None = None
    answer: Sealed | None = None


class Convention(Aggregate):
    """``sets`` by id in the order of their opening; ``versions`` in the order of adoption and of being in force."""

    TOPIC = "deliberation:Convention"

    class Event(Aggregate.Event):
        """Every event knows its place, its division and its kind."""

        place: list[str]
        division_id: UUID
        kind: CharterKind

    class Begun(Event, Aggregate.Created):
        """It has no article yet."""

        TOPIC = "deliberation:Convention.Begun"
        estate_id: UUID | None
        title: Sealed

    Created = Begun  # the library would define one of its own, without a topic

    class AmendmentsOpened(Event):
        """起草 or 修订."""

        TOPIC = "deliberation:Convention.AmendmentsOpened"
        set_id: UUID
        topic_id: UUID | None
        title: Sealed

        def apply(self, aggregate: Convention) -> None:
            aggregate.sets[self.set_id] = AmendmentSet(self.set_id, self.topic_id, self.title, self.timestamp)

    class AmendmentProposed(Event):
        """Add, change or strike."""

        TOPIC = "deliberation:Convention.AmendmentProposed"
        set_id: UUID
        amendment_id: UUID
        amendment: AmendmentKind
        article_id: UUID
        after_id: UUID | None
        text: Sealed | None
        why: Sealed
        proposer_id: UUID

        def apply(self, aggregate: Convention) -> None:
            aggregate.sets[self.set_id].amendments[self.amendment_id] = Amendment(
                self.amendment_id,
                self.amendment,
                self.article_id,
                self.after_id,
                self.text,
                self.why,
                self.proposer_id,
            )

    class AmendmentTakenBack(Event):
        """Not part of the set any more."""

        TOPIC = "deliberation:Convention.AmendmentTakenBack"
        set_id: UUID
        amendment_id: UUID
        reason: Sealed

        def apply(self, aggregate: Convention) -> None:
            del aggregate.sets[self.set_id].amendments[self.amendment_id]

    class PutToVote(Event):
        """Before the assembly."""

        TOPIC = "deliberation:Convention.PutToVote"
        set_id: UUID
        vote_id: UUID
        amendments: int

        def apply(self, aggregate: Convention) -> None:
            one = aggregate.sets[self.set_id]
            one.state, one.vote_id = "voting", self.vote_id

    class Adopted(Event):
        """通过: the text is what the set makes of the version before."""

        TOPIC = "deliberation:Convention.Adopted"
        set_id: UUID
        topic_id: UUID | None
        vote_id: UUID
        version: int
        in_force_on: date
        articles: int

        def apply(self, aggregate: Convention) -> None:
            one = aggregate.sets[self.set_id]
            one.state = "adopted"
            text = amended(aggregate.latest_articles, one.amendments.values())
            aggregate.versions.append(
                Version(self.version, self.set_id, self.vote_id, self.timestamp, self.in_force_on, text)
            )

    class AmendmentsEnded(Event):
        """Voted down, or given up."""

        TOPIC = "deliberation:Convention.AmendmentsEnded"
        set_id: UUID
        topic_id: UUID | None
        vote_id: UUID | None
        reason: Sealed

        def apply(self, aggregate: Convention) -> None:
            one = aggregate.sets[self.set_id]
            one.state, one.reason = "ended", self.reason

    class Filed(Event):
        """报备."""

        TOPIC = "deliberation:Convention.Filed"
        version: int

        def apply(self, aggregate: Convention) -> None:
            version = aggregate.versions[self.version - 1]
            version.filing, version.filed_at = "waiting", self.timestamp

    class FilingAnswered(Event):
        """备案, or sent back (退回) because something in it is against the law."""

        TOPIC = "deliberation:Convention.FilingAnswered"
        version: int
        accepted: bool
        answer: Sealed

        def apply(self, aggregate: Convention) -> None:
            version = aggregate.versions[self.version - 1]
            version.filing = "accepted" if self.accepted else "returned"
            version.answered_at, version.answer = self.timestamp, self.answer

    def __init__(
        self, place: list[str], division_id: UUID, kind: CharterKind, estate_id: UUID | None, title: Sealed
    ) -> None:
        self.place, self.division_id, self.kind = place, division_id, kind
        self.estate_id, self.title = estate_id, title
        self.sets: dict[UUID, AmendmentSet] = {}
        self.versions: list[Version] = []

    @classmethod
    def begin(
        cls,
        *,
        kind: CharterKind,
        place: list[str],
        division_id: UUID,
        estate_id: UUID | None,
        title: Sealed,
        at: datetime,
    ) -> Convention:
        """The one of its kind of an area or estate. Raises ConventionInvalidError for a covenant without an estate."""
        if kind == "owners_covenant" and estate_id is None:
            raise refusals.ConventionInvalidError("a covenant is an estate's", field="estate_id")
        return cls._create(
            cls.Begun,
            id=convention_id(kind, estate_id or division_id),
            timestamp=at,
            place=place,
            division_id=division_id,
            kind=kind,
            estate_id=estate_id,
            title=title,
        )

    @property
    def latest_articles(self) -> tuple[Article, ...]:
        """Of the version adopted last, in force or not yet: what amendments are about."""
        return self.versions[-1].articles if self.versions else ()

    def as_of(self, day: date) -> Version | None:
        """The version that holds on a day (Asia/Shanghai), None before the first one does."""
        return next((version for version in reversed(self.versions) if version.in_force_on <= day), None)

    def adopted(self, number: int) -> Version:
        """A version by its number, 1 is the first. Raises UnknownConventionError."""
        if not 1 <= number <= len(self.versions):
            raise refusals.UnknownConventionError(f"there are {len(self.versions)} versions")
        return self.versions[number - 1]

    def amendment_set(self, set_id: UUID) -> AmendmentSet:
        """Raises UnknownSetError."""
        found = self.sets.get(set_id)
        if found is None:
            raise refusals.UnknownSetError(f"no set of amendments {set_id}")
        return found

    def happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        """Records an event with its place. `amending` calls this, nobody else."""
        self.trigger_event(event, timestamp=at, place=self.place, division_id=self.division_id, kind=self.kind, **said)

"""Where design schemes are compared 方案比选, or designs and names are entered 设计竞赛、征名; and which one is chosen.

A contest knows its schemes and the revision that each has: handing in, revising and taking back are recorded on both at
once, so that what is voted on, or chosen, is one known revision of each.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from deliberation_service.refusals import schemes as refusals
from eventsourcing.domain import Aggregate
from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.words import Choosing, ContestKind

MAX_SCHEMES = 200
FEWEST_TO_CHOOSE_FROM = 2


@dataclass(slots=True)
class Entrant:
    """A scheme of the contest, by the number that people call it."""

    scheme_id: UUID
    author_id: UUID
    number: int
    revision: int


class Contest(Aggregate):
    """``entrants`` are the schemes that were not taken back, ``ballot`` those voted on, by option. Times are UTC."""

    TOPIC = "deliberation:Contest"

    class Event(Aggregate.Event):
        """Every event knows its place, its division and its topic."""

        place: list[str]
        division_id: UUID
        topic_id: UUID | None
        kind: ContestKind

    class Opened(Event, Aggregate.Created):
        """Schemes can be handed in."""

        TOPIC = "deliberation:Contest.Opened"
        estate_id: UUID | None
        convener_roles: list[str]
        choosing: Choosing
        title: Sealed
        brief: Sealed
        entries_until: datetime

    Created = Opened  # the library would define one of its own, without a topic

    class Entered(Event):
        """A scheme was handed in, or has a new revision."""

        TOPIC = "deliberation:Contest.Entered"
        scheme_id: UUID
        author_id: UUID
        number: int
        revision: int

        def apply(self, aggregate: Contest) -> None:
            entrant = Entrant(self.scheme_id, self.author_id, self.number, self.revision)
            aggregate.entrants[self.scheme_id] = entrant
            aggregate.numbers = max(aggregate.numbers, self.number)

    class Left(Event):
        """A scheme was taken back or taken out."""

        TOPIC = "deliberation:Contest.Left"
        scheme_id: UUID

        def apply(self, aggregate: Contest) -> None:
            del aggregate.entrants[self.scheme_id]

    class PutToVote(Event):
        """As they are now. ``schemes`` are their ids by number, as the ballot has them."""

        TOPIC = "deliberation:Contest.PutToVote"
        vote_id: UUID
        schemes: list[UUID]

        def apply(self, aggregate: Contest) -> None:
            aggregate.vote_id, aggregate.ballot, aggregate.state = self.vote_id, list(self.schemes), "voting"

    class Chosen(Event):
        """One is chosen; ``reason`` is the convener's, when it was not a vote."""

        TOPIC = "deliberation:Contest.Chosen"
        scheme_id: UUID
        author_id: UUID
        revision: int
        schemes: int
        by: Choosing
        vote_id: UUID | None
        reason: Sealed | None

        def apply(self, aggregate: Contest) -> None:
            aggregate.chosen_id, aggregate.state, aggregate.reason = self.scheme_id, "chosen", self.reason

    class Ended(Event):
        """None was chosen."""

        TOPIC = "deliberation:Contest.Ended"
        schemes: int
        reason: Sealed

        def apply(self, aggregate: Contest) -> None:
            aggregate.state, aggregate.reason = "ended", self.reason

    class Moved(Event):
        """Along with the territory: ``place`` is the new one already, ``division_id`` the division that it leaves."""

        TOPIC = "deliberation:Contest.Moved"
        to_division_id: UUID

        def apply(self, aggregate: Contest) -> None:
            aggregate.place, aggregate.division_id = self.place, self.to_division_id

    def __init__(
        self,
        place: list[str],
        division_id: UUID,
        topic_id: UUID | None,
        kind: ContestKind,
        estate_id: UUID | None,
        convener_roles: list[str],
        choosing: Choosing,
        title: Sealed,
        brief: Sealed,
        entries_until: datetime,
    ) -> None:
        self.place, self.division_id, self.topic_id, self.kind = place, division_id, topic_id, kind
        self.estate_id, self.choosing, self.title, self.brief = estate_id, choosing, title, brief
        self.entries_until, self.convener_roles = entries_until, convener_roles
        self.state: Literal["open", "voting", "chosen", "ended"] = "open"
        self.entrants: dict[UUID, Entrant] = {}
        self.numbers = 0
        self.vote_id: UUID | None = None
        self.ballot: list[UUID] = []
        self.chosen_id: UUID | None = None
        self.reason: Sealed | None = None

    @classmethod
    def open(
        cls,
        *,
        id: UUID,
        place: list[str],
        division_id: UUID,
        estate_id: UUID | None,
        topic_id: UUID | None,
        convener_roles: list[str],
        kind: ContestKind,
        choosing: Choosing,
        title: Sealed,
        brief: Sealed,
        entries_until: datetime,
        at: datetime,
    ) -> Contest:
        """A new contest. Raises ContestInvalidError when its time for entries is over before it begins."""
        if entries_until <= at:
            raise refusals.ContestInvalidError("entries have to be possible for some time", field="entries_until")
        return cls._create(
            cls.Opened,
            id=id,
            timestamp=at,
            place=place,
            division_id=division_id,
            estate_id=estate_id,
            topic_id=topic_id,
            convener_roles=convener_roles,
            kind=kind,
            choosing=choosing,
            title=title,
            brief=brief,
            entries_until=entries_until,
        )

    def enter(self, scheme_id: UUID, author_id: UUID, at: datetime) -> int:
        """A new scheme; gives its number. Raises ContestStateError, EntriesOverError, AlreadyEnteredError."""
        self.refuse_unless_open()
        if at > self.entries_until:
            raise refusals.EntriesOverError("the time for handing in is over")
        if self.kind != "design" and any(entrant.author_id == author_id for entrant in self.entrants.values()):
            raise refusals.AlreadyEnteredError("you have handed one in; you can revise it")
        if len(self.entrants) >= MAX_SCHEMES:
            raise refusals.ContestInvalidError(f"a contest has at most {MAX_SCHEMES} schemes")
        number = self.numbers + 1
        self._happened(self.Entered, at, scheme_id=scheme_id, author_id=author_id, number=number, revision=1)
        return number

    def revise(self, scheme_id: UUID, at: datetime) -> int:
        """One more revision of a scheme; gives its number. In a contest of many only while entries are possible.

        Raises ContestStateError, EntriesOverError, UnknownSchemeError.
        """
        self.refuse_unless_open()
        if self.kind != "design" and at > self.entries_until:
            raise refusals.EntriesOverError("the time for handing in is over")
        entrant = self.entrant(scheme_id)
        self._happened(
            self.Entered,
            at,
            scheme_id=scheme_id,
            author_id=entrant.author_id,
            number=entrant.number,
            revision=entrant.revision + 1,
        )
        return entrant.revision + 1

    def leave(self, scheme_id: UUID, at: datetime) -> None:
        """A scheme is taken back or out before it is voted on. Raises ContestStateError, UnknownSchemeError."""
        self.refuse_unless_open()
        self.entrant(scheme_id)
        self._happened(self.Left, at, scheme_id=scheme_id)

    def put_to_vote(self, vote_id: UUID, at: datetime, *, again: bool = False) -> None:
        """Nothing changes any more. ``again``: the vote before this one chose none, and is over.

        Raises ContestStateError, WrongChoosingError, EntriesStillOpenError, TooFewSchemesError.
        """
        if not (again and self.state == "voting"):
            self._refuse_unless_choosing("vote", at)
        if len(self.entrants) < FEWEST_TO_CHOOSE_FROM:
            raise refusals.TooFewSchemesError("a vote needs two schemes to choose from")
        schemes = sorted(self.entrants, key=lambda scheme_id: self.entrants[scheme_id].number)
        self._happened(self.PutToVote, at, vote_id=vote_id, schemes=schemes)

    def choose_by_vote(self, scheme_id: UUID, at: datetime) -> None:
        """What the vote came to. Raises ContestStateError, UnknownSchemeError."""
        if self.state != "voting":
            raise refusals.ContestStateError("the schemes were not put to a vote")
        self._choose(scheme_id, "vote", None, at)

    def choose(self, scheme_id: UUID, reason: Sealed, at: datetime) -> None:
        """The convener's decision.

        Raises ContestStateError, WrongChoosingError, EntriesStillOpenError, UnknownSchemeError.
        """
        self._refuse_unless_choosing("decision", at)
        self._choose(scheme_id, "decision", reason, at)

    def end(self, reason: Sealed, at: datetime) -> None:
        """Without a choice. Raises ContestStateError when it was ended before."""
        if self.state not in ("open", "voting"):
            raise refusals.ContestStateError(f"the contest is {self.state}")
        self._happened(self.Ended, at, schemes=len(self.entrants), reason=reason)

    def entrant(self, scheme_id: UUID) -> Entrant:
        """A scheme of this contest. Raises UnknownSchemeError."""
        found = self.entrants.get(scheme_id)
        if found is None:
            raise refusals.UnknownSchemeError(f"no scheme {scheme_id} in this contest", field="scheme_id")
        return found

    def refuse_unless_open(self) -> None:
        """Raises ContestStateError once it is voted on or ended."""
        if self.state != "open":
            raise refusals.ContestStateError(f"the contest is {self.state}")

    def _refuse_unless_choosing(self, choosing: Choosing, at: datetime) -> None:
        self.refuse_unless_open()
        if self.choosing != choosing:
            raise refusals.WrongChoosingError(f"this contest is decided by {self.choosing}")
        if self.kind != "design" and at <= self.entries_until:
            raise refusals.EntriesStillOpenError("schemes can still be handed in")

    def _choose(self, scheme_id: UUID, by: Choosing, reason: Sealed | None, at: datetime) -> None:
        entrant = self.entrant(scheme_id)
        self._happened(
            self.Chosen,
            at,
            scheme_id=scheme_id,
            author_id=entrant.author_id,
            revision=entrant.revision,
            schemes=len(self.entrants),
            by=by,
            vote_id=self.vote_id,
            reason=reason,
        )

    def move(self, place: list[str], division_id: UUID, at: datetime) -> None:
        """Along with the territory; nothing when it is there already, or at its end."""
        if self.state in ("open", "voting") and (self.place, self.division_id) != (place, division_id):
            self._happened(self.Moved, at, place=place, to_division_id=division_id)

    def _happened(self, event: type[Event], at: datetime, **said: Any) -> None:
        where = {
            "place": self.place,
            "division_id": self.division_id,
            "topic_id": self.topic_id,
            "kind": self.kind,
        }
        self.trigger_event(event, timestamp=at, **(where | said))

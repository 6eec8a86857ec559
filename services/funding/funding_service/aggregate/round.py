"""A round (轮次): announced, revised in editions, ticked with everything frozen, counted, decided; or cancelled.

Ballots never touch it: they rely on its being unchanged (event store, ``unchanged``), so none is recorded behind the
closing. All times are UTC.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from funding_service.aggregate.frozen import Project, projects_from
from funding_service.aggregate.terms import Terms, check_terms, terms_from
from funding_service.refusals.rounds import (
    NothingToTickError,
    ReasonNeededError,
    ResultDecidedError,
    RoundPhaseError,
    RoundTermsInvalidError,
)
from linli_ballots.roll import Roll, roll_from
from linli_common.sealing.sealed import Sealed
from linli_contracts.funding import words

BEFORE_TICKING: tuple[words.RoundStatus, ...] = ("prepared", "collect", "screen", "discuss")
UNCOUNTED: tuple[words.RoundStatus, ...] = (*BEFORE_TICKING, "tick")


class Round(Aggregate):
    """``content`` is {name, text, funder_name}, sealed under the round's key; ``terms`` is what else was set."""

    TOPIC = "funding:Round"

    class Event(Aggregate.Event):
        """Every event knows its place, and edition and status just before."""

        place: list[str]
        division_id: UUID
        edition: int
        status: str

    class Prepared(Event, Aggregate.Created):
        """Announced with its dates."""

        TOPIC = "funding:Round.Prepared"
        terms: dict[str, Any]
        content: Sealed

    Created = Prepared  # the library would define one of its own, without a topic

    class Revised(Event):
        """A new edition, whose number is ``edition``. Ballots of the one before are void; the reason is public."""

        TOPIC = "funding:Round.Revised"
        terms: dict[str, Any]
        content: Sealed
        reason: Sealed

        def apply(self, aggregate: Round) -> None:
            aggregate.terms, aggregate.content = terms_from(self.terms), self.content
            aggregate.edition, aggregate.state = self.edition, "prepared"
            aggregate.roll, aggregate.projects, aggregate.frozen_sha256 = None, (), None
            aggregate.batches, aggregate.outcome, aggregate.moved_at = {}, {}, self.timestamp

    class PhaseEntered(Event):
        """Time brought it about (`funding_service.aggregate.round_clock`)."""

        TOPIC = "funding:Round.PhaseEntered"
        phase: words.Phase

        def apply(self, aggregate: Round) -> None:
            aggregate.state, aggregate.moved_at = self.phase, self.timestamp

    class TickingOpened(Event):
        """From now on nothing of this edition changes."""

        TOPIC = "funding:Round.TickingOpened"
        roll: dict[str, Any]
        projects: list[dict[str, Any]]
        frozen_sha256: str
        closes_at: datetime

        def apply(self, aggregate: Round) -> None:
            aggregate.state, aggregate.moved_at = "tick", self.timestamp
            aggregate.roll, aggregate.projects = roll_from(self.roll), projects_from(self.projects)
            aggregate.frozen_sha256 = self.frozen_sha256

    class SlipsIssued(Event):
        """Numbered slips were printed; the numbers are made from the edition's secret, never kept."""

        TOPIC = "funding:Round.SlipsIssued"
        batch_id: UUID
        slips: int

        def apply(self, aggregate: Round) -> None:
            aggregate.batches[self.batch_id] = self.slips

    class TickingClosing(Event):
        """No ballot is recorded behind this event."""

        TOPIC = "funding:Round.TickingClosing"

        def apply(self, aggregate: Round) -> None:
            aggregate.state, aggregate.moved_at = "closing", self.timestamp

    class Counted(Event):
        """``outcome`` is all that was counted (application/rounds/closing.py)."""

        TOPIC = "funding:Round.Counted"
        outcome: dict[str, Any]

        def apply(self, aggregate: Round) -> None:
            aggregate.state, aggregate.outcome, aggregate.moved_at = "counted", self.outcome, self.timestamp

    class Decided(Event):
        """Who gets the money, in the order of the rule. ``reason`` is there when whoever pays departed from the
        count."""

        TOPIC = "funding:Round.Decided"
        bound: bool
        funder: str
        funded: list[dict[str, Any]]
        not_funded_ids: list[UUID]
        departed: bool
        reason: Sealed | None

        def apply(self, aggregate: Round) -> None:
            aggregate.funded_ids = [one["proposal_id"] for one in self.funded]
            aggregate.departed, aggregate.reason = self.departed, self.reason
            aggregate.moved_at = self.timestamp

    class Cancelled(Event):
        """What was ticked is void; the reason is public."""

        TOPIC = "funding:Round.Cancelled"
        reason: Sealed

        def apply(self, aggregate: Round) -> None:
            aggregate.state, aggregate.reason = "cancelled", self.reason

    def __init__(
        self, place: list[str], division_id: UUID, edition: int, status: str, terms: dict[str, Any], content: Sealed
    ) -> None:
        self.place, self.division_id, self.edition = place, division_id, edition
        self.terms, self.content = terms_from(terms), content
        self.state: str = "prepared"
        self.moved_at: datetime = self.created_on
        self.roll: Roll | None = None
        self.projects: tuple[Project, ...] = ()
        self.frozen_sha256: str | None = None
        self.batches: dict[UUID, int] = {}
        self.outcome: dict[str, Any] = {}
        self.funded_ids: list[UUID] | None = None
        self.departed = False
        self.reason: Sealed | None = None

    @property
    def ballots_id(self) -> UUID:
        """What secret, ballots and slips of this edition are kept under: another edition has its own."""
        return ballots_id(self.id, self.edition)

    @property
    def frozen_roll(self) -> Roll:
        """The roll. Raises `RoundPhaseError` before ticking opened."""
        if self.roll is None:
            raise RoundPhaseError("ticking has not begun")
        return self.roll

    @classmethod
    def prepare(
        cls, *, id: UUID, division_id: UUID, place: list[str], terms: Terms, content: Sealed, at: datetime
    ) -> Round:
        """拟定轮次. Raises RoundTermsInvalidError."""
        check_terms(terms)
        if terms.dates.tick_at <= at:
            raise RoundTermsInvalidError("ticking begins later than now", field="tick_at")
        return cls._create(
            cls.Prepared,
            id=id,
            timestamp=at,
            place=place,
            division_id=division_id,
            edition=1,
            status="prepared",
            terms=terms.data(),
            content=content,
        )

    def revise(self, terms: Terms, content: Sealed, reason: Sealed, at: datetime) -> None:
        """更改轮次: a new edition. Raises RoundPhaseError once ballots are counted, RoundTermsInvalidError."""
        if self.state != "counted" or self.outcome["valid"]:
            self.must_be(*UNCOUNTED)
        check_terms(terms)
        if terms.dates.tick_at <= at:
            raise RoundTermsInvalidError("ticking begins later than now", field="tick_at")
        self._happened(self.Revised, at, edition=self.edition + 1, terms=terms.data(), content=content, reason=reason)

    def check_opens(self, at: datetime) -> None:
        """Raises RoundPhaseError unless ticking can be opened now."""
        self.must_be("discuss")
        if at < self.terms.dates.tick_at:
            raise RoundPhaseError("ticking begins later")
        if at >= self.terms.dates.closes_at:
            raise RoundPhaseError("the time for ticking is over; a new edition sets another")

    def open(self, roll: Roll, projects: Sequence[Project], frozen_sha256: str, at: datetime) -> None:
        """开始勾选: freezes roll, costs, form and rule. Raises RoundPhaseError, NothingToTickError."""
        self.check_opens(at)
        if not projects:
            raise NothingToTickError("no project was admitted")
        self._happened(
            self.TickingOpened,
            at,
            roll=roll.data(),
            projects=[project.data() for project in projects],
            frozen_sha256=frozen_sha256,
            closes_at=self.terms.dates.closes_at,
        )

    def takes_ballots(self, at: datetime) -> None:
        """Raises RoundPhaseError unless a ballot can be recorded at this moment."""
        if self.state != "tick" or at >= self.terms.dates.closes_at:
            raise RoundPhaseError(
                "ticking has not begun" if self.state in BEFORE_TICKING else "ticking is over, or was cancelled"
            )

    def issue_slips(self, batch_id: UUID, slips: int, at: datetime) -> None:
        """So many numbered slips are printed. Raises RoundPhaseError."""
        self.takes_ballots(at)
        self._happened(self.SlipsIssued, at, batch_id=batch_id, slips=slips)

    def takes_slips(self) -> None:
        """Raises RoundPhaseError unless slips can be entered: until the counting begins."""
        self.must_be("tick")

    def begin_closing(self, at: datetime) -> None:
        """停止勾选, once its time is over. Raises RoundPhaseError."""
        self.must_be("tick")
        if at < self.terms.dates.counts_at:
            raise RoundPhaseError("ticking goes on; nothing of it changes while it is open")
        self._happened(self.TickingClosing, at)

    def count(self, outcome: dict[str, Any], at: datetime) -> None:
        """Records what was counted; whoever bound themselves has decided by it."""
        self.must_be("closing")
        self._happened(self.Counted, at, outcome=outcome)
        if self.terms.bound and outcome["valid"]:
            self._decide(self.winner_ids, None, at)

    @property
    def winner_ids(self) -> list[UUID]:
        """Proposals that the count funds, in its order, envelope by envelope."""
        return [UUID(str(one)) for one in self.outcome["winner_ids"]]

    def decide(self, funded_ids: Sequence[UUID], reason: Sealed | None, at: datetime) -> None:
        """Whoever pays and did not bind themselves decides on the counted result.

        Raises RoundPhaseError before the count, ResultDecidedError, RoundTermsInvalidError for a project that was not
        on the ballot or more money than there is, ReasonNeededError.
        """
        self.must_be("counted", "notice")
        if self.funded_ids is not None:
            raise ResultDecidedError("the result stands")
        if not self.outcome["valid"]:
            raise RoundPhaseError("more slips count than were handed out: only a new edition helps")
        if set(funded_ids) != set(self.winner_ids) and reason is None:
            raise ReasonNeededError("to depart from the count takes a reason")
        self._check_affordable(funded_ids)
        self._decide(funded_ids, reason, at)

    def cancel(self, reason: Sealed, at: datetime) -> None:
        """取消轮次, while nothing is counted. Raises RoundPhaseError."""
        self.must_be(*UNCOUNTED)
        self._happened(self.Cancelled, at, reason=reason)

    def must_be(self, *states: str) -> None:
        """Raises RoundPhaseError unless it is in one of these."""
        if self.state not in states:
            raise RoundPhaseError(f"the round is in {self.state}, not in {' or '.join(states)}")

    def enter(self, phase: words.Phase, at: datetime) -> None:
        """For the clock only."""
        self._happened(self.PhaseEntered, at, phase=phase)

    def _check_affordable(self, funded_ids: Sequence[UUID]) -> None:
        by_id = {project.proposal_id: project for project in self.projects}
        if len(set(funded_ids)) != len(funded_ids) or not by_id.keys() >= set(funded_ids):
            raise RoundTermsInvalidError("each project once, and only projects of the ballot", field="funded_ids")
        for envelope in self.terms.envelopes:
            spent = sum(by_id[one].cost_fen for one in funded_ids if by_id[one].envelope == envelope.key)
            if spent > envelope.amount_fen:
                raise RoundTermsInvalidError(f"more than the envelope {envelope.key} holds", field="funded_ids")

    def _decide(self, funded_ids: Sequence[UUID], reason: Sealed | None, at: datetime) -> None:
        by_id = {project.proposal_id: project for project in self.projects}
        self._happened(
            self.Decided,
            at,
            bound=self.terms.bound,
            funder=self.terms.funder,
            funded=[by_id[one].data() for one in funded_ids],
            not_funded_ids=[one for one in by_id if one not in set(funded_ids)],
            departed=set(funded_ids) != set(self.winner_ids),
            reason=reason,
        )

    def _happened(self, event: type[Any], at: datetime, **said: Any) -> None:
        stated = {
            "place": self.place,
            "division_id": self.division_id,
            "edition": self.edition,
            "status": self.state,
            **said,
        }
        self.trigger_event(event, timestamp=at, **stated)


def ballots_id(round_id: UUID, edition: int) -> UUID:
    """What the ballots of an edition are kept under."""
    return uuid5(round_id, f"edition/{edition}")

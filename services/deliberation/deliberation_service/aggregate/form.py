"""A consultation form (征询单): a question to every household of a place, and what their answers come to.

States: *prepared* 待开始, *open* 征询中, *closing* 计票中, *closed* 已有结果, *cancelled* 已取消. Answers are
aggregates of their own, one a household (`FormAnswer`): nobody waits for anybody else. They rely on the form being
unchanged when they are recorded, so that none comes in behind the closing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.tally import Amounts, decide
from deliberation_service.refusals import forms as refusals
from eventsourcing.domain import Aggregate
from linli_ballots.electorate import Rule, Threshold, threshold_data, threshold_from
from linli_ballots.roll import Roll, roll_from
from linli_common.sealing.sealed import Sealed

LONGEST = timedelta(days=366)
LONGEST_FOR_PAPER = timedelta(days=31)
FEWEST_OPTIONS = 2


class Form(Aggregate):
    """``options``: dicts of option and consents, in their order; their words are in ``content``."""

    TOPIC = "deliberation:Form"

    class Event(Aggregate.Event):
        """What all of them share."""

        place: list[str]
        division_id: UUID
        topic_id: UUID | None

    class Prepared(Event, Aggregate.Created):
        """``content``: question, text and the words of the options, sealed under the matter's key."""

        TOPIC = "deliberation:Form.Prepared"
        estate_id: UUID | None
        convener_roles: list[str]
        rule: str
        threshold: dict[str, Any]
        options: list[dict[str, Any]]
        content: Sealed
        opens_at: datetime
        closes_at: datetime
        paper_until: datetime

        def apply(self, aggregate: Form) -> None:
            aggregate.place, aggregate.division_id, aggregate.topic_id = self.place, self.division_id, self.topic_id
            aggregate.estate_id, aggregate.convener_roles = self.estate_id, list(self.convener_roles)
            aggregate.rule, aggregate.threshold = self.rule, threshold_from(self.threshold)
            aggregate.options = {option["option"]: option["consents"] for option in self.options}
            aggregate.content = self.content
            aggregate.opens_at, aggregate.closes_at = self.opens_at, self.closes_at
            aggregate.paper_until = self.paper_until

    Created = Prepared  # the library would define one of its own, without a topic

    class Opened(Event):
        """The roll is frozen."""

        TOPIC = "deliberation:Form.Opened"
        roll: dict[str, Any]
        closes_at: datetime
        paper_until: datetime

        def apply(self, aggregate: Form) -> None:
            aggregate.state, aggregate.roll = "open", roll_from(self.roll)

    class ClosingBegun(Event):
        """From here on nothing comes in."""

        TOPIC = "deliberation:Form.ClosingBegun"

        def apply(self, aggregate: Form) -> None:
            aggregate.state = "closing"

    class Closed(Event):
        """``options``: dicts of option, consents and households; ``checks``: what the result follows from."""

        TOPIC = "deliberation:Form.Closed"
        result: str
        households: int
        answered: int
        on_paper: int
        uncounted: int
        options: list[dict[str, Any]]
        checks: list[dict[str, Any]]

        def apply(self, aggregate: Form) -> None:
            aggregate.state, aggregate.result = "closed", self.result
            aggregate.answered, aggregate.on_paper, aggregate.uncounted = self.answered, self.on_paper, self.uncounted
            aggregate.counts = {option["option"]: option["households"] for option in self.options}
            aggregate.checks = list(self.checks)

    class Cancelled(Event):
        """With a reason; nothing is counted."""

        TOPIC = "deliberation:Form.Cancelled"
        reason: Sealed

        def apply(self, aggregate: Form) -> None:
            aggregate.state, aggregate.reason = "cancelled", self.reason

    class Moved(Event):
        """Along with the territory: ``place`` is the new one already, ``division_id`` the division that it leaves."""

        TOPIC = "deliberation:Form.Moved"
        to_division_id: UUID

        def apply(self, aggregate: Form) -> None:
            aggregate.place, aggregate.division_id = self.place, self.to_division_id

    def __init__(self) -> None:
        self.state = "prepared"
        self.place: list[str] = []
        self.division_id = UUID(int=0)
        self.topic_id: UUID | None = None
        self.estate_id: UUID | None = None
        self.convener_roles: list[str] = []
        self.rule = ""
        self.threshold: Threshold
        self.options: dict[str, bool] = {}
        self.content: Sealed
        self.opens_at = self.closes_at = self.paper_until = datetime.min
        self.roll: Roll | None = None
        self.result: str | None = None
        self.answered = self.on_paper = self.uncounted = 0
        self.counts: dict[str, int] = {}
        self.checks: list[dict[str, Any]] = []
        self.reason: Sealed | None = None

    @classmethod
    def prepare(
        cls,
        *,
        id: UUID,
        division_id: UUID,
        place: list[str],
        topic_id: UUID | None,
        estate_id: UUID | None,
        convener_roles: Sequence[str],
        rule: Rule,
        threshold: Threshold | None,
        options: Mapping[str, bool] | Sequence[tuple[str, bool]],
        content: Sealed,
        opens_at: datetime,
        closes_at: datetime,
        paper_until: datetime,
        at: datetime,
    ) -> Form:
        """For the households of a place. ``threshold``: None for the rule's own, which only advisory rules let change.

        Raises `FormTimesInvalidError`, `FormOptionsInvalidError`, `NotForHouseholdsError`, `ThresholdFixedError`,
        `WrongBaseError`.
        """
        stated = list(options.items()) if isinstance(options, Mapping) else list(options)
        _check_times(opens_at, closes_at, paper_until, at)
        _check_options(stated)
        return cls._create(
            cls.Prepared,
            id=id,
            timestamp=at,
            place=place,
            division_id=division_id,
            topic_id=topic_id,
            estate_id=estate_id,
            convener_roles=list(convener_roles),
            rule=rule.name,
            threshold=threshold_data(_threshold(rule, threshold)),
            options=[{"option": option, "consents": consents} for option, consents in stated],
            content=content,
            opens_at=opens_at,
            closes_at=closes_at,
            paper_until=paper_until,
        )

    @property
    def matter_id(self) -> UUID:
        """Under whose key everything about it is sealed."""
        return self.topic_id or self.id

    @property
    def stated_threshold(self) -> dict[str, Any]:
        """What it takes, as data."""
        return threshold_data(self.threshold)

    def open(self, roll: Roll, at: datetime) -> None:
        """Freezes the roll; again is nothing. Raises `FormNotOpenError` before its time."""
        if self.state == "open":
            return
        if self.state != "prepared" or at < self.opens_at:
            raise refusals.FormNotOpenError(f"the form is {self.state} and opens at {self.opens_at.isoformat()}")
        self._happened(self.Opened, at, roll=roll.data(), closes_at=self.closes_at, paper_until=self.paper_until)

    def frozen(self) -> Roll:
        """The roll. Raises `FormNotOpenError` while there is none."""
        if self.roll is None:
            raise refusals.FormNotOpenError(f"the form is {self.state}")
        return self.roll

    def refuse_online(self, at: datetime) -> None:
        """Raises `FormNotOpenError` or `FormClosedError` unless households may answer at this time."""
        self._refuse(at, self.closes_at)

    def refuse_paper(self, at: datetime) -> None:
        """Raises `FormNotOpenError` or `FormClosedError` unless paper forms may be entered at this time."""
        self._refuse(at, self.paper_until)

    def refuse_option(self, option: str) -> None:
        """Raises `UnknownOptionError`."""
        if option not in self.options:
            raise refusals.UnknownOptionError(f"the answers are {', '.join(self.options)}")

    def begin_closing(self, at: datetime) -> None:
        """When its time is over; again is nothing. Raises `FormNotOpenError` before that."""
        if self.state in ("closing", "closed"):
            return
        if self.state != "open" or at < self.paper_until:
            raise refusals.FormNotOpenError(f"the form is {self.state}, and takes answers a while")
        self._happened(self.ClosingBegun, at)

    def close(self, counts: Mapping[str, int], *, on_paper: int, uncounted: int, at: datetime) -> None:
        """What the answers come to; again is nothing. Raises ValueError for counts that no roll can give."""
        if self.state == "closed":
            return
        if self.state != "closing":
            raise refusals.FormNotOpenError(f"the form is {self.state}")
        answered = sum(counts.values())
        consenting = sum(number for option, number in counts.items() if self.options[option])
        households = self.frozen().units
        decision = decide(
            self.threshold,
            entitled=Amounts(households),
            participating=Amounts(answered),
            consenting=Amounts(consenting),
        )
        self._happened(
            self.Closed,
            at,
            result=decision.result,
            households=households,
            answered=answered,
            on_paper=on_paper,
            uncounted=uncounted,
            options=[
                {"option": option, "consents": consents, "households": counts.get(option, 0)}
                for option, consents in self.options.items()
            ],
            checks=[check.data() for check in decision.checks],
        )

    def cancel(self, reason: Sealed, at: datetime) -> None:
        """Takes it back before its end. Raises `FormClosedError`."""
        if self.state not in ("prepared", "open"):
            raise refusals.FormClosedError(f"the form is {self.state}")
        self._happened(self.Cancelled, at, reason=reason)

    def _refuse(self, at: datetime, until: datetime) -> None:
        if self.state in ("prepared", "cancelled"):
            raise refusals.FormNotOpenError(f"the form is {self.state}")
        if self.state != "open" or at >= until:
            raise refusals.FormClosedError(f"answers were taken until {until.isoformat()}")

    def move(self, place: list[str], division_id: UUID, at: datetime) -> None:
        """Along with the territory; nothing when it is there already, or at its end."""
        if self.state in ("prepared", "open") and (self.place, self.division_id) != (place, division_id):
            self._happened(self.Moved, at, place=place, to_division_id=division_id)

    def _happened(self, event: type[Event], at: datetime, **values: Any) -> None:
        where = {"place": self.place, "division_id": self.division_id, "topic_id": self.topic_id}
        self.trigger_event(event, timestamp=at, **(where | values))


def _check_times(opens_at: datetime, closes_at: datetime, paper_until: datetime, at: datetime) -> None:
    if opens_at < at:
        raise refusals.FormTimesInvalidError("it opens now or later", field="opens_at")
    if not opens_at < closes_at <= opens_at + LONGEST:
        raise refusals.FormTimesInvalidError("it closes after it opens, within a year")
    if not closes_at <= paper_until <= closes_at + LONGEST_FOR_PAPER:
        raise refusals.FormTimesInvalidError(
            "paper is entered until a month after the end at most", field="paper_until"
        )


def _check_options(options: Sequence[tuple[str, bool]]) -> None:
    names = [option for option, _ in options]
    if len(set(names)) != len(names) or len(names) < FEWEST_OPTIONS:
        raise refusals.FormOptionsInvalidError("two answers or more, each once")
    if len({consents for _, consents in options}) != FEWEST_OPTIONS:
        raise refusals.FormOptionsInvalidError("at least one answer consents, and at least one does not")


def _threshold(rule: Rule, wanted: Threshold | None) -> Threshold:
    if rule.unit != "household":
        raise refusals.NotForHouseholdsError(f"{rule.name} is for {rule.unit} units")
    if wanted is None:
        return rule.threshold
    wanted.fitting(rule.unit)
    if rule.binding and wanted != rule.threshold:
        raise refusals.ThresholdFixedError(f"{rule.article} says what it takes")
    return wanted

"""Any history: random commands, legal and illegal, with moving time, against a model of dicts (paper_model.py)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from linli_common.refusal import Refusal
from mailbox_service.aggregate import answering, delivery, moderation, writing
from mailbox_service.aggregate.clocks import advance, next_threshold
from mailbox_service.aggregate.letter import Letter
from mailbox_service.aggregate.terms import Terms
from mailbox_service.publisher import publish

from . import paper_model as paper
from .letters import GAOJING, SAID, a_letter, known, shanghai
from .published_figures import PublishedFigures
from .thirty_letters import PLACES, UNITS

EXAMPLES, STEPS = 300, 60
MIDNIGHT = shanghai("2025-09-01 00:00")
UNIT_NAMES = st.sampled_from(["yijing", "fengxiang", "gaojing", "water", "greening"])
PLACE_NAMES = st.sampled_from(sorted(PLACES))
PEOPLE = st.sampled_from(["李", "王", "陈"])
ANY = st.integers(0, 3)
PAUSES = st.one_of(st.sampled_from([0, 60, 3600, 86_400]), st.integers(0, 2 * 86_400))
DONE: Counter[str] = Counter()
"""How many steps were taken over all examples: accepted, refused, time."""
RECORDED: Counter[str] = Counter()
"""How many events of each kind they recorded."""

ARGUMENTS: dict[str, st.SearchStrategy[tuple[Any, ...]]] = {
    "claim": st.tuples(PEOPLE),
    "hand_on": st.tuples(UNIT_NAMES, st.lists(UNIT_NAMES, unique=True, max_size=2)),
    "refuse": st.tuples(UNIT_NAMES),
    "assist": st.tuples(UNIT_NAMES),
    "answer": st.tuples(st.sampled_from(["solved", "explained", "declined"]), st.booleans()),
    "pend": st.tuples(st.sampled_from([1, 2, 5, -1, 0, 40, 366, 367])),
    "ask_extension": st.tuples(st.integers(1, 10)),
    "decide_extension": st.tuples(st.booleans()),
    "confirm": st.tuples(st.sampled_from([None, 1, 5])),
    "rate": st.tuples(st.integers(1, 5)),
    "urge": st.tuples(st.booleans()),
    "join": st.tuples(PEOPLE),
    "support": st.tuples(PEOPLE),
    "decide_abuse": st.tuples(st.booleans()),
    "move": st.tuples(PLACE_NAMES, UNIT_NAMES),
}
"""What a command needs beside the letter and the time, in the order in which the model takes it."""

USUAL = {
    "untaken": ["acknowledge", "acknowledge", "acknowledge", "refuse", "refuse", "move", "mark_duplicate"],
    "submitted": ["acknowledge"],
    "accepted": ["reply", "answer", "answer", "pend", "hand_on", "hand_on", "hand_on", "ask_extension", "assist"],
    "answered": ["reopen", "reopen", "confirm", "give_more", "move"],
    "closed": ["reopen", "reopen", "rate", "rate", "move"],
    "duplicate": ["reopen"],
    "withdrawn": ["report_abuse"],
}
"""What tends to be done next with a letter in a state."""

DO: dict[str, Callable[..., object]] = {
    "acknowledge": delivery.acknowledge,
    "claim": lambda letter, at, person: delivery.claim(letter, known(person), at),
    "release": delivery.release,
    "hand_on": lambda letter, at, to, assisting: delivery.hand_on(
        letter, UNITS[to], direction="up", assisting=[UNITS[name] for name in assisting], reason=SAID, at=at
    ),
    "refuse": lambda letter, at, by: delivery.refuse(letter, UNITS[by], SAID, at),
    "assist": lambda letter, at, by: delivery.assist(letter, UNITS[by], SAID, at),
    "ask_more": lambda letter, at: delivery.ask_more(letter, SAID, at),
    "give_more": lambda letter, at: writing.give_more(letter, SAID, at),
    "reply": lambda letter, at: answering.reply(letter, SAID, at),
    "answer": lambda letter, at, outcome, named: answering.answer(
        letter, SAID, outcome, responsible=SAID if named else None, is_working_day=paper.calendar, at=at
    ),
    "pend": lambda letter, at, day: answering.pend(letter, day, SAID, at),
    "ask_extension": lambda letter, at, days: answering.ask_extension(letter, days, GAOJING, SAID, at),
    "decide_extension": lambda letter, at, granted: answering.decide_extension(
        letter, granted=granted, reason=SAID, is_working_day=paper.calendar, at=at
    ),
    "confirm": lambda letter, at, rating: answering.confirm(letter, solved=True, rating=rating, at=at),
    "rate": lambda letter, at, rating: answering.rate(letter, rating, at),
    "reopen": lambda letter, at: answering.reopen(letter, SAID, is_working_day=paper.calendar, at=at),
    "mark_duplicate": lambda letter, at, of: answering.mark_duplicate(letter, of, is_working_day=paper.calendar, at=at),
    "withdraw": writing.withdraw,
    "urge": lambda letter, at, by_writer: writing.urge(letter, at, by_writer=by_writer),
    "join": lambda letter, at, person: writing.join(letter, known(person), at),
    "support": lambda letter, at, person: writing.Support.give(letter, known(person), at),
    "report_abuse": lambda letter, at: moderation.report_abuse(letter, SAID, at),
    "decide_abuse": lambda letter, at, hide: moderation.decide_abuse(letter, hide=hide, reason=SAID, at=at),
    "refer": lambda letter, at: delivery.refer(letter, SAID, at),
    "move": lambda letter, at, place, holder: delivery.move(letter, PLACES[place], UNITS[holder], at),
}
"""The same commands on the aggregate."""


def moment(t: int) -> datetime:
    return MIDNIGHT + timedelta(seconds=t)


class AnyHistory(RuleBasedStateMachine):
    """Letters beside their models; every published contract is folded into figures at once."""

    @initialize(day=st.integers(0, 200), second=st.integers(0, paper.D - 1), place=PLACE_NAMES)
    def begin(self, day: int, second: int, place: str) -> None:
        self.now = day * paper.D + second
        self.letters: list[Letter] = []
        self.models: list[paper.Model] = []
        self.figures = PublishedFigures()
        self._write(place, "joint", "public", 24, 5)

    # What happens by itself

    @rule(which=ANY, late=st.sampled_from([0, 1, 3600, 86_400]), visits=st.lists(ANY), ago=st.integers(0, 10_000))
    def time_passes_until_something_is_due(self, which: int, late: int, visits: list[int], ago: int) -> None:
        """Then schedulers come by to some of the letters, two at once and one with a clock that is slow."""
        if ahead := paper.thresholds(self._at(which)[1]):
            self.now = max(self.now, ahead[0][0] + late)
        for visited in visits:
            self._advance_twice(visited, ago)
        DONE["time"] += 1

    # What people do

    @rule(
        place=PLACE_NAMES,
        kind=st.sampled_from(["own", "joint"]),
        visibility=st.sampled_from(["private", "public"]),
        hours=st.sampled_from([1, 24]),
        days=st.sampled_from([1, 5, 15]),
    )
    def write(self, place: str, kind: str, visibility: str, hours: int, days: int) -> None:
        if len(self.letters) < 4:
            self._write(place, kind, visibility, hours, days)
            DONE["accepted"] += 1

    @rule(which=ANY, pause=PAUSES, data=st.data())
    def somebody_does_what_comes_next(self, which: int, pause: int, data: st.DataObject) -> None:
        """The usual course, so that histories get deep."""
        self.now += pause
        model = self._at(which)[1]
        state = "untaken" if model["state"] in paper.WORK and not model["taken"] else model["state"]
        waiting = ["decide_extension"] * 6 if model["extension"] else []
        self._do(data.draw(st.sampled_from(USUAL[state] + waiting)), which, data)

    @rule(which=ANY, pause=PAUSES, data=st.data(), command=st.sampled_from(sorted(paper.COMMANDS)))
    def somebody_tries_anything(self, which: int, pause: int, data: st.DataObject, command: str) -> None:
        self.now += pause
        self._do(command, which, data)

    def _do(self, command: str, which: int, data: st.DataObject) -> None:
        arguments = ARGUMENTS.get(command)
        said = () if arguments is None else data.draw(arguments)
        if command == "refuse" and data.draw(st.integers(0, 3)):
            said = (self._at(which)[1]["holder"],)
        if command == "mark_duplicate":
            of, of_model = self._at(data.draw(ANY))
            own = of_model is self._at(which)[1]
            self._both(which, command, (of,), (None if own else of_model,))
        elif command == "pend":
            day = self.now // paper.D + said[0]
            self._both(which, command, (paper.EPOCH + timedelta(days=day),), (day,))
        else:
            self._both(which, command, said, said)

    # What always holds

    @invariant()
    def every_letter_is_where_its_model_is(self) -> None:
        for letter, model in zip(self.letters, self.models, strict=True):
            assert letter.lifecycle == model["state"]
            assert (letter.holder, letter.division_id) == (UNITS[model["holder"]], UNITS[model["place"]].id)
            assert (letter.taken, letter.visibility) == (model["taken"], model["visibility"])
            assert (letter.response.fact, letter.handling.fact) == (
                model["response"]["fact"],
                model["handling"]["fact"],
            )

    @invariant()
    def every_letter_waits_for_what_its_model_waits_for(self) -> None:
        for letter, model in zip(self.letters, self.models, strict=True):
            ahead = paper.thresholds(model)
            assert next_threshold(letter) == (moment(ahead[0][0]) if ahead else None)

    @invariant()
    def the_published_figures_are_those_of_the_models(self) -> None:
        stocks: Counter[tuple[str, str, Any]] = Counter()
        facts: Counter[tuple[Any, ...]] = Counter()
        for model in self.models:
            for stock in paper.stocks(model):
                stocks[stock, "place", UNITS[model["place"]].id] += 1
                stocks[stock, "unit", UNITS[model["holder"]].id] += 1
            for clock, fact, day, place, holder in model["facts"]:
                facts[clock, fact, paper.EPOCH + timedelta(days=day), UNITS[place].id, UNITS[holder].id] += 1
        assert {key: count for key, count in self.figures.stocks.items() if count} == dict(stocks)
        assert self.figures.facts == facts

    def teardown(self) -> None:
        """In the end, when nobody does anything any more, every letter has had its facts, each once."""
        if not hasattr(self, "letters"):
            return
        self.now += 3000 * paper.D
        for which in range(len(self.letters)):
            self._advance_twice(which, 0)
        self.every_letter_is_where_its_model_is()
        self.the_published_figures_are_those_of_the_models()
        for letter, model in zip(self.letters, self.models, strict=True):
            clocks = [clock for clock, *_ in model["facts"]]
            assert len(set(clocks)) == len(clocks)
            if letter.lifecycle not in ("withdrawn", "duplicate"):
                assert sorted(clocks) == ["handling", "response"]
                assert next_threshold(letter) is None

    # How

    def _at(self, which: int) -> tuple[Letter, paper.Model]:
        return self.letters[which % len(self.letters)], self.models[which % len(self.letters)]

    def _write(self, place: str, kind: str, visibility: str, hours: int, days: int) -> None:
        letter = a_letter(
            moment(self.now),
            id=known(f"letter {len(self.letters)}"),
            kind=kind,
            visibility=visibility,
            where=PLACES[place],
            holder=UNITS[place],
            terms=Terms(hours, days, 7),
            is_working_day=paper.calendar,
        )
        model = paper.written(self.now, place, kind=kind, visibility=visibility, hours=hours, days=days, writer="李")
        self.letters.append(letter)
        self.models.append(model)
        self._publish(letter)

    def _both(self, which: int, command: str, said: tuple[Any, ...], model_said: tuple[Any, ...]) -> None:
        """Both do it, or both refuse; what was refused leaves nothing behind, as nothing of it is saved."""
        index = which % len(self.letters)
        letter, model = deepcopy(self.letters[index]), deepcopy(self.models[index])
        paper.pass_time(model, self.now)
        try:
            paper.COMMANDS[command](model, self.now, *model_said)
        except paper.IllegalError:
            with pytest.raises(Refusal):
                DO[command](letter, moment(self.now), *said)
            DONE["refused"] += 1
            return
        DO[command](letter, moment(self.now), *said)
        self.letters[index], self.models[index] = letter, model
        self._publish(letter)
        DONE["accepted"] += 1

    def _advance_twice(self, which: int, ago: int) -> None:
        letter, model = self._at(which)
        for at in (self.now, self.now, self.now - ago):
            advance(letter, moment(at))
        paper.pass_time(model, self.now)
        self._publish(letter)

    def _publish(self, letter: Letter) -> None:
        for event in letter.collect_events():
            face = publish(event)
            assert face is not None
            RECORDED[type(event).__name__] += 1
            self.figures.fold(face.contract, face.at or event.timestamp)


@pytest.mark.timeout(900)  # finding the shortest history that fails takes minutes
def test_any_history_is_that_of_the_model_in_ten_thousand_steps() -> None:
    DONE.clear()
    RECORDED.clear()
    run_state_machine_as_test(
        AnyHistory,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )
    print(f"{DONE.total()} steps: {dict(DONE)}; {RECORDED.total()} events: {dict(RECORDED.most_common())}")
    assert DONE.total() >= 10_000
    assert min(DONE.values()) >= 1_000
    assert {"ClockMissed", "Closed", "Reopened", "AssignmentRefused", "PromiseBroken", "Moved"} <= set(RECORDED)

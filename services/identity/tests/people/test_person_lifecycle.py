"""Whatever people and workers do in whatever order: the stocks that everyone reads out of the events add up."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from identity_service.aggregate.area import Area
from identity_service.aggregate.person import Person
from identity_service.publisher import publish
from identity_service.refusals.residents import PersonErasedError
from linli_common.refusal import Refusal
from linli_contracts import identity as public

from .acts import AT, BORN, FIRST, SECOND, submission

AREAS = st.sampled_from([FIRST, SECOND])
BY_ID = {area.division_id: area for area in (FIRST, SECOND)}


class Life(RuleBasedStateMachine):
    """One person's life; the estate may be given to another area at any time."""

    person: Person

    @initialize(area=AREAS)
    def apply(self, area: Area) -> None:
        self.now = AT
        self.estate_area = area
        self.move_estate_area = area
        self.pending = {FIRST.division_id: 0, SECOND.division_id: 0}
        self.registered = {FIRST.division_id: 0, SECOND.division_id: 0}
        self.moving = {FIRST.division_id: 0, SECOND.division_id: 0}
        self.active: list[int] = []
        self.person = Person.apply(id=uuid4(), submission=submission(area), at=AT)
        self._read()

    @rule(days=st.integers(1, 200))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule(area=AREAS)
    def the_estate_changes_hands(self, area: Area) -> None:
        self.estate_area = area
        self.person.transfer(area=area, at=self.now)
        self._read()

    @rule()
    def verify(self) -> None:
        self._try(
            lambda: self.person.verify_residence(
                dwelling_id=uuid4(),
                household_id=uuid4(),
                born_on=BORN,
                submitted_in=self._submitted_in(),
                area=self.estate_area,
                at=self.now,
            )
        )

    @rule()
    def return_(self) -> None:
        self._try(
            lambda: self.person.return_registration(reason="other", submitted_in=self._submitted_in(), at=self.now)
        )

    @rule()
    def withdraw(self) -> None:
        self._try(lambda: self.person.withdraw(submitted_in=self._submitted_in(), at=self.now))

    @rule(area=AREAS)
    def resubmit(self, area: Area) -> None:
        self.estate_area = area if self.person.status in ("returned", "withdrawn") else self.estate_area
        self._try(lambda: self.person.resubmit(submission(area), at=self.now))

    @rule(area=AREAS)
    def submit_move(self, area: Area) -> None:
        if self.person.move != "pending" and self.person.status == "registered":
            self.move_estate_area = area
        self._try(lambda: self.person.submit_move(area=area, estate_id=uuid4(), at=self.now))

    @rule()
    def return_move(self) -> None:
        self._try(lambda: self.person.return_move(reason="other", submitted_in=self._moving_to(), at=self.now))

    @rule()
    def withdraw_move(self) -> None:
        self._try(lambda: self.person.withdraw_move(submitted_in=self._moving_to(), at=self.now))

    @rule(area=AREAS)
    def verify_move(self, area: Area) -> None:
        moving = self.person.move == "pending"
        self._try(
            lambda: self.person.verify_move(
                dwelling_id=uuid4(),
                household_id=uuid4(),
                born_on=BORN,
                submitted_in=self._moving_to(),
                area=area,
                at=self.now,
            )
        )
        if moving:
            self.estate_area = area

    @rule()
    def act(self) -> None:
        home = BY_ID[self.person.division_id] if self.person.division_id else FIRST
        self.person.become_active(born_on=BORN, home=home, at=self.now)
        self._read()

    @precondition(lambda self: self.person.status != "erased")
    @rule()
    def erase(self) -> None:
        self.person.erase(place=FIRST.place, at=self.now)
        self._read()

    @invariant()
    def stocks_add_up(self) -> None:
        status, division_id = self.person.status, self.person.division_id
        assert self.pending == {d: int(status == "pending" and d == division_id) for d in BY_ID}
        assert self.registered == {d: int(status == "registered" and d == division_id) for d in BY_ID}
        moving = self.person.move == "pending"
        assert self.moving == {d: int(moving and d == self.person.move_division_id) for d in BY_ID}

    @invariant()
    def a_resident_is_where_the_estate_is(self) -> None:
        if self.person.status == "registered":
            assert self.person.division_id == self.estate_area.division_id

    @invariant()
    def a_year_counts_once(self) -> None:
        assert len(self.active) == len(set(self.active))

    def _try(self, act: Callable[[], None]) -> None:
        erased, refusal = self.person.status == "erased", None
        with contextlib.suppress(Refusal):
            try:
                act()
            except Refusal as refused:
                refusal = refused
                raise
        if refusal is not None:
            assert not self.person.pending_events, "a refusal leaves no event"
        assert not erased or isinstance(refusal, PersonErasedError), "an erased person does nothing"
        self._read()

    def _submitted_in(self) -> Area:
        return BY_ID[self.person.division_id] if self.person.division_id else FIRST

    def _moving_to(self) -> Area:
        return BY_ID[self.person.move_division_id] if self.person.move_division_id else FIRST

    def _read(self) -> None:
        """Reads the public faces as a dashboard does."""
        for event in self.person.collect_events():
            face = publish(event)
            if face is not None:
                self._count(face.contract)

    def _count(self, contract: object) -> None:
        match contract:
            case public.RegistrationSubmittedV1():
                self.pending[contract.division_id] += 1
            case public.RegistrationReturnedV1() | public.RegistrationWithdrawnV1():
                self.pending[contract.division_id] -= 1
            case public.ResidenceVerifiedV1():
                self.pending[contract.division_id] -= 1
                self.registered[contract.division_id] += 1
            case public.MoveSubmittedV1():
                self.moving[contract.to_division_id] += 1
            case public.MoveReturnedV1() | public.MoveWithdrawnV1():
                self.moving[contract.to_division_id] -= 1
            case public.ResidentMovedV1():
                self.moving[contract.to_division_id] -= 1
                self.registered[contract.from_division_id] -= 1
                self.registered[contract.to_division_id] += 1
            case public.ResidentTransferredV1():
                self.registered[contract.from_division_id] -= 1
                self.registered[contract.to_division_id] += 1
            case public.ResidentBecameActiveV1():
                self.active.append(contract.year)
            case public.PersonErasedV1():
                self._count_erased(contract)

    def _count_erased(self, erased: public.PersonErasedV1) -> None:
        assert erased.division_id is not None, "everybody here applied"
        if erased.was == "pending":
            self.pending[erased.division_id] -= 1
        if erased.was == "registered":
            self.registered[erased.division_id] -= 1
        if erased.move_division_id is not None:
            self.moving[erased.move_division_id] -= 1


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)

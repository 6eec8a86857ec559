"""Who works on a letter: acknowledge, claim, hand on, refuse, assist, ask for more, move with the territory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli_common.sealing.sealed import Sealed
from linli_contracts.mailbox.words import Direction
from linli_contracts.subjects import ABSENT
from linli_contracts.units import Unit, unit_of
from mailbox_service import refusals
from mailbox_service.aggregate.clocks import advance
from mailbox_service.aggregate.letter import AT_WORK, Letter
from mailbox_service.aggregate.whereabouts import Whereabouts
from mailbox_service.aggregate.writing import refuse_closed

MAX_ASSISTING = 10


class Acknowledged(Letter.Event):
    """受理, 签收."""

    TOPIC = "mailbox:Letter.Acknowledged"
    first: bool

    def apply(self, aggregate: Letter) -> None:
        aggregate.taken = aggregate.acknowledged = True
        aggregate.lifecycle = "accepted"


class Claimed(Letter.Event):
    """Taken by one worker of the unit, or given back."""

    TOPIC = "mailbox:Letter.Claimed"
    person_id: UUID | None

    def apply(self, aggregate: Letter) -> None:
        aggregate.claimed_by = self.person_id


class HandedOn(Letter.Event):
    """上报, 交办, 转办, with the reason."""

    TOPIC = "mailbox:Letter.HandedOn"
    direction: str
    to: str
    assisting: list[str]
    reason: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.path.append(aggregate.holder)
        aggregate.holder = unit_of(self.to)
        aggregate.taken, aggregate.claimed_by, aggregate.came_back = False, None, False
        aggregate.handed_up = aggregate.handed_up or self.direction == "up"
        aggregate.assisting.update({unit_of(unit): "asked" for unit in self.assisting})


class AssignmentRefused(Letter.Event):
    """退单: ``to`` is who sent it, and has it again."""

    TOPIC = "mailbox:Letter.AssignmentRefused"
    refused_by: str
    assisting: bool
    to: str
    reason: Sealed

    def apply(self, aggregate: Letter) -> None:
        if self.assisting:
            aggregate.assisting[unit_of(self.refused_by)] = "refused"
            return
        aggregate.holder = aggregate.path.pop()
        aggregate.taken, aggregate.claimed_by, aggregate.came_back = True, None, True


class AssistanceGiven(Letter.Event):
    """协办意见."""

    TOPIC = "mailbox:Letter.AssistanceGiven"
    assisting: str
    text: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.assisting[unit_of(self.assisting)] = "given"


class MoreAsked(Letter.Event):
    """The unit asks the writer."""

    TOPIC = "mailbox:Letter.MoreAsked"
    text: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.more_asked = True


class Moved(Letter.Event):
    """Another area, another code or another holder since a reorganisation; ``place`` is the new one already.

    What the old area sent on comes back to the new one when it is refused.
    """

    TOPIC = "mailbox:Letter.Moved"
    to_division_id: UUID
    to: str
    street: str
    district: str
    open: bool

    def apply(self, aggregate: Letter) -> None:
        old = Unit("area", aggregate.division_id)
        aggregate.division_id, aggregate.place = self.to_division_id, self.place
        aggregate.street, aggregate.district = unit_of(self.street), unit_of(self.district)
        new = Unit("area", self.to_division_id) if self.place[2] != ABSENT else aggregate.street
        aggregate.path = [new if unit == old else unit for unit in aggregate.path]
        if unit_of(self.to) != aggregate.holder:
            aggregate.holder, aggregate.taken, aggregate.claimed_by = unit_of(self.to), False, None
        while aggregate.path and aggregate.path[-1] == aggregate.holder:
            aggregate.path.pop()  # who took over is who had sent it: nobody refuses what they assigned themselves


class Referred(Letter.Event):
    """转议题."""

    TOPIC = "mailbox:Letter.Referred"
    reason: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.referred = True


def acknowledge(letter: Letter, at: datetime) -> None:
    """受理; after a hand-off 签收. An acknowledgement is no reply: the response clock runs on."""
    advance(letter, at)
    refuse_idle(letter, "acknowledge")
    if letter.taken:
        raise refusals.WrongLifecycleError("the letter has been taken up by this unit already")
    letter.happened(Acknowledged, at, first=not letter.acknowledged)


def claim(letter: Letter, person_id: UUID, at: datetime) -> None:
    """One worker takes the letter; a colleague's claim stands until it is given back."""
    advance(letter, at)
    refuse_idle(letter, "claim")
    if letter.claimed_by not in (None, person_id):
        raise refusals.ClaimedByAnotherError("a colleague has claimed this letter")
    if letter.claimed_by is None:
        letter.happened(Claimed, at, person_id=person_id)


def release(letter: Letter, at: datetime) -> None:
    """Gives a claimed letter back to the unit's list."""
    advance(letter, at)
    if letter.claimed_by is not None:
        letter.happened(Claimed, at, person_id=None)


def hand_on(
    letter: Letter,
    to: Unit,
    *,
    direction: Direction,
    assisting: Sequence[Unit] = (),
    reason: Sealed,
    at: datetime,
) -> None:
    """上报, 交办 or 转办 to a lead unit, with assisting ones. Clocks run on, and count against who holds it then."""
    advance(letter, at)
    refuse_idle(letter, "hand on")
    if not letter.taken:
        raise refusals.WrongLifecycleError("take the letter up, or refuse it, before handing it on")
    if to == letter.holder:
        raise refusals.UnitUnavailableError("the letter is with this unit already")
    asked = {unit for unit, state in letter.assisting.items() if state == "asked"}
    if to in assisting or len(set(assisting)) != len(assisting) or asked & set(assisting):
        raise refusals.UnitUnavailableError("a unit is named twice", field="assisting")
    if len(assisting) > MAX_ASSISTING:
        raise refusals.UnitUnavailableError(f"at most {MAX_ASSISTING} units can assist", field="assisting")
    letter.happened(
        HandedOn,
        at,
        direction=direction,
        to=str(to),
        assisting=[str(unit) for unit in assisting],
        reason=reason,
    )


def refuse(letter: Letter, by: Unit, reason: Sealed, at: datetime) -> None:
    """退单: an assigned lead that has not taken it up sends it back; an assisting unit leaves."""
    advance(letter, at)
    refuse_idle(letter, "refuse")
    if by == letter.holder:
        if not letter.path or letter.taken:
            raise refusals.AssignmentNotRefusableError("only what another unit assigned, and nobody took up yet")
        to = letter.path[-1]
    elif letter.assisting.get(by) == "asked":
        to = letter.holder
    else:
        raise refusals.NotAssistingError("this unit neither holds the letter nor is asked to assist")
    letter.happened(AssignmentRefused, at, refused_by=str(by), assisting=by != letter.holder, to=str(to), reason=reason)


def assist(letter: Letter, by: Unit, text: Sealed, at: datetime) -> None:
    """协办意见 for the lead; the lead answers."""
    advance(letter, at)
    refuse_idle(letter, "assist with")
    if letter.assisting.get(by) != "asked":
        raise refusals.NotAssistingError("this unit is not asked to assist")
    letter.happened(AssistanceGiven, at, assisting=str(by), text=text)


def ask_more(letter: Letter, text: Sealed, at: datetime) -> None:
    """Asks the writer. The clocks run on: a question is not an answer, and an extension can be asked for."""
    advance(letter, at)
    refuse_idle(letter, "ask about")
    letter.happened(MoreAsked, at, text=text)


def move(letter: Letter, where: Whereabouts, holder: Unit, at: datetime) -> None:
    """After a reorganisation: the letter is booked where its place belongs now, its holder is who took over."""
    advance(letter, at)
    if (letter.division_id, letter.place, letter.holder) == (where.division_id, where.place, holder):
        return
    letter.happened(
        Moved,
        at,
        place=where.place,
        to_division_id=where.division_id,
        to=str(holder),
        street=str(where.street),
        district=str(where.district),
        open=letter.is_open,
    )


def refer(letter: Letter, reason: Sealed, at: datetime) -> None:
    """转议题: the matter goes to deliberation as well; the letter itself stays to be answered."""
    advance(letter, at)
    refuse_closed(letter, "refer")
    if letter.referred:
        raise refusals.WrongLifecycleError("the letter has become a topic already")
    letter.happened(Referred, at, reason=reason)


def refuse_idle(letter: Letter, what: str) -> None:
    """Raises `WrongLifecycleError` unless a unit has to act on the letter."""
    if letter.lifecycle not in AT_WORK:
        raise refusals.WrongLifecycleError(f"cannot {what} a letter that is {letter.lifecycle}")


def refuse_other_holder(letter: Letter, unit: Unit) -> None:
    """Raises `NotTheHolderError` unless the unit holds the letter."""
    if unit != letter.holder:
        raise refusals.NotTheHolderError("another unit holds this letter")


def refuse_claimed(letter: Letter, person_id: UUID) -> None:
    """Raises `ClaimedByAnotherError` when a colleague has claimed the letter."""
    if letter.claimed_by not in (None, person_id):
        raise refusals.ClaimedByAnotherError("a colleague has claimed this letter")

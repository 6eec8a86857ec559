"""What units do: who may act is checked on the letter as it is, then decided and recorded.

A right is looked for only where it counts: on the unit that holds the letter (or assists, or stands above).
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from linli_common.auth import Authority, NoRightError, Principal
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command
from linli_common.refusal import Refusal
from linli_contracts.units import Unit
from mailbox_service import refusals
from mailbox_service.aggregate import answering, delivery, moderation
from mailbox_service.aggregate.letter import Letter
from mailbox_service.application.content import Contents
from mailbox_service.application.letters import Letters
from mailbox_service.application.units import Units
from mailbox_service.commands import handling as commands

ROLES: dict[str, tuple[str, ...]] = {
    "area": ("area_worker", "party_secretary", "social_worker"),
    "street": ("street_officer",),
    "district": ("district_officer",),
    "department": ("department_handler",),
}
"""Who works on the letters of a unit, by its kind."""
STAFF = tuple(sorted({role for roles in ROLES.values() for role in roles}))


class Staff:
    """Whether somebody works for a unit."""

    def __init__(self, authority: Authority, units: Units) -> None:
        self._authority = authority
        self._units = units

    def act(self, principal: Principal, command: Command, unit: Unit) -> Act:
        """The act of a worker of the unit. Raises `OutsideOwnDivisionError` or `NotTheHolderError`."""
        act = self._authority.act(principal, command, ROLES[unit.kind], self._units.division_of(unit))
        if unit.kind == "department" and principal.person_id not in self._units.handlers(unit.id):
            raise refusals.NotTheHolderError("you do not work on this department's letters")
        return act

    def works_for(self, principal: Principal, unit: Unit) -> bool:
        """Whether `act` would let the person through."""
        try:
            self._authority.actor(principal, ROLES[unit.kind], self._units.division_of(unit))
        except (NoRightError, refusals.UnitUnavailableError):
            return False
        return unit.kind != "department" or principal.person_id in self._units.handlers(unit.id)


class Handling:
    """A letter's way through the units."""

    def __init__(self, letters: Letters, contents: Contents, units: Units, staff: Staff) -> None:
        self._letters = letters
        self._contents = contents
        self._units = units
        self._staff = staff

    def acknowledge(self, letter_id: UUID, who: Principal, sent: Command) -> Receipt:
        """受理, 签收."""
        return self._as_holder(letter_id, who, sent, lambda letter: delivery.acknowledge(letter, sent.at))

    def claim(self, letter_id: UUID, who: Principal, sent: Command) -> Receipt:
        """认领."""
        return self._as_holder(
            letter_id, who, sent, lambda letter: delivery.claim(letter, who.person_id, sent.at), claimed=False
        )

    def release(self, letter_id: UUID, who: Principal, sent: Command) -> Receipt:
        """放回."""
        return self._as_holder(letter_id, who, sent, lambda letter: delivery.release(letter, sent.at), claimed=False)

    def hand_on(self, letter_id: UUID, command: commands.HandOn, who: Principal, sent: Command) -> Receipt:
        """上报, 交办, 转办."""

        def decide(letter: Letter) -> None:
            to = self._units.check(command.to.unit(), sent.at, field="to")
            assisting = [self._units.check(unit.unit(), sent.at, field="assisting") for unit in command.assisting]
            direction = self._units.direction(letter.holder, to, sent.at)
            reason = self._contents.seal(letter_id, command.reason)
            delivery.hand_on(letter, to, direction=direction, assisting=assisting, reason=reason, at=sent.at)

        return self._as_holder(letter_id, who, sent, decide)

    def refuse(self, letter_id: UUID, command: commands.RefuseAssignment, who: Principal, sent: Command) -> Receipt:
        """退单."""
        assisting = command.as_unit.unit() if command.as_unit else None

        def decide(letter: Letter) -> None:
            reason = self._contents.seal(letter_id, command.reason)
            delivery.refuse(letter, assisting or letter.holder, reason, sent.at)

        if assisting is None:
            return self._as_holder(letter_id, who, sent, decide)
        return self._as(lambda _: assisting, letter_id, who, sent, decide)

    def assist(self, letter_id: UUID, command: commands.Assist, who: Principal, sent: Command) -> Receipt:
        """协办意见."""
        unit = command.as_unit.unit()

        def decide(letter: Letter) -> None:
            delivery.assist(letter, unit, self._contents.seal(letter_id, command.text), sent.at)

        return self._as(lambda _: unit, letter_id, who, sent, decide)

    def ask_more(self, letter_id: UUID, command: commands.AskMore, who: Principal, sent: Command) -> Receipt:
        """请补充."""

        def decide(letter: Letter) -> None:
            delivery.ask_more(letter, self._contents.seal(letter_id, command.text), sent.at)

        return self._as_holder(letter_id, who, sent, decide)

    def reply(self, letter_id: UUID, command: commands.Reply, who: Principal, sent: Command) -> Receipt:
        """响应."""

        def decide(letter: Letter) -> None:
            answering.reply(letter, self._contents.seal(letter_id, command.text), sent.at)

        return self._as_holder(letter_id, who, sent, decide)

    def answer(self, letter_id: UUID, command: commands.Answer, who: Principal, sent: Command) -> Receipt:
        """答复, 不予受理."""

        responsible = self._contents.seal(letter_id, command.responsible) if command.responsible else None

        def decide(letter: Letter) -> None:
            answering.answer(
                letter,
                self._contents.seal(letter_id, command.text),
                command.outcome,
                responsible=responsible,
                is_working_day=self._units.calendar(letter.district.id),
                at=sent.at,
            )

        return self._as_holder(letter_id, who, sent, decide)

    def pend(self, letter_id: UUID, command: commands.Pend, who: Principal, sent: Command) -> Receipt:
        """挂账."""

        def decide(letter: Letter) -> None:
            reason = self._contents.seal(letter_id, command.reason)
            answering.pend(letter, command.promised_on, reason, sent.at)

        return self._as_holder(letter_id, who, sent, decide)

    def ask_extension(self, letter_id: UUID, command: commands.AskExtension, who: Principal, sent: Command) -> Receipt:
        """申请延期, of the unit above."""

        def decide(letter: Letter) -> None:
            above = self._units.above(letter.holder, sent.at)
            reason = self._contents.seal(letter_id, command.reason)
            answering.ask_extension(letter, command.working_days, above, reason, sent.at)

        return self._as_holder(letter_id, who, sent, decide)

    def decide_extension(
        self, letter_id: UUID, command: commands.DecideExtension, who: Principal, sent: Command
    ) -> Receipt:
        """审批延期, by the unit that was asked; never by who asked."""

        def asked_of(letter: Letter) -> Unit:
            if letter.extension_asked_of is None:
                raise refusals.ExtensionInvalidError("no extension is asked for")
            return letter.extension_asked_of

        def decide(letter: Letter) -> None:
            calendar = self._units.calendar(letter.district.id)
            reason = self._contents.seal(letter_id, command.reason)
            answering.decide_extension(
                letter, granted=command.granted, reason=reason, is_working_day=calendar, at=sent.at
            )

        return self._as(asked_of, letter_id, who, sent, decide)

    def mark_duplicate(
        self, letter_id: UUID, command: commands.MarkDuplicate, who: Principal, sent: Command
    ) -> Receipt:
        """并入."""

        def decide(letter: Letter) -> None:
            original = self._letters.find(command.of_letter_id)
            if original is None:
                raise refusals.DuplicateInvalidError(f"no letter {command.of_letter_id}")
            calendar = self._units.calendar(letter.district.id)
            answering.mark_duplicate(letter, original, is_working_day=calendar, at=sent.at)

        return self._as_holder(letter_id, who, sent, decide)

    def refer(self, letter_id: UUID, command: commands.Refer, who: Principal, sent: Command) -> Receipt:
        """转议题."""

        def decide(letter: Letter) -> None:
            delivery.refer(letter, self._contents.seal(letter_id, command.reason), sent.at)

        return self._as_holder(letter_id, who, sent, decide)

    def decide_abuse(self, letter_id: UUID, command: commands.DecideAbuse, who: Principal, sent: Command) -> Receipt:
        """处理举报, by the street of the letter's place."""

        def decide(letter: Letter) -> None:
            reason = self._contents.seal(letter_id, command.reason)
            moderation.decide_abuse(letter, hide=command.hide, reason=reason, at=sent.at)

        return self._as(lambda letter: letter.street, letter_id, who, sent, decide)

    def _as_holder(
        self,
        letter_id: UUID,
        who: Principal,
        sent: Command,
        decide: Callable[[Letter], None],
        *,
        claimed: bool = True,
    ) -> Receipt:
        """``claimed``: refused while a colleague has claimed the letter."""

        def checked(letter: Letter) -> None:
            if claimed:
                delivery.refuse_claimed(letter, who.person_id)
            decide(letter)

        return self._as(lambda letter: letter.holder, letter_id, who, sent, checked)

    def _as(
        self,
        unit_of: Callable[[Letter], Unit],
        letter_id: UUID,
        who: Principal,
        sent: Command,
        decide: Callable[[Letter], None],
    ) -> Receipt:
        """Acts for a unit of the letter. A repeat gets its first answer, though the letter may have left since."""
        earlier = self._letters.earlier(who.person_id, sent)
        if earlier is not None:
            return earlier
        unit = unit_of(self._letters.get(letter_id))
        try:
            act = self._staff.act(who, sent, unit)
        except Refusal:  # perhaps because this very command, sent twice at once, has just made the letter leave
            earlier = self._letters.earlier(who.person_id, sent)
            if earlier is None:
                raise
            return earlier

        def checked(letter: Letter) -> None:
            if unit_of(letter) != unit:
                raise refusals.NotTheHolderError("the letter has just left this unit")
            decide(letter)

        return self._letters.on(letter_id, act, checked)

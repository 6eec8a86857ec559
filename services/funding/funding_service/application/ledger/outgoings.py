"""Money that leaves: asked for by one, approved by two others, booked with the second approval (支出审批)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from funding_service.aggregate.ledger import booking
from funding_service.aggregate.ledger.entry import Entry, Paper
from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.ledger.outgoing import Outgoing
from funding_service.application.ledger.finding import FoundFunds
from funding_service.application.parts import Parts
from funding_service.commands import ledger as commands
from funding_service.refusals.ledger import ApprovalLimitError
from linli_common.auth import NoRightError, Principal
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command


class Outgoings:
    """Payments, refunds and write-offs of money."""

    def __init__(self, parts: Parts, found: FoundFunds) -> None:
        self._parts = parts
        self._found = found

    def request(self, fund_id: UUID, command: commands.RequestOutgoing, who: Principal, sent: Command) -> Receipt:
        """申请支出: refused at once when it could not be booked now."""
        act = self._found.bookkeeper(self._found.fund(fund_id), who, sent)
        outgoing_id, needed = uuid4(), self._found.rules(sent).approvals

        def decide() -> Receipt:
            fund = self._found.fund(fund_id)
            fund.refuse_closed()
            paper = self._found.paper(fund, command, act)
            against = self._found.entry(fund_id, command.against_id) if command.against_id is not None else None
            earmark = against.earmark if against is not None else command.earmark.earmark()  # type: ignore[union-attr]
            match command.kind, against:
                case "payment", Entry():
                    booking.refuse_payment(fund, against, command.amount_fen)
                case "refund_out", Entry():
                    booking.refuse_refund(fund, against, command.amount_fen)
                case _:
                    fund.refuse_unless_free(earmark, command.amount_fen)
            outgoing = Outgoing.request(
                id=outgoing_id,
                fund=fund,
                kind=command.kind,
                amount_fen=command.amount_fen,
                against=against,
                earmark=earmark,
                paper=paper,
                by_id=who.person_id,
                needed=needed,
                at=act.at,
            )
            answer = {"fund_id": str(fund_id), "outgoing_id": str(outgoing_id)}
            return self._parts.store.record(outgoing, act=act, answer=answer)

        return self._parts.store.once(act, decide)

    def approve(self, outgoing_id: UUID, who: Principal, sent: Command) -> Receipt:
        """审批: with the last approval needed it is booked in the same transaction, or refused as a booking is."""
        asked = self._found.outgoing(outgoing_id)
        act = self._approver(asked, who, sent)

        def decide() -> Receipt:
            outgoing = self._found.outgoing(outgoing_id)
            answer = {"fund_id": str(outgoing.fund_id), "outgoing_id": str(outgoing_id)}
            if not outgoing.approve(who.person_id, act.actor.role, act.at):
                return self._parts.store.record(outgoing, act=act, answer=answer)
            fund = self._found.fund(outgoing.fund_id)
            entry, others = self._booked(fund, outgoing, act.at)
            outgoing.booked(entry.id, act.at)
            answer |= {"entry_id": str(entry.id), "number": str(entry.number)}
            return self._parts.store.record(outgoing, fund, entry, *others, act=act, answer=answer)

        with self._parts.turns.of(asked.fund_id):
            return self._parts.store.once(act, decide)

    def reject(self, outgoing_id: UUID, command: commands.Reject, who: Principal, sent: Command) -> Receipt:
        """驳回, by whoever may approve, or by who asked."""
        asked, rules = self._found.outgoing(outgoing_id), self._found.rules(sent)
        roles = rules.bookkeepers if who.person_id == asked.requested_by else rules.approving_anything
        act = self._parts.authority.act(who, sent, roles, asked.division_id)

        def decide() -> Receipt:
            outgoing = self._found.outgoing(outgoing_id)
            reason = self._parts.contents.seal(outgoing.fund_id, command.reason)
            outgoing.reject(who.person_id, act.actor.role, reason, act.at)
            return self._parts.store.record(outgoing, act=act, answer={"outgoing_id": str(outgoing_id)})

        return self._parts.store.once(act, decide)

    def _approver(self, outgoing: Outgoing, who: Principal, sent: Command) -> Act:
        """Raises `OutsideOwnDivisionError`, `ApprovalLimitError`."""
        rules, authority = self._found.rules(sent), self._parts.authority
        authority.act(who, sent, rules.approving_anything, outgoing.division_id)
        try:
            return authority.act(who, sent, rules.approving(outgoing.amount_fen), outgoing.division_id)
        except NoRightError:
            raise ApprovalLimitError(f"{outgoing.amount_fen} fen are above what your role approves") from None

    def _booked(self, fund: Fund, outgoing: Outgoing, at: datetime) -> tuple[Entry, Sequence[Any]]:
        self._found.refuse_used(fund.id, outgoing.voucher)
        paper = Paper(
            outgoing.voucher, outgoing.happened_on, outgoing.content, named=outgoing.named, outgoing_id=outgoing.id
        )
        if outgoing.against_id is None:
            return booking.write_off(fund, outgoing.earmark, outgoing.amount_fen, paper, at), ()
        against = self._found.entry(fund.id, outgoing.against_id)
        book = booking.pay if outgoing.kind == "payment" else booking.refund
        return book(fund, against, outgoing.amount_fen, paper, at), [against]

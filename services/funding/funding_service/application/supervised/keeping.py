"""What the property company books, the owners' committee checks, and time brings about."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from funding_service.aggregate.supervised.account import SupervisedAccount, account_id_of
from funding_service.aggregate.supervised.entry import Slip, SupervisedEntry, book, entry_id_of, reverse
from funding_service.application.parts import Parts
from funding_service.commands import supervised as commands
from funding_service.publisher.clock import CLOCK
from funding_service.queries.decisions import Decisions
from funding_service.queries.supervised import SupervisedLists
from funding_service.refusals import supervised as refusals
from funding_service.refusals.ledger import VoucherInvalidError
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, ConcurrentChangeError, Receipt
from linli_common.http.commands import Command

log = logging.getLogger(__name__)

KEEPERS = ("property_company",)
CHECKERS = ("owners_committee",)
OPENERS = ("area_worker", "street_officer")
AT_ONCE = 500


class Keeping:
    """The account of an estate; whoever acts has a role over the estate's area."""

    def __init__(self, parts: Parts, lists: SupervisedLists, decisions: Decisions) -> None:
        self._parts = parts
        self._lists = lists
        self.decisions = decisions

    def account(self, estate_id: UUID) -> SupervisedAccount:
        """Raises `UnknownAccountError`."""
        found = self._parts.store.find(SupervisedAccount, account_id_of(estate_id))
        if found is None:
            raise refusals.UnknownAccountError(f"estate {estate_id} has no supervised account")
        return found

    def entry(self, estate_id: UUID, entry_id: UUID) -> SupervisedEntry:
        """An entry of the estate's account. Raises `UnknownAccountEntryError`."""
        found = self._parts.store.find(SupervisedEntry, entry_id)
        if found is None or found.estate_id != estate_id:
            raise refusals.UnknownAccountEntryError(f"no entry {entry_id} in this account")
        return found

    def open(self, command: commands.OpenAccount, who: Principal, sent: Command) -> Receipt:
        """设立监管账户."""
        parts, estate_id = self._parts, command.estate_id
        area_id = parts.neighbourhood.area_of_estate(estate_id)
        act = parts.authority.act(who, sent, OPENERS, area_id)

        def decide() -> Receipt:
            if parts.store.find(SupervisedAccount, account_id_of(estate_id)) is not None:
                raise refusals.AccountExistsError("the estate has a supervised account")
            account = SupervisedAccount.open(
                place=parts.places.where(area_id, act.at).place,
                division_id=area_id,
                estate_id=estate_id,
                opening_fen={
                    "fees": command.fees_fen,
                    "common_revenue": command.common_revenue_fen,
                    "maintenance_fund": command.maintenance_fund_fen,
                },
                at=act.at,
            )
            parts.contents.create(account.id)
            return parts.store.record(account, act=act, answer={"account_id": str(account.id)})

        return parts.store.once(act, decide)

    def book(self, estate_id: UUID, command: commands.BookEntry, who: Principal, sent: Command) -> Receipt:
        """记账, by the property company."""
        decision = self.decisions.of_estate(command.vote_id, estate_id) if command.vote_id is not None else None

        def booked(account: SupervisedAccount, slip: Slip, at: datetime) -> tuple[SupervisedEntry, ...]:
            pot, direction, category = command.pot, command.direction, command.category
            return (book(account, pot, direction, category, command.amount_fen, slip, decision, at),)

        return self._on_slip(estate_id, command, who, sent, booked)

    def reverse(
        self, estate_id: UUID, entry_id: UUID, command: commands.ReverseEntry, who: Principal, sent: Command
    ) -> Receipt:
        """冲正, by the property company."""

        def booked(account: SupervisedAccount, slip: Slip, at: datetime) -> tuple[SupervisedEntry, ...]:
            wrong = self.entry(estate_id, entry_id)
            return (reverse(account, wrong, slip, at), wrong)

        return self._on_slip(estate_id, command, who, sent, booked)

    def bill(self, estate_id: UUID, command: commands.BillFees, who: Principal, sent: Command) -> Receipt:
        """应收物业费."""
        act = self._act(estate_id, who, sent, KEEPERS)

        def decide() -> Receipt:
            account = self.account(estate_id)
            account.bill(command.amount_fen, command.from_on, command.to_on, act.at)
            return self._parts.store.record(account, act=act, answer={"account_id": str(account.id)})

        return self._parts.store.once(act, decide)

    def check(self, estate_id: UUID, entry_id: UUID, who: Principal, sent: Command) -> Receipt:
        """业委会核对."""
        act = self._act(estate_id, who, sent, CHECKERS)
        return self._on_entry(estate_id, entry_id, act, lambda entry: entry.check(who.person_id, act.at))

    def object_to(
        self, estate_id: UUID, entry_id: UUID, command: commands.ObjectToEntry, who: Principal, sent: Command
    ) -> Receipt:
        """业委会提出异议."""
        act = self._act(estate_id, who, sent, CHECKERS)
        reason = self._parts.contents.seal(account_id_of(estate_id), command.reason)
        return self._on_entry(estate_id, entry_id, act, lambda entry: entry.object_to(who.person_id, reason, act.at))

    def answer_objection(
        self, estate_id: UUID, entry_id: UUID, command: commands.AnswerObjection, who: Principal, sent: Command
    ) -> Receipt:
        """物业答复异议."""
        act = self._act(estate_id, who, sent, KEEPERS)
        text = self._parts.contents.seal(account_id_of(estate_id), command.text)
        return self._on_entry(
            estate_id, entry_id, act, lambda entry: entry.answer_objection(who.person_id, text, act.at)
        )

    def issue_statements(self, now: datetime) -> int:
        """Makes the statements of half-years that are over (chore); gives the number of accounts looked at."""
        act, due = Act(CLOCK, now), self._lists.turning(now, AT_ONCE)
        for estate_id in due:

            def decide(estate_id: UUID = estate_id) -> Receipt:
                account = self.account(estate_id)
                account.advance(now)
                return self._parts.store.record(account, act=act)

            try:
                self._parts.store.once(act, decide)
            except ConcurrentChangeError:
                log.info("the account of estate %s is being worked on", estate_id)
        return len(due)

    def _act(self, estate_id: UUID, who: Principal, sent: Command, roles: tuple[str, ...]) -> Act:
        return self._parts.authority.act(who, sent, roles, self.account(estate_id).division_id)

    def _on_slip(
        self,
        estate_id: UUID,
        command: commands.OnSlip,
        who: Principal,
        sent: Command,
        booked: Callable[[SupervisedAccount, Slip, datetime], tuple[SupervisedEntry, ...]],
    ) -> Receipt:
        act = self._act(estate_id, who, sent, KEEPERS)

        def decide() -> Receipt:
            account = self.account(estate_id)
            entries = booked(account, self._slip(account, command, act), act.at)
            answer = {"account_id": str(account.id), "entry_id": str(entries[0].id), "number": str(entries[0].number)}
            return self._parts.store.record(account, *entries, act=act, answer=answer)

        with self._parts.turns.of(estate_id):
            return self._parts.store.once(act, decide)

    def _slip(self, account: SupervisedAccount, command: commands.OnSlip, act: Act) -> Slip:
        if command.happened_on > shanghai_day(act.at):
            raise VoucherInvalidError(f"{command.happened_on} is yet to come")
        if self._parts.store.find(SupervisedEntry, entry_id_of(account.id, command.voucher)) is not None:
            raise refusals.AccountVoucherUsedError(f"voucher {command.voucher} is an entry already")
        said = {"party": command.party, "text": command.text}
        content = self._parts.contents.seal_json(account.id, said)
        return Slip(command.voucher, command.happened_on, content, act.actor.person_id)

    def _on_entry(
        self, estate_id: UUID, entry_id: UUID, act: Act, decide: Callable[[SupervisedEntry], None]
    ) -> Receipt:
        def decided() -> Receipt:
            entry = self.entry(estate_id, entry_id)
            decide(entry)
            return self._parts.store.record(entry, act=act, answer={"entry_id": str(entry_id)})

        return self._parts.store.once(act, decided)

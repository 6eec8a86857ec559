"""Funds, entries and requests by the truth of the event table, and who may do what with them."""

from __future__ import annotations

from uuid import UUID

from funding_service.aggregate.ledger.accounts import Earmark
from funding_service.aggregate.ledger.entry import Entry, Paper
from funding_service.aggregate.ledger.fund import Fund, entry_id_of
from funding_service.aggregate.ledger.outgoing import Outgoing
from funding_service.aggregate.works import Work
from funding_service.application.parts import Parts
from funding_service.commands.ledger import OnPaper
from funding_service.queries.ledger_rules import LedgerRules, ledger_rules
from funding_service.refusals import ledger as refusals
from funding_service.refusals.works import UnknownWorkError
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act
from linli_common.http.commands import Command


class FoundFunds:
    """Look-ups for the commands on money."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def fund(self, fund_id: UUID) -> Fund:
        """Raises `UnknownFundError`."""
        found = self._parts.store.find(Fund, fund_id)
        if found is None:
            raise refusals.UnknownFundError(f"no fund {fund_id}")
        return found

    def entry(self, fund_id: UUID, entry_id: UUID) -> Entry:
        """An entry of this fund. Raises `UnknownEntryError`."""
        found = self._parts.store.find(Entry, entry_id)
        if found is None or found.fund_id != fund_id:
            raise refusals.UnknownEntryError(f"no entry {entry_id} in this fund")
        return found

    def by_voucher(self, fund_id: UUID, voucher: str) -> Entry | None:
        """The entry that bears a voucher number."""
        return self._parts.store.find(Entry, entry_id_of(fund_id, voucher))

    def outgoing(self, outgoing_id: UUID) -> Outgoing:
        """Raises `UnknownOutgoingError`."""
        found = self._parts.store.find(Outgoing, outgoing_id)
        if found is None:
            raise refusals.UnknownOutgoingError(f"no request {outgoing_id}")
        return found

    def work_for(self, fund: Fund, work_id: UUID) -> Work:
        """A work that money of this fund can be for. Raises `UnknownWorkError`, `WorkElsewhereError`."""
        work = self._parts.store.find(Work, work_id)
        if work is None:
            raise UnknownWorkError(f"no work {work_id}", field="work_id")
        inside = fund.division_id == work.division_id or self._parts.authority.covers(
            fund.division_id, work.division_id
        )
        if not inside or fund.estate_id not in (None, work.estate_id):
            raise refusals.WorkElsewhereError("the work is outside of what the fund is for")
        return work

    def refuse_unknown(self, fund: Fund, earmark: Earmark) -> None:
        """Money is earmarked for a work of the fund's, or for all of them. Raises as `work_for` does."""
        if earmark.work_id is not None:
            self.work_for(fund, earmark.work_id)

    def bookkeeper(self, fund: Fund, who: Principal, sent: Command) -> Act:
        """The act of whoever keeps this account. Raises `OutsideOwnDivisionError`."""
        return self._parts.authority.act(who, sent, self.rules(sent).bookkeepers, fund.division_id)

    def rules(self, sent: Command) -> LedgerRules:
        """Those of the day."""
        return ledger_rules(shanghai_day(sent.at))

    def paper(self, fund: Fund, command: OnPaper, act: Act, donor_id: UUID | None = None) -> Paper:
        """The voucher, its words sealed. Raises `VoucherUsedError`, `VoucherInvalidError`."""
        if command.happened_on > shanghai_day(act.at):
            raise refusals.VoucherInvalidError(f"{command.happened_on} is yet to come")
        self.refuse_used(fund.id, command.voucher)
        said = {"party": command.party, "text": command.text}
        return Paper(
            voucher=command.voucher,
            happened_on=command.happened_on,
            content=self._parts.contents.seal_json(fund.id, said),
            donor_id=donor_id,
            named=command.named,
        )

    def refuse_used(self, fund_id: UUID, voucher: str) -> None:
        """Raises `VoucherUsedError`."""
        if self.by_voucher(fund_id, voucher) is not None:
            raise refusals.VoucherUsedError(f"voucher {voucher} is an entry already")

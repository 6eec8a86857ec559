"""Closing a fund (销户): when all that was in it is where it belongs."""

from __future__ import annotations

from uuid import UUID

from funding_service.application.ledger.finding import FoundFunds
from funding_service.application.parts import Parts
from funding_service.commands import ledger as commands
from funding_service.queries.ledger import LedgerLists
from funding_service.refusals.ledger import FundNotEmptyError
from linli_common.auth import Principal
from linli_common.event_store import Receipt
from linli_common.http.commands import Command


class Closing:
    """It takes one person only: no money moves by it."""

    def __init__(self, parts: Parts, found: FoundFunds, lists: LedgerLists) -> None:
        self._parts = parts
        self._found = found
        self._lists = lists

    def close(self, fund_id: UUID, command: commands.CloseFund, who: Principal, sent: Command) -> Receipt:
        """销户, by who keeps it. A request that the lists do not have yet can only be rejected afterwards.

        Raises UnknownFundError, FundClosedError, FundNotEmptyError.
        """
        act = self._found.bookkeeper(self._found.fund(fund_id), who, sent)

        def decide() -> Receipt:
            fund = self._found.fund(fund_id)
            fund.close(self._parts.contents.seal(fund_id, command.reason), act.at)
            if waiting := self._lists.waiting_in(fund_id):
                raise FundNotEmptyError(f"{waiting} requests wait: approve or reject them first")
            return self._parts.store.record(fund, act=act, answer={"fund_id": str(fund_id)})

        with self._parts.turns.of(fund_id):
            return self._parts.store.once(act, decide)

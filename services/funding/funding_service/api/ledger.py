"""Routes of funds (资金账). Where every fen went is for everybody; who gave or was paid, for who keeps it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from funding_service.api.asking import Answer, Anyone, Person, answer_once, wait_for_lists, wait_for_token
from funding_service.application import SERVICE, Funding
from funding_service.application.ledger.bank_views import ImportedView, ReconciliationView
from funding_service.application.ledger.views import (
    BalanceView,
    EntryDetailView,
    EntryView,
    FundView,
    LeftView,
    OutgoingView,
    ReceiptView,
    SpentView,
)
from funding_service.commands import ledger as commands
from linli_common.auth import NoRightError, Principal, requires
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_key, read_keys, whole_number
from linli_common.http.reading import AtLeast
from linli_contracts.funding import money_words as words
from pydantic import BaseModel

KEEPERS = ("area_worker", "party_secretary", "street_officer", "district_officer")
Keeper = Annotated[Principal, Depends(requires(*KEEPERS))]
"""Keeps accounts or approves; which of both, and up to which amount, the rules of the day say."""
Watcher = Annotated[Principal, Depends(requires(*KEEPERS, "auditor"))]


class OutgoingItem(BaseModel):
    """A request in a list."""

    outgoing_id: UUID
    fund_id: UUID
    kind: words.OutgoingKind
    amount_fen: int
    work_id: UUID | None
    state: words.OutgoingState
    approvals: int
    requested_at: datetime


def ledger_router(service: Funding) -> APIRouter:
    """Everything about funds below ``/api/funding``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["ledger"])
    _add_booking(router, service)
    _add_outgoings(router, service)
    _add_reconciling(router, service)
    _add_reading(router, service)
    _add_watching(router, service)
    return router


def _add_booking(router: APIRouter, service: Funding) -> None:
    booking = service.ledger.booking

    @router.post("/funds", status_code=201)
    def open_fund(body: commands.OpenFund, sent: CommandHeader, who: Keeper) -> Answer:
        """设立资金账."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: booking.open_fund(body, who, sent))

    @router.post("/funds/{fund_id}/close")
    def close_fund(fund_id: UUID, body: commands.CloseFund, sent: CommandHeader, who: Keeper) -> Answer:
        """销户, when nothing is left in it and nobody's pledge is open."""
        return answer_once(service, who, sent, lambda: service.ledger.closing.close(fund_id, body, who, sent))

    @router.post("/funds/{fund_id}/incomes", status_code=201)
    def book_income(fund_id: UUID, body: commands.BookIncome, sent: CommandHeader, who: Keeper) -> Answer:
        """补助、捐赠、义卖、资助入账: nothing is collected here, the money is at the bank already."""
        return answer_once(service, who, sent, lambda: booking.income(fund_id, body, who, sent))

    @router.post("/funds/{fund_id}/pledges", status_code=201)
    def book_pledge(fund_id: UUID, body: commands.BookPledge, sent: CommandHeader, who: Keeper) -> Answer:
        """认捐: a promise, no money."""
        return answer_once(service, who, sent, lambda: booking.pledge(fund_id, body, who, sent))

    @router.post("/funds/{fund_id}/entries/{entry_id}/write-off", status_code=201)
    def write_off_pledge(
        fund_id: UUID, entry_id: UUID, body: commands.WriteOffPledge, sent: CommandHeader, who: Keeper
    ) -> Answer:
        """认捐核销: the rest of a pledge does not come."""
        return answer_once(service, who, sent, lambda: booking.write_off_pledge(fund_id, entry_id, body, who, sent))

    @router.post("/funds/{fund_id}/commitments", status_code=201)
    def book_commitment(fund_id: UUID, body: commands.BookCommitment, sent: CommandHeader, who: Keeper) -> Answer:
        """签约占用, within the money that is there and the work's contract."""
        return answer_once(service, who, sent, lambda: booking.commit(fund_id, body, who, sent))

    @router.post("/funds/{fund_id}/entries/{entry_id}/release", status_code=201)
    def release(fund_id: UUID, entry_id: UUID, body: commands.Release, sent: CommandHeader, who: Keeper) -> Answer:
        """释放占用: a part of a commitment is not needed."""
        return answer_once(service, who, sent, lambda: booking.release(fund_id, entry_id, body, who, sent))

    @router.post("/funds/{fund_id}/entries/{entry_id}/refund-in", status_code=201)
    def take_in_refund(
        fund_id: UUID, entry_id: UUID, body: commands.TakeInRefund, sent: CommandHeader, who: Keeper
    ) -> Answer:
        """收回款项: who was paid gives a part back."""
        return answer_once(service, who, sent, lambda: booking.take_in_refund(fund_id, entry_id, body, who, sent))

    @router.post("/funds/{fund_id}/entries/{entry_id}/reverse", status_code=201)
    def reverse(fund_id: UUID, entry_id: UUID, body: commands.Reverse, sent: CommandHeader, who: Keeper) -> Answer:
        """冲正: nothing is edited; a wrong entry is taken back by another one."""
        return answer_once(service, who, sent, lambda: booking.reverse(fund_id, entry_id, body, who, sent))


def _add_outgoings(router: APIRouter, service: Funding) -> None:
    outgoings = service.ledger.outgoings

    @router.post("/funds/{fund_id}/outgoings", status_code=201)
    def request_outgoing(fund_id: UUID, body: commands.RequestOutgoing, sent: CommandHeader, who: Keeper) -> Answer:
        """申请支出: two others have to approve."""
        return answer_once(service, who, sent, lambda: outgoings.request(fund_id, body, who, sent))

    @router.post("/outgoings/{outgoing_id}/approve")
    def approve(outgoing_id: UUID, sent: CommandHeader, who: Keeper) -> Answer:
        """审批通过: with the second one it is booked."""
        return answer_once(service, who, sent, lambda: outgoings.approve(outgoing_id, who, sent))

    @router.post("/outgoings/{outgoing_id}/reject")
    def reject(outgoing_id: UUID, body: commands.Reject, sent: CommandHeader, who: Keeper) -> Answer:
        """驳回, or taken back by who asked."""
        return answer_once(service, who, sent, lambda: outgoings.reject(outgoing_id, body, who, sent))


def _add_reconciling(router: APIRouter, service: Funding) -> None:
    reconciling = service.ledger.reconciling

    @router.post("/funds/{fund_id}/statements", status_code=201)
    def import_statement(fund_id: UUID, body: commands.ImportStatement, sent: CommandHeader, who: Keeper) -> Answer:
        """导入对账单 (CSV): a fault is named with its line, and nothing of the file is kept then."""
        return answer_once(service, who, sent, lambda: reconciling.import_statement(fund_id, body, who, sent))

    @router.post("/funds/{fund_id}/statements/{statement}/lines/{line}/match")
    def match_line(
        fund_id: UUID, statement: int, line: int, body: commands.MatchLine, sent: CommandHeader, who: Keeper
    ) -> Answer:
        """对上: these entries are the line, to the fen."""
        return answer_once(service, who, sent, lambda: reconciling.match(fund_id, statement, line, body, who, sent))

    @router.post("/funds/{fund_id}/statements/{statement}/lines/{line}/answer")
    def answer_line(
        fund_id: UUID, statement: int, line: int, body: commands.AnswerDifference, sent: CommandHeader, who: Keeper
    ) -> Answer:
        """说明差异: why no entry is this line."""
        return answer_once(
            service, who, sent, lambda: reconciling.answer_line(fund_id, statement, line, body, who, sent)
        )

    @router.post("/funds/{fund_id}/entries/{entry_id}/answer")
    def answer_entry(
        fund_id: UUID, entry_id: UUID, body: commands.AnswerDifference, sent: CommandHeader, who: Keeper
    ) -> Answer:
        """说明差异: why no line is this entry."""
        return answer_once(service, who, sent, lambda: reconciling.answer_entry(fund_id, entry_id, body, who, sent))


def _add_reading(router: APIRouter, service: Funding) -> None:
    ledger = service.ledger

    @router.get("/divisions/{division_id}/funds")
    def funds(
        division_id: UUID, _: Anyone, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[FundView]:
        """Those of a division and of everything below it, the newest first."""
        wait_for_lists(service, at_least)
        below = list(service.neighbourhood.below(division_id, shanghai_day(utc_now())))
        rows = ledger.lists.funds(below, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1)
        return page_of(ledger.views.funds(rows), limit, lambda view: [view.opened_at.isoformat(), str(view.fund_id)])

    @router.get("/funds/{fund_id}")
    def fund(fund_id: UUID, _: Anyone) -> FundView:
        """One fund."""
        return ledger.views.fund(ledger.found.fund(fund_id))

    @router.get("/funds/{fund_id}/balances")
    def balances(fund_id: UUID, _: Anyone, as_of: date | None = None, at_least: AtLeast = None) -> list[BalanceView]:
        """What each account holds of each earmark, now or at the end of a day (Asia/Shanghai)."""
        wait_for_lists(service, at_least)
        ledger.found.fund(fund_id)
        return [BalanceView(**row) for row in ledger.lists.balances(fund_id, as_of)]

    @router.get("/funds/{fund_id}/spent")
    def spent(fund_id: UUID, _: Anyone, as_of: date | None = None, at_least: AtLeast = None) -> list[SpentView]:
        """What was paid for which work, now or at the end of a day (Asia/Shanghai), the most first."""
        wait_for_lists(service, at_least)
        return ledger.views.spent(ledger.found.fund(fund_id), as_of)

    @router.get("/funds/{fund_id}/pledges")
    def pledges(fund_id: UUID, who: Anyone, at_least: AtLeast = None) -> list[LeftView]:
        """Pledges that were not fulfilled yet, with how much is left of each, the oldest first."""
        wait_for_lists(service, at_least)
        fund = ledger.found.fund(fund_id)
        return ledger.views.drawable(fund, "pledge", keeper=ledger.views.keeps(fund, who))

    @router.get("/funds/{fund_id}/statements")
    def statements(fund_id: UUID, _: Anyone, at_least: AtLeast = None) -> list[ImportedView]:
        """The bank's statements with how many of their lines are open, the newest first; who is in them is not told."""
        wait_for_lists(service, at_least)
        return ledger.bank.imported(ledger.found.fund(fund_id))

    @router.get("/funds/{fund_id}/entries")
    def entries(
        fund_id: UUID, who: Anyone, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[EntryView]:
        """Where every fen came from and went, the newest entry first."""
        wait_for_lists(service, at_least)
        fund = ledger.found.fund(fund_id)
        rows = ledger.lists.entries(fund_id, read_key(cursor, whole_number), limit + 1)
        views = ledger.views.entries(rows, keeper=ledger.views.keeps(fund, who))
        return page_of(views, limit, lambda view: [str(view.number)])

    @router.get("/funds/{fund_id}/entries/{entry_id}")
    def entry(fund_id: UUID, entry_id: UUID, who: Anyone, at_least: AtLeast = None) -> EntryDetailView:
        """An entry, what was booked on it, and how much of it is left."""
        wait_for_lists(service, at_least)
        fund = ledger.found.fund(fund_id)
        return ledger.views.entry(fund, entry_id, keeper=ledger.views.keeps(fund, who))

    @router.get("/works/{work_id}/entries")
    def entries_of_work(work_id: UUID, _: Anyone, at_least: AtLeast = None) -> list[EntryView]:
        """What was committed to a work, paid and got back, of every fund, in order."""
        wait_for_lists(service, at_least)
        return ledger.views.entries(ledger.lists.of_work(work_id), keeper=False)

    @router.get("/outgoings/{outgoing_id}")
    def outgoing(outgoing_id: UUID, who: Anyone) -> OutgoingView:
        """A request with its approvals: a part of the public record of where money went."""
        found = ledger.found.outgoing(outgoing_id)
        fund = ledger.found.fund(found.fund_id)
        return ledger.views.outgoing(found, keeper=ledger.views.keeps(fund, who))


def _add_watching(router: APIRouter, service: Funding) -> None:
    ledger = service.ledger

    @router.get("/funds/{fund_id}/receipts/{receipt}")
    def receipt(fund_id: UUID, receipt: int, who: Person, at_least: AtLeast = None) -> ReceiptView:
        """收据: for its donor, and those who keep the account."""
        wait_for_lists(service, at_least)
        return ledger.views.receipt(ledger.found.fund(fund_id), receipt, who)

    @router.get("/funds/{fund_id}/drawable")
    def drawable(fund_id: UUID, kind: words.EntryKind, who: Watcher, at_least: AtLeast = None) -> list[LeftView]:
        """Commitments that can still be paid, pledges that can still be fulfilled: for those who keep the account."""
        wait_for_lists(service, at_least)
        fund = ledger.found.fund(fund_id)
        if not ledger.views.keeps(fund, who):
            raise NoRightError("this account is kept by others")
        return ledger.views.drawable(fund, kind, keeper=True)

    @router.get("/funds/{fund_id}/reconciliation")
    def reconciliation(fund_id: UUID, who: Watcher, at_least: AtLeast = None) -> ReconciliationView:
        """对账: what is open on both sides. For those who keep or audit the account: the bank names people."""
        wait_for_lists(service, at_least)
        fund = ledger.found.fund(fund_id)
        if not ledger.views.keeps(fund, who):
            raise NoRightError("this account is kept by others")
        return ledger.bank.reconciliation(fund)

    @router.get("/divisions/{division_id}/outgoings")
    def waiting(division_id: UUID, who: Watcher, at_least: AtLeast = None) -> list[OutgoingView]:
        """Requests of a division, and of everything below it, that wait for approval; the oldest first."""
        wait_for_lists(service, at_least)
        service.authority.actor(who, (*KEEPERS, "auditor"), division_id)
        below = list(service.neighbourhood.below(division_id, shanghai_day(utc_now())))
        rows = ledger.lists.waiting(below)
        return [ledger.views.outgoing(ledger.found.outgoing(row["outgoing_id"]), keeper=True) for row in rows]

    @router.get("/funds/{fund_id}/outgoings")
    def outgoings(
        fund_id: UUID, who: Anyone, limit: Limit = 50, cursor: Cursor = None, at_least: AtLeast = None
    ) -> Page[OutgoingItem]:
        """Requests of a fund, the newest first."""
        wait_for_lists(service, at_least)
        rows = ledger.lists.outgoings(fund_id, read_keys(cursor, datetime.fromisoformat, UUID), limit + 1)
        items = [OutgoingItem(**{name: row[name] for name in OutgoingItem.model_fields}) for row in rows]
        return page_of(items, limit, lambda item: [item.requested_at.isoformat(), str(item.outgoing_id)])

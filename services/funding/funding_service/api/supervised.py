"""Routes of supervised accounts (资金监管账户): by estate; every owner of it reads all."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from funding_service.api.asking import Answer, Anyone, Person, answer_once, wait_for_lists, wait_for_token
from funding_service.application import SERVICE, Funding
from funding_service.application.supervised.keeping import CHECKERS, KEEPERS, OPENERS
from funding_service.application.supervised.views import AccountEntryView, AccountView, DecisionView, StatementView
from funding_service.commands import supervised as commands
from linli_common.auth import Principal, requires
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.commands import CommandHeader
from linli_common.http.paging import Cursor, Limit, Page, page_of, read_key, whole_number
from linli_common.http.reading import AtLeast
from pydantic import BaseModel

Opener = Annotated[Principal, Depends(requires(*OPENERS))]
PropertyCompany = Annotated[Principal, Depends(requires(*KEEPERS))]
OwnersCommittee = Annotated[Principal, Depends(requires(*CHECKERS))]


class AccountItem(BaseModel):
    """Which estate has an account; what is in it is for its owners."""

    account_id: UUID
    estate_id: UUID
    division_id: UUID


def supervised_router(service: Funding) -> APIRouter:
    """Everything about supervised accounts below ``/api/funding``."""
    router = APIRouter(prefix=f"/api/{SERVICE}", tags=["supervised accounts"])
    _add_keeping(router, service)
    _add_checking(router, service)
    _add_reading(router, service)
    return router


def _add_keeping(router: APIRouter, service: Funding) -> None:
    keeping = service.supervised.keeping

    @router.post("/supervised-accounts", status_code=201)
    def open_account(body: commands.OpenAccount, sent: CommandHeader, who: Opener) -> Answer:
        """设立监管账户 of an estate."""
        wait_for_token(service, who)
        return answer_once(service, who, sent, lambda: keeping.open(body, who, sent))

    @router.post("/estates/{estate_id}/account/entries", status_code=201)
    def book_entry(estate_id: UUID, body: commands.BookEntry, sent: CommandHeader, who: PropertyCompany) -> Answer:
        """记账, in one pot."""
        return answer_once(service, who, sent, lambda: keeping.book(estate_id, body, who, sent))

    @router.post("/estates/{estate_id}/account/entries/{entry_id}/reverse", status_code=201)
    def reverse_entry(
        estate_id: UUID, entry_id: UUID, body: commands.ReverseEntry, sent: CommandHeader, who: PropertyCompany
    ) -> Answer:
        """冲正: nothing is edited."""
        return answer_once(service, who, sent, lambda: keeping.reverse(estate_id, entry_id, body, who, sent))

    @router.post("/estates/{estate_id}/account/bills", status_code=201)
    def bill_fees(estate_id: UUID, body: commands.BillFees, sent: CommandHeader, who: PropertyCompany) -> Answer:
        """应收物业费."""
        return answer_once(service, who, sent, lambda: keeping.bill(estate_id, body, who, sent))


def _add_checking(router: APIRouter, service: Funding) -> None:
    keeping = service.supervised.keeping

    @router.post("/estates/{estate_id}/account/entries/{entry_id}/check")
    def check(estate_id: UUID, entry_id: UUID, sent: CommandHeader, who: OwnersCommittee) -> Answer:
        """业委会核对."""
        return answer_once(service, who, sent, lambda: keeping.check(estate_id, entry_id, who, sent))

    @router.post("/estates/{estate_id}/account/entries/{entry_id}/object")
    def object_to(
        estate_id: UUID, entry_id: UUID, body: commands.ObjectToEntry, sent: CommandHeader, who: OwnersCommittee
    ) -> Answer:
        """业委会提出异议."""
        return answer_once(service, who, sent, lambda: keeping.object_to(estate_id, entry_id, body, who, sent))

    @router.post("/estates/{estate_id}/account/entries/{entry_id}/answer")
    def answer_objection(
        estate_id: UUID, entry_id: UUID, body: commands.AnswerObjection, sent: CommandHeader, who: PropertyCompany
    ) -> Answer:
        """物业答复异议."""
        return answer_once(service, who, sent, lambda: keeping.answer_objection(estate_id, entry_id, body, who, sent))


def _add_reading(router: APIRouter, service: Funding) -> None:
    supervised = service.supervised

    @router.get("/divisions/{division_id}/supervised-accounts")
    def accounts(division_id: UUID, _: Anyone, at_least: AtLeast = None) -> list[AccountItem]:
        """Which estates have an account."""
        wait_for_lists(service, at_least)
        below = list(service.neighbourhood.below(division_id, shanghai_day(utc_now())))
        rows = supervised.lists.of_divisions(below)
        return [AccountItem(**{name: row[name] for name in AccountItem.model_fields}) for row in rows]

    @router.get("/estates/{estate_id}/account")
    def account(estate_id: UUID, who: Person) -> AccountView:
        """What is in the pots."""
        return supervised.views.account(supervised.views.read_by(estate_id, who))

    @router.get("/estates/{estate_id}/account/decisions")
    def decisions(estate_id: UUID, who: Person) -> list[DecisionView]:
        """By which votes of its owners the maintenance fund may be used."""
        return supervised.views.decisions(supervised.views.read_by(estate_id, who))

    @router.get("/estates/{estate_id}/account/entries")
    def entries(
        estate_id: UUID,
        who: Person,
        unchecked: bool = False,
        limit: Limit = 50,
        cursor: Cursor = None,
        at_least: AtLeast = None,
    ) -> Page[AccountEntryView]:
        """Every entry, the newest first; or only those that the owners' committee has not checked."""
        wait_for_lists(service, at_least)
        account = supervised.views.read_by(estate_id, who)
        before = read_key(cursor, whole_number)
        rows = supervised.lists.entries(account.id, before, limit + 1, unchecked=unchecked)
        return page_of(supervised.views.entries(rows), limit, lambda view: [str(view.number)])

    @router.get("/estates/{estate_id}/account/statements")
    def statements(estate_id: UUID, who: Person, at_least: AtLeast = None) -> list[StatementView]:
        """半年度公布, the newest first."""
        wait_for_lists(service, at_least)
        account = supervised.views.read_by(estate_id, who)
        return supervised.views.statements(supervised.lists.statements(account.id))

"""All pages of project funding at the desk. Fixed addresses come before those with an id in them."""

from __future__ import annotations

from fastapi import APIRouter

from web_service.frame import Frame
from web_service.funding.desk.account import add_account
from web_service.funding.desk.accounts import add_accounts
from web_service.funding.desk.approvals import add_approvals
from web_service.funding.desk.bank import add_bank
from web_service.funding.desk.entry import add_entry
from web_service.funding.desk.frame import Desk
from web_service.funding.desk.fund import add_fund
from web_service.funding.desk.funds import add_funds
from web_service.funding.desk.laboratory import add_laboratory
from web_service.funding.desk.paper import add_paper
from web_service.funding.desk.preparing import add_preparing
from web_service.funding.desk.proposal import add_proposal
from web_service.funding.desk.proposals import add_proposals
from web_service.funding.desk.rounds import add_rounds
from web_service.funding.desk.work import add_work
from web_service.funding.desk.works import add_works


def funding_desk_router(frame: Frame) -> APIRouter:
    """Below ``/desk``: rounds and proposals, funds, supervised accounts, works. A subject joins with one line."""
    router = APIRouter()
    desk = Desk(frame)
    add_preparing(router, desk)
    add_laboratory(router, desk)
    add_paper(router, desk)
    add_rounds(router, desk)
    add_proposals(router, desk)
    add_proposal(router, desk)
    add_funds(router, desk)
    add_approvals(router, desk)
    add_bank(router, desk)
    add_entry(router, desk)
    add_fund(router, desk)
    add_accounts(router, desk)
    add_account(router, desk)
    add_works(router, desk)
    add_work(router, desk)
    return router

"""All pages of project funding. Fixed addresses come before those with an id in them."""

from __future__ import annotations

from fastapi import APIRouter

from web_service.frame import Frame
from web_service.funding.accounts import add_accounts
from web_service.funding.funds import add_funds
from web_service.funding.hall import add_hall
from web_service.funding.proposals import add_proposals
from web_service.funding.proposing import add_proposing
from web_service.funding.results import add_results
from web_service.funding.rounds import add_rounds
from web_service.funding.ticking import add_ticking
from web_service.funding.works import add_works


def funding_router(frame: Frame) -> APIRouter:
    """``/projects``, ``/rounds``, ``/proposals``, ``/works``, ``/funds``, ``/accounts``; staff below ``/desk``.

    A subject joins with one line.
    """
    router = APIRouter()
    add_hall(router, frame)
    add_proposing(router, frame)
    add_rounds(router, frame)
    add_ticking(router, frame)
    add_results(router, frame)
    add_proposals(router, frame)
    add_works(router, frame)
    add_funds(router, frame)
    add_accounts(router, frame)
    return router

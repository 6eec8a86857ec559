"""All pages of project funding. Fixed addresses come before those with an id in them."""

from __future__ import annotations

from fastapi import APIRouter

from web_service.frame import Frame
from web_service.funding.hall import add_hall


def funding_router(frame: Frame) -> APIRouter:
    """``/projects``, ``/rounds``, ``/proposals``, ``/works``, ``/funds``, ``/accounts``; staff below ``/desk``.

    A subject joins with one line.
    """
    router = APIRouter()
    add_hall(router, frame)
    return router

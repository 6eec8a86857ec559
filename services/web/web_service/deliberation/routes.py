"""All pages of deliberation. Fixed addresses come before those with an id in them."""

from __future__ import annotations

from fastapi import APIRouter

from web_service.deliberation.frame import Frame
from web_service.deliberation.hall import add_hall


def deliberation_router(frame: Frame) -> APIRouter:
    """``/topics``, ``/me/topics``, ``/meetings``, ``/votes`` and everything else of the hall; staff below ``/desk``.

    A subject joins with one line.
    """
    router = APIRouter()
    add_hall(router, frame)
    return router

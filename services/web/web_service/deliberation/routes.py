"""All pages of deliberation. Fixed addresses come before those with an id in them."""

from __future__ import annotations

from fastapi import APIRouter

from web_service.deliberation.consultations import add_consultations
from web_service.deliberation.conventions import add_conventions
from web_service.deliberation.conversations import add_conversations
from web_service.deliberation.hall import add_hall
from web_service.deliberation.meetings import add_meetings
from web_service.deliberation.notices import add_notices
from web_service.deliberation.panels import add_panels
from web_service.deliberation.raising import add_raising
from web_service.deliberation.record import add_record
from web_service.deliberation.schemes import add_schemes
from web_service.deliberation.topic import add_topic
from web_service.deliberation.votes import add_votes
from web_service.deliberation.ways import add_ways
from web_service.frame import Frame


def deliberation_router(frame: Frame) -> APIRouter:
    """``/topics``, ``/me/topics``, ``/meetings``, ``/votes`` and everything else of the hall; staff below ``/desk``.

    A subject joins with one line.
    """
    router = APIRouter()
    add_hall(router, frame)
    add_raising(router, frame)
    add_meetings(router, frame)
    add_notices(router, frame)
    add_conventions(router, frame)
    add_record(router, frame)
    add_ways(router, frame)
    add_votes(router, frame)
    add_consultations(router, frame)
    add_conversations(router, frame)
    add_schemes(router, frame)
    add_panels(router, frame)
    add_topic(router, frame)
    return router

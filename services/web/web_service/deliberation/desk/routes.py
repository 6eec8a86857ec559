"""All pages of deliberation at the desk. Fixed addresses come before those with an id in them."""

from __future__ import annotations

from fastapi import APIRouter

from web_service.clients.identity_desk import IdentityDesk
from web_service.deliberation.desk.begin import add_begin
from web_service.deliberation.desk.consultation import add_consultation
from web_service.deliberation.desk.contest import add_contest
from web_service.deliberation.desk.convention import add_convention
from web_service.deliberation.desk.conversation import add_conversation
from web_service.deliberation.desk.frame import Desk
from web_service.deliberation.desk.inquiry import add_inquiries
from web_service.deliberation.desk.meeting import add_meeting
from web_service.deliberation.desk.notice import add_notice
from web_service.deliberation.desk.panel import add_panel
from web_service.deliberation.desk.settings.routes import add_settings
from web_service.deliberation.desk.topic import add_topic
from web_service.deliberation.desk.vote import add_vote
from web_service.deliberation.desk.worklist import add_worklist
from web_service.frame import Frame


def deliberation_desk_router(frame: Frame, staff: IdentityDesk) -> APIRouter:
    """``/desk/topics`` and the pages on which meetings, votes and the like are run. A subject joins with one line."""
    router = APIRouter()
    desk = Desk(frame)
    add_worklist(router, desk)
    add_settings(router, desk)
    add_begin(router, desk)
    add_topic(router, desk)
    add_meeting(router, desk, staff)
    add_inquiries(router, desk)
    add_vote(router, desk)
    add_consultation(router, desk)
    add_conversation(router, desk)
    add_contest(router, desk)
    add_panel(router, desk)
    add_convention(router, desk)
    add_notice(router, desk)
    return router

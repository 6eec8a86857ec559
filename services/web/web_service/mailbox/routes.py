"""All pages of the mailbox. Fixed addresses come before those with an id in them."""

from __future__ import annotations

from fastapi import APIRouter

from web_service.clients.identity import Identity
from web_service.clients.identity_desk import IdentityDesk
from web_service.clients.mailbox import Mailbox
from web_service.clients.mailbox_settings import MailboxSettings
from web_service.mailbox.counter import add_counter
from web_service.mailbox.experience import HowLongBook
from web_service.mailbox.frame import Frame
from web_service.mailbox.handling import add_handling
from web_service.mailbox.how_long import add_how_long
from web_service.mailbox.names import NameBook
from web_service.mailbox.own_letter import add_own_letter
from web_service.mailbox.public import add_public
from web_service.mailbox.running.routes import add_running
from web_service.mailbox.worklists import add_worklists
from web_service.mailbox.writing import add_writing


def mailbox_router(
    identity: Identity,
    mailbox: Mailbox,
    names: NameBook,
    how_long: HowLongBook,
    settings: MailboxSettings,
    staff: IdentityDesk,
) -> APIRouter:
    """``/me/letters``, ``/letters`` and ``/desk/letters``."""
    router = APIRouter()
    frame = Frame(identity, mailbox, names, how_long)
    add_writing(router, frame)
    add_own_letter(router, frame)
    add_how_long(router, frame)
    add_public(router, frame)
    add_worklists(router, frame)
    add_counter(router, frame)
    add_running(router, frame, settings, staff)
    add_handling(router, frame)
    return router

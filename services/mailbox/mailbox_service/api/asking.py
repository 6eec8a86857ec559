"""Who asks, and how far this service's copies have to be before they are answered."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends
from linli_common.auth import Principal, public, requires, signed_in
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command, answered
from linli_common.http.reading import wait_for
from linli_contracts.subjects import stream_name
from linli_neighbourhood.reader import STREAM
from mailbox_service.application import SERVICE, Mailbox
from mailbox_service.application.handling import STAFF
from mailbox_service.application.settings import ROUTERS, SETTERS

Anyone = Annotated[Principal | None, Depends(public())]
Person = Annotated[Principal, Depends(signed_in())]
Resident = Annotated[Principal, Depends(requires("resident"))]
Worker = Annotated[Principal, Depends(requires(*STAFF))]
Officer = Annotated[Principal, Depends(requires(*STAFF, "auditor"))]
Router = Annotated[Principal, Depends(requires(*ROUTERS))]
Setter = Annotated[Principal, Depends(requires(*SETTERS))]
Answer = dict[str, Any]


def reply_to(receipt: Receipt) -> Answer:
    """The body of a command's answer."""
    return answered(SERVICE, receipt)


def as_resident(mailbox: Mailbox, who: Principal, sent: Command) -> Act:
    """The act of a resident in the own area; waits until the copy of identity knows what the token knows."""
    wait_for_token(mailbox, who)
    return sent.act(who.person_id, "resident", who.area_id)


def wait_for_token(mailbox: Mailbox, who: Principal) -> None:
    """Waits up to two seconds until this service has read of identity what the token says. Raises NotThereYetError."""
    wait_for(f"{STREAM}:{who.position}", lambda _: mailbox.neighbourhood.position())


def wait_for_lists(mailbox: Mailbox, at_least: str | None) -> None:
    """Waits until the own lists (``MAILBOX:n``) or the copy of identity (``IDENTITY:n``) have got there."""

    def position(stream: str) -> int:
        if stream == STREAM:
            return mailbox.neighbourhood.position()
        if stream != stream_name(SERVICE):
            return 0
        return mailbox.worklists.position()

    wait_for(at_least, position)

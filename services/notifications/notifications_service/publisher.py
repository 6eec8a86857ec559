"""Private event → public face: that somebody was told, and that a message left; all else is nobody's business."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from linli_common.event_store import PublicFace
from linli_contracts import notifications as public
from linli_contracts.contract import Contract
from linli_contracts.subjects import NOWHERE
from notifications_service.aggregate.inbox import Inbox
from notifications_service.aggregate.notification import Notification
from notifications_service.aggregate.push import Push


def _made(event: Notification.Made) -> Contract:
    return public.PersonNotifiedV1(notification_id=event.originator_id, person_id=event.person_id, kind=event.kind)


def _ended(event: Push.Ended) -> Contract:
    return public.PushEndedV1.model_validate(
        {"channel": event.channel, "outcome": event.outcome, "notifications": event.notifications}
    )


_CONTRACTS: dict[type[Any], Callable[[Any], Contract]] = {Notification.Made: _made, Push.Ended: _ended}
_WITHHELD = {
    Notification.Read,
    Notification.PushTaken,
    Push.Begun,
    Inbox.Opened,
    Inbox.WishesSet,
    Inbox.AllRead,
    Inbox.Destroyed,
}


def publish(event: Any) -> PublicFace | None:
    """The public face of a private event, None for withheld. KeyError for an event without a decision."""
    if type(event) in _WITHHELD:
        return None
    return PublicFace(NOWHERE, _CONTRACTS[type(event)](event))

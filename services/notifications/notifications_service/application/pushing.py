"""Telling people outside of their inbox: what is due goes out in one message a person and channel, once."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid4, uuid5

from linli_common.event_store import Act, EventSourcedApplication, VersionConflictError
from linli_contracts.envelope import Actor
from notifications_service.aggregate.inbox import Inbox, inbox_id
from notifications_service.aggregate.notification import Notification
from notifications_service.aggregate.push import Push
from notifications_service.aggregate.timing import FRESH
from notifications_service.application.inboxes import Inboxes
from notifications_service.channels import Adapter, ChannelError, Message
from notifications_service.queries import DuePush, InboxLists
from notifications_service.words import Words

log = logging.getLogger(__name__)

SENDER = Actor(uuid5(NAMESPACE_URL, "linli:notifications:sender"), "sender")
"""Who acts when a message leaves."""

SHOWN = 5
"""A digest tells so many in full, and of the others how many they are."""


class Pushing:
    """At most one message for a notification and channel: it is taken in the transaction that begins the message."""

    def __init__(
        self,
        store: EventSourcedApplication,
        lists: InboxLists,
        inboxes: Inboxes,
        words: Callable[[], Words],
        adapters: Mapping[str, Adapter],
    ) -> None:
        self._store = store
        self._lists = lists
        self._inboxes = inboxes
        self._words = words
        self._adapters = adapters

    def push_due(self, now: datetime) -> int:
        """Sends what is due; returns how many messages left. Another worker's share is left to it."""
        return sum(self._push(due, now) for due in self._lists.due(now))

    def _push(self, due: DuePush, now: datetime) -> bool:
        inbox = self._store.find(Inbox, inbox_id(due.person_id))
        address = self._inboxes.addresses(inbox).get(due.channel) if inbox is not None else None
        taken = [one for one in self._notifications(due) if not one.read and one.take_push(due.channel, now)]
        told = [one for one in taken if one.push_at is not None and now - one.push_at <= FRESH and address]
        act = Act(SENDER, now)
        push = None
        if told:
            ids = [one.id for one in told]
            push = Push.begin(id=uuid4(), person_id=due.person_id, channel=due.channel, notification_ids=ids, at=now)
        try:
            self._store.record(*taken, *([push] if push is not None else []), act=act)
        except VersionConflictError:
            return False  # another worker was faster, or the person has just read it
        if push is None or address is None:
            return False
        push.end(self._send(Message(push.id, due.channel, address, self._text(told), len(told))), now)
        self._store.record(push, act=act)
        return True

    def _notifications(self, due: DuePush) -> list[Notification]:
        found = (self._store.find(Notification, id) for id in due.notification_ids)
        return [notification for notification in found if notification is not None]

    def _send(self, message: Message) -> str:
        try:
            self._adapters[message.channel].send(message)
        except ChannelError as error:
            log.warning("%s %s was not taken: %s", message.channel, message.id, error)
            return "failed"
        except Exception:
            log.exception("%s %s was not taken", message.channel, message.id)
            return "failed"
        return "sent"

    def _text(self, told: Sequence[Notification]) -> str:
        words = self._words()
        texts = [words.texts(one.kind, self._inboxes.content(one.id) or {}) for one in told[:SHOWN]]
        if len(told) == 1:
            return "\n".join(texts[0])
        head = (f"您有{len(told)}条新通知", f"You have {len(told)} new notifications")
        return "\n".join(line for language in (0, 1) for line in (head[language], *(text[language] for text in texts)))

"""What happens to inboxes: something new, read, wishes, the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from linli_common.event_store import Act, EventSourcedApplication, Receipt
from linli_common.sealing import KeyDestroyedError, KeyNotFoundError, KeyStore, Sealed
from notifications_service.aggregate.inbox import Inbox, inbox_id
from notifications_service.aggregate.notification import Notification, notification_id
from notifications_service.aggregate.timing import Wishes, is_fresh, is_news, push_at
from notifications_service.commands import ReadAll, SetWishes
from notifications_service.refusals import InboxDestroyedError, NotificationUnknownError


class Inboxes:
    """One method a command. ``now`` is asked once for each notification, to decide on its push."""

    def __init__(self, store: EventSourcedApplication, keys: KeyStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._keys = keys
        self._now = now

    def notify(
        self, people: Callable[[], Iterable[UUID]], event_id: UUID, kind: str, content: Mapping[str, Any], act: Act
    ) -> None:
        """Puts something into the inboxes of those whom an event concerns, once for an event and a person.

        Who they are is asked once and then stands, so that a replay tells nobody who came later. Those who were
        erased are passed over; what is no news any more tells nobody.
        """

        now = self._now()
        if not is_news(act.at, now):
            return
        seen_before = False

        def decide() -> Receipt:
            nonlocal seen_before
            wanted = dict.fromkeys(people())
            # Looked for only after a conflict: nearly always everybody hears of an event for the first time.
            if seen_before:
                wanted = {
                    id: None for id in wanted if self._store.find(Notification, notification_id(event_id, id)) is None
                }
            seen_before = True
            found = (self._made(person_id, event_id, kind, content, act.at, now) for person_id in wanted)
            made = [notification for notification in found if notification is not None]
            return self._store.record(*made, act=act, answer={"notified": str(len(made))})

        self._store.once(act, decide)

    def mark_read(self, id: UUID, act: Act) -> Receipt:
        """Raises NotificationUnknownError, also for somebody else's."""

        def decide() -> Receipt:
            notification = self._store.find(Notification, id)
            if notification is None or notification.person_id != act.actor.person_id:
                raise NotificationUnknownError(f"there is no notification {id} in your inbox")
            notification.mark_read(act.at)
            return self._store.record(notification, act=act, answer={"notification_id": str(id)})

        return self._store.once(act, decide)

    def read_all(self, command: ReadAll, act: Act) -> Receipt:
        """Raises InboxDestroyedError."""

        def decide() -> Receipt:
            inbox = self._inbox(act.actor.person_id, act.at)
            inbox.read_all(min(command.through, self._store.head()), act.at)
            return self._store.record(inbox, act=act)

        return self._store.once(act, decide)

    def set_wishes(self, command: SetWishes, act: Act) -> Receipt:
        """Raises QuietHoursInvalidError, InboxDestroyedError."""

        def decide() -> Receipt:
            person_id = act.actor.person_id
            inbox = self._inbox(person_id, act.at)
            wishes = Wishes(tuple(sorted(command.addresses)), command.quiet_from, command.quiet_to, command.digest)
            inbox.set_wishes(wishes, self._sealed_addresses(person_id, command), act.at)
            return self._store.record(inbox, act=act)

        return self._store.once(act, decide)

    def wishes(self, person_id: UUID) -> tuple[Wishes, dict[str, str]]:
        """How a person wants to be told, and the address of each channel."""
        inbox = self._store.find(Inbox, inbox_id(person_id))
        if inbox is None:
            return Wishes(), {}
        return inbox.wishes, self.addresses(inbox)

    def addresses(self, inbox: Inbox) -> dict[str, str]:
        """By channel; none after an erasure."""
        try:
            opened = self._keys.open(inbox.addresses) if inbox.addresses is not None else b"{}"
        except KeyDestroyedError:
            return {}
        addresses: dict[str, str] = orjson.loads(opened)
        return addresses

    def destroy(self, person_id: UUID, act: Act) -> Receipt:
        """注销: nothing in the inbox can be read any more, and nothing comes into it."""

        def decide() -> Receipt:
            inbox = self._inbox(person_id, act.at)
            inbox.destroy(act.at)
            return self._store.record(inbox, act=act)

        receipt = self._store.once(act, decide)
        self._keys.destroy(person_id)
        return receipt

    def content(self, id: UUID) -> dict[str, Any] | None:
        """What a notification's text is made from; None when it cannot be read any more."""
        notification = self._store.find(Notification, id)
        try:
            opened = self._keys.open(notification.content) if notification is not None else b"null"
        except KeyDestroyedError:
            return None
        content: dict[str, Any] | None = orjson.loads(opened)
        return content

    def _made(
        self, person_id: UUID, event_id: UUID, kind: str, content: Mapping[str, Any], at: datetime, now: datetime
    ) -> Notification | None:
        try:
            sealed = self._sealed(person_id, orjson.dumps(content))
        except KeyDestroyedError:
            return None
        wishes = Wishes()
        if is_fresh(at, now):
            inbox = self._store.find(Inbox, inbox_id(person_id))
            wishes = inbox.wishes if inbox is not None else wishes
        return Notification.make(
            id=notification_id(event_id, person_id),
            person_id=person_id,
            kind=kind,
            content=sealed,
            channels=list(wishes.channels),
            push_at=push_at(wishes, at, now),
            at=at,
        )

    def _inbox(self, person_id: UUID, at: datetime) -> Inbox:
        return self._store.find(Inbox, inbox_id(person_id)) or Inbox.open(person_id, at)

    def _sealed_addresses(self, person_id: UUID, command: SetWishes) -> Sealed | None:
        if not command.addresses:
            return None
        try:
            return self._sealed(person_id, orjson.dumps(command.addresses))
        except KeyDestroyedError:
            raise InboxDestroyedError("the account was erased") from None

    def _sealed(self, person_id: UUID, plaintext: bytes) -> Sealed:
        """Under the person's key, which is made when it is first needed. Raises KeyDestroyedError."""
        try:
            return self._keys.seal(person_id, plaintext)
        except KeyNotFoundError:
            self._keys.create(person_id)
            return self._keys.seal(person_id, plaintext)

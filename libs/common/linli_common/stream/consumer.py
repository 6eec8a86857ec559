"""One disposable pull consumer, asked by hand: the fast way to read a stream with Python.

Answers to ``$JS.API.CONSUMER.MSG.NEXT`` arrive in one inbox with a callback (75,000 messages a second and
more, where ``fetch()`` gives 3,000 to 11,000). Nothing of it is kept: the reader's position is in the
reader's database.
"""

import asyncio
import json
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple
from uuid import uuid4

import nats.errors
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy
from nats.js.errors import NotFoundError

from linli_common.stream.provisioning import API_TIMEOUT_SECONDS

PULL_EXPIRES_SECONDS = 5.0
INACTIVE_THRESHOLD_SECONDS = 60.0
_SILENCE_SECONDS = PULL_EXPIRES_SECONDS + 3.0
_OWED_SILENCE_SECONDS = 1.0


class ConsumerLostError(Exception):
    """The consumer is gone (server restarted, stream changed, consumer deleted): make another."""


class Delivery(NamedTuple):
    """One message as it was delivered: its place in the stream and in this consumer, and how many follow.

    A tuple, and made as soon as the message is there: the client's own object, with its headers, is heavy to keep.
    """

    seq: int
    consumer_seq: int
    following: int
    subject: str
    body: bytes


def delivery_of(message: Msg) -> Delivery:
    """Read the numbers that the server puts into the reply subject (with or without domain and account)."""
    tokens = message.reply.split(".")
    first = 5 if len(tokens) == 9 else 7
    return Delivery(int(tokens[first]), int(tokens[first + 1]), int(tokens[first + 3]), message.subject, message.data)


class PullConsumer:
    """An ephemeral consumer without acknowledgements, and the messages that have arrived from it."""

    def __init__(self, nc: Client, physical: str, batch: int) -> None:
        self.physical = physical
        self._nc = nc
        self._batch = batch
        self._name = f"reader-{uuid4().hex[:12]}"
        self._connection = nc.stats["reconnects"]
        self._subscription: Subscription | None = None
        self._inbox = ""
        self._arrived: deque[Delivery] = deque()
        self._outstanding = 0
        self._something = asyncio.Event()
        self._lost: str | None = None
        self._silent_seconds = 0.0  # counted while waiting only: a busy reader is not a silent server
        self.waiting_at_start = 0
        self._owed = False

    async def open(self, start: int, subjects: Sequence[str]) -> None:
        """Create the consumer, to deliver from sequence ``start`` on what matches ``subjects`` (none:
        everything).
        """
        config = ConsumerConfig(
            name=self._name,
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=start,
            ack_policy=AckPolicy.NONE,
            inactive_threshold=INACTIVE_THRESHOLD_SECONDS,
            mem_storage=True,
            num_replicas=1,
            filter_subject=subjects[0] if len(subjects) == 1 else None,
            filter_subjects=list(subjects) if len(subjects) > 1 else None,
        )
        self._inbox = self._nc.new_inbox()
        self._subscription = await self._nc.subscribe(self._inbox, cb=self._on_message)
        info = await self._nc.jetstream(timeout=API_TIMEOUT_SECONDS).add_consumer(self.physical, config)
        self.waiting_at_start = info.num_pending or 0
        self._owed = self.waiting_at_start > 0

    async def close(self) -> None:
        """Give the consumer up; the server removes by itself what could not be removed here."""
        try:
            if self._subscription is not None:
                await self._subscription.unsubscribe()
            if self._lost is None and self._nc.is_connected and not self._reconnected():
                await self._nc.jetstream(timeout=1.0).delete_consumer(self.physical, self._name)
        except (nats.errors.Error, NotFoundError, TimeoutError):
            return

    async def ask(self) -> None:
        """Ask the server for more, when little is on its way.

        :raises ConsumerLostError: when this consumer will deliver nothing any more
        """
        reason = self._why_lost()
        if reason is not None:
            if self._arrived:
                return  # what has arrived is good, whatever became of the consumer
            raise ConsumerLostError(reason)
        if self._outstanding <= self._batch // 2 and len(self._arrived) < self._batch:
            request = {"batch": self._batch, "expires": int(PULL_EXPIRES_SECONDS * 1e9)}
            self._outstanding += self._batch
            subject = f"$JS.API.CONSUMER.MSG.NEXT.{self.physical}.{self._name}"
            await self._nc.publish(subject, json.dumps(request).encode(), reply=self._inbox)

    async def wait(self, timeout_seconds: float) -> None:
        """Wait until something arrives, at most this long."""
        self._something.clear()
        try:
            await asyncio.wait_for(self._something.wait(), timeout_seconds)
        except TimeoutError:
            self._silent_seconds += timeout_seconds

    def arrived(self) -> int:
        """How many messages have arrived and were not taken."""
        return len(self._arrived)

    def more_is_coming(self) -> bool:
        """Whether the server had more behind the last message that arrived."""
        return bool(self._arrived) and self._arrived[-1].following > 0

    def take(self, most: int) -> list[Delivery]:
        """The next messages, in the order of the stream."""
        count = min(most, len(self._arrived))
        taken = [self._arrived.popleft() for _ in range(count)]
        self._owed = bool(taken) and taken[-1].following > 0
        return taken

    async def _on_message(self, message: Msg) -> None:
        self._silent_seconds = 0.0
        if message.reply:
            self._outstanding -= 1
            self._arrived.append(delivery_of(message))
        else:
            self._on_status(message.headers or {})
        self._something.set()

    def _on_status(self, headers: dict[str, str]) -> None:
        """End of one request (408, 404, or a batch that is complete), or of the consumer (all else)."""
        unused = headers.get("Nats-Pending-Messages")
        status, description = headers.get("Status", ""), headers.get("Description", "")
        if status in ("404", "408") or (status == "409" and "Batch Completed" in description):
            self._outstanding = max(0, self._outstanding - int(unused or 0))
        elif status != "100":
            self._lost = f"{status} {description}".strip()

    def _reconnected(self) -> bool:
        return bool(self._nc.stats["reconnects"] != self._connection)

    def _why_lost(self) -> str | None:
        """Why nothing more will come. What the client dropped for want of room shows as silence of a server that
        has more and was asked.
        """
        if self._reconnected():
            return "reconnected"
        bearable = _OWED_SILENCE_SECONDS if self._owed else _SILENCE_SECONDS
        if self._outstanding > 0 and self._silent_seconds >= bearable:
            return "silent"
        return self._lost

"""Reading a service's stream in order, through disconnects, restarts and changes of generation."""

import asyncio
import logging
import time
from collections.abc import Sequence

import nats.errors
from nats.aio.client import Client

from linli_common.stream.consumer import ConsumerLostError, PullConsumer
from linli_common.stream.provisioning import StreamMissingError, physical_stream
from linli_common.stream.state import Message, last_sequence

__all__ = ["Message", "StreamHoleError", "StreamReader", "last_sequence", "physical_stream"]

_log = logging.getLogger(__name__)
_RETRY_SECONDS = 0.2
_REOPEN_SECONDS = 0.02
_GENERATION_CHECK_SECONDS = 2.0
_FILL_SECONDS = 0.25
_LOOK_SECONDS = 0.25
_LOOK_AT_CONSUMER_SECONDS = 1.0
_SILENCE_SECONDS = 15.0


class StreamHoleError(Exception):
    """Messages are missing in the middle of a stream; a new generation mends it."""

    def __init__(self, stream: str, first: int, last: int) -> None:
        super().__init__(
            f"Stream {stream} misses message {first}"
            + (f" to {last}" if last > first else "")
            + f": see `linli verify {stream.lower()}`."
        )
        self.stream, self.first, self.last = stream, first, last


class StreamReader:
    """Reads a stream from the message after ``after`` on, in order, each message once.

    ``filter_subject`` (one pattern or several that do not overlap) reads only what matches; then numbers
    jump, and holes cannot be seen. ``check_holes=False`` reads over holes (to count them). ``batch`` is the
    most messages that one ``read`` gives; about one and a half times as many are held at most.
    """

    def __init__(
        self,
        nc: Client,
        stream: str,
        after: int,
        *,
        filter_subject: str | Sequence[str] | None = None,
        batch: int = 5000,
        check_holes: bool = True,
    ) -> None:
        self._nc = nc
        self.stream = stream
        self._last = after
        self._subjects = [filter_subject] if isinstance(filter_subject, str) else list(filter_subject or ())
        self._batch = batch
        self._check_holes = check_holes and not self._subjects
        self._consumer: PullConsumer | None = None
        self._consumer_seq = 0
        self._remaining: int | None = None
        self._checked_at = time.monotonic()
        self._trouble: str | None = None

    @property
    def position(self) -> int:
        """The number of the last message handed out (``after`` at first)."""
        return self._last

    @property
    def physical(self) -> str | None:
        """The JetStream stream (the generation) that is read now, None while nothing can be read."""
        return self._consumer.physical if self._consumer is not None else None

    @property
    def remaining(self) -> int | None:
        """How many messages waited behind the last one handed out, as the server knew then; None when
        unknown.
        """
        return self._remaining

    @property
    def trouble(self) -> str | None:
        """Why nothing can be read just now (no stream, no server, no permission); None when all is well."""
        return self._trouble

    async def read(self, timeout_seconds: float) -> list[Message]:
        """The next messages, at least one and at most ``batch``; empty when none came in time.

        Troubles of server and connection are waited out; ``trouble`` names the last one.

        :raises StreamHoleError: when a message is missing; again on each call, until a new generation has it
        """
        deadline = time.monotonic() + timeout_seconds
        while True:
            try:
                messages = await self._read_before(deadline)
            except ConsumerLostError as error:
                _log.debug("consumer of %s lost: %s", self.stream, error)
                await self._drop_consumer()
                await asyncio.sleep(_REOPEN_SECONDS)
            except (nats.errors.Error, StreamMissingError, TimeoutError, OSError) as error:
                await self._note(error)
                await asyncio.sleep(min(_RETRY_SECONDS, max(0.0, deadline - time.monotonic())))
            else:
                self._trouble = None
                if messages:
                    return messages
            if time.monotonic() >= deadline:
                return []

    async def read_on(self) -> list[Message]:
        """The next messages; empty only when the server has nothing that follows.

        :raises TimeoutError: when the stream cannot be read for 15 seconds
        :raises StreamHoleError: as `read`
        """
        deadline = time.monotonic() + _SILENCE_SECONDS
        while time.monotonic() < deadline:
            messages = await self.read(_LOOK_SECONDS)
            if messages or (self._remaining == 0 and self._trouble is None):
                return messages
        raise TimeoutError(f"stream {self.stream} gave nothing for {_SILENCE_SECONDS:.0f} s: {self._trouble}")

    async def close(self) -> None:
        """Remove the consumer from the server."""
        await self._drop_consumer()

    async def _read_before(self, deadline: float) -> list[Message]:
        consumer = self._consumer or await self._open_consumer()
        fill_until: float | None = None
        while True:
            await consumer.ask()
            now = time.monotonic()
            if consumer.arrived() and fill_until is None:
                fill_until = min(deadline, now + _FILL_SECONDS)
            if consumer.arrived() >= self._batch or (consumer.arrived() and not consumer.more_is_coming()):
                break
            wait_until = deadline if fill_until is None else fill_until
            if now >= wait_until:
                break
            await consumer.wait(min(wait_until - now, _LOOK_AT_CONSUMER_SECONDS))
        if not consumer.arrived():
            await self._follow_generation(consumer)
            return []
        return await self._in_order(consumer)

    async def _open_consumer(self) -> PullConsumer:
        consumer = PullConsumer(self._nc, await physical_stream(self._nc, self.stream), self._batch)
        self._consumer, self._consumer_seq = consumer, 0
        await consumer.open(self._last + 1, self._subjects)
        self._remaining = consumer.waiting_at_start
        return consumer

    async def _in_order(self, consumer: PullConsumer) -> list[Message]:
        """What arrived, without what was handed out before; stops before a gap.

        A jump in the consumer's own numbers was lost on the way here (the client drops what a slow process
        cannot take): it is read again. A jump in the stream's numbers alone is a hole in the stream. A
        consumer that starts behind the stream's end (a lost tail being refilled) is set to that end, hence
        the ones to pass over.
        """
        messages: list[Message] = []
        for delivery in consumer.take(self._batch):
            lost_on_the_way = delivery.consumer_seq != self._consumer_seq + 1
            hole = self._check_holes and delivery.seq > self._last + 1
            if lost_on_the_way or hole:
                await self._drop_consumer()
                if hole and not lost_on_the_way and not messages:
                    raise StreamHoleError(self.stream, self._last + 1, delivery.seq - 1)
                break
            self._consumer_seq = delivery.consumer_seq
            self._remaining = delivery.following
            if delivery.seq > self._last:
                self._last = delivery.seq
                messages.append(Message(delivery.seq, delivery.subject, delivery.body))
        return messages

    async def _follow_generation(self, consumer: PullConsumer) -> None:
        """While idle, see whether another generation took over: then read on there, at the same number."""
        now = time.monotonic()
        if now - self._checked_at < _GENERATION_CHECK_SECONDS:
            return
        self._checked_at = now
        if await physical_stream(self._nc, self.stream) != consumer.physical:
            await self._drop_consumer()

    async def _note(self, error: Exception) -> None:
        trouble = f"{type(error).__name__}: {error}"
        if trouble != self._trouble:
            _log.warning("reading %s waits: %s", self.stream, trouble)
        self._trouble = trouble
        await self._drop_consumer()

    async def _drop_consumer(self) -> None:
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            await consumer.close()

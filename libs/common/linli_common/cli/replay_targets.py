"""Where replayed messages go: JSON lines, a subject of one subscriber, or only into the count."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import BinaryIO, Protocol

import nats.errors
import orjson
from nats.aio.client import Client

from linli_common.cli.outcome import FoundWrongError, InputError
from linli_common.stream.state import Message

_SUBJECT = re.compile(r"^replay(\.[A-Za-z0-9_-]+){2,}$")
_FLUSH_EVERY = 500
_LISTENER_SECONDS = 0.2


class Target(Protocol):
    """Takes messages one by one, in order, while it is open."""

    @property
    def fills_the_screen(self) -> bool:
        """Whether its output goes to the terminal, where a progress bar would be in the way."""

    def on_error(self, complaint: str) -> None:
        """Hears what the NATS server complains about."""

    def opened(self, nc: Client) -> AbstractAsyncContextManager[None]:
        """Open for the length of a ``with``; what was begun is finished at its end, if nothing failed."""

    async def take(self, stream: str, message: Message) -> None:
        """One message."""


class Count:
    """A dry run: the messages go nowhere."""

    fills_the_screen = False

    def on_error(self, complaint: str) -> None:
        return

    @asynccontextmanager
    async def opened(self, nc: Client) -> AsyncIterator[None]:
        yield

    async def take(self, stream: str, message: Message) -> None:
        return


class JsonLines:
    """One message a line, its bytes as they are; to a file, which gets its name when it is complete, or to stdout."""

    def __init__(self, file: Path | None, *, with_positions: bool) -> None:
        self.fills_the_screen = file is None and sys.stdout.isatty()
        self._file = file
        self._with_positions = with_positions
        self._output: BinaryIO = sys.stdout.buffer

    def on_error(self, complaint: str) -> None:
        return

    @asynccontextmanager
    async def opened(self, nc: Client) -> AsyncIterator[None]:
        if self._file is None:
            yield
            self._output.flush()
            return
        unfinished = self._file.with_name(self._file.name + ".unfinished")
        try:
            self._output = unfinished.open("wb")
        except OSError as error:
            raise InputError(f"--output: {error.strerror}: {self._file}") from None
        try:
            with self._output:
                yield
                self._output.flush()
                os.fsync(self._output.fileno())
            unfinished.rename(self._file)
        finally:
            unfinished.unlink(missing_ok=True)

    async def take(self, stream: str, message: Message) -> None:
        if not self._with_positions:
            self._output.write(message.body + b"\n")
            return
        # The event's bytes go in as they are: built again, they might be others.
        head = orjson.dumps({"stream": stream, "seq": message.seq, "subject": message.subject})
        self._output.write(head[:-1] + b',"event":' + message.body + b"}\n")


class Subscriber:
    """Published on one subject of one subscriber. NATS delivers at most once: the running number shows a loss.

    Header ``Linli-Position`` is the message's place on its stream, ``Linli-Replay`` its number in this replay.
    """

    fills_the_screen = False

    def __init__(self, subject: str) -> None:
        self._subject = subject
        self._sent = 0
        self._complaints: list[str] = []
        self._nc: Client | None = None

    def on_error(self, complaint: str) -> None:
        self._complaints.append(complaint)

    @asynccontextmanager
    async def opened(self, nc: Client) -> AsyncIterator[None]:
        self._nc = nc
        yield
        await self._flush(nc)

    async def take(self, stream: str, message: Message) -> None:
        assert self._nc is not None
        self._sent += 1
        headers = {"Linli-Position": f"{stream}:{message.seq}", "Linli-Replay": str(self._sent)}
        if self._sent == 1:
            await self._send_first(self._nc, message, headers)
            return
        await self._nc.publish(self._subject, message.body, headers=headers)
        if self._sent % _FLUSH_EVERY == 0:
            await self._flush(self._nc)

    async def _send_first(self, nc: Client, message: Message, headers: dict[str, str]) -> None:
        """The server answers a request at once when nobody listens; a listener need not answer it."""
        try:
            await nc.request(self._subject, message.body, timeout=_LISTENER_SECONDS, headers=headers)
        except nats.errors.NoRespondersError:
            raise FoundWrongError(f"nobody listens on {self._subject}: nothing was replayed") from None
        except TimeoutError:
            pass
        await self._flush(nc)

    async def _flush(self, nc: Client) -> None:
        await nc.flush()
        refused = [complaint for complaint in self._complaints if "permissions violation" in complaint.lower()]
        if refused:
            raise FoundWrongError(f"NATS refuses to publish on {self._subject}: {refused[0]}")


def see_that_subject_is_a_subscribers(subject: str) -> None:
    """Raises InputError unless it is one subject of one subscriber: replayed events must never look like new ones."""
    if not _SUBJECT.match(subject):
        raise InputError(f"--to-subject: {subject!r} is not of the form replay.<subscriber>.<…>, without wildcards")

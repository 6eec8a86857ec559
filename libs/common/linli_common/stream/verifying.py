"""Comparing a whole event table with its stream, byte by byte, in bounded memory."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from linli_contracts.subjects import stream_name
from nats.aio.client import Client

from linli_common.stream import event_rows
from linli_common.stream.event_rows import EventRow, EventRows
from linli_common.stream.provisioning import StreamMissingError, physical_stream
from linli_common.stream.reading import StreamReader
from linli_common.stream.state import Message, StreamState, state_of

PAGE = 5000
LISTED_AT_MOST = 1000
_SETTLE_SECONDS = 3.0

Progress = Callable[[int, int], None]
Numbers = tuple[int, int]


def _span(numbers: Numbers) -> str:
    return f"message {numbers[0]}" if numbers[0] == numbers[1] else f"messages {numbers[0]} to {numbers[1]}"


@dataclass(slots=True)
class Report:
    """What a comparison found. Lists hold the first 1,000 places, the counts all.

    ``holes``, ``missing_tail`` and ``ahead`` are ranges of message numbers, both ends included.
    """

    service: str
    physical: str
    table_last: int = 0
    stream_last: int = 0
    compared: int = 0
    seconds: float = 0.0
    missing: int = 0
    holes: list[Numbers] = field(default_factory=list)
    different_count: int = 0
    different: list[int] = field(default_factory=list)
    missing_tail: Numbers | None = None
    ahead: Numbers | None = None

    @property
    def equal(self) -> bool:
        """Whether the stream holds exactly the table's messages."""
        return not (self.missing or self.different_count or self.missing_tail or self.ahead)

    @property
    def needs_new_generation(self) -> bool:
        """Whether the running relay cannot mend it by itself (it refills a missing tail)."""
        return bool(self.missing or self.different_count or self.ahead)

    def sentences(self) -> list[str]:
        """The findings for people, each one a sentence that names places."""
        if self.equal:
            return [f"Stream {self.physical} equals the table of {self.service}: {self.compared:,} events."]
        said = [f"Stream {self.physical} has a hole: {_span(hole)} missing." for hole in self.holes]
        said += [f"Message {seq} of stream {self.physical} differs from its row." for seq in self.different]
        if self.missing_tail:
            said.append(f"Stream {self.physical} lacks its tail: {_span(self.missing_tail)}; the relay refills it.")
        if self.ahead:
            said.append(f"Stream {self.physical} is ahead of its table: {_span(self.ahead)} have no row.")
        return said

    def add_hole(self, seq: int) -> None:
        """Count a missing message, joined with the one before it into one hole."""
        self.missing += 1
        if self.holes and self.holes[-1][1] == seq - 1:
            self.holes[-1] = (self.holes[-1][0], seq)
        elif len(self.holes) < LISTED_AT_MOST:
            self.holes.append((seq, seq))

    def add_difference(self, seq: int) -> None:
        """Count a message that is not its row."""
        self.different_count += 1
        if len(self.different) < LISTED_AT_MOST:
            self.different.append(seq)


async def verify(conninfo: str, service: str, nc: Client, *, progress: Progress | None = None) -> Report:
    """Compare every event row of ``service`` with every message of its stream: number, subject and bytes.

    Safe under traffic: compares what the table had at the start, and gives the relay a moment for the tail.
    ``progress(done, total)`` is called after each page of 5,000.

    :raises TimeoutError: when the stream cannot be read for 15 seconds
    """
    started = time.monotonic()
    connection = await event_rows.connect(conninfo)
    async with connection:
        rows = EventRows(connection, service)
        table_last = await rows.last()
        state = await _settled_state(nc, service, table_last)
        report = Report(service, state.physical, table_last=table_last, stream_last=state.last_seq)
        await _compare(rows, nc, report, progress)
        if state.last_seq > table_last:
            table_last = await rows.last()  # the table may have grown since, and the stream with it
            if state.last_seq > table_last:
                report.ahead = (table_last + 1, state.last_seq)
    report.seconds = time.monotonic() - started
    return report


async def _settled_state(nc: Client, service: str, table_last: int) -> StreamState:
    """The stream's counts, once the relay has had time to bring it to ``table_last``."""
    deadline = time.monotonic() + _SETTLE_SECONDS
    before = -1
    while True:
        try:
            state = await state_of(nc, await physical_stream(nc, stream_name(service)))
        except StreamMissingError:
            state = StreamState(stream_name(service), 0, 0, 0)
        if state.last_seq > before:
            deadline = time.monotonic() + _SETTLE_SECONDS  # a relay is at work
        if state.last_seq >= table_last or time.monotonic() > deadline:
            return state
        before = state.last_seq
        await asyncio.sleep(0.1)


async def _compare(rows: EventRows, nc: Client, report: Report, progress: Progress | None) -> None:
    total = min(report.table_last, report.stream_last)
    if report.table_last > report.stream_last:
        report.missing_tail = (report.stream_last + 1, report.table_last)
    messages = _Messages(nc, report.service, report.stream_last)
    try:
        done = 0
        page = await rows.after(0, PAGE) if total else []
        while done < total and page:
            upto = min(page[-1].seq, total)
            next_page, found = await asyncio.gather(rows.after(page[-1].seq, PAGE), messages.upto(upto))
            _compare_page([row for row in page if row.seq <= upto], found, report)
            done, page = upto, next_page
            if progress is not None:
                progress(done, total)
    finally:
        await messages.close()


def _compare_page(page: list[EventRow], found: dict[int, Message], report: Report) -> None:
    for row in page:
        message = found.get(row.seq)
        if message is None:
            report.add_hole(row.seq)
        elif message.body != row.message or message.subject != row.subject:
            report.add_difference(row.seq)
        report.compared += 1


class _Messages:
    """The stream's messages in order, holes passed over, up to its last."""

    def __init__(self, nc: Client, service: str, last: int) -> None:
        self._reader = StreamReader(nc, stream_name(service), 0, check_holes=False, batch=PAGE)
        self._last = last
        self._ahead: list[Message] = []

    async def upto(self, seq: int) -> dict[int, Message]:
        """The messages after those given before, up to number ``seq``."""
        found = {message.seq: message for message in self._ahead if message.seq <= seq}
        self._ahead = [message for message in self._ahead if message.seq > seq]
        while not self._ahead and self._reader.position < min(seq, self._last):
            messages = await self._reader.read_on()
            if not messages:
                break  # the stream's last messages are the ones that miss
            for message in messages:
                if message.seq <= seq:
                    found[message.seq] = message
                else:
                    self._ahead.append(message)
        return found

    async def close(self) -> None:
        await self._reader.close()

"""Reading a part of a stream once: by numbers, by subjects, by the time in the messages themselves."""

from collections.abc import AsyncIterator, Callable, Sequence
from datetime import datetime

from linli_contracts.envelope import parse_envelope
from nats.aio.client import Client

from linli_common.stream.reading import StreamReader
from linli_common.stream.state import Message, last_sequence

Progress = Callable[[int, int], None]


async def read_range(
    nc: Client,
    stream: str,
    *,
    subjects: str | Sequence[str] | None = None,
    first: int = 1,
    last: int | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    progress: Progress | None = None,
) -> AsyncIterator[Message]:
    """The messages of ``stream`` from number ``first`` to ``last`` (both included; to its end as it is now).

    ``subjects`` are patterns that do not overlap (a division's, under every code it has had); ``since``
    (included) and ``until`` (excluded) are compared with the time in the envelope, never with JetStream's
    own: so every message of the patterns is looked at. ``progress(position, end)`` is called as the reading
    goes on. Holes are read over: what is there is what can be shown.

    :raises linli_common.stream.provisioning.StreamMissingError: when there is no stream
    :raises TimeoutError: when the stream cannot be read for 15 seconds
    """
    end = await last_sequence(nc, stream)
    end = end if last is None else min(last, end)
    reader = StreamReader(nc, stream, first - 1, filter_subject=subjects, check_holes=False)
    try:
        while reader.position < end:
            messages = await reader.read_on()
            for message in messages:
                if message.seq <= end and _within(message, since, until):
                    yield message
            if progress is not None:
                progress(min(reader.position, end), end)
            if not messages:
                return
    finally:
        await reader.close()


def _within(message: Message, since: datetime | None, until: datetime | None) -> bool:
    if since is None and until is None:
        return True
    time = parse_envelope(message.body).time
    return (since is None or time >= since) and (until is None or time < until)

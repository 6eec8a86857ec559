"""What a stream holds: its counts, and single messages by their sequence."""

from dataclasses import dataclass

from nats.aio.client import Client
from nats.js.api import RawStreamMsg
from nats.js.errors import NotFoundError

from linli_common.stream.provisioning import API_TIMEOUT_SECONDS, physical_stream


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a stream. ``seq`` is the event's id in its service's table."""

    seq: int
    subject: str
    body: bytes


@dataclass(frozen=True, slots=True)
class StreamState:
    """The counts of one JetStream stream. Whole when ``messages == last_seq``."""

    physical: str
    messages: int
    first_seq: int
    last_seq: int


async def state_of(nc: Client, physical: str) -> StreamState:
    """The counts of a JetStream stream, from its leader.

    :raises nats.js.errors.NotFoundError: when there is no such stream
    """
    state = (await nc.jetstream(timeout=API_TIMEOUT_SECONDS).stream_info(physical)).state
    return StreamState(physical, state.messages, state.first_seq, state.last_seq)


async def last_sequence(nc: Client, stream: str) -> int:
    """The last message's number in the generation that holds the stream's subjects now, 0 when it is empty.

    :raises linli_common.stream.provisioning.StreamMissingError: when there is no stream
    """
    return (await state_of(nc, await physical_stream(nc, stream))).last_seq


async def message_at(nc: Client, stream: str, seq: int) -> Message | None:
    """Message ``seq`` by direct get (any replica answers), None when the stream has none.

    :raises linli_common.stream.provisioning.StreamMissingError: when there is no stream
    """
    return await _get(nc, await physical_stream(nc, stream), seq, direct=True)


async def message_on_leader(nc: Client, physical: str, seq: int) -> Message | None:
    """Message ``seq`` of a JetStream stream as its leader has it, None when it has none."""
    return await _get(nc, physical, seq, direct=False)


async def _get(nc: Client, physical: str, seq: int, *, direct: bool) -> Message | None:
    js = nc.jetstream(timeout=API_TIMEOUT_SECONDS)
    try:
        found: RawStreamMsg = await js.get_msg(physical, seq, direct=direct)
    except NotFoundError:
        return None
    return Message(seq, found.subject or "", found.data or b"")

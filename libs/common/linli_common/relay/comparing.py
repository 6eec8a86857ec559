"""Where the stream stands against its table: the relay keeps no state, it looks."""

from collections.abc import Sequence
from dataclasses import dataclass

from linli_contracts.subjects import stream_name, stream_subjects
from nats.aio.client import Client

from linli_common.stream.event_rows import EventRow, EventRows
from linli_common.stream.provisioning import ensure_stream, physical_stream
from linli_common.stream.state import StreamState, message_on_leader, state_of


class RelayHaltedError(Exception):
    """The stream and its table contradict each other; going on would make it worse. The text says what to
    do.
    """


@dataclass(frozen=True, slots=True)
class Tail:
    """The end of a stream that is a true copy of the table as far as it goes."""

    physical: str
    last_seq: int
    table_last: int


async def compare_tail(nc: Client, rows: EventRows, service: str, num_replicas: int) -> Tail:
    """Find the stream (or make it) and its end, and see that the end is the table's.

    :raises RelayHaltedError: when messages are missing before the end, the stream is ahead of the table, or
    its
        last message is not the row of that number
    """
    physical = await ensure_stream(nc, service, num_replicas=num_replicas)
    state = await state_of(nc, physical)
    table_last = await rows.last()
    _see_that_it_is_whole(service, state)
    if state.last_seq > table_last:
        raise RelayHaltedError(
            f"Stream {physical} ends at {state.last_seq}, ahead of the table of {service}, which ends at "
            f"{table_last}: was the database restored from an older copy? Restore a newer one, or let the "
            f"table stand as it is with `{_mending(service)}`."
        )
    await _see_that_the_end_is_the_same(nc, rows, service, state)
    return Tail(physical, state.last_seq, table_last)


async def still_ends_at(nc: Client, tail: Tail, service: str) -> bool:
    """Whether the stream is still the same one, whole, and ends where it did: a cheap look while there is
    nothing to relay.
    """
    physical = await physical_stream(nc, stream_name(service))
    state = await state_of(nc, physical)
    return physical == tail.physical and state.last_seq == tail.last_seq == state.messages


def see_that_they_follow(rows: Sequence[EventRow], after: int, service: str, max_payload: int) -> None:
    """See that the table's next rows can be the stream's next messages.

    :raises RelayHaltedError: when a number is missing, a subject is another service's, or a message is too
    large
    """
    subjects = stream_subjects(service).removesuffix(">")
    for expected, row in enumerate(rows, after + 1):
        if row.seq != expected:
            raise RelayHaltedError(
                f"The table of {service} has no event {expected}, but event {row.seq}: it was changed by "
                f"hand. Restore it from a copy, then see `linli verify {service}`."
            )
        if not row.subject.startswith(subjects):
            raise RelayHaltedError(
                f"Event {row.seq} of {service} has subject {row.subject}, outside of {subjects}>: restore "
                f"the table from a copy, then see `linli verify {service}`."
            )
        if len(row.message) > max_payload:
            raise RelayHaltedError(
                f"Event {row.seq} of {service} has {len(row.message):,} bytes, but the NATS server takes "
                f"{max_payload:,}: raise max_payload in its configuration; `linli lag` then shows the "
                f"relay going on."
            )


def _see_that_it_is_whole(service: str, state: StreamState) -> None:
    if state.messages == state.last_seq:
        return
    raise RelayHaltedError(
        f"Stream {state.physical} holds {state.messages} messages but ends at {state.last_seq}: some are "
        f"missing before its end. `linli verify {service}` shows which, `{_mending(service)}` mends it."
    )


async def _see_that_the_end_is_the_same(nc: Client, rows: EventRows, service: str, state: StreamState) -> None:
    if state.last_seq == 0:
        return
    message = await message_on_leader(nc, state.physical, state.last_seq)
    row = await rows.at(state.last_seq)
    if message and row and message.body == row.message and message.subject == row.subject:
        return
    raise RelayHaltedError(
        f"Message {state.last_seq} of stream {state.physical} is not event {state.last_seq} of the table of "
        f"{service}: was the database restored and used since? `linli verify {service}` shows what differs; "
        f"`{_mending(service)}` makes the stream a copy of the table again."
    )


def _mending(service: str) -> str:
    return f"linli verify {service} --new-generation"

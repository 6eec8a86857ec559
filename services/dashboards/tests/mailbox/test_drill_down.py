"""The way back from a figure of the mailbox to its events."""

import asyncio
from uuid import UUID

import nats
import pytest
from dashboards_service.events import Behind, Page, blocks_of, page_of
from dashboards_service.mailbox.projector import flows_by_place, flows_by_unit
from dashboards_service.reader import MAILBOX_STREAM, SCHEMA
from linli_common.relay.relay import Relay
from linli_common.stream.provisioning import ensure_stream
from linli_common.stream.state import last_sequence
from linli_common.testing.event_log import EventLog
from linli_common.testing.servers import NatsServer
from linli_common.testing.waiting import eventually_async

from ..conftest import YIJING, ReadModel
from .letters import DAY, WATER, closed, handed_on, on, submitted

pytestmark = pytest.mark.anyio

NOT_SHOWN = frozenset({"writer_ids"})
EVENTS = [
    event
    for _ in range(3)
    for event in on(DAY, submitted(writer_ids=[UUID(int=9)]), handed_on(WATER, "department"), closed())
]


async def traced(model: ReadModel, server: NatsServer, behind: Behind) -> Page:
    """The page of events behind a figure, read back from the stream."""
    model.given(*EVENTS, stream=MAILBOX_STREAM)
    log = EventLog(model.url, "mailbox")
    log.append_all(EVENTS)
    nc, stop = await nats.connect(server.url), asyncio.Event()
    await ensure_stream(nc, "mailbox")
    relaying = asyncio.create_task(Relay(model.url, "mailbox", nc).run(stop))

    async def all_there() -> bool:
        return await last_sequence(nc, MAILBOX_STREAM) == log.last

    await eventually_async(all_there, timeout_seconds=30)
    blocks = blocks_of(model.connection, SCHEMA, MAILBOX_STREAM, DAY, 0)
    page = await page_of(nc, MAILBOX_STREAM, behind, blocks, 0, log.last, limit=10)
    stop.set()
    await relaying
    await nc.close()
    return page


async def test_a_departments_figure_is_traced_to_its_events(read_model: ReadModel, nats_server: NatsServer) -> None:
    page = await traced(read_model, nats_server, Behind(flows_by_unit, "assigned", frozenset([WATER]), DAY, NOT_SHOWN))

    assert [event["type"] for event in page.events] == ["linli.mailbox.letter_handed_on.v1"] * 3
    assert sum(event["amount"] for event in page.events) == 3


async def test_a_stock_is_traced_to_what_came_and_went_without_who_wrote(
    read_model: ReadModel, nats_server: NatsServer
) -> None:
    page = await traced(read_model, nats_server, Behind(flows_by_place, "open", frozenset([YIJING]), DAY, NOT_SHOWN))

    assert [event["amount"] for event in page.events if event["amount"]] == [1, -1] * 3
    assert all("writer_ids" not in event["data"] for event in page.events)

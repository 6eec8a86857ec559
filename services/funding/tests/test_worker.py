"""The worker on real NATS: a topic that was referred becomes a proposal, and what is recorded is on the stream."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from funding_service.aggregate.proposal import proposal_of_topic
from funding_service.application import Funding, compose
from funding_service.worker import Worker
from linli_common.clock import utc_now
from linli_common.projector.source import connect
from linli_common.relay.relay import Relay
from linli_common.stream.reading import last_sequence
from linli_common.testing.event_log import EventLog, Given
from linli_common.testing.servers import NatsServer, PostgresServer
from linli_common.testing.waiting import eventually
from linli_contracts import identity
from linli_contracts.deliberation import topics
from linli_contracts.envelope import parse_envelope
from linli_contracts.examples import example_message
from linli_contracts.registry import REGISTRY
from nats.aio.client import Client

from .town import MASTER_KEY

Working = Callable[[Client, asyncio.Event], Coroutine[Any, Any, None]]


@contextmanager
def at_work(nats_url: str, working: Working) -> Iterator[None]:
    """Something that works until stopped, in a thread of its own."""
    stop, started, loop = asyncio.Event(), threading.Event(), asyncio.new_event_loop()

    async def work() -> None:
        nc = await connect(nats_url)
        started.set()
        await working(nc, stop)
        await nc.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(work()))
    thread.start()
    assert started.wait(20)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(20)
        loop.close()


@dataclass
class Scene:
    """The service with its worker, and the events of identity and deliberation on their streams."""

    service: Funding
    identity: EventLog
    deliberation: EventLog
    nats_url: str


@pytest.fixture
def scene(postgres: PostgresServer, nats_server: NatsServer) -> Iterator[Scene]:
    database, vault = postgres.create_database(), postgres.create_database()
    logs = [EventLog(postgres.create_database(), name) for name in ("identity", "deliberation")]
    service = compose(database=database, vault=vault, master_key=MASTER_KEY)
    with ExitStack() as stack:
        stack.callback(service.close)
        for log in logs:
            stack.enter_context(at_work(nats_server.url, _relaying(log)))
        stack.enter_context(at_work(nats_server.url, lambda nc, stop: Worker(service, database, nc).run(stop)))
        yield Scene(service, logs[0], logs[1], nats_server.url)


def _relaying(log: EventLog) -> Working:
    return lambda nc, stop: Relay(log.url, log.service, nc).run(stop)


def settle(log: EventLog) -> UUID:
    """A district, a street and an area; gives the area."""
    ids = [uuid4() for _ in range(3)]
    log.append_all(
        Given(
            identity.DivisionFoundedV1(
                division_id=ids[number],
                code=code,
                name=code,
                tier=tier,
                parent_id=ids[number - 1] if number else None,
                on=date(2020, 1, 1),
            ),
            time=utc_now(),
        )
        for number, (tier, code) in enumerate(
            (("district", "990101"), ("street", "990101001"), ("area", "990101001001"))
        )
    )
    return ids[2]


def referred(topic_id: UUID, area_id: UUID, raisers: list[UUID]) -> Given:
    """转民心项目: deliberation says that a topic is for funding."""
    example = parse_envelope(example_message(REGISTRY[topics.TopicReferredV1.TYPE])).data
    said = {**example, "topic_id": topic_id, "division_id": area_id, "estate_id": None, "raised_by_ids": raisers}
    return Given(topics.TopicReferredV1.model_validate(said), entity_id=str(topic_id), time=utc_now())


async def _on_stream(nats_url: str) -> int:
    nc = await connect(nats_url)
    try:
        return await last_sequence(nc, "FUNDING")
    finally:
        await nc.close()


def test_a_topic_that_was_referred_becomes_one_proposal_with_its_raisers_upstream(scene: Scene) -> None:
    area_id, topic_id, raisers = settle(scene.identity), uuid4(), [uuid4(), uuid4()]

    scene.deliberation.append(referred(topic_id, area_id, raisers), referred(topic_id, area_id, raisers))

    proposal_id = proposal_of_topic(topic_id)
    eventually(lambda: scene.service.proposals.lists.position() == 1, 30)
    proposal = scene.service.proposals.found.get(proposal_id)
    assert (proposal.raised_by_ids, proposal.topic_id, proposal.division_id) == (raisers, topic_id, area_id)
    assert (proposal.origin, proposal.state) == ("topic", "pooled")
    eventually(lambda: asyncio.run(_on_stream(scene.nats_url)) == scene.service.store.head(), 20)
    assert scene.service.store.head() == 1

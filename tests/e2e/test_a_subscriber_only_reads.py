"""Whoever subscribes reads the stream, and can neither write to it nor listen to others' answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import nats
import pytest
from linli_common.testing.waiting import eventually_async
from nats.aio.client import Client

from .stream import events_of, last_position
from .system import System

Attempt = Callable[[Client], Awaitable[object]]


def complaints_after(system: System, attempt: Attempt) -> list[str]:
    """What the server says to the user `subscriber` about an attempt."""

    async def run() -> list[str]:
        complaints: list[str] = []

        async def note(error: Exception) -> None:
            complaints.append(str(error).lower())

        nc = await nats.connect(
            system.nats_url,
            user="subscriber",
            password=system.secret("nats-subscriber-password"),
            inbox_prefix=b"_INBOX.subscriber",
            error_cb=note,
        )
        try:
            await attempt(nc)
            await nc.flush()

            async def any_complaint() -> list[str]:
                return complaints

            return await eventually_async(any_complaint)
        finally:
            await nc.close()

    return asyncio.run(run())


@pytest.mark.parametrize(
    "subject",
    [
        "linli.identity.310113.310113111.310113111028.residence_verified",
        "$JS.API.STREAM.DELETE.IDENTITY",
        "$JS.API.STREAM.PURGE.IDENTITY",
        "wake.identity",
    ],
)
def test_what_a_subscriber_publishes_is_refused(system: System, subject: str) -> None:
    before = last_position(system)

    complaints = complaints_after(system, lambda nc: nc.publish(subject, b"{}"))

    assert "permissions violation" in complaints[0]
    assert last_position(system) == before


@pytest.mark.parametrize("subject", ["_INBOX.identity.>", "_INBOX.operator.>", ">"])
def test_a_subscriber_does_not_hear_others_answers(system: System, subject: str) -> None:
    complaints = complaints_after(system, lambda nc: nc.subscribe(subject))

    assert "permissions violation" in complaints[0]


def test_a_subscriber_reads_the_stream_from_its_first_event(system: System) -> None:
    [(event, _)] = events_of(system, 1, 1)

    assert event.type.startswith("linli.identity.")

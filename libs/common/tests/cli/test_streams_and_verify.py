"""`linli streams`, `verify` and `generation`: what stands on the streams, and mending it."""

from __future__ import annotations

import asyncio

import nats
import orjson
import pytest
from linli_common.servers.ports import free_ports
from nats.js.api import StreamConfig

from .conftest import Linli, Running, json_of


async def _harm(url: str, positions: list[int]) -> None:
    """Remove messages from a stream that lets itself be harmed."""
    connection = await nats.connect(url)
    for position in positions:
        await connection.jetstream().delete_msg("IDENTITY", position)
    await connection.close()


async def _make_vulnerable(url: str) -> None:
    connection = await nats.connect(url)
    config = StreamConfig(name="IDENTITY", subjects=["linli.identity.>"], allow_direct=True, allow_atomic=True)
    await connection.jetstream().add_stream(config)
    await connection.close()


def make_hole(running: Running) -> None:
    """A stream of 20 messages without numbers 7 and 8."""
    asyncio.run(_make_vulnerable(running.nats.url))
    running.table.append(20)
    running.relay()
    asyncio.run(_harm(running.nats.url, [7, 8]))


def test_streams_shows_the_counts_of_stream_and_table(linli: Linli, running: Running) -> None:
    running.table.append(12)
    running.relay()
    running.table.append(2)
    (row,) = orjson.loads(linli("streams", "--json").stdout)
    size = row.pop("bytes")
    assert row == {
        "stream": "IDENTITY",
        "generation": "IDENTITY",
        "state": "live",
        "messages": 12,
        "first": 1,
        "last": 12,
        "whole": True,
        "table_last": 14,
    }
    assert size > 12 * 200
    assert "IDENTITY" in linli("streams").stdout


def test_streams_goes_on_without_a_database_and_says_so(
    linli: Linli, running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.table.append(3)
    running.relay()
    monkeypatch.setenv("LINLI_IDENTITY_DATABASE_URL", f"postgresql://x@127.0.0.1:{free_ports(1)[0]}/x")
    result = linli("streams", "--json")
    assert orjson.loads(result.stdout)[0]["table_last"] is None
    assert "the database of identity cannot be reached" in result.stderr


def test_an_equal_stream_verifies_with_code_0(linli: Linli, running: Running) -> None:
    running.table.append(30)
    running.relay()
    result = linli("verify")
    assert result.stdout.strip() == "Stream IDENTITY equals the table of identity: 30 events."
    (report,) = orjson.loads(linli("verify", "identity", "--json").stdout)
    assert (report["equal"], report["compared"], report["holes"]) == (True, 30, [])


def test_a_hole_is_code_1_and_its_place_is_named(linli: Linli, running: Running) -> None:
    make_hole(running)
    result = linli("verify", "IDENTITY", "--json", code=1)
    (report,) = orjson.loads(result.stdout)
    assert report["holes"] == [[7, 8]]
    assert report["needs_new_generation"]
    assert "linli verify identity --new-generation" in result.stderr
    assert not orjson.loads(linli("streams", "--json").stdout)[0]["whole"]


def test_a_lost_tail_is_code_1_and_the_relay_is_named(linli: Linli, running: Running) -> None:
    running.table.append(10)
    running.relay()
    running.table.append(5)
    result = linli("verify", code=1)
    assert "messages 11 to 15" in result.stdout
    assert "a running relay of identity refills it" in result.stderr


def test_verify_mends_a_hole_by_a_new_generation(linli: Linli, running: Running) -> None:
    make_hole(running)
    with running.relaying():
        result = linli("verify", "--new-generation", "--yes")
    assert result.stdout.strip() == "Stream IDENTITY_2 equals the table of identity: 20 events."
    states = {row["generation"]: row["state"] for row in orjson.loads(linli("streams", "--json").stdout)}
    assert states == {"IDENTITY": "retired", "IDENTITY_2": "live"}


def test_generation_new_makes_the_stream_a_copy_of_the_table_again(linli: Linli, running: Running) -> None:
    # given a table restored from an older copy, so that the stream is ahead of it
    running.table.append(10)
    running.relay()
    running.table.remove_after(6)
    with running.relaying():
        made = json_of(linli("generation", "new", "IDENTITY", "--yes", "--json"))
    assert made == {
        "stream": "IDENTITY",
        "generation": "IDENTITY_2",
        "messages": 6,
        "retired": "IDENTITY (retired.IDENTITY.>)",
    }
    linli("verify")


def test_nothing_is_changed_without_a_yes(linli: Linli, running: Running) -> None:
    make_hole(running)
    assert "add --yes" in linli("generation", "new", "IDENTITY", code=2).stderr
    assert "add --yes" in linli("verify", "--new-generation", code=2).stderr
    assert [row["generation"] for row in orjson.loads(linli("streams", "--json").stdout)] == ["IDENTITY"]


def test_services_without_a_table_are_refused(linli: Linli, running: Running) -> None:
    assert "known: identity" in linli("verify", "mailbox", code=2).stderr
    assert "known: identity" in linli("generation", "new", "MAILBOX", "--yes", code=2).stderr

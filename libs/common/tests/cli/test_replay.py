"""`linli replay` gives back what stands on the stream: all of it, or exactly what was chosen."""

from __future__ import annotations

import asyncio
import re
import threading
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import nats
import orjson
import pytest
from linli_common.testing.event_table import PLACES
from linli_common.testing.waiting import eventually
from linli_contracts.envelope import parse_envelope
from linli_contracts.subjects import Place
from nats.aio.msg import Msg

from .conftest import Linli, Running, json_of

_AREA = UUID(int=28)
_OTHER_AREA = UUID(int=29)
_2023 = datetime(2023, 6, 30, 1, tzinfo=UTC)


def lines_of(stdout_bytes: bytes) -> list[bytes]:
    return stdout_bytes.splitlines()


def test_a_replay_equals_the_tables_messages_byte_for_byte(linli: Linli, running: Running) -> None:
    running.table.append(6_500)
    running.relay()
    result = linli("replay", "identity")
    assert lines_of(result.stdout_bytes) == [message for _, _, message in running.table.messages()]


def test_a_file_appears_complete_and_holds_the_same_bytes(linli: Linli, running: Running, tmp_path: Path) -> None:
    running.table.append(40)
    running.relay()
    linli("replay", "--output", "all.jsonl")
    assert (tmp_path / "all.jsonl").read_bytes().splitlines() == [body for _, _, body in running.table.messages()]
    assert list(tmp_path.iterdir()) == [tmp_path / "all.jsonl"]


def test_positions_go_around_the_untouched_bytes(linli: Linli, running: Running) -> None:
    running.table.append(5)
    running.relay()
    result = linli("replay", "IDENTITY", "--positions", "--from-seq", "2", "--to-seq", "3")
    expected = running.table.messages()[1:3]
    for line, (seq, subject, body) in zip(lines_of(result.stdout_bytes), expected, strict=True):
        assert line.endswith(b',"event":' + body + b"}")
        assert orjson.loads(line) | {"event": None} == {
            "stream": "IDENTITY",
            "seq": seq,
            "subject": subject,
            "event": None,
        }


@pytest.mark.parametrize(
    "pattern", ["linli.identity.310113.>", "*.*.310113.*.*.residence_verified", "linli.*.310113.>"]
)
def test_a_subject_pattern_chooses_what_nats_would(linli: Linli, running: Running, pattern: str) -> None:
    running.table.append(30)
    running.relay()
    result = linli("replay", "--subject", pattern)
    expected = [body for _, subject, body in running.table.messages() if subject.startswith("linli.identity.310113.")]
    assert lines_of(result.stdout_bytes) == expected
    assert len(expected) == 20


def test_time_is_the_envelopes_and_its_end_is_not_included(linli: Linli, running: Running) -> None:
    # event n is n minutes into 2026 (UTC), whenever it came to the stream
    running.table.append(30)
    running.relay()
    result = linli("replay", "--since", "2026-01-01T08:10", "--until", "2026-01-01T00:20Z")
    assert lines_of(result.stdout_bytes) == [body for _, _, body in running.table.messages()[9:19]]


def test_a_division_is_found_under_every_code_it_has_had(linli: Linli, running: Running) -> None:
    # given an area that was recoded into another street, and another area that came under its old code's street
    old = Place("310113", "310113501", "310113501001")
    new = Place("310113", "310113102", "310113102083")
    other = Place("310113", "310113501", "310113501002")
    founded: dict[str, object] = {"tier": "area", "name": "丰翔新城居委会", "parent_id": None, "on": "2019-10-31"}
    wanted = [
        running.record("division_founded", old, founded | {"division_id": str(_AREA), "code": old.area}, at=_2023),
        running.record("residence_verified", old, {"number": 1}, at=_2023),
    ]
    running.record("division_founded", other, founded | {"division_id": str(_OTHER_AREA), "code": other.area}, at=_2023)
    running.record("residence_verified", other, {"number": 2}, at=_2023)
    recoded: dict[str, object] = {"division_id": str(_AREA), "code": new.area, "previous_code": old.area}
    wanted += [
        running.record("division_recoded", new, recoded | {"on": "2023-06-30"}, at=_2023),
        running.record("residence_verified", new, {"number": 3}, at=_2023),
    ]
    running.relay()
    # then today's code, the old code and the id all give everything of it, and of nobody else
    for asked in (new.area, old.area, str(_AREA)):
        result = linli("replay", "--division", asked)
        assert lines_of(result.stdout_bytes) == [body for _, _, body in wanted]
    # and with a type, only that
    result = linli("replay", "--division", old.area, "--type", "residence_verified")
    assert lines_of(result.stdout_bytes) == [wanted[1][2], wanted[3][2]]
    assert f"{old.area}, {new.area}" in result.stderr


def test_one_version_of_a_type_can_be_chosen(linli: Linli, running: Running) -> None:
    running.record("residence_verified", PLACES[0], {"number": 1}, at=_2023)
    second = running.record("residence_verified", PLACES[0], {"number": 2}, at=_2023, version=2)
    running.relay()
    result = linli("replay", "--type", "linli.identity.residence_verified.v2", "--subject", "linli.identity.>")
    assert lines_of(result.stdout_bytes) == [second[2]]


def test_a_dry_run_counts_by_type_and_prints_no_message(linli: Linli, running: Running) -> None:
    running.table.append(30)
    running.record("household_formed", PLACES[0], {}, at=_2023)
    running.relay()
    found = json_of(linli("replay", "--dry-run", "--json"))
    bodies = [body for _, _, body in running.table.messages()]
    assert isinstance(found, dict)
    assert (found["messages"], found["bytes"]) == (31, sum(map(len, bodies)))
    counts = {row["type"]: (row["messages"], row["first"], row["last"]) for row in found["by_type"]}
    assert counts == {
        "linli.identity.household_formed.v1": (1, 31, 31),
        "linli.identity.residence_verified.v1": (30, 1, 30),
    }
    assert "30" in linli("replay", "--dry-run").stdout


def test_a_subscriber_gets_the_bytes_in_order_with_their_positions(linli: Linli, running: Running) -> None:
    running.table.append(1_200)
    running.relay()
    received: list[Msg] = []
    ready, stop = threading.Event(), threading.Event()

    async def listen() -> None:
        async def take(message: Msg) -> None:
            received.append(message)

        connection = await nats.connect(running.nats.url)
        await connection.subscribe("replay.hotline.>", cb=take)
        await connection.flush()
        ready.set()
        await asyncio.to_thread(stop.wait)
        await connection.close()

    thread = threading.Thread(target=lambda: asyncio.run(listen()))
    thread.start()
    assert ready.wait(10)
    try:
        result = linli("replay", "--to-subject", "replay.hotline.backfill", "--json")
        eventually(lambda: len(received) == 1_200)
    finally:
        stop.set()
        thread.join()
    assert [message.data for message in received] == [body for _, _, body in running.table.messages()]
    assert [(message.headers or {})["Linli-Position"] for message in received[:2]] == ["IDENTITY:1", "IDENTITY:2"]
    assert (received[-1].headers or {})["Linli-Replay"] == "1200"
    assert orjson.loads(result.stdout)["messages"] == 1_200


def test_a_subject_that_nobody_listens_on_is_told(linli: Linli, running: Running) -> None:
    running.table.append(3)
    running.relay()
    result = linli("replay", "--to-subject", "replay.hotline.backfill", code=1)
    assert "nobody listens on replay.hotline.backfill" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["--to-subject", "linli.identity.-.-.-.residence_verified"],
        ["--to-subject", "replay.hotline"],
        ["--to-subject", "replay.*.all"],
        ["--to-subject", "replay.hotline.x", "--output", "file"],
        ["--subject", "linli..identity"],
        ["--subject", "linli.mailbox.>"],
        ["--type", "Residence-Verified"],
        ["--since", "yesterday"],
        ["--division", "12"],
        ["--division", "310113111999"],
        ["--from-seq", "3"],
        ["--from-seq", "0"],
        ["--output", "no/such/folder/file"],
        ["MAILBOX"],
    ],
)
def test_wrong_input_is_refused_with_code_2(linli: Linli, running: Running, arguments: list[str]) -> None:
    running.table.append(3)
    running.relay()
    result = linli("replay", *arguments, code=2)
    assert result.stdout == ""
    assert result.stderr.strip()


def test_what_cannot_be_read_is_named_and_leaves_no_file(linli: Linli, running: Running, tmp_path: Path) -> None:
    running.table.append(2)
    running.table.replace_message(2, b'{"specversion":"1.0"}')
    running.relay()
    result = linli("replay", "--output", "all.jsonl", code=1)
    assert re.search("id: missing", result.stderr)
    assert list(tmp_path.iterdir()) == []


def test_replayed_times_are_those_of_the_act(linli: Linli, running: Running) -> None:
    running.record("residence_verified", PLACES[0], {"number": 1}, at=_2023)
    running.relay()
    line = lines_of(linli("replay").stdout_bytes)[0]
    assert parse_envelope(line).time == _2023

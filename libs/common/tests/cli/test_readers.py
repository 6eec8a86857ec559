"""`linli lag`, `rebuild` and `dead-letters`: readers that installed services declare."""

from __future__ import annotations

import orjson
import psycopg
import pytest
from linli_common.cli.readers import InstalledReader, installed_readers
from linli_common.cli.system import find_system
from linli_common.projector import StreamAddress, TableAddress

from .conftest import Linli, Running, folded_up_to, json_of, reading

FAILS_AT = "COUNTING_FAILS_AT"
VERIFIED = "linli.identity.residence_verified.v1"


@pytest.fixture
def folded(running: Running, counting: str) -> str:
    """Twelve events, relayed and folded by the reader `counting`, whose database URL this is."""
    running.table.append(12)
    running.relay()
    with reading(running, counting):
        folded_up_to(counting, 12)
    return counting


@pytest.fixture
def parked(running: Running, counting: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """As `folded`, but the fold failed at event 5, which is parked."""
    monkeypatch.setenv(FAILS_AT, "5")
    running.table.append(12)
    running.relay()
    with reading(running, counting):
        folded_up_to(counting, 12)
    return counting


def counted(url: str) -> int:
    """How many events the reader has counted."""
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT sum(amount) FROM counting.counts").fetchone()
    return int(row[0]) if row else 0


def test_lag_shows_every_relay_and_reader_against_the_last_number(linli: Linli, running: Running, folded: str) -> None:
    running.table.append(3)
    running.relay()
    running.table.append(2)
    relay, reader = orjson.loads(linli("lag", "--json").stdout)
    assert (relay["who"], relay["position"], relay["last"], relay["behind"]) == ("relay identity", 15, 17, 2)
    assert reader == {
        "who": "counting",
        "version": 2,
        "stream": "IDENTITY",
        "position": 12,
        "last": 15,
        "behind": 3,
        "parked": 0,
        "state": "ok",
    }
    assert "counting" in linli("lag", "--max-behind", "3").stdout
    assert "counting" in linli("lag", "--max-behind", "2", code=1).stderr


def test_a_reader_that_never_ran_is_shown_as_such(linli: Linli, running: Running, counting: str) -> None:
    running.table.append(3)
    running.relay()
    reader = orjson.loads(linli("lag", "--json").stdout)[1]
    assert (reader["position"], reader["behind"], reader["state"]) == (0, 3, "never ran")


def test_a_restored_table_shows_the_relay_and_the_reader_ahead_of_it(
    linli: Linli, running: Running, folded: str
) -> None:
    # given a table restored from an older copy
    running.table.remove_after(6)
    relay, reader = orjson.loads(linli("lag", "--json").stdout)
    assert relay["state"] == "ahead of its table: linli verify identity"
    assert reader["state"] == "ok"
    # when the stream is made a copy of it again, then the reader is ahead, until it is rebuilt
    with running.relaying():
        linli("verify", "--new-generation", "--yes")
        state = orjson.loads(linli("lag", "--json").stdout)[1]["state"]
        assert state == "ahead of what it reads: linli rebuild counting --other-history"
        assert "--other-history" in linli("rebuild", "counting", "--processes", "0", code=1).stderr
        assert counted(folded) == 12
        linli("rebuild", "counting", "--other-history", "--processes", "0")
    assert [row["state"] for row in orjson.loads(linli("lag", "--json").stdout)] == ["ok", "ok"]
    assert counted(folded) == 6


def test_a_reader_of_another_history_is_shown_until_it_is_rebuilt(linli: Linli, running: Running, folded: str) -> None:
    # given a table restored from an older copy, and used since
    running.table.remove_after(6)
    running.table.append(10)
    with running.relaying():
        linli("verify", "--new-generation", "--yes")
    # then the event at the reader's position is not the one it folded
    row = orjson.loads(linli("lag", "--json").stdout)[1]
    assert (row["position"], row["state"]) == (12, "folded another history: linli rebuild counting")
    linli("rebuild", "counting", "--processes", "0")
    row = orjson.loads(linli("lag", "--json").stdout)[1]
    assert (row["position"], row["state"]) == (16, "ok")


def test_a_rebuild_swaps_equal_tables_and_back_puts_the_old_ones_in_place(
    linli: Linli, running: Running, folded: str
) -> None:
    # given a live table that is wrong
    with psycopg.connect(folded) as connection:
        connection.execute("UPDATE counting.counts SET amount = 99")
    # when it is only compared
    report = json_of(linli("rebuild", "counting", "--no-swap", "--processes", "0", "--json"))
    # then the difference is shown and nothing changed
    assert isinstance(report, dict)
    assert [found["table"] for found in report["differences"]] == ["counts"]
    assert (report["events"], report["swapped"], counted(folded)) == (12, False, 99)
    # when it is rebuilt, then it is right
    result = linli("rebuild", "counting", "--processes", "0")
    assert "12 events folded" in result.stdout
    assert counted(folded) == 12
    # and going back brings the old one, and again the new one
    linli("rebuild", "counting", "--back")
    assert counted(folded) == 99
    assert json_of(linli("rebuild", "counting", "--back", "--json")) == {"reader": "counting", "went_back": True}
    assert counted(folded) == 12


def test_an_equal_rebuild_says_so(linli: Linli, folded: str) -> None:
    assert "The rebuilt tables equal the live ones." in linli("rebuild", "counting", "--processes", "0").stdout


def test_there_is_nothing_to_go_back_to_before_the_first_rebuild(linli: Linli, folded: str) -> None:
    assert "counting_previous" in linli("rebuild", "counting", "--back", code=1).stderr


def test_an_unknown_reader_is_wrong_input(linli: Linli, folded: str) -> None:
    assert "there are: counting" in linli("rebuild", "dashboards", code=2).stderr
    assert "there are: counting" in linli("dead-letters", "retry", "dashboards", code=2).stderr


def test_a_rebuild_without_nats_is_code_3_and_leaves_the_tables(linli: Linli, running: Running, folded: str) -> None:
    running.nats.stop()
    assert "NATS at" in linli("rebuild", "counting", code=3).stderr
    assert counted(folded) == 12


def test_dead_letters_are_listed_and_shown_with_error_and_message(linli: Linli, running: Running, parked: str) -> None:
    (row,) = orjson.loads(linli("dead-letters", "list", "--json").stdout)
    assert (row["reader"], row["stream"], row["seq"], row["type"]) == ("counting", "IDENTITY", 5, VERIFIED)
    assert "event 5 cannot be counted" in row["error"]
    shown = json_of(linli("dead-letters", "show", "counting", "identity:5", "--json"))
    assert isinstance(shown, dict)
    assert shown["message"] == orjson.loads(running.table.messages()[4][2])
    assert "1 events are parked" in linli("dead-letters", "list", "--check", code=1).stderr
    assert orjson.loads(linli("lag", "--json").stdout)[1]["parked"] == 1


def test_a_retry_folds_what_no_longer_fails(linli: Linli, parked: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # when it still fails
    result = linli("dead-letters", "retry", "counting", code=1)
    assert "IDENTITY:5 fails: ValueError: event 5 cannot be counted" in result.stderr
    assert counted(parked) == 11
    # when the fold is mended
    monkeypatch.delenv(FAILS_AT)
    assert json_of(linli("dead-letters", "retry", "counting", "IDENTITY:5", "--json")) == {"folded": 1, "left": 0}
    assert counted(parked) == 12
    assert linli("dead-letters", "list", "--check").stdout.strip() == "No event is parked."


def test_a_discard_keeps_who_and_why_and_outlives_a_rebuild(linli: Linli, parked: str) -> None:
    linli("dead-letters", "discard", "counting", "IDENTITY:5", "--reason", "counted by hand", "--actor", "王敏")
    linli("rebuild", "counting", "--processes", "0")
    assert counted(parked) == 11
    with psycopg.connect(parked) as connection:
        rows = connection.execute("SELECT reader, stream, seq, actor, reason FROM counting_kept.discards").fetchall()
    assert rows == [("counting", "IDENTITY", 5, "王敏", "counted by hand")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["discard", "counting", "IDENTITY:5"],
        ["discard", "counting", "IDENTITY:5", "--reason", "  "],
        ["discard", "counting", "IDENTITY:6", "--reason", "why"],
        ["show", "counting", "IDENTITY:6"],
        ["show", "counting", "five"],
        ["retry", "counting", "IDENTITY:6"],
    ],
)
def test_wrong_input_is_refused_and_changes_nothing(linli: Linli, parked: str, arguments: list[str]) -> None:
    linli("dead-letters", *arguments, code=2)
    assert len(orjson.loads(linli("dead-letters", "list", "--json").stdout)) == 1


def test_a_service_reads_its_own_events_from_its_table_and_others_from_their_streams(
    running: Running, counting: str
) -> None:
    reader = installed_readers()["counting"].reader
    system = find_system()
    assert InstalledReader(reader, "identity").addresses(system) == {
        "IDENTITY": TableAddress(running.table.url, "identity")
    }
    assert InstalledReader(reader, "mailbox").addresses(system) == {
        "IDENTITY": StreamAddress("IDENTITY", running.nats.url)
    }


def test_services_contribute_commands_of_their_own(linli: Linli, counting: str) -> None:
    assert linli("greet", "Li").stdout.strip() == "hello Li"
    assert linli("settle", "badly", code=1).stderr.strip() == "linli: it does not add up"
    assert "settle" in linli("--help").stdout

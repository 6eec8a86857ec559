"""What a command can rely on: all or nothing, once means once, conflicts alone, one public face."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import orjson
import psycopg
import pytest
from eventsourcing.domain import Aggregate
from linli_common.event_store import IdempotencyKeyReusedError, VersionConflictError
from linli_common.event_store.application import UnnamedEventError
from linli_common.event_store.writer import Append, NewEvent

from .account import AT, Account, Bank, act


@pytest.fixture
def bank(database: str) -> Iterator[Bank]:
    with Bank(database) as bank:
        yield bank


def rows(bank: Bank) -> list[tuple[int, str, bytes]]:
    with bank.pool.connection() as connection:
        return connection.execute("SELECT notification_id, subject, message FROM bank.events ORDER BY 1").fetchall()


def test_an_event_and_its_public_message_stand_in_one_row(bank: Bank) -> None:
    account_id = uuid4()
    bank.open(account_id, act())
    receipt = bank.deposit(account_id, 500, act())
    (first, second) = rows(bank)
    assert receipt.position == 2
    assert first[1] == "linli.bank.-.-.-.withheld"
    assert orjson.loads(first[2])["data"] == {}
    assert second[:2] == (2, "linli.bank.310113.-.-.deposited")
    message = orjson.loads(second[2])
    assert message["type"] == "linli.bank.deposited.v1"
    assert message["subject"] == str(account_id)
    assert message["time"] == "2026-03-01T02:00:00.000000Z"
    assert message["data"] == {"amount_fen": 500}


def test_the_same_key_with_the_same_body_gets_the_first_answer(bank: Bank) -> None:
    account_id = uuid4()
    bank.open(account_id, act())
    first = bank.deposit(account_id, 500, act("k1", b"body"))
    again = bank.deposit(account_id, 500, act("k1", b"body"))
    assert (again.position, again.answer, again.repeated) == (first.position, {"balance_fen": "500"}, True)
    assert len(rows(bank)) == 2


def test_the_same_key_with_another_body_is_refused(bank: Bank) -> None:
    account_id = uuid4()
    bank.open(account_id, act())
    bank.deposit(account_id, 500, act("k1", b"body"))
    with pytest.raises(IdempotencyKeyReusedError, match="Idempotency-Key"):
        bank.deposit(account_id, 900, act("k1", b"another"))
    assert len(rows(bank)) == 2


def test_a_key_raced_by_many_threads_counts_once(bank: Bank) -> None:
    account_id = uuid4()
    bank.open(account_id, act())
    with ThreadPoolExecutor(32) as pool:
        receipts = list(pool.map(lambda _: bank.deposit(account_id, 500, act("k1", b"body")), range(32)))
    assert {receipt.position for receipt in receipts} == {2}
    assert [receipt.repeated for receipt in receipts].count(False) == 1
    assert bank.repository.get(account_id).balance_fen == 500


def test_a_conflicting_command_fails_alone_and_its_batch_neighbours_succeed(bank: Bank) -> None:
    account_id = uuid4()
    bank.open(account_id, act())

    def append(originator_id: UUID, version: int) -> int | type[Exception]:
        event = NewEvent(originator_id, version, "t", b"{}", uuid4(), "linli.bank.-.-.-.withheld", b"{}")
        try:
            return bank.store.append(Append([event]))
        except VersionConflictError:
            return VersionConflictError

    neighbours = [(uuid4(), 1) for _ in range(30)]
    with ThreadPoolExecutor(60) as pool:
        settled = list(pool.map(lambda e: append(*e), [*neighbours, *[(account_id, 2)] * 5, (account_id, 9)]))
    assert all(isinstance(result, int) for result in settled[:30])
    assert settled[30:].count(VersionConflictError) == 5
    ids = [row[0] for row in rows(bank)]
    assert ids == list(range(1, 33))


def test_racing_deposits_are_decided_again_and_none_is_lost(bank: Bank) -> None:
    account_id = uuid4()
    bank.open(account_id, act())
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda n: bank.deposit(account_id, 1, act(f"k{n}", b"")), range(3)))
    assert bank.repository.get(account_id).balance_fen == 3


def test_a_snapshot_gives_the_same_account_as_all_its_events(bank: Bank) -> None:
    account_id = uuid4()
    bank.open(account_id, act())
    for _ in range(25):
        bank.deposit(account_id, 2, act())
    with bank.pool.connection() as connection:
        count = connection.execute("SELECT count(*) FROM bank.snapshots").fetchone()
        assert count == (2,)
        replayed: Account = bank.repository.get(account_id)
        connection.execute("DELETE FROM bank.snapshots")
    assert replayed.balance_fen == bank.repository.get(account_id).balance_fen == 50


def test_events_cannot_be_changed_or_deleted(bank: Bank) -> None:
    bank.open(uuid4(), act())
    for statement in ("UPDATE bank.events SET topic = 'x'", "DELETE FROM bank.events", "TRUNCATE bank.events"):
        with bank.pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
    assert len(rows(bank)) == 1


def test_a_command_that_the_database_refuses_fails_alone(bank: Bank) -> None:
    good = [NewEvent(uuid4(), 1, "t", b"{}", uuid4(), "s", b"{}") for _ in range(20)]
    bad = NewEvent(uuid4(), 1, "nul \x00 byte", b"{}", uuid4(), "s", b"{}")

    def append(event: NewEvent) -> int | str:
        try:
            return bank.store.append(Append([event]))
        except psycopg.DataError as error:
            return type(error).__name__

    with ThreadPoolExecutor(21) as pool:
        settled = list(pool.map(append, [*good[:10], bad, *good[10:]]))
    assert settled[10] == "CharacterNotInRepertoire"
    assert sorted(s for s in settled if isinstance(s, int)) == list(range(1, 21))


def test_nothing_is_lost_or_doubled_when_the_connection_breaks_while_committing(bank: Bank) -> None:
    with ThreadPoolExecutor(16) as pool:
        futures = [pool.submit(bank.open, uuid4(), act(f"k{n}", b"")) for n in range(400)]
        for n in range(8):
            futures[n * 40].result()
            with bank.pool.connection() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND application_name = 'bank-writer'"
                )
        positions = [future.result().position for future in futures]
    assert sorted(positions) == list(range(1, 401))
    assert [row[0] for row in rows(bank)] == list(range(1, 401))


def test_an_event_without_a_stored_name_is_refused(bank: Bank) -> None:
    class Nameless(Aggregate):
        class Begun(Aggregate.Created):
            pass

    with pytest.raises(UnnamedEventError, match="Begun"):
        bank.record(Nameless._create(Nameless.Begun, id=uuid4(), timestamp=AT), act=act())
    assert rows(bank) == []

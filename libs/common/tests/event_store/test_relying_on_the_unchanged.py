"""A command may rely on an aggregate that it does not change: never recorded behind its change, never in its way."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from linli_common.event_store import VersionConflictError

from .account import Account, Bank, act


@pytest.fixture
def bank(database: str) -> Iterator[Bank]:
    with Bank(database) as bank:
        yield bank


def test_a_command_is_refused_once_what_it_relies_on_has_changed(bank: Bank) -> None:
    relied_on = uuid4()
    bank.open(relied_on, act())
    as_it_was: Account = bank.repository.get(relied_on)
    bank.deposit(relied_on, 500, act())

    with pytest.raises(VersionConflictError):
        bank.record(Account.open(uuid4()), act=act(), unchanged=[as_it_was])

    assert bank.head() == 2


def test_commands_that_rely_on_the_same_one_do_not_conflict(bank: Bank) -> None:
    relied_on = uuid4()
    bank.open(relied_on, act())
    as_it_is: Account = bank.repository.get(relied_on)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: bank.record(Account.open(uuid4()), act=act(), unchanged=[as_it_is]), range(64)))

    assert bank.head() == 65


def test_none_of_many_at_once_is_recorded_behind_the_change(bank: Bank) -> None:
    relied_on = uuid4()
    bank.open(relied_on, act())
    as_it_was: Account = bank.repository.get(relied_on)

    def rely(n: int) -> int | None:
        if n == 100:
            return -bank.deposit(relied_on, 500, act()).position
        try:
            return bank.record(Account.open(uuid4()), act=act(), unchanged=[as_it_was]).position
        except VersionConflictError:
            return None

    with ThreadPoolExecutor(32) as pool:
        positions = [position for position in pool.map(rely, range(200)) if position is not None]

    changed = -min(positions)
    assert all(position < changed for position in positions if position > 0)
    assert bank.head() == changed

"""A small aggregate of no domain, for the tests of the event store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar
from uuid import UUID

from eventsourcing.domain import Aggregate
from linli_common.event_store import Act, CommandKey, EventSourcedApplication, PublicFace, Receipt
from linli_contracts.contract import Contract
from linli_contracts.envelope import Actor
from linli_contracts.subjects import Place

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
ACTOR = Actor(UUID(int=7), "tester")


class DepositedV1(Contract):
    TYPE: ClassVar[str] = "linli.bank.deposited.v1"
    amount_fen: int


class Account(Aggregate):
    """An account that counts fen."""

    TOPIC = "Account"

    class Event(Aggregate.Event):
        """What both share."""

    class Opened(Event, Aggregate.Created):
        TOPIC = "Account.Opened"

    Created = Opened  # the library would define one of its own, without a topic

    class Deposited(Event):
        TOPIC = "Account.Deposited"
        amount_fen: int

        def apply(self, aggregate: Account) -> None:
            aggregate.balance_fen += self.amount_fen

    def __init__(self) -> None:
        self.balance_fen = 0

    @classmethod
    def open(cls, account_id: UUID) -> Account:
        return cls._create(cls.Opened, id=account_id, timestamp=AT)

    def deposit(self, amount_fen: int) -> None:
        self.trigger_event(self.Deposited, amount_fen=amount_fen, timestamp=AT)


def publish(event: Aggregate.Event) -> PublicFace | None:
    """Deposits are public, openings withheld."""
    if isinstance(event, Account.Deposited):
        return PublicFace(Place("310113"), DepositedV1(amount_fen=event.amount_fen))
    return None


class Bank(EventSourcedApplication):
    """One method a command."""

    snapshotting_intervals = {Account: 10}  # noqa: RUF012 - as the library has it

    def __init__(self, conninfo: str) -> None:
        super().__init__(service="bank", conninfo=conninfo, publish=publish)

    def open(self, account_id: UUID, act: Act) -> Receipt:
        return self.record(Account.open(account_id), act=act, answer={"account_id": str(account_id)})

    def deposit(self, account_id: UUID, amount_fen: int, act: Act) -> Receipt:
        def decide() -> Receipt:
            account: Account = self.repository.get(account_id)
            account.deposit(amount_fen)
            return self.record(account, act=act, answer={"balance_fen": str(account.balance_fen)})

        return self.once(act, decide)


def act(key: str | None = None, body: bytes = b"") -> Act:
    """An act of the tester, with or without an Idempotency-Key."""
    return Act(ACTOR, AT, None if key is None else CommandKey(ACTOR.person_id, key, body))

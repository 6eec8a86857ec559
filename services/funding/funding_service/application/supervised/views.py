"""What is shown of a supervised account: everything, to every owner of the estate, and to who keeps or watches it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from funding_service.aggregate.supervised.account import SupervisedAccount
from funding_service.aggregate.supervised.entry import SupervisedEntry
from funding_service.aggregate.supervised.pots import POTS
from funding_service.application.parts import Parts
from funding_service.application.supervised.keeping import Keeping
from funding_service.refusals.supervised import NotOfTheEstateError
from linli_common.auth import NoRightError, Principal
from linli_contracts.funding import money_words as words
from pydantic import BaseModel

WATCHERS = (
    "property_company", "owners_committee", "owners_representative", "area_worker", "party_secretary", "street_officer",
    "district_officer", "auditor",
)  # fmt: skip


class PotView(BaseModel):
    """One pot since the last statement: opening + in - out = balance."""

    pot: words.Pot
    opening_fen: int
    in_fen: int
    out_fen: int
    balance_fen: int


class AccountView(BaseModel):
    """An account as it stands; ``billed_fen`` and ``collected_fen`` are since the last statement."""

    account_id: UUID
    estate_id: UUID
    division_id: UUID
    since_on: date
    pots: list[PotView]
    billed_fen: int
    collected_fen: int
    used_fen: dict[UUID, int]


class DecisionView(BaseModel):
    """What the owners passed; ``amount_fen`` is None when they stated none."""

    vote_id: UUID
    amount_fen: int | None
    used_fen: int


class AccountEntryView(BaseModel):
    """An entry with its words; ``objection`` and ``answer`` of the owners' committee and the property company."""

    entry_id: UUID
    number: int
    pot: words.Pot
    direction: words.Direction
    category: words.Category
    amount_fen: int
    voucher: str
    happened_on: date
    booked_on: date
    vote_id: UUID | None
    reverses_id: UUID | None
    reversed: bool
    state: words.CheckState
    party: str | None
    text: str | None
    objection: str | None
    answer: str | None


class StatementView(BaseModel):
    """半年度公布."""

    from_on: date
    to_on: date
    pots: list[dict[str, Any]]
    billed_fen: int
    collected_fen: int
    entries: int


class SupervisedViews:
    """For those who may read: by the service's own copy of who owns what."""

    def __init__(self, parts: Parts, keeping: Keeping) -> None:
        self._parts = parts
        self._keeping = keeping

    def read_by(self, estate_id: UUID, who: Principal) -> SupervisedAccount:
        """The account, for an owner of the estate or somebody who watches. Raises `NotOfTheEstateError`."""
        account = self._keeping.account(estate_id)
        neighbourhood = self._parts.neighbourhood
        if neighbourhood.as_of(neighbourhood.position()).owned_by(who.person_id, estate_id):
            return account
        try:
            self._parts.authority.actor(who, WATCHERS, account.division_id)
        except NoRightError:
            raise NotOfTheEstateError("you own nothing in this estate") from None
        return account

    def account(self, account: SupervisedAccount) -> AccountView:
        """As it stands in the event table."""
        return AccountView(
            account_id=account.id,
            estate_id=account.estate_id,
            division_id=account.division_id,
            since_on=date.fromisoformat(account.since_on),
            pots=[
                PotView(
                    pot=pot,
                    opening_fen=account.flows[pot][0],
                    in_fen=account.flows[pot][1],
                    out_fen=account.flows[pot][2],
                    balance_fen=account.balance_fen(pot),
                )
                for pot in POTS
            ],
            billed_fen=account.billed_fen,
            collected_fen=account.collected_fen,
            used_fen={UUID(vote_id): fen for vote_id, fen in account.used.items()},
        )

    def decisions(self, account: SupervisedAccount) -> list[DecisionView]:
        """The owners' decisions on using the maintenance fund, and how much of each was used."""
        return [
            DecisionView(vote_id=one.vote_id, amount_fen=one.amount_fen, used_fen=account.used.get(str(one.vote_id), 0))
            for one in self._keeping.decisions.passed(account.estate_id)
        ]

    def entries(self, rows: Sequence[dict[str, Any]]) -> list[AccountEntryView]:
        """With their words, opened in one round trip."""
        store, ids = self._parts.store, [row["entry_id"] for row in rows]
        booked = store.first_events(ids)
        objected = store.last_events(ids, SupervisedEntry.Objected.TOPIC)
        answered = store.last_events(ids, SupervisedEntry.ObjectionAnswered.TOPIC)
        said = self._parts.contents.open_all([booked[id_].content for id_ in ids])
        reasons = dict(
            zip(objected, self._parts.contents.open_all([one.reason for one in objected.values()]), strict=True)
        )
        answers = dict(
            zip(answered, self._parts.contents.open_all([one.text for one in answered.values()]), strict=True)
        )
        return [
            AccountEntryView(
                **{name: row[name] for name in _OF_ROW},
                voucher=booked[row["entry_id"]].voucher,
                **(orjson.loads(words_) if words_ is not None else {"party": None, "text": None}),
                objection=reasons.get(row["entry_id"]),
                answer=answers.get(row["entry_id"]),
            )
            for row, words_ in zip(rows, said, strict=True)
        ]

    def statements(self, rows: Sequence[dict[str, Any]]) -> list[StatementView]:
        """All of an account."""
        return [
            StatementView(
                pots=orjson.loads(row["pots"]),
                **{name: row[name] for name in ("from_on", "to_on", "billed_fen", "collected_fen", "entries")},
            )
            for row in rows
        ]


_OF_ROW = tuple(
    name for name in AccountEntryView.model_fields if name not in ("voucher", "party", "text", "objection", "answer")
)

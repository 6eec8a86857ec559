"""What is shown of funds: to everybody where every fen went; who gave or was paid only where they may be named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from funding_service.aggregate.ledger.accounts import Earmark
from funding_service.aggregate.ledger.entry import Entry
from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.ledger.outgoing import Outgoing
from funding_service.application.ledger.finding import FoundFunds
from funding_service.application.parts import Parts
from funding_service.queries.ledger import LedgerLists
from funding_service.queries.ledger_rules import ledger_rules
from funding_service.refusals import ledger as refusals
from linli_common.auth import NoRightError, Principal
from linli_common.clock import shanghai_day, utc_now
from linli_contracts.funding import money_words as words
from pydantic import BaseModel

AUDITOR = "auditor"


class BalanceView(BaseModel):
    """What an account holds of an earmark (``construction``, or ``upkeep/<work>``); debits are positive."""

    earmark: str
    account: words.Account
    amount_fen: int


class FundView(BaseModel):
    """A fund. ``name`` is None only when it can no longer be read; ``closed_because`` is the reason of its closing,
    shown with the fund itself."""

    fund_id: UUID
    division_id: UUID
    estate_id: UUID | None
    name: str | None
    about: str | None
    opened_at: datetime
    closed_at: datetime | None
    closed_because: str | None


class EntryView(BaseModel):
    """An entry. ``party`` is who gave or was paid: for those who keep the account, or when they may be named."""

    entry_id: UUID
    fund_id: UUID
    number: int
    kind: words.EntryKind
    purpose: words.Purpose
    earmarked_id: UUID | None
    work_id: UUID | None
    amount_fen: int
    at_bank_fen: int
    voucher: str
    happened_on: date
    booked_on: date
    relates_to_id: UUID | None
    receipt: int | None
    reversed: bool
    statement: int | None
    line: int | None
    party: str | None
    text: str | None


class LeftView(EntryView):
    """An entry, and how much of it can still be paid, given back, fulfilled or written off."""

    left_fen: int


class EntryDetailView(BaseModel):
    """An entry with its lines, which sum up to nothing, and what was booked on it, in order."""

    entry: LeftView
    lines: dict[words.Account, int]
    booked_on_it: list[EntryView]


class SpentView(BaseModel):
    """What was paid for a work out of an earmark, less what came back. ``title`` is None when it was destroyed."""

    earmark: str
    work_id: UUID
    title: str | None
    amount_fen: int


class OutgoingStep(BaseModel):
    """申请、审批、驳回、入账: in what office, and when."""

    what: Literal["requested", "approved", "rejected", "booked"]
    at: datetime
    role: str
    division_id: UUID | None


class OutgoingView(BaseModel):
    """A request for money to leave, with everybody who decided on it."""

    outgoing_id: UUID
    fund_id: UUID
    kind: words.OutgoingKind
    state: words.OutgoingState
    amount_fen: int
    work_id: UUID | None
    against_id: UUID | None
    purpose: words.Purpose
    earmarked_id: UUID | None
    voucher: str
    happened_on: date
    requested_by: UUID
    approved_by: list[UUID]
    needed: int
    entry_id: UUID | None
    party: str | None
    text: str | None
    reason: str | None
    steps: list[OutgoingStep]


class ReceiptView(BaseModel):
    """收据: a donor's receipt."""

    fund_id: UUID
    fund: str | None
    receipt: int
    donor: str | None
    amount_fen: int
    purpose: words.Purpose
    earmarked_id: UUID | None
    voucher: str
    happened_on: date
    reversed: bool


_STEPS: dict[type[Any], Literal["requested", "approved", "rejected", "booked"]] = {
    Outgoing.Requested: "requested",
    Outgoing.Approved: "approved",
    Outgoing.Rejected: "rejected",
    Outgoing.Booked: "booked",
}
_OF_ROW = tuple(name for name in EntryView.model_fields if name not in ("party", "text"))


class LedgerViews:
    """Rows of the lists with what was said, opened in one round trip."""

    def __init__(self, parts: Parts, found: FoundFunds, lists: LedgerLists) -> None:
        self._parts = parts
        self._found = found
        self._lists = lists

    def keeps(self, fund: Fund, who: Principal | None) -> bool:
        """Whether somebody keeps, approves or audits this account."""
        if who is None:
            return False
        rules = ledger_rules(shanghai_day(utc_now()))
        try:
            roles = (*rules.bookkeepers, *rules.approving_anything, AUDITOR)
            self._parts.authority.actor(who, roles, fund.division_id)
        except NoRightError:
            return False
        return True

    def funds(self, rows: Sequence[dict[str, Any]]) -> list[FundView]:
        """With their names."""
        opened = self._parts.store.first_events([row["fund_id"] for row in rows])
        said = [self._parts.contents.open_json(opened[row["fund_id"]].content) or {} for row in rows]
        return [
            FundView(**row, name=words_.get("name"), about=words_.get("about"), closed_because=None)
            for row, words_ in zip(rows, said, strict=True)
        ]

    def fund(self, fund: Fund) -> FundView:
        """One of them, by the truth of the event table."""
        said = self._parts.contents.open_json(fund.content) or {}
        return FundView(
            fund_id=fund.id,
            division_id=fund.division_id,
            estate_id=fund.estate_id,
            name=said.get("name"),
            about=said.get("about"),
            opened_at=fund.created_on,
            closed_at=fund.closed_at,
            closed_because=self._parts.contents.open(fund.reason) if fund.reason is not None else None,
        )

    def entries(self, rows: Sequence[dict[str, Any]], *, keeper: bool) -> list[EntryView]:
        """With their words; ``keeper`` sees every party, others those who may be named and are not erased."""
        booked: dict[UUID, Entry.Booked] = self._parts.store.first_events([row["entry_id"] for row in rows])
        donors = [event.donor_id for event in booked.values() if event.donor_id is not None]
        erased = self._parts.neighbourhood.erased(donors) if donors else set()
        opened = self._parts.contents.open_all([booked[row["entry_id"]].content for row in rows])
        views = []
        for row, words_ in zip(rows, opened, strict=True):
            event = booked[row["entry_id"]]
            said = orjson.loads(words_) if words_ is not None else {}
            shown = (keeper or event.named) and event.donor_id not in erased
            views.append(
                EntryView(
                    **{name: row[name] for name in _OF_ROW},
                    party=said.get("party") if shown else None,
                    text=said.get("text"),
                )
            )
        return views

    def spent(self, fund: Fund, as_of: date | None) -> list[SpentView]:
        """By earmark and work, at the end of a day or now; the works' titles are opened in one round trip."""
        rows = self._lists.spent(fund.id, as_of)
        opened = self._parts.store.first_events([row["work_id"] for row in rows])
        said = {work_id: self._parts.contents.open_json(event.content) or {} for work_id, event in opened.items()}
        return [
            SpentView(
                earmark=str(Earmark(row["purpose"], row["earmarked_id"])),
                work_id=row["work_id"],
                title=said[row["work_id"]].get("title"),
                amount_fen=row["amount_fen"],
            )
            for row in rows
        ]

    def drawable(self, fund: Fund, kind: words.EntryKind, *, keeper: bool) -> list[LeftView]:
        """Entries of a kind with something left, the oldest first."""
        rows = self._lists.drawable(fund.id, kind)
        left = {row["entry_id"]: self._found.entry(fund.id, row["entry_id"]).open_fen for row in rows}
        views = self.entries(rows, keeper=keeper)
        return [LeftView(**view.model_dump(), left_fen=left[view.entry_id]) for view in views if left[view.entry_id]]

    def entry(self, fund: Fund, entry_id: UUID, *, keeper: bool) -> EntryDetailView:
        """One entry. Raises `UnknownEntryError`, also while the lists do not have it."""
        entry, row = self._found.entry(fund.id, entry_id), self._lists.entry(entry_id)
        if row is None:
            raise refusals.UnknownEntryError(f"entry {entry.number} is not in the lists yet")
        own, *others = self.entries([row, *self._lists.about(entry_id)], keeper=keeper)
        left = LeftView(**own.model_dump(), left_fen=entry.open_fen)
        return EntryDetailView(entry=left, lines=entry.lines, booked_on_it=others)

    def outgoing(self, outgoing: Outgoing, *, keeper: bool) -> OutgoingView:
        """As it stands in the event table."""
        said = self._parts.contents.open_json(outgoing.content) or {}
        return OutgoingView(
            outgoing_id=outgoing.id,
            fund_id=outgoing.fund_id,
            kind=outgoing.kind,
            state=outgoing.state,
            amount_fen=outgoing.amount_fen,
            work_id=outgoing.work_id,
            against_id=outgoing.against_id,
            purpose=outgoing.earmark.purpose,
            earmarked_id=outgoing.earmark.work_id,
            voucher=outgoing.voucher,
            happened_on=outgoing.happened_on,
            requested_by=outgoing.requested_by,
            approved_by=outgoing.approved_by,
            needed=outgoing.needed,
            entry_id=outgoing.entry_id,
            party=said.get("party") if keeper or outgoing.named else None,
            text=said.get("text"),
            reason=self._parts.contents.open(outgoing.reason) if outgoing.reason is not None else None,
            steps=[
                OutgoingStep(
                    what=_STEPS[type(event)],
                    at=envelope.time,
                    role=envelope.actor_role,
                    division_id=envelope.actor_division_id,
                )
                for event, envelope in self._parts.store.history(outgoing.id)
            ],
        )

    def receipt(self, fund: Fund, number: int, who: Principal) -> ReceiptView:
        """收据, for its donor and for those who keep the account. Raises `UnknownEntryError`, `NoRightError`."""
        row = self._lists.receipt(fund.id, number)
        if row is None:
            raise refusals.UnknownEntryError(f"no receipt {number}")
        event: Entry.Booked = self._parts.store.first_events([row["entry_id"]])[row["entry_id"]]
        own = event.donor_id == who.person_id
        if not own and not self.keeps(fund, who):
            raise NoRightError("a receipt is for its donor")
        said = self._parts.contents.open_json(event.content) or {}
        gone = event.donor_id is not None and event.donor_id in self._parts.neighbourhood.erased([event.donor_id])
        name = (self._parts.contents.open_json(fund.content) or {}).get("name")
        return ReceiptView(
            fund=name,
            donor=None if gone else said.get("party"),
            **{field: row[field] for field in ReceiptView.model_fields if field in row},
        )

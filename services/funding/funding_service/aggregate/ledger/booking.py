"""What is booked when: each function moves the fund, makes the entry, and draws on the one that it is about.

All of that is recorded in one transaction, or nothing of it. Amounts are whole fen above nothing.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from funding_service.aggregate.ledger import accounts
from funding_service.aggregate.ledger.accounts import SOURCES, Earmark, Lines
from funding_service.aggregate.ledger.entry import Entry, Paper
from funding_service.aggregate.ledger.fund import Fund, entry_id_of
from funding_service.refusals import ledger as refusals
from linli_contracts.funding import money_words as words


def book_income(
    fund: Fund,
    source: words.Source,
    amount_fen: int,
    earmark: Earmark,
    paper: Paper,
    at: datetime,
    pledge: Entry | None = None,
) -> Entry:
    """补助、捐赠、义卖、资助: money arrived; what was pledged is fulfilled as far as it goes.

    Raises WrongEntryError, EntryReversedError, BeyondEntryError (the pledge is fulfilled already), EarmarkCrossedError.
    """
    fulfilled = 0
    if pledge is not None:
        pledge.refuse_unless_kind("pledge")
        _refuse_other_earmark(pledge, earmark)
        fulfilled = min(amount_fen, pledge.open_fen) or amount_fen
        pledge.draw(entry_id_of(fund.id, paper.voucher), fulfilled, at)
    lines = accounts.income(source, amount_fen, fulfilled)
    return _book(fund, source, amount_fen, earmark, lines, paper, at, about=pledge, drew_fen=fulfilled)


def book_pledge(fund: Fund, amount_fen: int, earmark: Earmark, paper: Paper, at: datetime) -> Entry:
    """认捐: inside the community, a promise and no money."""
    return _book(fund, "pledge", amount_fen, earmark, accounts.pledge(amount_fen), paper, at)


def write_off_pledge(fund: Fund, pledge: Entry, paper: Paper, at: datetime) -> Entry:
    """认捐核销: the rest of it does not come. Raises WrongEntryError, EntryReversedError, BeyondEntryError."""
    pledge.refuse_unless_kind("pledge")
    amount_fen = pledge.open_fen or pledge.amount_fen
    pledge.draw(entry_id_of(fund.id, paper.voucher), amount_fen, at)
    lines = accounts.negated(accounts.pledge(amount_fen))
    kind: words.EntryKind = "pledge_written_off"
    return _book(fund, kind, amount_fen, pledge.earmark, lines, paper, at, about=pledge, drew_fen=amount_fen)


def commit(fund: Fund, amount_fen: int, earmark: Earmark, work_id: UUID, paper: Paper, at: datetime) -> Entry:
    """签约占用: money that is there is promised for a work.

    Raises EarmarkCrossedError, OverdrawnError, CommittedElsewhereError.
    """
    if earmark.work_id not in (None, work_id):
        raise refusals.EarmarkCrossedError("this money is for another work")
    fund.refuse_unless_free(earmark, amount_fen)
    lines = accounts.commitment(amount_fen)
    return _book(fund, "commitment", amount_fen, earmark, lines, paper, at, work_id=work_id)


def release(fund: Fund, commitment: Entry, amount_fen: int, paper: Paper, at: datetime) -> Entry:
    """释放占用: a part of it is not needed. Raises WrongEntryError, EntryReversedError, BeyondEntryError."""
    commitment.refuse_unless_kind("commitment")
    commitment.draw(entry_id_of(fund.id, paper.voucher), amount_fen, at)
    lines = accounts.negated(accounts.commitment(amount_fen))
    return _book(
        fund, "release", amount_fen, commitment.earmark, lines, paper, at, about=commitment, drew_fen=amount_fen
    )


def pay(fund: Fund, commitment: Entry, amount_fen: int, paper: Paper, at: datetime) -> Entry:
    """付款 on a commitment.

    Raises WrongEntryError, EntryReversedError, BeyondEntryError (the commitment), EarmarkCrossedError, OverdrawnError.
    """
    refuse_payment(fund, commitment, amount_fen)
    commitment.draw(entry_id_of(fund.id, paper.voucher), amount_fen, at)
    lines = accounts.payment(amount_fen)
    return _book(
        fund, "payment", amount_fen, commitment.earmark, lines, paper, at, about=commitment, drew_fen=amount_fen
    )


def refuse_payment(fund: Fund, commitment: Entry, amount_fen: int) -> None:
    """As `pay` does, for whoever only asks."""
    commitment.refuse_unless_kind("commitment")
    commitment.refuse_reversed()
    if amount_fen > commitment.open_fen:
        raise refusals.BeyondEntryError(f"{commitment.open_fen} fen of the commitment are left")
    fund.refuse_unless_there(commitment.earmark, amount_fen)


def take_in_refund(fund: Fund, payment: Entry, amount_fen: int, commitment: Entry, paper: Paper, at: datetime) -> Entry:
    """收回款项: who was paid gives a part back; the commitment is open for it again.

    Raises WrongEntryError, EntryReversedError, BeyondEntryError.
    """
    payment.refuse_unless_kind("payment")
    entry_id = entry_id_of(fund.id, paper.voucher)
    payment.draw(entry_id, amount_fen, at)
    commitment.draw(entry_id, -amount_fen, at)
    lines = accounts.negated(accounts.payment(amount_fen))
    return _book(fund, "refund_in", amount_fen, payment.earmark, lines, paper, at, about=payment, drew_fen=amount_fen)


def refund(fund: Fund, income: Entry, amount_fen: int, paper: Paper, at: datetime) -> Entry:
    """退还来源: money goes back to where it came from, never what is promised to somebody.

    Raises WrongEntryError, EntryReversedError, BeyondEntryError, EarmarkCrossedError, OverdrawnError,
    CommittedElsewhereError.
    """
    refuse_refund(fund, income, amount_fen)
    income.draw(entry_id_of(fund.id, paper.voucher), amount_fen, at)
    lines = accounts.refund_out(source_of(income), amount_fen)
    return _book(fund, "refund_out", amount_fen, income.earmark, lines, paper, at, about=income, drew_fen=amount_fen)


def refuse_refund(fund: Fund, income: Entry, amount_fen: int) -> None:
    """As `refund` does, for whoever only asks."""
    income.refuse_unless_kind(*SOURCES)
    income.refuse_reversed()
    if amount_fen > income.open_fen:
        raise refusals.BeyondEntryError(f"{income.open_fen} fen of that income were not refunded yet")
    fund.refuse_unless_free(income.earmark, amount_fen)


def write_off(fund: Fund, earmark: Earmark, amount_fen: int, paper: Paper, at: datetime) -> Entry:
    """核销: money is gone. Raises EarmarkCrossedError, OverdrawnError, CommittedElsewhereError."""
    fund.refuse_unless_free(earmark, amount_fen)
    return _book(fund, "write_off", amount_fen, earmark, accounts.write_off(amount_fen), paper, at)


def reverse(fund: Fund, entry: Entry, drawn_on: tuple[Entry, ...], paper: Paper, at: datetime) -> Entry:
    """冲正: takes an entry back whole; ``drawn_on`` are those that it drew on, the nearest first.

    Raises WrongEntryError, EntryReversedError, EntryInUseError, EarmarkCrossedError, OverdrawnError,
    CommittedElsewhereError (what was released is promised again), BeyondEntryError (what came back was paid again).
    """
    if entry.at_bank_fen > 0:
        fund.refuse_unless_there(entry.earmark, entry.at_bank_fen)
    if entry.kind == "release":
        fund.refuse_unless_free(entry.earmark, entry.amount_fen)
    entry_id = entry_id_of(fund.id, paper.voucher)
    entry.take_back(entry_id, at)
    for position, other in enumerate(drawn_on):
        other.draw(entry_id, entry.drew_fen if position else -entry.drew_fen, at)
    lines = accounts.negated(entry.lines)  # type: ignore[arg-type]
    return _book(
        fund, "reversal", entry.amount_fen, entry.earmark, lines, paper, at, about=entry, work_id=entry.work_id
    )


def source_of(income: Entry) -> words.Source:
    """Where an income came from. Raises WrongEntryError."""
    for source in SOURCES:
        if income.kind == source:
            return source
    raise refusals.WrongEntryError(f"entry {income.number} is no income")


def _refuse_other_earmark(entry: Entry, earmark: Earmark) -> None:
    if entry.earmark != earmark:
        raise refusals.EarmarkCrossedError(f"entry {entry.number} is for {entry.earmark}, not for {earmark}")


def _book(
    fund: Fund,
    kind: words.EntryKind,
    amount_fen: int,
    earmark: Earmark,
    lines: Lines,
    paper: Paper,
    at: datetime,
    *,
    about: Entry | None = None,
    work_id: UUID | None = None,
    drew_fen: int = 0,
) -> Entry:
    entry_id = entry_id_of(fund.id, paper.voucher)
    number = fund.move(entry_id, earmark, lines, with_receipt=kind == "donation", at=at)
    return Entry._create(
        Entry.Booked,
        id=entry_id,
        timestamp=at,
        place=fund.place,
        division_id=fund.division_id,
        estate_id=fund.estate_id,
        fund_id=fund.id,
        number=number,
        kind=kind,
        purpose=earmark.purpose,
        earmarked_id=earmark.work_id,
        work_id=work_id or (about.work_id if about is not None else None),
        amount_fen=amount_fen,
        lines=dict(lines),
        voucher=paper.voucher,
        happened_on=paper.happened_on,
        content=paper.content,
        donor_id=paper.donor_id,
        named=paper.named,
        receipt=fund.receipts if kind == "donation" else None,
        relates_to_id=about.id if about is not None else None,
        drew_fen=drew_fen,
        outgoing_id=paper.outgoing_id,
    )

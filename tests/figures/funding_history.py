"""Funds, works and supervised accounts of the made-up district with any history, from a seed.

The events are funding's own, published as it publishes them: every one is what its rules allow.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from funding_service.aggregate.ledger import booking
from funding_service.aggregate.ledger.accounts import SOURCES, Earmark
from funding_service.aggregate.ledger.entry import Entry, Paper
from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.supervised import entry as pots
from funding_service.aggregate.supervised.account import SupervisedAccount
from funding_service.aggregate.supervised.pots import FEE, POTS, Decision, categories
from funding_service.aggregate.works import Work, building, clock, supervising
from funding_service.publisher import publish
from linli_common.refusal import Refusal
from linli_common.sealing.sealed import Sealed
from linli_contracts.contract import Contract
from linli_contracts.envelope import parse_envelope
from linli_contracts.examples import example_message
from linli_contracts.funding import money_words, rounds
from linli_contracts.registry import REGISTRY

from .history import AREAS, DISTRICT, FIRST, STREETS

Told = tuple[datetime, Contract]
SAID = Sealed(UUID(int=1), b"-")
DAY = timedelta(days=1)
_PLACES = [DISTRICT, *STREETS, *AREAS]
_PLACE = ["310113", "-", "-"]
_DIRECTIONS: tuple[money_words.Direction, ...] = ("in", "in", "out")
_EARMARKS = (Earmark("construction"), Earmark("upkeep"), Earmark("construction", UUID(int=11)))


def told(seed: int, funds: int, works: int, accounts: int, counted: int) -> list[Told]:
    """So many of each, in the order of time."""
    chance = random.Random(seed)
    ids = (UUID(int=chance.getrandbits(128)) for _ in count())
    events = [event for _ in range(funds) for event in _fund(chance, ids)]
    events += [event for _ in range(works) for event in _work(chance, ids)]
    events += [event for _ in range(accounts) for event in _account(chance, ids)]
    events += [event for _ in range(counted) for event in _round(chance, ids)]
    return sorted(events, key=lambda event: event[0])


def _moments(chance: random.Random, most: int) -> Iterator[datetime]:
    """Moments one after the other, with days and months between."""
    at = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=UTC) + chance.random() * 200 * DAY
    for _ in range(chance.randint(3, most)):
        yield at
        at += chance.choice([0.01, 0.4, 3, 20]) * chance.random() * DAY


def _published(*aggregates: Any) -> Iterator[Told]:
    for aggregate in aggregates:
        for event in aggregate.collect_events():
            if (face := publish(event)) is not None:
                yield face.at or event.timestamp, face.contract


def _fund(chance: random.Random, ids: Iterator[UUID]) -> Iterator[Told]:
    place, moments, numbers = chance.choice(_PLACES), _moments(chance, 60), count(1)
    fund = Fund.open(id=next(ids), place=_PLACE, division_id=place.id, estate_id=None, content=SAID, at=next(moments))
    yield from _published(fund)
    entries: dict[UUID, Entry] = {}
    for at in moments:
        voucher = Paper(f"V-{next(numbers)}", date(2026, 1, 1), SAID)
        with suppress(Refusal):
            entry = _booked(chance, fund, entries, voucher, at)
            entries[entry.id] = entry
            yield from _published(entry)
        fund.collect_events()


def _booked(chance: random.Random, fund: Fund, entries: dict[UUID, Entry], paper: Paper, at: datetime) -> Entry:
    """Something that may be refused: then nothing of it is there, but for what an entry would remember of it."""
    amount, mark = chance.choice([1, 77, 5_000, 123_456_789_01]), chance.choice(_EARMARKS)
    what = chance.choice(["income", "income", "pledge", "commit", "write_off", "about", "about", "about", "about"])
    if what == "income" or not entries:
        return booking.book_income(fund, chance.choice(SOURCES), amount, mark, paper, at)
    if what == "pledge":
        return booking.book_pledge(fund, amount, mark, paper, at)
    if what == "commit":
        return booking.commit(fund, amount, mark, UUID(int=11), paper, at)
    if what == "write_off":
        return booking.write_off(fund, mark, amount, paper, at)
    about = chance.choice(list(entries.values()))
    part = chance.choice([about.open_fen or 1, max(1, about.open_fen // 2)])
    match about.kind:
        case "pledge":
            if chance.random() < 0.3:
                return booking.write_off_pledge(fund, about, paper, at)
            return booking.book_income(fund, chance.choice(SOURCES), amount, about.earmark, paper, at, about)
        case "commitment":
            take = chance.choice([booking.pay, booking.pay, booking.release])
            return take(fund, about, part, paper, at)
        case "payment" if chance.random() < 0.5:
            commitment = entries[about.relates_to_id or about.id]
            return booking.take_in_refund(fund, about, part, commitment, paper, at)
        case "grant" | "donation" | "charity_sale" | "organisation" if chance.random() < 0.5:
            return booking.refund(fund, about, part, paper, at)
        case _:
            return booking.reverse(fund, about, _drawn_on(about, entries), paper, at)


def _drawn_on(entry: Entry, entries: dict[UUID, Entry]) -> tuple[Entry, ...]:
    if not entry.drew_fen or entry.relates_to_id is None:
        return ()
    nearest = entries[entry.relates_to_id]
    return (
        (nearest, entries[nearest.relates_to_id]) if entry.kind == "refund_in" and nearest.relates_to_id else (nearest,)
    )


def _work(chance: random.Random, ids: Iterator[UUID]) -> Iterator[Told]:
    moments = _moments(chance, 30)
    work = Work.open(
        id=next(ids),
        place=_PLACE,
        division_id=chance.choice(_PLACES).id,
        estate_id=None,
        above_id=DISTRICT.id,
        origin="round",
        round_id=None,
        proposal_id=None,
        topic_id=None,
        resident_proposed=chance.random() < 0.5,
        raised_by_ids=[],
        cost_fen=chance.choice([5_000, 9_999_999_99]),
        content=SAID,
        at=next(moments),
    )
    yield from _published(work)
    for at in moments:
        with suppress(Refusal):
            _go_on(chance, work, ids, at)
        clock.advance(work, at)
        yield from _published(work)


def _go_on(chance: random.Random, work: Work, ids: Iterator[UUID], at: datetime) -> None:
    """Most often the next thing that can be done; sometimes something that is refused."""
    soon = at + chance.choice([0.5, 2, 40]) * DAY
    what = chance.choice(["build", "build", "build", "inspect", "defect", "defect", "change", "cancel"])
    if what == "inspect":
        inspection = next(ids)
        sound = chance.random() < 0.5
        supervising.inspect(work, inspection, UUID(int=3), "resident", SAID, sound=sound, at=at)
        if not sound:
            supervising.find_defect(work, next(ids), inspection, SAID, soon, at)
    elif what == "defect" and work.defects:
        defect = chance.choice(list(work.defects))
        if work.defects[defect].answered:
            again = None if chance.random() < 0.7 else soon
            supervising.judge_defect(work, defect, UUID(int=3), SAID, again, staff=True, at=at)
        else:
            supervising.answer_defect(work, defect, SAID, at)
    elif what == "change":
        due = [
            one.due_at if one.reached_at else soon + number * DAY for number, one in enumerate(work.milestones.values())
        ]
        building.change_contract(work, _sum(chance, work), due, SAID, may_exceed=True, at=at)
    elif what == "cancel" and chance.random() < 0.2:
        building.cancel(work, SAID, at)
    else:
        _build(chance, work, soon, at)


def _build(chance: random.Random, work: Work, soon: datetime, at: datetime) -> None:
    match work.status:
        case "funded":
            due = [soon + number * DAY for number in range(chance.randint(1, 3))]
            households = chance.randint(0, 400)
            building.contract(work, _sum(chance, work), due, households, SAID, SAID, may_exceed=True, at=at)
        case "contracted":
            left = [number for number, one in work.milestones.items() if one.reached_at is None]
            if left:
                building.reach(work, left[0], SAID, at)
            else:
                building.complete(work, UUID(int=4), at)
        case "completed":
            building.accept(work, UUID(int=5), SAID, at)
        case _:
            building.review(work, chance.choice([1, 3, 4, 5]), chance.choice([2, 4, 5]), at)


def _sum(chance: random.Random, work: Work) -> int:
    return max(1, work.cost_fen + chance.choice([-100, 0, 1, 3_333]))


def _account(chance: random.Random, ids: Iterator[UUID]) -> Iterator[Told]:
    moments, numbers, vote = _moments(chance, 40), count(1), Decision(next(ids), None)
    account = SupervisedAccount.open(
        place=_PLACE,
        division_id=chance.choice(AREAS).id,
        estate_id=next(ids),
        opening_fen={pot: chance.randint(0, 1_000) for pot in POTS},
        at=next(moments),
    )
    yield from _published(account)
    entries: list[pots.SupervisedEntry] = []
    for at in moments:
        slip = pots.Slip(f"P-{next(numbers)}", date(2026, 1, 1), SAID, UUID(int=6))
        with suppress(Refusal):
            what = chance.choice(["book", "book", "bill", "reverse", "object"])
            if what == "bill":
                account.bill(chance.randint(1, 9_999), date(2026, 1, 1), date(2026, 6, 30), at)
            elif what == "book" or not entries:
                pot, direction = chance.choice(POTS), chance.choice(_DIRECTIONS)
                common = (FEE,) * 3 if pot == "fees" and direction == "in" else ()
                about = chance.choice([*categories(pot, direction), *common])
                entries.append(pots.book(account, pot, direction, about, chance.randint(1, 900), slip, vote, at))
            elif what == "object":
                chance.choice(entries).object_to(UUID(int=8), SAID, at)
            else:
                entries.append(pots.reverse(account, chance.choice(entries), slip, at))
        yield from _published(account, *entries)


def _round(chance: random.Random, ids: Iterator[UUID]) -> Iterator[Told]:
    """A count and what came of it; their examples, with amounts of this round."""
    at, place = next(_moments(chance, 3)), chance.choice(_PLACES)
    said = {"round_id": next(ids), "division_id": place.id}
    amounts = [chance.randint(1, 9_999_999_99) for _ in range(chance.randint(1, 4))]
    spent = [amount - chance.randint(0, amount) for amount in amounts]
    envelopes = [
        {"envelope": f"e{number}", "amount_fen": amount, "spent_fen": gone}
        for number, (amount, gone) in enumerate(zip(amounts, spent, strict=True))
    ]
    yield at, _like(rounds.RoundCountedV1, **said, envelopes=envelopes)
    yield at + DAY, _like(rounds.RoundResultV1, **said, funded_fen=sum(spent))


def _like(contract: type[Contract], **said: Any) -> Contract:
    example = parse_envelope(example_message(REGISTRY[contract.TYPE])).data
    return contract.model_validate({**example, **said})

"""Example answers of the funding service about funds and supervised accounts, made by its models; all laid out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from funding_service.api.supervised import AccountItem
from funding_service.application.ledger.bank_views import ImportedView
from funding_service.application.ledger.views import (
    BalanceView,
    EntryDetailView,
    EntryView,
    FundView,
    LeftView,
    ReceiptView,
    SpentView,
)
from funding_service.application.supervised.views import AccountEntryView, AccountView, DecisionView, StatementView

from .examples import AREA, ESTATE, NEW_ESTATE, World, id_of
from .mailbox_services import PNG, at
from .work_examples import FUND, NEW_WORK, OTHER_WORK, PHOTOS, WORK, finished, item, real, work

GRANT, DONATION, COMMITMENT, PAYMENT, WRONG, REVERSAL = (
    id_of(name) for name in ("grant", "donation", "commitment", "payment", "wrong entry", "reversal")
)
CHECKED, UNCHECKED, OBJECTED, VOTE = (id_of(name) for name in ("checked", "unchecked", "objected", "vote of the fund"))
TODAY = date.today()


def fund(**different: Any) -> dict[str, Any]:
    """A fund of the area."""
    one = {"fund_id": FUND, "division_id": AREA, "estate_id": None, "name": "逸景社区微更新资金"}
    there = {"closed_at": None, "closed_because": None}
    return real(FundView, **(one | there | {"about": "街镇补助与居民捐赠", "opened_at": at(days=200)} | different))


def balance(earmark: str, account: str, amount_fen: int) -> dict[str, Any]:
    return real(BalanceView, earmark=earmark, account=account, amount_fen=amount_fen)


UPKEEP = f"upkeep/{OTHER_WORK}"
BALANCES = [
    balance("construction", "bank", 15_700_000),
    balance("construction", "committed", 4_300_000),
    balance("construction", "commitments", -4_300_000),
    balance("construction", "income_grant", -20_000_000),
    balance("construction", "spent", 4_300_000),
    balance(UPKEEP, "bank", 250_050),
    balance(UPKEEP, "income_donation", -250_050),
    balance(UPKEEP, "pledged", 100_000),
    balance(UPKEEP, "pledges", -100_000),
]
EARLIER = [balance("construction", "bank", 20_000_000), balance("construction", "income_grant", -20_000_000)]


def entry(number: int, entry_id: str, kind: str, amount_fen: int, at_bank_fen: int, **different: Any) -> dict[str, Any]:
    """An entry of the fund."""
    one = {"entry_id": entry_id, "fund_id": FUND, "number": number, "kind": kind, "purpose": "construction"}
    money = {"amount_fen": amount_fen, "at_bank_fen": at_bank_fen, "voucher": f"记-{number}"}
    days = {"happened_on": TODAY - timedelta(days=30 - number), "booked_on": TODAY - timedelta(days=30 - number)}
    none = dict.fromkeys(("earmarked_id", "work_id", "relates_to_id", "receipt", "statement", "line", "party"))
    return real(EntryView, **(one | money | days | none | {"reversed": False, "text": "办理事项"} | different))


ENTRIES = [
    entry(6, REVERSAL, "reversal", 900, -900, relates_to_id=WRONG, text="记错了，重记"),
    entry(5, WRONG, "grant", 900, 900, reversed=True),
    entry(4, PAYMENT, "payment", 4_300_000, -4_300_000, work_id=WORK, relates_to_id=COMMITMENT, party="绿园建设"),
    entry(3, COMMITMENT, "commitment", 8_600_000, 0, work_id=WORK, party="绿园建设"),
    entry(2, DONATION, "donation", 250_050, 250_050, purpose="upkeep", earmarked_id=OTHER_WORK, receipt=1),
    entry(1, GRANT, "grant", 20_000_000, 20_000_000, party="高境镇财政所", statement=1, line=1),
]


def detail(entry_id: str, lines: dict[str, int], *on_it: dict[str, Any], left_fen: int = 0) -> dict[str, Any]:
    """An entry alone."""
    [one] = [each for each in ENTRIES if each["entry_id"] == entry_id]
    left = LeftView(**one, left_fen=left_fen)
    return real(EntryDetailView, entry=left, lines=lines, booked_on_it=list(on_it))


def account_entry(
    number: int, entry_id: str, pot: str, direction: str, category: str, amount_fen: int, **different: Any
) -> Any:
    """An entry of the estate's account."""
    one = {"entry_id": entry_id, "number": number, "pot": pot, "direction": direction, "category": category}
    slip = {"amount_fen": amount_fen, "voucher": f"物-{number}", "happened_on": TODAY, "booked_on": TODAY}
    none = dict.fromkeys(("vote_id", "reverses_id", "objection", "answer"))
    said = {"reversed": False, "state": "unchecked", "party": "保洁公司", "text": "十月"}
    return real(AccountEntryView, **(one | slip | none | said | different))


ACCOUNT_ENTRIES = [
    account_entry(4, OBJECTED, "common_revenue", "out", "repair", 350_000, state="objected", objection="没有合同"),
    account_entry(3, UNCHECKED, "fees", "out", "cleaning", 1_800_000),
    account_entry(
        2, CHECKED, "maintenance_fund", "out", "repair", 12_000_000, vote_id=VOTE, state="checked", text="屋面防水"
    ),
    account_entry(
        1,
        id_of("answered"),
        "fees",
        "in",
        "property_fee",
        9_000_000,
        state="answered",
        objection="比名册少了三户",
        answer="三户空置，已补缴通知",
    ),
]


def pot(name: str, opening_fen: int, in_fen: int, out_fen: int) -> dict[str, Any]:
    balance_fen = opening_fen + in_fen - out_fen
    return {"pot": name, "opening_fen": opening_fen, "in_fen": in_fen, "out_fen": out_fen, "balance_fen": balance_fen}


POTS = [
    pot("fees", 3_000_000, 9_000_000, 1_800_000),
    pot("common_revenue", 2_000_000, 600_000, 350_000),
    pot("maintenance_fund", 90_000_000, 0, 12_000_000),
]


def account() -> dict[str, Any]:
    """The account of the estate."""
    since = date(TODAY.year, 1, 1) if TODAY.month < 7 else date(TODAY.year, 7, 1)
    return real(
        AccountView,
        account_id=id_of("account"),
        estate_id=ESTATE,
        division_id=AREA,
        since_on=since,
        pots=POTS,
        billed_fen=10_000_000,
        collected_fen=9_000_000,
        used_fen={VOTE: 12_000_000},
    )


def statement() -> dict[str, Any]:
    """A half-year of it."""
    pots = [{**one, "closing_fen": one["balance_fen"]} for one in POTS]
    halves = {"from_on": date(2025, 7, 1), "to_on": date(2025, 12, 31)}
    return real(StatementView, **halves, pots=pots, billed_fen=19_000_000, collected_fen=18_000_000, entries=41)


def lay_out(world: World) -> None:
    """Works, a fund and an account, with everything that their pages ask."""
    of_area = f"/divisions/{AREA}"
    done = item(
        work_id=OTHER_WORK, title="楼道照明更新", status="reviewed", works=5, process=4, late=0, defects=0, over_fen=0
    )
    fresh = item(
        work_id=NEW_WORK, title=None, status="funded", contract_fen=0, over_fen=0, due_at=None, late=0, defects=0
    )
    world.funding |= {
        f"{of_area}/works": {"items": [item(), done, fresh], "next_cursor": None},
        f"/works/{WORK}": work(),
        f"/works/{OTHER_WORK}": finished(),
        f"/works/{WORK}/entries": [one for one in reversed(ENTRIES) if one["work_id"] == WORK],
        f"/works/{OTHER_WORK}/entries": [],
        f"{of_area}/funds": {"items": [fund()], "next_cursor": None},
        f"{of_area}/supervised-accounts": [
            real(AccountItem, account_id=id_of(estate_id), estate_id=estate_id, division_id=AREA)
            for estate_id in (ESTATE, NEW_ESTATE)
        ],
        f"/funds/{FUND}": fund(),
        f"/funds/{FUND}/balances": lambda query: EARLIER if query.get("as_of") else BALANCES,
        f"/funds/{FUND}/spent": lambda query: [] if query.get("as_of") else [SPENT],
        f"/funds/{FUND}/entries": {"items": ENTRIES, "next_cursor": "more"},
        f"/funds/{FUND}/statements": STATEMENTS,
        f"/funds/{FUND}/pledges": [PLEDGE],
        f"/funds/{FUND}/receipts/1": RECEIPT,
        f"/funds/{FUND}/entries/{PAYMENT}": detail(
            PAYMENT, {"spent": 4_300_000, "bank": -4_300_000, "committed": -4_300_000, "commitments": 4_300_000}
        ),
        f"/funds/{FUND}/entries/{COMMITMENT}": detail(
            COMMITMENT, {"committed": 8_600_000, "commitments": -8_600_000}, ENTRIES[2], left_fen=4_300_000
        ),
        f"/funds/{FUND}/entries/{WRONG}": detail(WRONG, {"bank": 900, "income_grant": -900}, ENTRIES[0]),
        f"/estates/{ESTATE}/account": account(),
        f"/estates/{ESTATE}/account/entries": {"items": ACCOUNT_ENTRIES, "next_cursor": None},
        f"/estates/{ESTATE}/account/statements": [statement()],
        f"/estates/{ESTATE}/account/decisions": [
            real(DecisionView, vote_id=VOTE, amount_fen=15_000_000, used_fen=12_000_000)
        ],
    }
    world.funding |= {f"/works/{WORK}/photos/{photo}": PNG for photo in PHOTOS}


SPENT = real(SpentView, earmark="construction", work_id=WORK, title="中心花园适老化改造", amount_fen=4_300_000)
RECEIPT = real(
    ReceiptView,
    fund_id=FUND,
    fund="逸景社区微更新资金",
    receipt=1,
    donor="王秀英",
    amount_fen=250_050,
    purpose="upkeep",
    earmarked_id=OTHER_WORK,
    voucher="记-2",
    happened_on=TODAY,
    reversed=False,
)
PLEDGE = real(
    LeftView, **entry(7, id_of("pledge"), "pledge", 300_000, 0, purpose="upkeep", party="街角面馆"), left_fen=100_000
)
STATEMENTS = [
    real(
        ImportedView,
        statement=number,
        from_on=date(2026, number, 1),
        to_on=date(2026, number, 28),
        opening_fen=0,
        closing_fen=20_000_000,
        lines=5,
        open=number - 1,
    )
    for number in (2, 1)
]

"""Example answers of the funding service about works, funds and supervised accounts, made by its own models."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from funding_service.api.supervised import AccountItem
from funding_service.api.works import WorkItem
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
from funding_service.application.works.views import WorkView
from pydantic import BaseModel

from .examples import AREA, ESTATE, NEW_ESTATE, RESIDENT, WORKER, World, id_of
from .mailbox_services import PNG, at

WORK, OTHER_WORK, NEW_WORK = id_of("work"), id_of("other work"), id_of("new work")
PROPOSAL, ROUND, TOPIC = id_of("proposal"), id_of("round"), id_of("topic")
INSPECTION, OTHER_INSPECTION = id_of("inspection"), id_of("other inspection")
ANSWERED, OVERDUE, MENDED = (id_of(f"{state} defect") for state in ("answered", "overdue", "mended"))
PHOTOS = [id_of(f"photo {number}") for number in range(3)]
FUND, GRANT, DONATION, COMMITMENT, PAYMENT, WRONG, REVERSAL = (
    id_of(name) for name in ("fund", "grant", "donation", "commitment", "payment", "wrong entry", "reversal")
)
CHECKED, UNCHECKED, OBJECTED, VOTE = (id_of(name) for name in ("checked", "unchecked", "objected", "vote of the fund"))
SCRIPT = "<script>alert(1)</script>"
TODAY = date.today()


def real(model: type[BaseModel], **said: Any) -> dict[str, Any]:
    """What the service answers with such values."""
    return model(**said).model_dump(mode="json")


def step(what: str, days: float, role: str = "street_officer", text: str | None = None, **facts: Any) -> dict[str, Any]:
    """One thing that happened to a work so many days ago."""
    by_id = {"resident": RESIDENT}.get(role, WORKER)
    return {"what": what, "at": at(days=days), "by_id": by_id, "role": role, "facts": facts, "text": text}


def milestone(
    number: int, name: str, due: float, reached: float | None = None, *, late: bool = False
) -> dict[str, Any]:
    """A milestone that was due, and reached, so many days ago."""
    reached_at = at(days=reached) if reached is not None else None
    return {"number": number, "name": name, "due_at": at(days=due), "reached_at": reached_at, "late": late}


def inspected(inspection_id: str, days: float, role: str, by: str, *, sound: bool, text: str) -> dict[str, Any]:
    return step("inspected", days, role, text, inspection_id=inspection_id, by=by, sound=sound)


def found(defect_id: str, inspection_id: str, days: float, text: str, due: float) -> dict[str, Any]:
    return step(
        "defect_found", days, "resident", text, defect_id=defect_id, inspection_id=inspection_id, due_at=at(days=due)
    )


STEPS = [
    step("opened", 90, "reaction", households=0),
    step("contracted", 80, text="按图施工", contract_fen=8_600_000, over_fen=600_000, households=240),
    step("milestone_reached", 50, text="旧铺装已拆完", milestone=1, late=False),
    step("photo_added", 50, milestone=1, picture_id=PHOTOS[0]),
    step("milestone_late", 19, "clock", milestone=2, due_at=at(days=20)),
    step("milestone_reached", 16, text="雨天耽误了", milestone=2, late=True),
    inspected(OTHER_INSPECTION, 15, "peoples_deputy", "deputy", sound=True, text="座椅牢固，无障碍坡道合格"),
    inspected(INSPECTION, 12, "resident", "resident", sound=False, text=f"晚上去看的{SCRIPT}"),
    step("photo_added", 12, "resident", inspection_id=INSPECTION, picture_id=PHOTOS[1]),
    found(ANSWERED, INSPECTION, 12, "路灯不亮", 2),
    found(OVERDUE, INSPECTION, 12, "井盖松动", 2),
    found(MENDED, INSPECTION, 12, "座椅有毛刺", 2),
    step("defect_answered", 10, text="已打磨", defect_id=MENDED, in_time=True),
    step("defect_judged", 9, "resident", "摸过了，好了", defect_id=MENDED, mended=True, due_at=None),
    step("defect_answered", 8, text="换了灯泡", defect_id=ANSWERED, in_time=True),
    step("defect_overdue", 2, "clock", defect_id=OVERDUE, due_at=at(days=2)),
]


def work(**different: Any) -> dict[str, Any]:
    """A work under contract: two milestones reached, one late, one to come; inspected twice."""
    return real(
        WorkView,
        **{
            "work_id": WORK,
            "division_id": AREA,
            "estate_id": ESTATE,
            "status": "contracted",
            "origin": "round",
            "round_id": ROUND,
            "proposal_id": PROPOSAL,
            "topic_id": TOPIC,
            "resident_proposed": True,
            "raised_by_ids": [RESIDENT],
            "title": "中心花园适老化改造",
            "text": "重铺地面，加装扶手和座椅，增设路灯。",
            "contractor": "绿园建设",
            "cost_fen": 8_000_000,
            "contract_fen": 8_600_000,
            "over_fen": 600_000,
            "committed_fen": 4_300_000,
            "households": 240,
            "milestones": [
                milestone(1, "拆除旧铺装", 49, 50),
                milestone(2, "铺设透水砖", 20, 16, late=True),
                milestone(3, "安装路灯座椅", 3),
                milestone(4, "绿化恢复", -20),
            ],
            "open_defects": [ANSWERED, OVERDUE],
            "upkeep_fund_id": None,
            "steps": STEPS,
            **different,
        },
    )


def finished(**different: Any) -> dict[str, Any]:
    """A work that was reviewed and is kept up."""
    steps = [
        step("opened", 300, "reaction"),
        step("contracted", 280, contract_fen=4_000_000, over_fen=0, households=96),
        step("milestone_reached", 200, milestone=1, late=False),
        step("completed", 190, on_time=True),
        step("accepted", 180, text="符合图纸"),
        step("reviewed", 90, "reaction", works=5, process=4),
        step("upkeep_begun", 80, text="每周保洁两次", fund_id=FUND, yearly_fen=1_200_000),
    ]
    plain = {"round_id": None, "proposal_id": None, "topic_id": None, "resident_proposed": False, "origin": "referral"}
    money = {"cost_fen": 4_000_000, "contract_fen": 4_000_000, "over_fen": 0, "committed_fen": 0}
    ended = {"status": "reviewed", "open_defects": [], "upkeep_fund_id": FUND, "steps": steps, "title": "楼道照明更新"}
    milestones = [milestone(1, "更换灯具", 195, 200)]
    return work(**({"work_id": OTHER_WORK, "milestones": milestones} | plain | money | ended | different))


def item(**different: Any) -> dict[str, Any]:
    """A work in a list."""
    one = {"work_id": WORK, "division_id": AREA, "estate_id": ESTATE, "title": "中心花园适老化改造"}
    money = {"cost_fen": 8_000_000, "contract_fen": 8_600_000, "over_fen": 600_000, "households": 240}
    came = {"origin": "round", "round_id": ROUND, "proposal_id": PROPOSAL, "topic_id": TOPIC, "resident_proposed": True}
    state = {"status": "contracted", "due_at": at(days=-20), "late": 1, "defects": 2, "on_time": None}
    none = {"works": None, "process": None, "upkeep_fund_id": None, "opened_at": at(days=90)}
    return real(WorkItem, **(one | money | came | state | none | different))


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

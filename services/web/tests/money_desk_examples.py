"""Example answers of the funding service to those who keep, approve, check and build, made by its own models."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from funding_service.aggregate.supervised.pots import POTS as POT_NAMES
from funding_service.aggregate.supervised.pots import categories
from funding_service.api.ledger import OutgoingItem
from funding_service.api.rules import PotCategories
from funding_service.api.works import DueItem
from funding_service.application.ledger.bank_views import OpenEntryView, OpenLineView, ReconciliationView
from funding_service.application.ledger.views import LeftView, OutgoingView
from funding_service.queries.ledger_rules import ledger_rules
from funding_service.queries.works_rules import works_rules
from pydantic import TypeAdapter

from . import money_examples as money
from .examples import AREA, ESTATE, RESIDENT, WORKER, World, id_of
from .hall_examples import page
from .mailbox_services import DISTRICT, STREET, at
from .money_examples import COMMITMENT, DONATION, GRANT, PAYMENT, STATEMENTS, TODAY
from .work_examples import FUND, OVERDUE, WORK, real

OUTGOING, OWN_OUTGOING, LARGE_OUTGOING = (id_of(f"{name} outgoing") for name in ("an", "own", "large"))
PLEDGE, FEE_LINE = id_of("pledge"), (2, 3)


def step(what: str, hours: float, role: str = "area_worker", division_id: str = AREA) -> dict[str, Any]:
    """So many hours ago."""
    return {"what": what, "at": at(hours=hours), "role": role, "division_id": division_id}


def outgoing(outgoing_id: str = OUTGOING, **different: Any) -> dict[str, Any]:
    """A payment that somebody else asked for and nobody has approved."""
    one = {"outgoing_id": outgoing_id, "fund_id": FUND, "kind": "payment", "state": "requested", "work_id": WORK}
    paid = {"amount_fen": 1_500_000, "against_id": COMMITMENT, "purpose": "construction", "earmarked_id": None}
    slip = {"voucher": "付-7", "happened_on": TODAY, "party": "绿园建设", "text": "第二笔工程款"}
    by = {"requested_by": RESIDENT, "approved_by": [], "needed": 2, "entry_id": None, "reason": None}
    return real(OutgoingView, **(one | paid | slip | by | {"steps": [step("requested", 20)]} | different))


def outgoing_row(outgoing_id: str = OUTGOING) -> dict[str, Any]:
    """The same in a fund's list."""
    one = {"outgoing_id": outgoing_id, "fund_id": FUND, "kind": "payment", "amount_fen": 1_500_000, "work_id": WORK}
    return real(OutgoingItem, **one, state="requested", approvals=0, requested_at=at(hours=20))


def left(entry: dict[str, Any], left_fen: int) -> dict[str, Any]:
    """An entry of which something is left."""
    return real(LeftView, **entry, left_fen=left_fen)


def of_id(entry_id: str) -> dict[str, Any]:
    """An entry of the example fund."""
    [found] = [one for one in money.ENTRIES if one["entry_id"] == entry_id]
    return found


def line(number: int, amount_fen: int, **different: Any) -> OpenLineView:
    """A line of the second statement that is open."""
    said = {"reference": f"B{number}", "party": "银行", "text": "手续费", "answer": None}
    return OpenLineView(
        **{
            "statement": 2,
            "line": number,
            "on": TODAY - timedelta(days=3),
            "amount_fen": amount_fen,
            **said,
            **different,
        }
    )


def reconciliation(**different: Any) -> dict[str, Any]:
    """A fee that nobody booked, and two entries of one amount that the bank does not have yet."""
    entries = [
        OpenEntryView(
            entry_id=entry_id,
            number=number,
            at_bank_fen=amount_fen,
            voucher=f"记-{number}",
            happened_on=TODAY - timedelta(days=number),
            answer=None,
        )
        for number, entry_id, amount_fen in ((4, PAYMENT, -4_300_000), (2, DONATION, 250_050))
    ]
    both = {"open_lines": [line(3, -50), line(4, 250_050, party="王女士", text="捐款")], "open_entries": entries}
    sums = {"statements": 2, "to_on": TODAY - timedelta(days=2), "bank_fen": 20_250_000, "booked_fen": 15_950_050}
    return real(ReconciliationView, **(sums | both | {"imported": STATEMENTS} | different))


def due(days: float, **different: Any) -> dict[str, Any]:
    """A milestone that is due in so many days."""
    one = {"work_id": WORK, "division_id": AREA, "estate_id": ESTATE, "title": "中心花园适老化改造"}
    return real(DueItem, **(one | {"milestone": 3, "defect_id": None, "due_at": at(days=-days)} | different))


def lay_out(world: World) -> None:
    """Something of everything waits."""
    money.lay_out(world)
    pledge = money.entry(7, PLEDGE, "pledge", 100_000, 0, party="张先生", purpose="upkeep")
    world.funding |= {
        "/ledger-rules": TypeAdapter(Any).dump_python(ledger_rules(TODAY), mode="json"),
        "/works-rules": TypeAdapter(Any).dump_python(works_rules(TODAY), mode="json"),
        "/pots": [
            real(PotCategories, pot=pot, came_in=categories(pot, "in"), went_out=categories(pot, "out"))
            for pot in POT_NAMES
        ],
        f"/funds/{FUND}/drawable": lambda query: {
            "commitment": [left(of_id(COMMITMENT), 4_300_000)],
            "pledge": [left(pledge, 60_000)],
        }[query["kind"]],
        f"/funds/{FUND}/outgoings": page(outgoing_row()),
        f"/funds/{FUND}/reconciliation": reconciliation(),
        f"/funds/{FUND}/entries/{GRANT}": money.detail(GRANT, {"bank": 1, "income_grant": -1}, left_fen=20_000_000),
        f"/funds/{FUND}/entries/{DONATION}": money.detail(
            DONATION, {"bank": 1, "income_donation": -1}, left_fen=250_050
        ),
        f"/divisions/{AREA}/outgoings": [
            outgoing(),
            outgoing(OWN_OUTGOING, requested_by=WORKER),
            outgoing(LARGE_OUTGOING, amount_fen=60_000_000),
        ],
        f"/divisions/{STREET}/outgoings": [],
        f"/divisions/{DISTRICT}/funds": page(money.fund()),
        f"/outgoings/{OUTGOING}": outgoing(),
        f"/outgoings/{OWN_OUTGOING}": outgoing(OWN_OUTGOING, requested_by=WORKER),
        f"/outgoings/{LARGE_OUTGOING}": outgoing(LARGE_OUTGOING, amount_fen=60_000_000),
        **{
            f"/divisions/{STREET}/{one}": world.funding[f"/divisions/{AREA}/{one}"]
            for one in ("funds", "works", "supervised-accounts")
        },
        f"/divisions/{STREET}/works/due": [due(-3)],
        f"/divisions/{AREA}/works/due": [due(-3), due(-2, milestone=None, defect_id=OVERDUE), due(20, milestone=4)],
    }

"""Supervised accounts: the company books and answers, the owners' committee checks and objects, nobody else does."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from funding_service.commands import supervised as commands
from pydantic import BaseModel

from ..deliberation_desk.saying import offered, send, sent, sign_in
from ..examples import AREA, ESTATE, WORKER, World, token_of
from ..money_examples import OBJECTED, TODAY, UNCHECKED, VOTE

HOME = f"/desk/accounts/{ESTATE}"
COMPANY, COMMITTEE = "13400134000", "13300133000"
SLIP = {"voucher": "WY-9", "happened_on": TODAY.isoformat(), "party": "保洁公司", "text": "十一月"}

SENT: list[tuple[str, str, dict[str, str], str, type[BaseModel] | None, dict[str, Any]]] = [
    (
        COMPANY,
        "book",
        {**SLIP, "category": "maintenance_fund/out/repair", "amount": "120.50", "vote": VOTE},
        "entries",
        commands.BookEntry,
        {**SLIP, "pot": "maintenance_fund", "direction": "out", "category": "repair", "amount_fen": 12_050,
         "vote_id": VOTE},
    ),
    (
        COMPANY,
        "book",
        {**SLIP, "category": "fees/in/property_fee", "amount": "9", "vote": ""},
        "entries",
        commands.BookEntry,
        {**SLIP, "pot": "fees", "direction": "in", "category": "property_fee", "amount_fen": 900},
    ),
    (
        COMPANY,
        "bill",
        {"amount": "100000", "from_on": "2026-01-01", "to_on": "2026-06-30"},
        "bills",
        commands.BillFees,
        {"amount_fen": 10_000_000, "from_on": "2026-01-01", "to_on": "2026-06-30"},
    ),
    (COMPANY, f"entries/{UNCHECKED}/reverse", SLIP, f"entries/{UNCHECKED}/reverse", commands.ReverseEntry, SLIP),
    (
        COMPANY,
        f"entries/{OBJECTED}/answer",
        {"text": "合同在此"},
        f"entries/{OBJECTED}/answer",
        commands.AnswerObjection,
        {"text": "合同在此"},
    ),
    (COMMITTEE, f"entries/{UNCHECKED}/check", {}, f"entries/{UNCHECKED}/check", None, {}),
    (
        COMMITTEE,
        f"entries/{UNCHECKED}/object",
        {"reason": "没有发票"},
        f"entries/{UNCHECKED}/object",
        commands.ObjectToEntry,
        {"reason": "没有发票"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("phone", "page", "said", "path", "command", "body"), SENT)
def test_a_form_sends_a_command_that_the_service_takes(
    pages: TestClient,
    world: World,
    phone: str,
    page: str,
    said: dict[str, str],
    path: str,
    command: type[BaseModel] | None,
    body: dict[str, Any],
) -> None:
    sign_in(pages, phone)

    answer = send(pages, f"{HOME}/{page}", **said)

    assert answer.status_code == 303, answer.text
    assert sent(world, f"/estates/{ESTATE}/account/{path}") == body
    assert command is None or command(**body)


def test_an_account_is_opened_with_what_is_in_its_pots(worker: TestClient, world: World) -> None:
    world.funding[f"/divisions/{AREA}/supervised-accounts"] = []
    assert offered(worker.get("/desk/accounts").text, "/desk/accounts") == {"open"}

    answer = send(
        worker,
        "/desk/accounts/open",
        estate_id=ESTATE,
        fees_fen="1000",
        common_revenue_fen="",
        maintenance_fund_fen="99.99",
    )

    body = sent(world, "/supervised-accounts")
    opened = commands.OpenAccount(**body)
    assert (opened.fees_fen, opened.common_revenue_fen, opened.maintenance_fund_fen) == (100_000, 0, 9_999)
    assert answer.headers["location"] == f"{HOME}?say=open&seen=7"


def test_the_company_books_by_pot_and_the_committee_checks(pages: TestClient) -> None:
    company = sign_in(pages, COMPANY).get(HOME).text
    committee = sign_in(pages, COMMITTEE).get(HOME).text

    assert offered(company, HOME) == {"book", "bill"}
    assert '<optgroup label="维修资金 · 支出（可用 ¥780,000）">' in company
    assert 'value="maintenance_fund/out/staff"' not in company  # wages are no money of that pot
    assert f'value="{VOTE}"' in company
    assert "（可用 ¥30,000）" in company  # what is left of the owners' decision
    assert f'action="{HOME}/entries/{OBJECTED}/answer"' in company
    assert "/check" not in company
    assert offered(committee, HOME) == set()
    assert f'action="{HOME}/entries/{UNCHECKED}/check"' in committee
    assert f'action="{HOME}/entries/{OBJECTED}/check"' not in committee  # the company has to answer first
    assert "/reverse" not in committee


def test_the_area_s_staff_reads_only(worker: TestClient) -> None:
    text = worker.get(HOME).text

    assert offered(text, HOME) == set()
    assert "物业记账，业委会核对；您可以查看。" in text


def test_an_objection_is_refused_beside_the_very_entry(pages: TestClient, world: World) -> None:
    sign_in(pages, COMMITTEE)
    path = f"/estates/{ESTATE}/account/entries/{UNCHECKED}/object"
    world.refuse(path, 422, "request-invalid", "x", "too long", "reason")

    answer = send(pages, f"{HOME}/entries/{UNCHECKED}/object", reason="长" * 3_000)

    assert answer.status_code == 422
    assert f'id="object-{UNCHECKED}-e"' in answer.text
    assert answer.text.count("长" * 3_000) == 1


def test_what_is_not_checked_is_asked_for_and_stays_chosen(pages: TestClient, world: World) -> None:
    sign_in(pages, COMMITTEE)
    text = pages.get(f"{HOME}?show=unchecked").text
    assert any(one.get("unchecked") == "true" for one in world.asked)
    assert f'action="{HOME}/entries/{UNCHECKED}/check?show=unchecked"' in text

    answer = send(pages, f"{HOME}/entries/{UNCHECKED}/check?show=unchecked")

    assert answer.headers["location"] == f"{HOME}?show=unchecked&say=check&seen=7"


def test_without_a_decision_of_the_owners_the_fund_cannot_be_used(pages: TestClient, world: World) -> None:
    world.funding[f"/estates/{ESTATE}/account/decisions"] = []
    sign_in(pages, COMPANY)
    path = f"/estates/{ESTATE}/account/entries"
    world.refuse(f"POST {path}", 409, "decision-missing", "须经业主表决", "no vote", "vote_id")

    answer = send(pages, f"{HOME}/book", **SLIP, category="maintenance_fund/out/repair", amount="1", vote="")

    assert "没有通过的表决，维修资金不能使用。" in answer.text
    assert 'id="book-vote-e">使用维修资金须经业主表决通过，请选择表决。' in answer.text
    assert '<option value="maintenance_fund/out/repair" selected>' in answer.text


def test_somebody_without_an_office_there_is_told_no(pages: TestClient, world: World) -> None:
    pages.cookies.set("linli_access", token_of(WORKER, ("owners_committee", AREA)))
    world.refuse(f"/estates/{ESTATE}/account", 403, "not-of-the-estate", "仅本小区业主可查看", "you own nothing there")

    assert pages.get(HOME).status_code == 403

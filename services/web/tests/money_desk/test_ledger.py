"""The bookkeepers' pages: what is booked and asked for, who approves it, and the bank's statements."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from funding_service.aggregate.ledger.statement import parse_statement
from funding_service.commands import ledger as commands
from funding_service.refusals.ledger import StatementInvalidError
from pydantic import BaseModel
from web_service.language.statement_faults import fault_in_chinese

from .. import money_desk_examples as desk
from ..deliberation_desk.saying import offered, send, sent, sign_in
from ..examples import AREA, ESTATE, RESIDENT, WORKER, World, token_of
from ..money_desk_examples import LARGE_OUTGOING, OUTGOING, OWN_OUTGOING, PLEDGE
from ..money_examples import COMMITMENT, DONATION, GRANT, PAYMENT, TODAY, WRONG
from ..work_examples import FUND, WORK

HOME = f"/desk/funds/{FUND}"
DAY = TODAY.isoformat()
PAPER = {"voucher": "记-20", "happened_on": DAY, "text": "办理事项"}
HEAD = "日期,流水号,收入,支出,余额\n"


def entry_home(entry_id: str) -> str:
    return f"{HOME}/entries/{entry_id}"


BOOKED: list[tuple[str, dict[str, str], str, type[BaseModel], dict[str, Any]]] = [
    (
        f"{HOME}/income",
        {**PAPER, "source": "donation", "amount": "1,234.5", "earmark": f"upkeep/{WORK}", "party": "王女士",
         "named": "yes", "donor_id": RESIDENT, "pledge": PLEDGE},
        f"/funds/{FUND}/incomes",
        commands.BookIncome,
        {**PAPER, "source": "donation", "amount_fen": 123_450, "earmark": {"purpose": "upkeep", "work_id": WORK},
         "party": "王女士", "named": True, "donor_id": RESIDENT, "pledge_id": PLEDGE},
    ),
    (
        f"{HOME}/income",
        {**PAPER, "source": "grant", "amount": "0.01", "earmark": "construction", "party": "财政所", "donor_id": "",
         "pledge": ""},
        f"/funds/{FUND}/incomes",
        commands.BookIncome,
        {**PAPER, "source": "grant", "amount_fen": 1, "earmark": {"purpose": "construction"}, "party": "财政所"},
    ),
    (
        f"{HOME}/pledge",
        {**PAPER, "amount": "300", "earmark": "upkeep", "party": "张先生"},
        f"/funds/{FUND}/pledges",
        commands.BookPledge,
        {**PAPER, "amount_fen": 30_000, "earmark": {"purpose": "upkeep"}, "party": "张先生"},
    ),
    (
        f"{HOME}/commit",
        {**PAPER, "work": WORK, "amount": "¥5,000.00", "earmark": "construction", "party": "绿园建设"},
        f"/funds/{FUND}/commitments",
        commands.BookCommitment,
        {**PAPER, "amount_fen": 500_000, "earmark": {"purpose": "construction"}, "for_work_id": WORK,
         "party": "绿园建设"},
    ),
    (
        f"{HOME}/pay",
        {**PAPER, "against": COMMITMENT, "amount": "10", "party": "绿园建设"},
        f"/funds/{FUND}/outgoings",
        commands.RequestOutgoing,
        {**PAPER, "kind": "payment", "amount_fen": 1_000, "against_id": COMMITMENT, "party": "绿园建设"},
    ),
    (
        f"{HOME}/write-off",
        {**PAPER, "earmark": "upkeep", "amount": "10"},
        f"/funds/{FUND}/outgoings",
        commands.RequestOutgoing,
        {**PAPER, "kind": "write_off", "amount_fen": 1_000, "earmark": {"purpose": "upkeep"}},
    ),
    (f"{HOME}/close", {"reason": "并入街道账"}, f"/funds/{FUND}/close", commands.CloseFund, {"reason": "并入街道账"}),
    (
        f"{entry_home(COMMITMENT)}/release",
        {**PAPER, "amount": "1"},
        f"/funds/{FUND}/entries/{COMMITMENT}/release",
        commands.Release,
        {**PAPER, "amount_fen": 100},
    ),
    (
        f"{entry_home(PAYMENT)}/refund-in",
        {**PAPER, "amount": "1", "party": ""},
        f"/funds/{FUND}/entries/{PAYMENT}/refund-in",
        commands.TakeInRefund,
        {**PAPER, "amount_fen": 100},
    ),
    (
        f"{entry_home(GRANT)}/refund-out",
        {**PAPER, "amount": "1", "party": "财政所"},
        f"/funds/{FUND}/outgoings",
        commands.RequestOutgoing,
        {**PAPER, "kind": "refund_out", "amount_fen": 100, "against_id": GRANT, "party": "财政所"},
    ),
    (
        f"{entry_home(PLEDGE)}/write-off",
        PAPER,
        f"/funds/{FUND}/entries/{PLEDGE}/write-off",
        commands.WriteOffPledge,
        PAPER,
    ),
    (f"{entry_home(WRONG)}/reverse", PAPER, f"/funds/{FUND}/entries/{WRONG}/reverse", commands.Reverse, PAPER),
    (
        f"{entry_home(GRANT)}/answer",
        {"text": "在途"},
        f"/funds/{FUND}/entries/{GRANT}/answer",
        commands.AnswerDifference,
        {"text": "在途"},
    ),
    (
        f"{HOME}/bank/2/3/match",
        {f"entry-{DONATION}": "yes", f"entry-{GRANT}": "yes"},
        f"/funds/{FUND}/statements/2/lines/3/match",
        commands.MatchLine,
        {"entry_ids": [DONATION, GRANT]},
    ),
    (
        f"{HOME}/bank/2/3/answer",
        {"text": "银行手续费"},
        f"/funds/{FUND}/statements/2/lines/3/answer",
        commands.AnswerDifference,
        {"text": "银行手续费"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("page", "said", "path", "command", "body"), BOOKED)
def test_a_form_sends_a_command_that_the_service_takes(
    worker: TestClient,
    world: World,
    page: str,
    said: dict[str, str],
    path: str,
    command: type[BaseModel],
    body: dict[str, Any],
) -> None:
    answer = send(worker, page, **said)

    assert answer.status_code == 303, answer.text
    assert sent(world, path) == body
    command(**body)


def test_a_fund_is_opened_for_an_estate_of_the_area(worker: TestClient, world: World) -> None:
    world.answers["/funds"] = {"fund_id": FUND}

    answer = send(worker, "/desk/funds/open", division=AREA, estate_id=ESTATE, fund_name="微更新", about="捐赠")

    body = sent(world, "/funds")
    assert commands.OpenFund(**body).estate_id is not None
    assert answer.headers["location"] == f"{HOME}?say=open&seen=7"
    assert "资金账已设立。" in worker.get(answer.headers["location"]).text


def test_the_list_of_funds_says_what_is_free(worker: TestClient) -> None:
    text = worker.get("/desk/funds").text

    assert "逸景社区微更新资金" in text
    assert "¥159,500.50" in text  # at the bank, of all earmarks
    assert "¥116,500.50" in text  # what is promised to nobody


def test_forms_know_what_is_free_and_what_is_left(worker: TestClient) -> None:
    text = worker.get(HOME).text

    assert offered(text, HOME) == {"income", "pledge", "commit", "pay", "write-off", "close"}
    assert "建设（不限项目）（可用 ¥114,000）" in text
    assert "3. 中心花园适老化改造（剩余 ¥43,000）" in text
    assert "7. 张先生（剩余 ¥600）" in text
    assert "中心花园适老化改造（合同 ¥86,000）" in text
    assert f'href="/desk/funds/outgoings/{OUTGOING}"' in text
    assert "未对上：流水 2 行，分录 2 笔" in text
    assert f'value="{DAY}"' in text  # the voucher's day is today unless somebody says otherwise


def test_who_only_audits_reads_and_books_nothing(pages: TestClient, world: World) -> None:
    pages.cookies.set("linli_access", token_of(WORKER, ("auditor", AREA)))

    text = pages.get(HOME).text

    assert offered(text, HOME) == set()
    assert "您可以查看，不能记账。" in text


@pytest.mark.parametrize("typed", ["", "abc", "-5", "1.234", "1e3", "99999999999"])
def test_what_is_no_amount_of_yuan_is_refused_at_its_field_and_nothing_typed_is_lost(
    worker: TestClient, world: World, typed: str
) -> None:
    answer = send(
        worker, f"{HOME}/income", **PAPER, source="grant", amount=typed, earmark="construction", party="财政所"
    )

    assert answer.status_code == 422
    assert "请填写金额（元，最多两位小数）。" in answer.text
    assert 'value="财政所"' in answer.text
    assert world.commands == []


@pytest.mark.parametrize("page", [f"{HOME}/income", f"{HOME}/pay", entry_home(GRANT) + "/refund-out"])
def test_money_comes_from_and_goes_to_somebody(worker: TestClient, world: World, page: str) -> None:
    said = {"source": "grant", "earmark": "construction", "against": COMMITMENT, "amount": "1", "party": " "}

    answer = send(worker, page, **PAPER, **said)

    assert answer.status_code == 422
    assert "请填写对方名称，100 字以内。" in answer.text
    assert world.commands == []


def test_a_refusal_of_the_service_stands_at_its_field(worker: TestClient, world: World) -> None:
    world.refuse(f"/funds/{FUND}/commitments", 409, "overdrawn", "资金余额不足", "5 fen are there", "amount_fen")

    answer = send(
        worker, f"{HOME}/commit", **PAPER, work=WORK, amount="900000", earmark="construction", party="绿园建设"
    )

    assert answer.status_code == 409
    assert 'id="commit-amount-e">余额不足。' in answer.text
    assert 'value="900000"' in answer.text


def test_an_entry_offers_what_is_left_of_it(worker: TestClient, world: World) -> None:
    commitment, payment, wrong = (entry_home(one) for one in (COMMITMENT, PAYMENT, WRONG))
    world.funding[f"/funds/{FUND}/entries/{PAYMENT}"]["entry"]["left_fen"] = 4_300_000

    text = worker.get(commitment).text

    assert offered(text, commitment) == {"pay", "release"}  # a part was paid: it is not reversed any more
    assert "最多 ¥43,000" in text
    assert "须先冲正使用它的分录" in text
    assert offered(worker.get(payment).text, payment) == {"refund-in", "reverse", "answer"}
    assert offered(worker.get(wrong).text, wrong) == {"answer"}  # it was taken back


def test_approvals_say_who_asked_and_how_each_stands_to_whoever_looks(worker: TestClient) -> None:
    text = worker.get("/desk/funds/approvals").text

    order = [text.index(f"outgoing-{one}") for one in (OUTGOING, OWN_OUTGOING, LARGE_OUTGOING)]
    assert order == sorted(order)
    assert "逸景佳苑居委会 · 居村干部" in text
    assert [one in text for one in ("待您审批", "您的申请", "超出您的权限")] == [True] * 3
    assert "¥20,000 以内" in text
    assert RESIDENT not in text


def test_the_desk_s_home_says_what_waits_for_whoever_looks(worker: TestClient, world: World) -> None:
    assert f'hx-get="/desk/funds/waiting?division={AREA}"' in worker.get("/desk").text

    strip = worker.get(f"/desk/funds/waiting?division={AREA}").text

    assert '支出待您审批 <b class="num">1</b>' in strip  # neither the own one nor that above the limit
    assert '逾期的工程 <b class="num">1</b>' in strip
    world.refuse(f"/divisions/{AREA}/outgoings", 503, "service-unreachable", "x", "x")
    alone = worker.get(f"/desk/funds/waiting?division={AREA}").text
    assert "支出待您审批" not in alone
    assert "逾期的工程" in alone


def test_nobody_is_offered_to_approve_the_own_request_or_above_the_limit(worker: TestClient, world: World) -> None:
    own, large = (f"/desk/funds/outgoings/{one}" for one in (OWN_OUTGOING, LARGE_OUTGOING))

    assert offered(worker.get(own).text, own) == {"reject"}
    assert "这是您自己的申请，须由另外 2 人审批" in worker.get(own).text
    assert offered(worker.get(large).text, large) == {"reject"}
    assert "金额超出您的审批权限" in worker.get(large).text
    world.funding[f"/outgoings/{OUTGOING}"] = desk.outgoing(approved_by=[WORKER])
    home = f"/desk/funds/outgoings/{OUTGOING}"
    assert offered(worker.get(home).text, home) == {"reject"}
    assert "您已通过，须由另一人审批" in worker.get(home).text


def test_the_second_approval_books(worker: TestClient, world: World) -> None:
    home = f"/desk/funds/outgoings/{OUTGOING}"
    world.funding[f"/outgoings/{OUTGOING}"] = desk.outgoing(
        approved_by=[RESIDENT], steps=[desk.step("requested", 20), desk.step("approved", 2, "party_secretary")]
    )
    text = worker.get(home).text
    assert offered(text, home) == {"approve", "reject"}
    assert "您是最后一位，通过后立即入账。" in text
    assert "居民区书记" in text

    answer = send(worker, f"{home}/approve")

    assert sent(world, f"/outgoings/{OUTGOING}/approve") == {}
    world.funding[f"/outgoings/{OUTGOING}"] = desk.outgoing(state="booked", entry_id=PAYMENT)
    after = worker.get(answer.headers["location"]).text
    assert "已通过并入账。" in after
    assert f'href="{entry_home(PAYMENT)}"' in after
    assert offered(after, home) == set()


def test_a_rejection_has_a_reason(worker: TestClient, world: World) -> None:
    send(worker, f"/desk/funds/outgoings/{OUTGOING}/reject", reason="缺发票")

    assert commands.Reject(**sent(world, f"/outgoings/{OUTGOING}/reject")).reason == "缺发票"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_statement_is_sent_as_text_however_the_bank_wrote_it(worker: TestClient, world: World, encoding: str) -> None:
    csv = HEAD + "2026-03-02,记-12,5000.00,,5000.00\n"
    world.answers[f"/funds/{FUND}/statements"] = {"statement": "3", "matched": "12"}

    answer = worker.post(
        f"{HOME}/bank/import", data={"idempotency_key": "key-of-the-form"}, files={"csv": csv.encode(encoding)}
    )

    assert sent(world, f"/funds/{FUND}/statements") == {"csv": csv}
    assert "第 3 份对账单已导入，自动对上 12 行。" in worker.get(answer.headers["location"]).text


def test_a_fault_of_the_file_is_said_with_its_line(worker: TestClient, world: World) -> None:
    detail = "line 3: balance does not follow on line 2"
    world.refuse(f"/funds/{FUND}/statements", 422, "statement-invalid", "对账单无效", detail, "csv")

    answer = worker.post(
        f"{HOME}/bank/import", data={"idempotency_key": "key-of-the-form"}, files={"csv": HEAD.encode()}
    )

    assert answer.status_code == 422
    assert "第 3 行：余额与第 2 行接不上。 没有导入任何内容。" in answer.text


@pytest.mark.parametrize(
    "file",
    [
        "",
        HEAD,
        "日期,流水号,收入,支出\n",
        "日期,日期,流水号,收入,支出,余额\n",
        HEAD + "2026-03-02,A,1,,1,多\n",
        HEAD + "2026-03-02,A,1,1,1\n",
        HEAD + "2026-03-02,,1,,1\n",
        HEAD + "2026-03-02,A,一,,1\n",
        HEAD + "03/02,A,1,,1\n",
        HEAD + "2026-03-02,A,1,,1\n2026-03-02,A,1,,2\n",
        HEAD + "2026-03-02,A,1,,1\n2026-03-01,B,1,,2\n",
        HEAD + "2026-03-02,A,1,,1\n2026-03-02,B,1,,3\n",
    ],
)
def test_every_fault_that_the_service_finds_in_a_file_is_said_in_chinese(file: str) -> None:
    with pytest.raises(StatementInvalidError) as refused:
        parse_statement(file)

    said = fault_in_chinese(str(refused.value))

    assert said.startswith("第 ")
    assert not {"line", "balance", "reference", "head", "date"} & set(said.replace("'", " ").split())


def test_reconciliation_says_how_books_and_bank_differ(worker: TestClient) -> None:
    text = worker.get(f"{HOME}/bank").text

    assert "相差 −¥42,999.50：流水 2 行、分录 2 笔未对上。" in text
    assert f'href="{HOME}/bank/2/3"' in text
    assert "1 行未对上" in text  # of the second statement


def test_the_one_entry_of_a_line_s_amount_comes_first_and_is_chosen(worker: TestClient, world: World) -> None:
    text = worker.get(f"{HOME}/bank/2/4").text

    assert text.index(f"entry-{DONATION}") < text.index(f"entry-{PAYMENT}")
    assert f'name="entry-{DONATION}" value="yes" checked' in text
    assert f'name="entry-{PAYMENT}" value="yes" checked' not in text
    answer = send(worker, f"{HOME}/bank/2/4/match")
    assert "请至少选择一笔分录。" in answer.text
    assert world.commands == []


def test_a_line_that_was_matched_meanwhile_leads_back_to_the_statement(worker: TestClient) -> None:
    assert worker.get(f"{HOME}/bank/2/99").headers["location"] == f"{HOME}/bank"


@pytest.mark.parametrize(
    ("phone", "address", "lacks"),
    [
        ("13900139000", "/desk/rounds", ""),
        ("13400134000", "/desk/accounts", "/desk/funds"),
        ("13300133000", "/desk/accounts", "/desk/funds"),
    ],
)
def test_everybody_finds_their_money_pages_in_the_menu(pages: TestClient, phone: str, address: str, lacks: str) -> None:
    sign_in(pages, phone)

    text = pages.get("/me").text

    assert f'<a href="{address}">项目办理</a>' in text
    tabs = pages.get("/desk/accounts").text
    assert ("/desk/funds/approvals" in tabs) == (not lacks)


def test_residents_have_no_such_menu(signed_in: TestClient) -> None:
    assert "项目办理" not in signed_in.get("/me").text


def test_somebody_of_another_place_is_told_no(pages: TestClient, world: World) -> None:
    sign_in(pages, "13700137000")
    world.refuse(f"/funds/{FUND}/reconciliation", 403, "no-right", "无权", "this account is kept by others")

    assert pages.get(f"/desk/funds/{FUND}/bank").status_code == 403

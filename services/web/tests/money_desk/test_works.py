"""Works at the desk: opened, contracted, built by milestones with photos, mended, accepted, kept up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from funding_service.commands import works as commands
from pydantic import BaseModel

from .. import work_examples as works
from ..deliberation_desk.saying import offered, send, sent, sign_in
from ..examples import AREA, ESTATE, WORKER, World, id_of, token_of
from ..mailbox_services import PNG
from ..money_examples import TODAY
from ..work_examples import ANSWERED, FUND, OTHER_WORK, OVERDUE, TOPIC, WORK

HOME = f"/desk/works/{WORK}"
SOON, LATER = ((TODAY + timedelta(days=days)).isoformat() for days in (30, 60))


def funded(**different: Any) -> dict[str, Any]:
    """There is money for it, and no contract."""
    none: dict[str, Any] = {"contractor": None, "contract_fen": 0, "over_fen": 0, "committed_fen": 0, "milestones": []}
    return works.work(**({"status": "funded", "open_defects": [], "steps": []} | none | different))


SENT: list[tuple[str, dict[str, str], str, type[BaseModel] | None, dict[str, Any]]] = [
    (
        "contract",
        {"contractor": "绿园建设", "amount": "86000", "households": "240", "reason": "地下管线", "text": "按图施工",
         "name-0": "拆除", "due-0": SOON, "name-1": "铺设", "due-1": LATER, "name-2": "", "due-2": ""},
        "contract",
        commands.ContractWork,
        {"contractor": "绿园建设", "contract_fen": 8_600_000, "households": 240, "reason": "地下管线",
         "text": "按图施工", "milestones": [{"name": "拆除", "due_on": SOON}, {"name": "铺设", "due_on": LATER}]},
    ),
    (
        "change-contract",
        {"amount": "90000.00", "due-0": SOON, "due-1": LATER, "reason": "加固"},
        "change-contract",
        commands.ChangeContract,
        {"contract_fen": 9_000_000, "due_on": [SOON, LATER], "reason": "加固"},
    ),
    ("milestones/3/reach", {"text": "装好了"}, "milestones/3/reach", commands.Report, {"text": "装好了"}),
    ("complete", {}, "complete", None, {}),
    ("accept", {"text": "合格"}, "accept", commands.Report, {"text": "合格"}),
    (
        "begin-upkeep",
        {"fund": FUND, "keeper": "花友会", "amount": "1200", "text": "浇水"},
        "begin-upkeep",
        commands.BeginUpkeep,
        {"fund_id": FUND, "keeper": "花友会", "yearly_fen": 120_000, "text": "浇水"},
    ),
    ("cancel", {"reason": "不需要了"}, "cancel", commands.CancelWork, {"reason": "不需要了"}),
    (f"defects/{OVERDUE}/answer", {"text": "已换"}, f"defects/{OVERDUE}/answer", commands.Report, {"text": "已换"}),
    (
        f"defects/{ANSWERED}/judge",
        {"mended": "no", "text": "还松", "answer_by": SOON},
        f"defects/{ANSWERED}/judge",
        commands.JudgeDefect,
        {"mended": False, "text": "还松", "answer_by": SOON},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("page", "said", "path", "command", "body"), SENT)
def test_a_form_sends_a_command_that_the_service_takes(
    worker: TestClient,
    world: World,
    page: str,
    said: dict[str, str],
    path: str,
    command: type[BaseModel] | None,
    body: dict[str, Any],
) -> None:
    answer = send(worker, f"{HOME}/{page}", **said)

    assert answer.status_code == 303, answer.text
    assert sent(world, f"/works/{WORK}/{path}") == body
    assert command is None or command(**body)


def test_a_work_is_opened_from_the_address_of_its_topic(worker: TestClient, world: World) -> None:
    world.answers["/works"] = {"work_id": WORK}
    said = {"division": AREA, "estate_id": ESTATE, "title": "照明", "text": "换灯", "amount": "800"}

    answer = send(worker, "/desk/works/open", **said, topic=f"https://linli.test/topics/{TOPIC}?say=1")

    body = sent(world, "/works")
    assert commands.OpenWork(**body).cost_fen == 80_000
    assert str(body["topic_id"]) == TOPIC
    assert answer.headers["location"] == f"{HOME}?say=open&seen=7"


def test_what_is_late_stands_first_in_the_worklist(worker: TestClient) -> None:
    text = worker.get("/desk/works").text

    assert text.index("#milestone-3") < text.index(f"#defect-{OVERDUE}") < text.index("#milestone-4")
    assert text.count("已超时") == 2
    assert "还剩 20 天" in text
    assert "1 项工程逾期" in text
    assert "超概算 ¥6,000" in text


def test_works_are_filtered_by_how_far_they_are(worker: TestClient) -> None:
    text = worker.get("/desk/works?status=reviewed").text

    assert f'href="/desk/works/{OTHER_WORK}"' in text
    assert f'<a class="row-title" href="/desk/works/{WORK}">' not in text


def test_what_is_offered_follows_from_the_state(worker: TestClient, world: World) -> None:
    def can(**different: Any) -> set[str]:
        world.funding[f"/works/{WORK}"] = different.pop("whole", works.work)(**different)
        return offered(worker.get(HOME).text, HOME)

    reached = [works.milestone(1, "拆除", 20, 21)]
    assert can(whole=funded) == {"contract", "cancel"}
    assert can() == {"change-contract"}  # money is committed to it, milestones are open
    assert can(committed_fen=0) == {"change-contract", "cancel"}
    assert can(milestones=reached) == {"change-contract", "complete"}
    assert can(status="completed", milestones=reached) == set()  # an area worker accepts nothing
    assert can(status="accepted") == {"begin-upkeep"}
    assert can(status="cancelled") == set()


def test_who_completed_it_is_told_that_another_accepts(pages: TestClient, world: World) -> None:
    pages.cookies.set("linli_access", token_of(WORKER, ("street_officer", id_of("310113111"))))
    own = works.step("completed", 1, on_time=True)
    world.funding[f"/works/{WORK}"] = works.work(status="completed", open_defects=[], steps=[own])
    text = pages.get(HOME).text
    assert "完工由您申报，须由另一人验收。" in text
    assert offered(text, HOME) == set()

    other = own | {"by_id": id_of("somebody else")}
    world.funding[f"/works/{WORK}"] = works.work(status="completed", steps=[other])
    assert "还有 2 个问题未整改" in pages.get(HOME).text

    world.funding[f"/works/{WORK}"] = works.work(status="completed", open_defects=[], steps=[other])
    assert offered(pages.get(HOME).text, HOME) == {"accept"}


def test_defects_stand_with_what_was_said_of_them_and_what_is_next(worker: TestClient, pages: TestClient) -> None:
    text = worker.get(HOME).text
    assert f'action="{HOME}/defects/{OVERDUE}/answer"' in text
    assert f'action="{HOME}/defects/{ANSWERED}/answer"' not in text  # it was answered, and waits to be judged
    assert "/judge" not in text
    assert text.index("井盖松动") < text.index("座椅有毛刺")  # mended ones come last
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text

    officer = sign_in(pages, "13700137000").get(HOME).text

    assert f'action="{HOME}/defects/{ANSWERED}/judge"' in officer


def test_each_photo_is_a_command_under_a_key_of_its_own(worker: TestClient, world: World) -> None:
    files = [("photos", (f"{number}.png", PNG, "image/png")) for number in (1, 2)]

    answer = worker.post(f"{HOME}/milestones/3/photos", data={"idempotency_key": "key-of-the-form"}, files=files)

    assert answer.headers["location"] == f"{HOME}?say=photos&seen=7"
    path = f"/works/{WORK}/milestones/3/photos"
    assert world.commands == [(path, "key-of-the-form-1", PNG), (path, "key-of-the-form-2", PNG)]


def test_a_contract_without_a_milestone_keeps_what_was_typed(worker: TestClient, world: World) -> None:
    world.funding[f"/works/{WORK}"] = funded()

    answer = send(worker, f"{HOME}/contract", contractor="绿园建设", amount="1", households="2", text="按图")

    assert answer.status_code == 422
    assert "请至少填写一个节点及其期限。" in answer.text
    assert 'value="绿园建设"' in answer.text
    assert world.commands == []


def test_an_overrun_is_refused_beside_its_field(worker: TestClient, world: World) -> None:
    world.funding[f"/works/{WORK}"] = funded()
    world.refuse(f"/works/{WORK}/contract", 409, "overrun", "超出概算", "your role may not decide that", "contract_fen")
    said = {"contractor": "绿园", "amount": "90000", "households": "2", "text": "按图", "name-0": "一", "due-0": SOON}

    answer = send(worker, f"{HOME}/contract", **said, reason="加固")

    assert 'id="contract-amount-e">超出概算' in answer.text
    assert "超出概算须由街镇或区级干部签约。" in answer.text


def test_a_late_milestone_says_so(worker: TestClient, world: World) -> None:
    world.funding[f"/works/{WORK}"] = works.work(milestones=[works.milestone(1, "拆除", 2)])

    text = worker.get(HOME).text

    assert 'id="milestone-1" class="step-bad"' in text
    assert '拆除 <span class="mark mark-late">逾期</span>' in text

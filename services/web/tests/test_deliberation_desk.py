"""议事办理: what waits, screening, leading a topic, what each form sends, and refusals beside the form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from web_service.deliberation.desk.settings.places import faults_in, line_at, lines_of

from . import desk_examples as desk
from . import hall_examples as hall
from .conftest import ORIGIN, pages_over
from .desk_examples import BATCH, HOUSEHOLD, NUMBERS, RAISED
from .examples import AREA, OFFICERS, RESIDENT, World, id_of
from .hall_examples import CONVENTION, MEETING, PUBLIC_NOTICE, QUESTION, SET, TOPIC, page
from .mailbox_services import DEPARTMENT_UNIT, DISTRICT, STREET, at
from .services import example_services
from .taking_part_services import CONTEST, FORM, PANEL, TALK
from .vote_services import VOTE, vote

KEY = "key-of-the-form"
TOPIC_PAGE, RAISED_PAGE = f"/desk/topics/{TOPIC}", f"/desk/topics/{RAISED}"
OBJECTION = id_of("objection")


@pytest.fixture(scope="module")
def built() -> tuple[World, FastAPI]:
    """The pages, put together once for all these tests."""
    world = World()
    return world, pages_over(example_services(world))


@pytest.fixture
def world(built: tuple[World, FastAPI]) -> World:
    """The one world, as it was in the beginning, with a desk on which something of everything waits."""
    world = built[0]
    vars(world).update(vars(World()))
    desk.lay_out(world)
    return world


@pytest.fixture
def pages(built: tuple[World, FastAPI], world: World) -> Iterator[TestClient]:
    with TestClient(built[1], base_url="http://linli.test", headers=ORIGIN, follow_redirects=False) as client:
        yield client


def sign_in(pages: TestClient, phone: str) -> TestClient:
    pages.post("/sign-in", data={"phone": phone, "password": "a long pass phrase"})
    return pages


@pytest.fixture
def street(pages: TestClient) -> TestClient:
    return sign_in(pages, "13700137000")


def send(pages: TestClient, path: str, **said: Any) -> Any:
    return pages.post(path, data={"idempotency_key": KEY, **said})


def sent(world: World, path: str) -> Any:
    """The body of the one command, under the key of its form."""
    [(found, key, body)] = world.commands
    assert (found, key) == (path, KEY)
    return body


def offered(text: str, below: str) -> set[str]:
    """The commands that a page offers."""
    return set(re.findall(rf'action="{below}/([a-z-]+)"', text))


# What waits


def test_the_worklist_counts_what_waits_and_says_in_words_what_is_late(worker: TestClient) -> None:
    text = worker.get("/desk/topics").text
    assert re.search(r'view=screen" class="view-late">立项与申诉 <span class="num count">1</span>', text)
    assert "已超时 24 小时" in text
    assert "本阶段超期 3 天" in text
    assert "1 份录入不一致" in text
    assert "开会已过 2 天，纪要未签署" in text
    assert "&lt;script&gt;" in text
    assert "<script>alert" not in text
    order = [text.index(f'id="list-{view}"') for view in ("screen", "objections", "inquiries", "minutes", "stages")]
    assert order == sorted(order)


def test_one_view_is_asked_for_with_its_filters_and_cursor(worker: TestClient, world: World) -> None:
    world.asked.clear()
    text = worker.get("/desk/topics?view=stages&stage=coordination&late=yes&cursor=abc&seen=7").text
    asked = {"path": f"/divisions/{AREA}/desk/topics", "stage": "coordination", "overdue": "true"}
    assert asked | {"limit": "30", "cursor": "abc", "at_least": "DELIBERATION:7"} in world.asked
    assert 'id="list-screen"' not in text
    assert "协调会 <span" in text


def test_the_street_sees_what_came_up_to_it_and_what_it_does_not_decide(street: TestClient, world: World) -> None:
    for name in ("", "/topics", "/objections", "/minutes"):
        world.hall[f"/divisions/{STREET}/desk{name}"] = page() if name else desk.COUNTS
    fresh = desk.raised(topic_id=id_of("fresh"), due_at=at(days=-3), overdue=False)
    world.hall |= {
        f"/divisions/{STREET}/desk/closing": [],
        f"/divisions/{STREET}/topics/waiting": page(desk.raised(), fresh),
        f"/units/{STREET}/inquiries": page(),
        f"/divisions/{STREET}/resolutions": page(),
        f"/divisions/{STREET}/meetings": page(),
        f"/divisions/{STREET}/conventions": page({**hall.CONVENTION_ITEM, "waiting_version": 2}),
    }
    text = street.get("/desk/topics").text
    assert "下级超时，由您审核" in text
    assert "由居委会办理" in text
    assert "等待街镇答复" in text


def test_a_department_has_what_it_was_asked_and_nothing_else(pages: TestClient, world: World) -> None:
    handler = sign_in(pages, "13600136000")
    unit = DEPARTMENT_UNIT.partition("/")[2]
    world.hall[f"/units/{unit}/inquiries"] = page(hall.inquiry())
    text = handler.get("/desk/topics").text
    assert "加装电梯的补贴何时到位" in text
    assert "list-screen" not in text


def test_the_desk_of_deliberation_is_closed_to_who_is_not_signed_in(pages: TestClient) -> None:
    for path in ("/desk/topics", TOPIC_PAGE, f"/desk/votes/{VOTE}", "/desk/topics/settings/templates"):
        assert "/sign-in" in pages.get(path).headers["location"]


# Screening


def test_screening_shows_each_template_with_its_stages_and_topics_to_merge_into(worker: TestClient) -> None:
    text = worker.get(RAISED_PAGE).text
    assert offered(text, RAISED_PAGE) == {"accept", "merge", "decline"}
    assert re.search(r"听证会 <small.*?协调会 <small.*?评议会 <small", text, re.S)
    assert f'name="into" value="{TOPIC}"' in text
    assert f'name="into" value="{TOPIC}"' not in worker.get(f"{RAISED_PAGE}?find=没有的词").text


def test_accepting_sends_the_template_and_words_only_when_there_are_any(worker: TestClient, world: World) -> None:
    answer = send(worker, f"{RAISED_PAGE}/accept", template="three_meetings", title="", body="")
    assert sent(world, f"/topics/{RAISED}/accept") == {"template": "three_meetings"}
    assert answer.headers["location"] == f"{RAISED_PAGE}?say=accept&seen=7"
    world.commands.clear()
    send(worker, f"{RAISED_PAGE}/accept", template="three_meetings", title="标题", body="正文")
    assert sent(world, f"/topics/{RAISED}/accept")["text"] == "正文"


@pytest.mark.parametrize("named", [TOPIC, "5E3A11C0FF", f"http://linli.test/topics/{TOPIC}"])
def test_a_topic_to_merge_into_is_named_by_choice_number_or_address(
    worker: TestClient, world: World, named: str
) -> None:
    answer = send(worker, f"{RAISED_PAGE}/merge", into=named)
    assert sent(world, f"/topics/{RAISED}/merge") == {"into_topic_id": TOPIC}
    assert answer.headers["location"] == "/desk/topics?say=merge&seen=7"


def test_a_merge_into_nothing_is_refused_beside_its_field(worker: TestClient, world: World) -> None:
    answer = send(worker, f"{RAISED_PAGE}/merge", into="nothing")
    assert answer.status_code == 422
    assert "请选择一个议事中的议题" in answer.text
    assert world.commands == []


def test_what_an_appeal_sent_back_cannot_be_declined_again(worker: TestClient, world: World) -> None:
    steps = [hall.step("appeal_decided", 1, "street_officer", reopened=True)]
    world.hall[f"/topics/{RAISED}"] = desk.to_screen(steps=steps)
    text = worker.get(RAISED_PAGE).text
    assert offered(text, RAISED_PAGE) == {"accept", "merge"}
    assert "不能再次不予立项" in text


def test_the_street_decides_on_an_appeal_and_the_area_does_not(worker: TestClient, world: World) -> None:
    world.hall[f"/topics/{RAISED}"] = {**desk.to_screen(), "item": desk.raised(status="appealed", due_at=at(days=-2))}
    assert offered(worker.get(RAISED_PAGE).text, RAISED_PAGE) == set()
    officer = sign_in(worker, "13700137000")
    assert offered(officer.get(RAISED_PAGE).text, RAISED_PAGE) == {"decide-appeal"}
    refused = send(officer, f"{RAISED_PAGE}/decide-appeal", reason="维持")
    assert "请选择。" in refused.text
    send(officer, f"{RAISED_PAGE}/decide-appeal", decision="yes", reason="请受理")
    assert sent(world, f"/topics/{RAISED}/decide-appeal") == {"reopen": True, "reason": "请受理"}


def test_a_late_topic_is_the_streets_to_screen(street: TestClient, world: World) -> None:
    text = street.get(RAISED_PAGE).text
    assert offered(text, RAISED_PAGE) == {"accept", "merge", "decline"}
    assert "下级没有按时审核" in text
    world.hall[f"/topics/{RAISED}"] = {**desk.to_screen(), "item": desk.raised(due_at=at(days=-3), overdue=False)}
    assert offered(street.get(RAISED_PAGE).text, RAISED_PAGE) == set()


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(worker: TestClient, world: World) -> None:
    world.refusals[f"/topics/{RAISED}/decline"] = (
        422,
        {"type": "/problems/invalid-input", "title": "Invalid input", "status": 422, "detail": "x", "field": "reason"},
    )
    answer = send(worker, f"{RAISED_PAGE}/decline", reason="")
    assert answer.status_code == 422
    assert "请写明理由（2,000 字以内）。" in answer.text
    world.refuse(f"/topics/{RAISED}/decline", 409, "wrong-status", "状态不对", "it is running")
    answer = send(worker, f"{RAISED_PAGE}/decline", reason="我写的理由")
    assert "我写的理由" in answer.text
    assert 'role="alert"' in answer.text


# Leading a topic


def test_a_topic_offers_what_its_stage_allows_and_says_what_each_way_lacks(worker: TestClient) -> None:
    text = worker.get(TOPIC_PAGE).text
    for what in desk.EVERYTHING:
        assert f"/desk/begin/{what}?topic={TOPIC}" in text
    assert offered(text, TOPIC_PAGE) == {"outcome"}
    assert "还需：1 次会议并签署纪要" in text
    assert "还需：1 份公示期满、维持" in text
    assert f'name="instrument_id" value="{hall.VOTE}"' in text
    assert f'href="/desk/meetings/{MEETING}"' in text


def test_who_does_not_convene_the_stage_is_offered_nothing(street: TestClient) -> None:
    text = street.get(TOPIC_PAGE).text
    assert offered(text, TOPIC_PAGE) == set()
    assert "/desk/begin/" not in text
    assert "现在没有您可以办理的事项" in text


@pytest.mark.parametrize(
    ("verb", "said", "body"),
    [
        ("stage", {"to": "hearing"}, {"to": "hearing"}),
        (
            "outcome",
            {"to": "decided", "instrument_id": hall.VOTE, "reason": ""},
            {"outcome": "decided", "instrument_id": hall.VOTE},
        ),
        (
            "outcome",
            {"to": "referred_to_funding", "cost": "31000"},
            {"outcome": "referred_to_funding", "cost_estimate_fen": 3_100_000},
        ),
        ("outcome", {"to": "closed", "reason": "物业已修"}, {"outcome": "closed", "reason": "物业已修"}),
        ("review", {"works": "4", "process": "5", "body": "满意"}, {"works": 4, "process": 5, "findings": "满意"}),
    ],
)
def test_going_on_coming_to_an_outcome_and_reviewing(
    worker: TestClient, world: World, verb: str, said: dict[str, str], body: dict[str, Any]
) -> None:
    send(worker, f"{TOPIC_PAGE}/{verb}", **said)
    assert sent(world, f"/topics/{TOPIC}/{verb}") == body


# Beginning something

GROUND = {"topic": TOPIC, "division": AREA}
TIME, MOMENT = "2099-01-05T19:00", "2099-01-05T19:00:00+08:00"
WORDS = {"title": "标题", "body": "正文"}
BEGUN: list[tuple[str, dict[str, str], str, dict[str, Any]]] = [
    (
        "meeting",
        {"kind": "hearing", "title": "标题", "place": "活动室", "agenda": "一\n\n二", "starts_at": TIME,
         "circle-owners": "yes"},
        "/meetings",
        {"topic_id": TOPIC, "kind": "hearing", "title": "标题", "where": "活动室", "agenda": ["一", "二"],
         "starts_at": MOMENT, "circles": ["owners"]},
    ),
    (
        "notice",
        {**WORDS, "about": "works", "until": "2099-01-09"},
        "/notices",
        {"topic_id": TOPIC, "about": "works", "title": "标题", "text": "正文", "until": "2099-01-09"},
    ),
    (
        "public_notice",
        {**WORDS, "about": "scheme", "days": ""},
        "/public-notices",
        {"topic_id": TOPIC, "about": "scheme", "title": "标题", "text": "正文"},
    ),
    (
        "form",
        {"rule": "households_consultation", "question": "问", "body": "正文", "label-0": "同意", "consents-0": "yes",
         "label-1": "不同意", "label-2": "", "closes_at": TIME},
        "/forms",
        {"topic_id": TOPIC, "rule": "households_consultation", "question": "问", "text": "正文", "options": [
            {"option": "answer1", "label": "同意", "consents": True},
            {"option": "answer2", "label": "不同意", "consents": False},
         ], "opens_at": None, "closes_at": MOMENT, "paper_until": None},
    ),
    (
        "statements",
        {"title": "标题", "question": "问", "open_to": "residents", "held_first": "yes", "closes_at": TIME},
        "/conversations",
        {"topic_id": TOPIC, "title": "标题", "question": "问", "open_to": "residents", "held_first": True,
         "closes_at": MOMENT},
    ),
    (
        "vote",
        {"rule": "owners_use_of_fund", "question": "问", "options": "", "kind": "choice", "closes_at": TIME,
         f"dwelling-{RESIDENT}": "yes"},
        "/votes",
        {"rule": "owners_use_of_fund", "question": "问", "division_id": AREA, "topic_id": TOPIC, "opens_at": None,
         "closes_at": MOMENT, "counts_at": None, "developer_dwelling_ids": [RESIDENT]},
    ),
    (
        "schemes",
        {**WORDS, "kind": "design", "choosing": "vote", "entries_until": TIME},
        "/contests",
        {"topic_id": TOPIC, "kind": "design", "choosing": "vote", "title": "标题", "brief": "正文",
         "entries_until": MOMENT},
    ),
    (
        "panel",
        {"title": "标题", "seats": "9", "youngest": "", "oldest": "", "answer_days": ""},
        "/panels",
        {"topic_id": TOPIC, "title": "标题", "seats": 9, "youngest": 18, "oldest": 200, "answer_days": 7},
    ),
    (
        "convention",
        {"convention": CONVENTION, "title": "修订"},
        f"/conventions/{CONVENTION}/sets",
        {"title": "修订", "topic_id": TOPIC},
    ),
    (
        "request",
        {"to": f"street/{STREET}", "body": "请办理", "answer_by": "2099-02-01"},
        f"/topics/{TOPIC}/requests",
        {"to": {"kind": "street", "id": STREET}, "text": "请办理", "answer_by": "2099-02-01"},
    ),
    ("report", WORDS, f"/topics/{TOPIC}/reports", {"title": "标题", "text": "正文"}),
]  # fmt: skip
IDS = ("meeting_id", "notice_id", "form_id", "conversation_id", "vote_id", "contest_id", "panel_id", "inquiry_id")


@pytest.mark.parametrize(("what", "said", "path", "body"), BEGUN, ids=[one[0] for one in BEGUN])
def test_every_instrument_is_begun_with_what_its_form_says(
    worker: TestClient, world: World, what: str, said: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    blank = worker.get(f"/desk/begin/{what}?topic={TOPIC}")
    assert blank.status_code == 200
    assert 'name="idempotency_key"' in blank.text
    world.answers[path] = dict.fromkeys(IDS, id_of("begun"))
    answer = send(worker, f"/desk/begin/{what}", **GROUND, **said)
    assert answer.status_code == 303, answer.text
    assert sent(world, path) == body
    assert "?say=" in answer.headers["location"]


def test_a_meeting_says_how_early_it_is_announced_and_a_refusal_names_the_earliest_time(
    worker: TestClient, world: World
) -> None:
    text = worker.get(f"/desk/begin/meeting?division={AREA}").text
    assert "须提前 3 天公告，最早" in text
    assert "物业管理条例第十四条" in text
    earliest = "announced 3 days before: 2099-01-05 19:00 at the earliest"
    world.refuse("/meetings", 422, "announced-too-late", "会议通知太晚", earliest, "starts_at")
    answer = send(worker, "/desk/begin/meeting", division=AREA, kind="hearing", title="我写的", starts_at=TIME)
    assert "会议通知太晚（最早 2099-01-05 19:00）" in answer.text
    assert 'value="我写的"' in answer.text


def test_a_time_that_is_none_is_refused_before_anything_is_sent(worker: TestClient, world: World) -> None:
    answer = send(worker, "/desk/begin/statements", **GROUND, title="标题", question="问", closes_at="tomorrow")
    assert answer.status_code == 422
    assert "请填写以后的日期和时间" in answer.text
    assert world.commands == []


def test_a_vote_shows_each_rule_with_its_article_and_what_it_takes(worker: TestClient) -> None:
    text = worker.get(f"/desk/begin/vote?division={AREA}").text
    assert "城市居民委员会组织法第九条" in text
    assert "参与：人数 超过 1/2；同意：参与的人数 超过 1/2" in text
    assert "新法条文号待核对" in text


def test_a_stage_that_does_not_allow_it_offers_no_form(worker: TestClient, world: World) -> None:
    world.hall[f"/topics/{TOPIC}"] = hall.detail()
    answer = worker.get(f"/desk/begin/vote?topic={TOPIC}")
    assert answer.status_code == 409
    assert "当前阶段不能这样做" in answer.text


def test_a_new_convention_is_begun_before_its_first_set(worker: TestClient, world: World) -> None:
    world.answers["/conventions"] = {"convention_id": CONVENTION}
    said = {"division": AREA, "convention": "new-residents_convention", "name": "公约", "title": "首版"}
    send(worker, "/desk/begin/convention", **said)
    body = {"kind": "residents_convention", "division_id": AREA, "title": "公约"}
    assert world.commands == [
        ("/conventions", f"{KEY}-new", body),
        (f"/conventions/{CONVENTION}/sets", KEY, {"title": "首版"}),
    ]


# Running a meeting


def test_a_meeting_offers_what_its_state_allows(worker: TestClient, world: World) -> None:
    home = f"/desk/meetings/{MEETING}"
    assert offered(worker.get(home).text, home) == {"attendance", "remove", "guests", "minutes", "sign-convener"}
    world.hall[f"/meetings/{MEETING}"] = hall.meeting_detail(runs_it=True)
    text = worker.get(home).text
    assert offered(text, home) == {"reschedule", "cancel"}
    assert "起可以开会签到" in text
    world.hall[f"/meetings/{MEETING}"] = hall.meeting_detail(runs_it=True, starts_at=at(minutes=1))
    assert "open" in offered(worker.get(home).text, home)
    world.hall[f"/meetings/{MEETING}"] = desk.held(state="signed", minutes={"draft": 1, "signed": True, "text": "纪要",
                                                   "signatures": ["convener", "participant"]})  # fmt: skip
    assert offered(worker.get(home).text, home) == {"corrections"}
    world.hall[f"/meetings/{MEETING}"] = desk.held(runs_it=False, attendees=[])
    assert offered(worker.get(home).text, home) == set()


@pytest.mark.parametrize(
    ("verb", "said", "path", "body"),
    [
        (
            "attendance",
            {f"person-{RESIDENT}": "yes", "person_id": "", "as_kind": "owner", "mode": "in_person"},
            "attendance",
            {"entries": [{"person_id": RESIDENT, "as_kind": "owner", "mode": "in_person"}]},
        ),
        (
            "attendance",
            {"person_id": f"{RESIDENT}\n{AREA}", "as_kind": "resident", "mode": "proxy", "proxy": STREET},
            "attendance",
            {
                "entries": [
                    {"person_id": one, "as_kind": "resident", "mode": "proxy", "proxy_id": STREET}
                    for one in (RESIDENT, AREA)
                ]
            },
        ),
        ("remove", {"person_id": RESIDENT}, "attendance/remove", {"person_id": RESIDENT}),
        ("guests", {"as_kind": "pupil", "band": "12-17", "people": "8"}, "guests",
         {"as_kind": "pupil", "band": "12-17", "people": 8}),
        (
            "minutes",
            {"body": "纪要", "what-0": "修灯", "by-0": AREA, "role-0": "", "due-0": "2099-03-01", "what-1": ""},
            "minutes",
            {
                "text": "纪要",
                "resolutions": [{"what": "修灯", "by_division_id": AREA, "by_role": None, "due_on": "2099-03-01"}],
            },
        ),
        ("sign-convener", {"draft": "1"}, "minutes/sign", {"draft": 1, "signature": "convener"}),
        ("sign-participant", {"draft": "1"}, "minutes/sign", {"draft": 1, "signature": "participant"}),
        ("corrections", {"body": "更正"}, "minutes/corrections", {"text": "更正"}),
        ("reschedule", {"starts_at": TIME, "place": "", "reason": "下雨"}, "reschedule",
         {"starts_at": MOMENT, "reason": "下雨"}),
        ("open", {}, "open", {}),
    ],
)  # fmt: skip
def test_what_running_a_meeting_sends(
    worker: TestClient, world: World, verb: str, said: dict[str, str], path: str, body: dict[str, Any]
) -> None:
    answer = send(worker, f"/desk/meetings/{MEETING}/{verb}", **said)
    assert answer.status_code == 303, answer.text
    assert sent(world, f"/meetings/{MEETING}/{path}") == body


def test_nobody_on_the_list_is_refused_at_the_field(worker: TestClient, world: World) -> None:
    answer = send(worker, f"/desk/meetings/{MEETING}/attendance", person_id="", as_kind="resident")
    assert "请填写居民编号，每行一个" in answer.text
    assert world.commands == []


def test_a_resolution_is_reported_done_with_a_note(worker: TestClient, world: World) -> None:
    world.hall[f"/meetings/{MEETING}"] = desk.held(state="signed", resolutions=[hall.resolution()])
    page_of = f"/desk/meetings/{MEETING}"
    assert f'action="{page_of}/resolutions/{hall.RESOLUTION}"' in worker.get(page_of).text
    send(worker, f"{page_of}/resolutions/{hall.RESOLUTION}", body="已装好")
    assert sent(world, f"/resolutions/{hall.RESOLUTION}/done") == {"note": "已装好"}


# Paper


def test_slips_are_issued_listed_and_printed_with_their_numbers(worker: TestClient, world: World) -> None:
    home = f"/desk/votes/{VOTE}"
    text = worker.get(home).text
    assert offered(text, home) == {"paper", "slip-entries", "slip-resolutions", "slips"}
    assert f"{home}/slips/{BATCH}" in text
    assert "78.0%" in text
    printed = worker.get(f"{home}/slips/{BATCH}").text
    assert printed.count('class="slip"') == len(NUMBERS)
    assert "0123-4567-89AB-CDEF" in printed
    send(worker, f"{home}/slips", slips="40")
    assert sent(world, f"/votes/{VOTE}/slips") == {"slips": 40}


@pytest.mark.parametrize(
    ("different", "said", "choice"),
    [
        ({}, {"choice": "1"}, [1]),
        ({}, {"choice": ""}, []),
        ({"kind": "approval", "most": 2}, {"option-2": "yes", "option-0": "yes"}, [0, 2]),
        ({"kind": "ranking", "most": 3}, {"rank-0": "2", "rank-1": "", "rank-2": "1"}, [2, 0]),
    ],
)
def test_a_slip_is_entered_as_it_stands(
    worker: TestClient, world: World, different: dict[str, Any], said: dict[str, str], choice: list[int]
) -> None:
    world.hall[f"/votes/{VOTE}"] = vote(**different)
    world.answers[f"/votes/{VOTE}/slip-entries"] = {"status": "disputed"}
    answer = send(worker, f"/desk/votes/{VOTE}/slip-entries", number=NUMBERS[0], **said)
    assert sent(world, f"/votes/{VOTE}/slip-entries") == {"number": NUMBERS[0], "choice": choice}
    assert "须由第三人看原票核对" in worker.get(answer.headers["location"]).text


def test_a_vote_that_is_prepared_is_opened_once_somebody_is_sure(worker: TestClient, world: World) -> None:
    world.hall[f"/votes/{VOTE}"] = vote(status="prepared", opened_at=None, roll=None)
    home = f"/desk/votes/{VOTE}"
    text = worker.get(home).text
    assert offered(text, home) == {"open", "cancel"}
    assert 'type="checkbox" required' in text
    send(worker, f"{home}/open")
    assert sent(world, f"/votes/{VOTE}/open") == {}


def test_papers_are_entered_by_door_and_differences_resolved_by_a_third(worker: TestClient, world: World) -> None:
    home = f"/desk/forms/{FORM}"
    text = worker.get(home).text
    assert offered(text, home) == {"cancel", "papers", "resolve"}
    assert "第 1 次录入：<b>同意加装</b>" in text
    world.answers[f"/forms/{FORM}/papers"] = {"state": "differs"}
    answer = send(worker, f"{home}/papers", dwelling_id=AREA, household_id="", option="agree")
    assert sent(world, f"/forms/{FORM}/papers") == {"dwelling_id": AREA, "option": "agree"}
    assert "say=differs" in answer.headers["location"]
    world.commands.clear()
    send(worker, f"{home}/resolve", household_id=HOUSEHOLD, option="agree", reason="看了原件")
    assert sent(world, f"/forms/{FORM}/papers/{HOUSEHOLD}/resolve") == {"option": "agree", "reason": "看了原件"}


def test_who_entered_a_paper_is_not_offered_to_resolve_it(worker: TestClient, world: World) -> None:
    me = world.hall[f"/forms/{FORM}/papers/{HOUSEHOLD}"]["worker_ids"]
    me[0] = id_of("worker")
    text = worker.get(f"/desk/forms/{FORM}").text
    assert "resolve" not in offered(text, f"/desk/forms/{FORM}")
    assert "须由第三人核对" in text


# Statements, schemes, panels, conventions, notices, questions


def test_statements_are_shown_or_hidden_with_a_reason(worker: TestClient, world: World) -> None:
    home = f"/desk/conversations/{TALK}"
    text = worker.get(home).text
    assert "小花园要多装几盏灯" in text
    assert "停车位先到先得" not in text
    assert "停车位先到先得" in worker.get(f"{home}?state=shown").text
    answer = send(worker, f"{home}/statements/{RESIDENT}?state=held", state="hidden", reason="含个人信息")
    assert sent(world, f"/statements/{RESIDENT}/moderate") == {"state": "hidden", "reason": "含个人信息"}
    assert "say=hidden" in answer.headers["location"]


def test_who_did_not_convene_a_conversation_moderates_nothing(worker: TestClient, world: World) -> None:
    world.refuse(f"/conversations/{TALK}/moderation", 403, "outside-own-division", "不在辖区", "x")
    text = worker.get(f"/desk/conversations/{TALK}").text
    assert "小花园要多装几盏灯" not in text
    assert "现在没有您可以办理的事项" in text


def test_a_scheme_is_handed_in_with_its_pictures_one_by_one(worker: TestClient, world: World) -> None:
    scheme = id_of("a new scheme")
    world.answers[f"/contests/{CONTEST}/schemes"] = {"scheme_id": scheme}
    files = [("photos", (f"{n}.png", b"picture %d" % n, "image/png")) for n in range(2)]
    data = {"idempotency_key": KEY, "title": "林荫", "body": "环路"}
    worker.post(f"/desk/schemes/{CONTEST}/schemes", data=data, files=files)
    assert world.commands == [
        (f"/contests/{CONTEST}/schemes", KEY, {"title": "林荫", "text": "环路"}),
        (f"/schemes/{scheme}/pictures", f"{KEY}-0", b"picture 0"),
        (f"/schemes/{scheme}/pictures", f"{KEY}-1", b"picture 1"),
    ]


def test_a_convener_chooses_a_scheme_with_a_reason(worker: TestClient, world: World) -> None:
    world.hall[f"/contests/{CONTEST}"] |= {"choosing": "decision", "topic_id": None}
    home = f"/desk/schemes/{CONTEST}"
    assert "choose" in offered(worker.get(home).text, home)
    send(worker, f"{home}/choose", scheme=RESIDENT, reason="多数赞成")
    assert sent(world, f"/contests/{CONTEST}/choose") == {"scheme_id": RESIDENT, "reason": "多数赞成"}


def test_an_answer_of_who_was_drawn_is_written_down(worker: TestClient, world: World) -> None:
    world.hall[f"/panels/{PANEL}"] |= {"topic_id": None}
    home = f"/desk/panels/{PANEL}"
    assert offered(worker.get(home).text, home) == {"answers"}
    send(worker, f"{home}/answers", person_id=RESIDENT, decision="no")
    assert sent(world, f"/panels/{PANEL}/answers") == {"person_id": RESIDENT, "takes_part": False}


@pytest.mark.parametrize(
    ("path", "said", "body"),
    [
        ("amendments", {"amendment": "add", "article": "", "body": "新条", "why": "需要"},
         {"amendment": "add", "text": "新条", "why": "需要"}),
        ("amendments", {"amendment": "strike", "article": RESIDENT, "body": "", "why": "过时"},
         {"amendment": "strike", "article_id": RESIDENT, "why": "过时"}),
        ("put-to-vote", {"vote": f"/desk/votes/{VOTE}?say=begun"}, {"vote_id": VOTE}),
        ("adopt", {"in_force_on": "2099-01-01"}, {"in_force_on": "2099-01-01"}),
    ],
)  # fmt: skip
def test_what_a_set_of_amendments_sends(
    worker: TestClient, world: World, path: str, said: dict[str, str], body: dict[str, Any]
) -> None:
    send(worker, f"/desk/conventions/{CONVENTION}/sets/{SET}/{path}", **said)
    assert sent(world, f"/conventions/{CONVENTION}/sets/{SET}/{path}") == body


def test_the_street_answers_a_filing(street: TestClient, world: World) -> None:
    waiting = {**hall.VERSION, "filing": "waiting"}
    world.hall[f"/conventions/{CONVENTION}"] = {**hall.CONVENTION_WHOLE, "versions": [waiting]}
    home = f"/desk/conventions/{CONVENTION}"
    assert f"{home}/versions/1/answer-filing" in street.get(home).text
    send(street, f"{home}/versions/1/answer-filing", decision="yes", body="备案 1 号")
    body = {"accepted": True, "answer": "备案 1 号"}
    assert sent(world, f"/conventions/{CONVENTION}/versions/1/answer-filing") == body


def test_an_objection_is_answered_and_said_to_be_taken_up_or_not(worker: TestClient, world: World) -> None:
    waits = hall.objection(answered_at=None, taken_up=None, answer=None, text="挡了盲道")
    world.hall[f"/public-notices/{PUBLIC_NOTICE}"] = hall.notice_detail(answers_for_it=True, objections=[waits])
    home = f"/desk/public-notices/{PUBLIC_NOTICE}"
    assert "挡了盲道" in worker.get(home).text
    refused = send(worker, f"{home}/objections/{OBJECTION}", body="已改")
    assert (refused.status_code, world.commands) == (422, [])
    send(worker, f"{home}/objections/{OBJECTION}", decision="yes", body="已改")
    path = f"/public-notices/{PUBLIC_NOTICE}/objections/{OBJECTION}/answer"
    assert sent(world, path) == {"text": "已改", "taken_up": True}


def test_the_unit_that_was_asked_answers_or_hands_on(worker: TestClient, world: World) -> None:
    home = f"/desk/questions/{QUESTION}"
    assert offered(worker.get(home).text, home) == set()
    world.hall[f"/inquiries/{QUESTION}"] = hall.inquiry(to_kind="area", to_id=AREA, kind="request")
    assert offered(worker.get(home).text, home) == {"answer", "redirect"}
    send(worker, f"{home}/answer", decision="will_do", body="下月办")
    assert sent(world, f"/inquiries/{QUESTION}/answer") == {"decision": "will_do", "text": "下月办"}


def test_a_deputy_asks_a_unit_and_sees_the_own_questions(
    pages: TestClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(OFFICERS, "13300133000", [("peoples_deputy", AREA)])
    deputy = sign_in(pages, "13300133000")
    assert 'href="/desk/questions"' in deputy.get("/desk/topics").text
    text = deputy.get(f"/desk/questions?topic={TOPIC}").text
    assert f'name="topic" value="{TOPIC}"' in text
    assert f'<option value="street/{STREET}"' in text
    world.answers["/questions"] = {"inquiry_id": QUESTION}
    said = {"division": AREA, "topic": TOPIC, "to": f"street/{STREET}", "body": "何时修？", "answer_by": ""}
    answer = send(deputy, "/desk/questions", **said)
    to = {"kind": "street", "id": STREET}
    assert sent(world, "/questions") == {"division_id": AREA, "to": to, "text": "何时修？", "topic_id": TOPIC}
    assert answer.headers["location"] == f"/desk/questions/{QUESTION}?say=asked&seen=7"


def test_only_deputies_are_offered_to_ask(worker: TestClient) -> None:
    assert "只有人大代表可以提出询问" in worker.get("/desk/questions").text


# Settings

FAULT = "stages[0].transitions[0].conditions: a condition is missing; only closing needs none"
OTHER = "stages[0].days: a stage has a day at least"


def test_a_fault_of_a_template_stands_at_its_line_in_the_readers_language(pages: TestClient, world: World) -> None:
    officer = sign_in(pages, "13500135000")
    editor = officer.get(f"/desk/topics/settings/templates/discussion?district={DISTRICT}").text
    assert "检查并设定新版本" in editor
    world.refuse(
        f"/districts/{DISTRICT}/templates", 422, "template-invalid", "程序模板不正确", f"{FAULT}; {OTHER}", "stages"
    )
    text = '{\n "stages": [\n  {\n   "days": 0,\n   "transitions": [\n    {"to": "vote"}\n   ]\n  }\n ]\n}'
    address = f"/desk/topics/settings/templates/discussion?district={DISTRICT}"
    answer = send(officer, address, stages=text)
    assert answer.status_code == 422
    assert '<a href="#line-6">第 6 行</a> <code>stages[0].transitions[0].conditions</code> 缺少条件' in answer.text
    assert re.search(r'id="line-4" class="is-fault"><code> *&#34;days&#34;: 0,</code>.*每个阶段至少一天', answer.text)


def test_what_is_no_json_is_refused_with_its_line(pages: TestClient, world: World) -> None:
    officer = sign_in(pages, "13500135000")
    address = f"/desk/topics/settings/templates/new?district={DISTRICT}"
    answer = send(officer, address, stages='{"stages": [\n  {]\n}')
    assert "不是有效的 JSON" in answer.text
    assert "第 2 行" in answer.text
    assert world.commands == []


def test_a_template_is_sent_without_its_version(pages: TestClient, world: World) -> None:
    officer = sign_in(pages, "13500135000")
    address = f"/desk/topics/settings/templates/discussion?district={DISTRICT}"
    answer = send(officer, address, stages='{"template": "discussion", "version": 3}')
    assert sent(world, f"/districts/{DISTRICT}/templates") == {"template": "discussion"}
    assert "say=set" in answer.headers["location"]


def test_others_read_templates_and_set_none(worker: TestClient) -> None:
    text = worker.get("/desk/topics/settings/templates/discussion").text
    assert " readonly" in text
    assert "检查并设定新版本" not in text


def test_lines_of_a_json_text_are_found_by_path() -> None:
    text = '{"a": [1,\n {"b}": "x\\"]{"},\n [],\n {}],\n "c": null}'
    lines = lines_of(text)
    assert lines[("a", "1")] == 2
    assert lines[("a", "2")] == 3
    assert lines[("c",)] == 5
    assert line_at(lines, "a[3].missing") == 4
    assert line_at(lines, "nowhere") is None
    assert [one.line for one in faults_in(text, "a[0]: wrong; c: also; and more")] == [1, 5]


def test_rules_are_read_with_their_articles_as_of_a_day(worker: TestClient, world: World) -> None:
    world.asked.clear()
    text = worker.get("/desk/topics/settings/rules?on=2024-03-01").text
    assert {"path": "/electorates", "on": "2024-03-01"} in world.asked
    assert "城市居民委员会组织法第九条" in text
    assert "物业管理条例第十四条" in text
    assert re.findall(r'method="post" action="([^"]+)"', text) == ["/sign-out"]


def test_an_address_of_ours_is_kept_when_one_signs_in(pages: TestClient) -> None:
    assert pages.get(TOPIC_PAGE).headers["location"].endswith(f"next={quote(TOPIC_PAGE, safe='/')}")

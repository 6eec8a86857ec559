"""Running a meeting; slips and papers, entered by two and resolved by a third."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from .. import desk_examples as desk
from .. import hall_examples as hall
from ..desk_examples import BATCH, HOUSEHOLD, NUMBERS
from ..examples import AREA, RESIDENT, World, id_of
from ..hall_examples import MEETING
from ..mailbox_services import STREET, at
from ..taking_part_services import FORM
from ..vote_services import VOTE, vote
from .saying import MOMENT, TIME, offered, send, sent


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

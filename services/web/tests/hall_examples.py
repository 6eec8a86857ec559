"""Example answers of the deliberation service about the record: topics, meetings, notices, conventions, questions."""

from __future__ import annotations

from typing import Any

from .examples import AREA, ESTATE, RESIDENT, WORKER, World, id_of
from .mailbox_services import DEPARTMENT, DISTRICT, LETTER, STREET, at

TOPIC, MEETING, NOTICE, PUBLIC_NOTICE = (id_of(name) for name in ("topic", "meeting", "notice", "public notice"))
CONVENTION, SET, QUESTION, VOTE, FORM = (id_of(name) for name in ("convention", "set", "question", "vote", "form"))
RESOLUTION, REPORT, CONTEST, PANEL = (id_of(name) for name in ("resolution", "report", "contest", "panel"))
SCRIPT = "<script>alert(1)</script>"


def topic(**different: Any) -> dict[str, Any]:
    """A topic in a list: in the coordination of the three meetings, unless said otherwise."""
    one = {
        "topic_id": TOPIC,
        "number": "5E3A11C0FF",
        "title": f"3号楼加装电梯{SCRIPT}",
        "division_id": AREA,
        "estate_id": ESTATE,
        "scope": "estate",
        "origin": "resident",
        "status": "running",
        "template": "three_meetings",
        "template_version": 1,
        "stage": "coordination",
        "stage_kind": "coordination",
        "outcome": None,
        "reviewed": False,
        "merged_into": None,
        "raised_at": at(days=20),
        "changed_at": at(days=1),
        "due_at": at(days=-30),
        "overdue": False,
    }
    return one | {name: value for name, value in different.items() if name in one}


def stage(name: str, kind: str, chinese: str, english: str) -> dict[str, Any]:
    """A stage of a template."""
    return {
        "stage": name,
        "kind": kind,
        "name_zh": chinese,
        "name_en": english,
        "days": 30,
        "conveners": ["area_worker", "party_secretary"],
        "may_act": ["resident"],
        "instruments": ["meeting"],
    }


THREE_MEETINGS = [
    stage("hearing", "hearing", "听证会", "Hearing"),
    stage("coordination", "coordination", "协调会", "Coordination"),
    stage("review", "review", "评议会", "Review"),
]
TEMPLATE = {
    "template": "three_meetings",
    "version": 1,
    "name_zh": "三会",
    "name_en": "Three meetings",
    "age_bands": [],
    "scopes": [],
    "stages": THREE_MEETINGS,
}


def step(what: str, days: float, role: str = "area_worker", text: str | None = None, **said: Any) -> dict[str, Any]:
    """One thing that happened so many days ago."""
    actor = {"resident": RESIDENT, "clock": id_of("clock")}.get(role, WORKER)
    division = AREA if role in ("area_worker", "resident") else None
    who = {"actor_id": actor, "actor_role": role, "actor_division_id": division}
    return {"at": at(days=days), "what": what, **who, "said": said, "text": text}


RUNNING = [
    step("topic_raised", 20, "resident"),
    step("topic_accepted", 18),
    step("stage_entered", 18, entered="hearing", entered_kind="hearing"),
    step("instrument_begun", 16, instrument="meeting", instrument_id=MEETING),
    step("instrument_concluded", 9, instrument="meeting", instrument_id=MEETING, result="signed", begun_in="hearing"),
    step("stage_entered", 8, entered="coordination", entered_kind="coordination"),
    step("instrument_begun", 7, instrument="vote", instrument_id=VOTE),
    step("instrument_begun", 6, instrument="public_notice", instrument_id=PUBLIC_NOTICE),
]


def detail(**different: Any) -> dict[str, Any]:
    """A topic whole."""
    whole: dict[str, Any] = {
        "text": f"老人上下楼不方便{SCRIPT}",
        "raised_by": [{"person_id": RESIDENT, "shown": None}],
        "letter_id": None,
        "merged_from": [],
        "stages": THREE_MEETINGS,
        "ways": [
            {"to": "hearing", "missing": ["1 × meeting signed"]},
            {"to": "referred_to_funding", "missing": ["1 × meeting signed", "1 × public_notice upheld"]},
            {"to": "decided", "missing": ["1 × vote passed"]},
            {"to": "closed", "missing": []},
        ],
        "steps": RUNNING,
        "readable": True,
    }
    return {"item": topic(**different)} | whole | {name: value for name, value in different.items() if name in whole}


def meeting(**different: Any) -> dict[str, Any]:
    """A meeting in a list."""
    one = {
        "meeting_id": MEETING,
        "title": f"加装电梯听证会{SCRIPT}",
        "topic_id": TOPIC,
        "division_id": AREA,
        "estate_id": ESTATE,
        "vote_id": None,
        "kind": "hearing",
        "circles": ["residents", "owners"],
        "state": "convened",
        "starts_at": at(days=-3),
        "people": 0,
        "proxies": 0,
    }
    return one | {name: value for name, value in different.items() if name in one}


def resolution(**different: Any) -> dict[str, Any]:
    """Who does what by when."""
    one = {
        "resolution_id": RESOLUTION,
        "meeting_id": MEETING,
        "topic_id": TOPIC,
        "number": 1,
        "what": "请设计单位出两套方案",
        "by_division_id": AREA,
        "by_role": "area_worker",
        "due_on": "2099-01-31",
        "state": "open",
        "done_at": None,
        "note": None,
    }
    return one | {name: value for name, value in different.items() if name in one}


def entry(what: str, role: str = "area_worker", text: str | None = None) -> dict[str, Any]:
    """One thing on a meeting's record."""
    return {"at": at(days=2), "what": what, "by": WORKER, "erased": False, "role": role, "text": text}


def meeting_detail(**different: Any) -> dict[str, Any]:
    """A meeting whole: announced, unless said otherwise."""
    whole: dict[str, Any] = {
        "where": "居委会二楼活动室",
        "agenda": ["介绍情况", f"听取意见{SCRIPT}"],
        "by_kind": {},
        "by_band": {},
        "attendees": [],
        "minutes": {"draft": 0, "signed": False, "text": None, "signatures": []},
        "resolutions": [],
        "ratings": None,
        "record": [entry("meeting_convened")],
        "runs_it": False,
        "was_there": False,
    }
    return {"item": meeting(**different)} | whole | {name: value for name, value in different.items() if name in whole}


def notice(**different: Any) -> dict[str, Any]:
    """A notice in a list: a public notice that is open, unless said otherwise."""
    one = {
        "notice_id": PUBLIC_NOTICE,
        "form": "public_notice",
        "title": f"加装电梯方案公示{SCRIPT}",
        "topic_id": TOPIC,
        "division_id": AREA,
        "estate_id": ESTATE,
        "about": "scheme",
        "state": "open",
        "published_at": at(days=2),
        "until": "2099-12-31",
        "ended_at": None,
        "readers": 12,
        "objections": 1,
        "unanswered": 0,
    }
    return one | {name: value for name, value in different.items() if name in one}


def objection(**different: Any) -> dict[str, Any]:
    """An objection that was answered and taken up; its words are not for whoever looks."""
    one = {
        "objection_id": id_of("objection"),
        "notice_id": PUBLIC_NOTICE,
        "raised_at": at(days=1),
        "answer_due_at": at(days=-4),
        "overdue": False,
        "answered_at": at(hours=3),
        "taken_up": True,
        "person_id": None,
        "text": None,
        "answer": f"已改为玻璃井道{SCRIPT}",
        "late": False,
        "mine": False,
    }
    return one | {name: value for name, value in different.items() if name in one}


OWN_OBJECTION = (
    *("objection_id", "notice_id", "raised_at", "answer_due_at"),
    *("overdue", "answered_at", "taken_up"),
)
"""What a list says of an objection."""


def notice_detail(**different: Any) -> dict[str, Any]:
    """A notice whole."""
    whole: dict[str, Any] = {
        "text": f"方案全文{SCRIPT}",
        "additions": [{"at": at(days=1), "what": "corrected", "text": "井道尺寸改为 2.1 米"}],
        "objections": [objection()],
        "answers_for_it": False,
    }
    item = notice(**{name: value for name, value in different.items() if name not in whole})
    return {"item": item} | whole | {name: value for name, value in different.items() if name in whole}


VERSION = {
    "version": 1,
    "set_id": SET,
    "vote_id": VOTE,
    "adopted_at": "2026-02-20T02:00:00Z",
    "in_force_on": "2026-03-01",
    "articles": 2,
    "filing": "accepted",
    "filed_at": "2026-02-21T02:00:00Z",
    "answered_at": "2026-02-25T02:00:00Z",
    "answer": None,
}
CONVENTION_ITEM = {
    "convention_id": CONVENTION,
    "kind": "residents_convention",
    "division_id": AREA,
    "estate_id": ESTATE,
    "title": "逸景佳苑居民公约",
    "versions": 1,
    "in_force_on": "2026-03-01",
    "waiting_version": None,
}
AMENDMENT_SET = {
    "set_id": SET,
    "topic_id": TOPIC,
    "title": "养犬条款修订",
    "opened_at": at(days=3),
    "state": "open",
    "vote_id": None,
    "reason": None,
    "amendments": [
        {
            "amendment_id": id_of("amendment"),
            "amendment": "change",
            "article_id": id_of("article"),
            "after_id": None,
            "before": "遛狗要牵绳。",
            "text": f"遛狗要牵绳并清理粪便。{SCRIPT}",
            "why": "草坪脏",
            "proposer_id": RESIDENT,
        }
    ],
}
CONVENTION_WHOLE = {
    **{name: CONVENTION_ITEM[name] for name in ("convention_id", "kind", "division_id", "estate_id", "title")},
    "in_force": 1,
    "versions": [VERSION],
    "sets": [AMENDMENT_SET],
}
TEXT = {
    "convention_id": CONVENTION,
    "kind": "residents_convention",
    "title": "逸景佳苑居民公约",
    "on": "2026-04-01",
    "version": VERSION,
    "articles": [
        {"number": 1, "article_id": id_of("article"), "text": "遛狗要牵绳。"},
        {"number": 2, "article_id": id_of("article 2"), "text": f"垃圾分类投放。{SCRIPT}"},
    ],
}


def inquiry(**different: Any) -> dict[str, Any]:
    """A deputy's question to a department, not answered yet."""
    one = {
        "inquiry_id": QUESTION,
        "kind": "question",
        "topic_id": TOPIC,
        "division_id": AREA,
        "to_kind": "department",
        "to_id": DEPARTMENT,
        "asked_by_id": WORKER,
        "asked_at": at(days=5),
        "due_at": at(days=-25),
        "overdue": False,
        "answered_at": None,
        "decision": None,
        "text": f"加装电梯的补贴何时到位？{SCRIPT}",
        "answer": None,
    }
    return one | {name: value for name, value in different.items() if name in one}


LINE = {
    "entry_id": id_of("entry"),
    "division_id": AREA,
    "estate_id": ESTATE,
    "topic_id": TOPIC,
    "source_id": TOPIC,
    "kind": "project",
    "year": 2026,
    "state": "under_way",
    "title": f"3号楼加装电梯{SCRIPT}",
    "spot": "3号楼北侧",
    "made_at": at(days=2),
    "notes": [{"at": at(days=1), "state": "under_way", "note": "已开工"}],
}
VOTE_ROW = {
    "vote_id": VOTE,
    "division_id": AREA,
    "topic_id": TOPIC,
    "rule": "owners_assembly_special",
    "status": "opened",
    "opens_at": None,
    "closes_at": at(days=-2),
    "prepared_at": at(days=3),
    "result": None,
}
FORM_ROW = {
    "form_id": FORM,
    "topic_id": TOPIC,
    "estate_id": ESTATE,
    "rule": "households_consultation",
    "state": "open",
    "question": "您同意加装电梯的方案吗？",
    "prepared_at": at(days=3),
    "closes_at": at(days=-5),
    "result": None,
}


def page(*items: dict[str, Any], cursor: str | None = None) -> dict[str, Any]:
    """One page of a list."""
    return {"items": list(items), "next_cursor": cursor}


def lay_out(world: World) -> None:
    """A hall in which something of everything is going on."""
    above = {
        f"/divisions/{one}/{what}": page()
        for one in (STREET, DISTRICT)
        for what in ("forms", "conversations", "contests")
    }
    world.hall |= above | {
        f"/divisions/{AREA}/topics": page(topic()),
        f"/districts/{DISTRICT}/templates": [TEMPLATE],
        "/votes": page(VOTE_ROW),
        f"/votes/{VOTE}": {"question": f"是否加装电梯？{SCRIPT}"},
        f"/divisions/{AREA}/forms": page(FORM_ROW),
        f"/divisions/{AREA}/conversations": page(),
        f"/divisions/{AREA}/contests": page(),
        f"/divisions/{AREA}/meetings": page(meeting()),
        f"/divisions/{AREA}/notices": page(notice()),
        f"/divisions/{AREA}/conventions": page(CONVENTION_ITEM),
        f"/divisions/{AREA}/inquiries": page(inquiry()),
        f"/divisions/{AREA}/resolutions": page(resolution()),
        f"/divisions/{AREA}/blueprint": page(LINE),
        f"/divisions/{AREA}/blueprint/years": [{"year": 2026, "state": "under_way", "entries": 1}],
        "/topics/mine": page(topic()),
        "/my-meetings": page(meeting(state="signed", people=9)),
        "/my-objections": page({name: value for name, value in objection().items() if name in OWN_OBJECTION}),
        f"/topics/{TOPIC}": detail(),
        f"/topics/{TOPIC}/meetings": [meeting(state="signed")],
        f"/topics/{TOPIC}/notices": [notice()],
        f"/topics/{TOPIC}/forms": [],
        f"/topics/{TOPIC}/conversations": [],
        f"/topics/{TOPIC}/inquiries": [inquiry()],
        f"/topics/{TOPIC}/reports": [],
        f"/meetings/{MEETING}": meeting_detail(),
        f"/notices/{NOTICE}": notice_detail(
            notice_id=NOTICE, form="notice", state="published", about="works", title="停水通知", objections=[]
        ),
        f"/public-notices/{PUBLIC_NOTICE}": notice_detail(),
        f"/conventions/{CONVENTION}": CONVENTION_WHOLE,
        f"/conventions/{CONVENTION}/text": TEXT,
        f"/conventions/{CONVENTION}/versions/1": TEXT,
        f"/inquiries/{QUESTION}": inquiry(),
    }


LETTER_TOPIC = f"/letters/{LETTER}/topic"
"""Where the service says which topic a letter has become."""

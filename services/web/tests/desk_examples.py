"""Example answers of the deliberation service to its staff: what waits, templates, rules, papers, moderation."""

from __future__ import annotations

from typing import Any

from . import hall_examples as hall
from .examples import AREA, RESIDENT, WORKER, World, id_of
from .hall_examples import MEETING, PUBLIC_NOTICE, TOPIC, page
from .mailbox_services import DISTRICT, STREET, at
from .taking_part_services import CONTEST, FORM, PANEL, TALK, comparing, panel, sheet, statement, talking
from .vote_services import RESIDENTS, VOTE, turnout, vote

RAISED, APPEALED = id_of("topic to screen"), id_of("topic appealed")
DWELLING_OF_FORM, HOUSEHOLD = id_of("dwelling of a paper"), id_of("household of a paper")
BATCH = id_of("batch of slips")
NUMBERS = ["0123456789ABCDEF", "FEDCBA9876543210"]
DISCUSSION: dict[str, Any] = {
    "template": "discussion",
    "version": 1,
    "name_zh": "讨论",
    "name_en": "Discussion",
    "source": "domain.md",
    "stages": [
        {
            "stage": "discussion",
            "kind": "discussion",
            "name_zh": "讨论",
            "name_en": "Discussion",
            "conveners": ["area_worker"],
            "may_act": ["resident"],
            "days": 30,
            "allows": [{"instrument": "form", "electorates": ["households_consultation"]}],
            "transitions": [{"to": "closed"}],
        }
    ],
}
"""A template as data, as it is edited."""
EVERYTHING = (
    "meeting", "form", "statements", "schemes", "vote", "notice", "public_notice", "panel", "convention", "request",
    "report",
)  # fmt: skip
COUNTS: dict[str, Any] = {
    **dict.fromkeys(("to_screen", "stages", "resolutions", "objections", "minutes", "inquiries", "closing"), 1),
    **dict.fromkeys(("to_screen_late", "stages_late"), 1),
    **dict.fromkeys(("appeals", "appeals_late", "resolutions_late", "objections_late", "inquiries_late"), 0),
    "by_stage": [
        {"template": "three_meetings", "stage": "coordination", "stage_kind": "coordination", "topics": 1},
    ],
}
OBJECTION: dict[str, Any] = {
    "objection_id": id_of("objection that waits"),
    "notice_id": PUBLIC_NOTICE,
    "topic_id": TOPIC,
    "division_id": AREA,
    "about": "scheme",
    "title": "加装电梯方案公示",
    "raised_at": at(days=1),
    "answer_due_at": at(days=-4),
}
CLOSING: dict[str, Any] = {
    "kind": "form",
    "id": FORM,
    "topic_id": TOPIC,
    "division_id": AREA,
    "title": "3号楼2单元加装电梯征询",
    "state": "open",
    "closes_at": at(days=-2),
    "paper_until": at(days=-4),
    "differing": 1,
}
HOUSEHOLDS: dict[str, Any] = {
    "rule": "households_consultation",
    **RESIDENTS,
    "version": "2021-01-01",
    "name_zh": "分户征询",
    "unit": "household",
    "binding": False,
    "article": "征询意见，不产生法律约束力",
    "threshold": {**RESIDENTS["threshold"], "bases": ["households"]},
}
RULES: list[dict[str, Any]] = [{"rule": "residents_assembly", **RESIDENTS}, HOUSEHOLDS]
DATED: dict[str, Any] = {
    "topic": [{"from_day": "2017-07-01", "source": "domain.md", "says": {"screening_days": 7}}],
    "meeting": [
        {
            "from_day": "2017-07-01",
            "source": "物业管理条例第十四条",
            "says": {"kinds": {"hearing": {"notice_days": 3, "proxies_each": 1}}},
        }
    ],
    "notice": [
        {
            "from_day": "2017-07-01",
            "source": "domain.md",
            "says": {"about": {"scheme": {"objection_days": 7, "answer_days": 5}}},
        }
    ],
    "inquiry": [{"from_day": "2017-07-01", "source": "domain.md", "says": {"question_days": 30}}],
}
MEETING_RULES: dict[str, Any] = {
    "source": "物业管理条例第十四条",
    "kinds": {
        "hearing": {"notice_days": 3, "proxies_each": 1},
        "coordination": {"notice_days": 1, "proxies_each": 1},
    },
}


def raised(**different: Any) -> dict[str, Any]:
    """A topic that waits for screening, late unless said otherwise."""
    return hall.topic(
        **{
            "topic_id": RAISED,
            "status": "raised",
            "template": None,
            "template_version": None,
            "stage": None,
            "stage_kind": None,
            "due_at": at(days=1),
            "overdue": True,
            **different,
        }
    )


def to_screen(**different: Any) -> dict[str, Any]:
    """The same whole."""
    steps = [hall.step("topic_raised", 9, "resident"), hall.step("screening_missed", 1, "clock", escalated_to=STREET)]
    whole = {"stages": [], "ways": [], "steps": steps, **different}
    return {**hall.detail(**whole), "item": raised(**different)}


def led(**different: Any) -> dict[str, Any]:
    """A topic in a stage that allows every instrument; a vote has passed in it."""
    stages = [{**one, "instruments": list(EVERYTHING)} for one in hall.THREE_MEETINGS]
    passed = hall.step("instrument_concluded", 1, instrument="vote", instrument_id=hall.VOTE, result="passed")
    ways = [
        {"to": "hearing", "missing": ["1 × meeting signed"]},
        {"to": "decided", "missing": []},
        {"to": "referred_to_funding", "missing": ["1 × public_notice upheld"]},
        {"to": "closed", "missing": []},
    ]
    return hall.detail(**{"stages": stages, "ways": ways, "steps": [*hall.RUNNING, passed], **different})


def lay_out(world: World) -> None:
    """A desk on which something of everything waits."""
    hall.lay_out(world)
    talking(world)
    comparing(world)
    world.hall[f"/contests/{CONTEST}"]["ballot_options"] = ["1. 下沉花园", "2. 林下廊架"]
    world.hall |= {
        f"/divisions/{AREA}/topics/waiting": page(raised()),
        f"/divisions/{AREA}/desk": COUNTS,
        f"/divisions/{AREA}/desk/topics": page(hall.topic(due_at=at(days=3), overdue=True)),
        f"/divisions/{AREA}/desk/objections": page(OBJECTION),
        f"/divisions/{AREA}/desk/minutes": page(hall.meeting(state="held", people=12, starts_at=at(days=2))),
        f"/divisions/{AREA}/desk/closing": [CLOSING],
        f"/units/{AREA}/inquiries": page(hall.inquiry(to_kind="area", to_id=AREA)),
        f"/divisions/{STREET}/topics": page(hall.topic()),
        f"/topics/{RAISED}": to_screen(),
        f"/topics/{TOPIC}": led(),
        f"/topics/{RAISED}/inquiries": [],
        f"/districts/{DISTRICT}/templates/three_meetings": DISCUSSION,
        f"/districts/{DISTRICT}/templates/discussion": DISCUSSION,
        "/meeting-rules": MEETING_RULES,
        "/electorates": RULES,
        "/dated-rules": DATED,
        f"/meetings/{MEETING}": held(),
        f"/votes/{VOTE}": vote(),
        f"/votes/{VOTE}/turnout": turnout(),
        f"/votes/{VOTE}/slips": [{"batch_id": BATCH, "slips": 2}],
        f"/votes/{VOTE}/slips/{BATCH}": {"numbers": NUMBERS},
        f"/forms/{FORM}": sheet(differing=1),
        f"/forms/{FORM}/households": page({"household_id": HOUSEHOLD, "state": "differs", "changed_at": at(hours=1)}),
        f"/forms/{FORM}/papers/{HOUSEHOLD}": {
            "household_id": HOUSEHOLD,
            "worker_ids": [id_of("one"), id_of("two")],
            "read": ["agree", "disagree"],
        },
        f"/conversations/{TALK}/moderation": page(
            statement(1, "小花园要多装几盏灯。", state="held"), statement(2, "停车位先到先得。")
        ),
        f"/panels/{PANEL}": panel(),
        f"/conventions/{hall.CONVENTION}/versions/1": hall.TEXT,
    }


def held(**different: Any) -> dict[str, Any]:
    """A meeting that was opened, with its list and a draft."""
    people = [
        {"person_id": RESIDENT, "as_kind": "resident", "mode": "in_person", "proxy_id": None, "band": "60-79"},
        {"person_id": WORKER, "as_kind": "staff", "mode": "proxy", "proxy_id": RESIDENT, "band": None},
    ]
    return hall.meeting_detail(
        **{
            "state": "held",
            "starts_at": at(hours=2),
            "people": 12,
            "proxies": 1,
            "by_kind": {"resident": 11, "staff": 1},
            "by_band": {"60-79": 9, "-": 3},
            "attendees": people,
            "minutes": {"draft": 1, "signed": False, "text": "到会一致同意", "signatures": []},
            "resolutions": [hall.resolution(resolution_id=None, state="planned")],
            "runs_it": True,
            **different,
        }
    )

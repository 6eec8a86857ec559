"""Participatory planning of a micro-renewal: the eleven steps by name, two joint meetings with a revision between."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from .acting import Account, Answer, Caller
from .council import API, Council, Matter
from .town import STREET, Town, division

STEPS = [
    *("社区调研", "居民访谈", "多稿设计", "居民参与设计", "方案调整", "联席会讨论"),
    *("方案优化", "公众咨询", "方案修改", "联席会讨论", "方案公示"),
]
KINDS = (
    "survey", "interviews", "drafting", "co_design", "revision", "joint_meeting", "revision", "consultation",
    "revision", "joint_meeting", "public_notice",
)  # fmt: skip


@dataclass
class Garden:
    """A garden that neighbours plan."""

    council: Council
    matter: Matter
    neighbours: list[Account]
    scheme: str = ""
    joint: list[str] = field(default_factory=list)

    def go_on(self, to: str) -> None:
        """To the next step."""
        self.matter.do("stage", {"to": to})

    def draft(self) -> None:
        """多稿设计: two drafts; the first is the one that grows."""
        opened = {
            "topic_id": self.matter.topic_id,
            "choosing": "decision",
            "title": "口袋花园多稿设计",
            "brief": "垃圾房旧址",
            "entries_until": self.council.at(days=10),
        }
        contest = self.matter.use("/contests", opened)["contest_id"]
        drafts = [
            self.matter.use(f"/contests/{contest}/schemes", {"title": title, "text": "种子驿站、坐凳、遮阴"})
            for title in ("林下花园", "下沉花园")
        ]
        self.scheme = f"/schemes/{drafts[0]['scheme_id']}"

    def revise(self, what: str) -> None:
        """The scheme changes, and a report says why."""
        revised = {"title": "林下花园", "text": f"{what}后的方案", "what": what, "picture_ids": []}
        self.matter.use(f"{self.scheme}/revise", revised)
        self.matter.report(what)

    def meet_jointly(self, title: str) -> None:
        """联席会讨论."""
        self.joint.append(self.matter.meeting("joint", self.neighbours[:2], title, notice_days=1))

    def consult(self) -> Answer:
        """公众咨询: a form to every household of the estate; those of the neighbours agree."""
        asked = {
            "topic_id": self.matter.topic_id,
            "threshold": {
                "bases": ["households"],
                "consent": {"numerator": 2, "denominator": 3},
            },
            "question": "是否同意按此方案建设？",
            "text": "林下花园，七月开工",
            "options": [
                {"option": "agree", "label": "同意", "consents": True},
                {"option": "against", "label": "不同意", "consents": False},
            ],
            "closes_at": self.council.at(days=1),
        }
        form_id = self.matter.use("/forms", asked)["form_id"]
        self.council.later(hours=2)
        for number, neighbour in enumerate(self.neighbours):
            option = "agree" if number else "against"
            self.matter.use(f"/forms/{form_id}/answer", {"option": option}, by=neighbour)
        self.council.later(days=3)
        self.council.announce("公众咨询已结束，结果随后公布")
        self.matter.wait_for("modification")
        found: Answer = self.council.caller.ask(f"{API}/forms/{form_id}")
        return found


def asked_for(council: Council, raiser: Account) -> str:
    """The topic that a resident raises about their estate; gives its id."""
    about = {
        "scope": "estate",
        "division_id": council.here.id,
        "estate_id": council.here.estate_id,
        "title": "垃圾房旧址改成口袋花园",
        "text": "垃圾房拆后空置，建议建花园",
    }
    topic_id = council.do("/deliberation/topics", about, by=raiser)["topic_id"]
    return str(topic_id)


def test_a_garden_is_planned_in_eleven_steps_and_asked_of_the_street(
    caller: Caller, town: Town, busy_council: Council
) -> None:
    began = time.process_time(), time.monotonic()
    council = busy_council.again(days_ago=26)
    before = council.figures()
    neighbours = [council.resident(name) for name in ("鲁小萍", "段文华", "褚国庆")]
    matter = Matter(council, asked_for(council, neighbours[0]), neighbours[0], before)
    garden = Garden(council, matter, neighbours)
    matter.is_booked(raised=1, raised_resident=1, waiting=1)

    # when: accepted, it follows the eleven steps by name
    matter.do("accept", {"template": "participatory_planning"})
    stages = matter.seen()["stages"][:11]
    assert [stage["name_zh"] for stage in stages] == STEPS
    assert tuple(stage["kind"] for stage in stages) == KINDS
    matter.is_booked(accepted=1, waiting=0, running=1, in_survey=1)
    matter.is_shown(raised_year=1, accepted_year=1, running_now=1)

    # when: surveyed, interviewed, drafted, and designed together
    matter.report("社区调研报告")
    garden.go_on("interviews")
    council.later(days=1)
    matter.report("居民访谈纪要")
    garden.go_on("drafts")
    garden.draft()
    garden.go_on("co_design")
    matter.is_booked(in_interviews=-1, in_drafting=0, in_co_design=1, schemes=2)
    matter.meeting("council", neighbours, "居民参与设计工作坊", notice_days=3)
    matter.is_booked(meetings=1, meetings_council=1, attendance=3, took_part=3, people_area=3, people_street=3)
    garden.go_on("adjustment")
    garden.revise("按工作坊意见调整")
    garden.go_on("first_joint_meeting")
    matter.is_booked(in_co_design=-1, in_revision=0, in_joint_meeting=1)

    # when: discussed jointly, improved and put to all households, revised once more, and discussed jointly again
    garden.meet_jointly("第一次联席会")
    matter.is_booked(meetings=1, meetings_joint=1, attendance=2, people_area=0)
    garden.go_on("optimisation")
    garden.revise("按联席会意见优化")
    garden.go_on("consultation")
    form = garden.consult()
    garden.go_on("modification")
    garden.revise("按公众咨询意见修改")
    garden.go_on("second_joint_meeting")
    garden.meet_jointly("第二次联席会")
    matter.is_booked(meetings_joint=1)
    garden.go_on("publication")
    matter.is_booked(in_joint_meeting=-1, in_public_notice=1)

    # then: the form was counted as it was answered, and the scheme has each of its revisions
    assert (form["result"], form["answered"]) == ("passed", 3)
    revisions = caller.ask(f"{API}{garden.scheme}")["revisions"]
    whys = [None, "按工作坊意见调整", "按联席会意见优化", "按公众咨询意见修改"]
    assert [one["what"] for one in revisions] == whys
    assert len(set(garden.joint)) == 2

    # when: it hangs in public, nobody objects, and the street is asked to build it, which it will
    hung = {"topic_id": matter.topic_id, "about": "scheme", "title": "花园方案公示", "text": "林下花园"}
    matter.use("/public-notices", hung)
    council.later(days=9)
    council.announce("花园方案公示期满")
    street = {"kind": "street", "id": division(caller, STREET)}
    request = {"to": street, "text": "请列入街道微更新计划", "answer_by": council.day(10)}
    inquiry = matter.do("requests", request)["inquiry_id"]
    matter.wait_for("requested")
    matter.do("outcome", {"outcome": "requested", "instrument_id": inquiry})
    matter.is_booked(requests_asked=1, requests_open=1, concluded=1, concluded_requested=1, running=-1)
    answer = {"text": "列入计划，九月开工", "decision": "will_do"}
    matter.use(f"/inquiries/{inquiry}/answer", answer, by=town.street_officer)

    # then
    matter.is_booked(requests_open=0, requests_overdue=0, in_review=1)
    matter.is_shown(running_now=0, in_review_now=1, meetings_year=3, meetings_joint_year=2, forms_closed_year=1)
    matter.is_shown(concluded_year=1, concluded_requested_year=1)
    entered = [step.split()[1] for step in matter.thread() if step.startswith("stage_entered")]
    assert entered == [stage["stage"] for stage in matter.seen()["stages"]]
    assert len(entered) == len(KINDS) + 1
    assert matter.thread()[-2:] == ["stage_entered review", "instrument_concluded request answered"]
    assert matter.heard() == matter.steps_to_be_told()
    print(f"\n{time.process_time() - began[0]:.1f} s CPU of the test, {time.monotonic() - began[1]:.1f} s in all")

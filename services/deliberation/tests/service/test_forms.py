"""Consultation forms over HTTP: from the frozen roll to the result. Cost: a database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from deliberation_service.aggregate.form import Form
from deliberation_service.aggregate.form_answer import FormAnswer, answer_id
from deliberation_service.application.form_chores import FormChores

from ..town import Person, Town, ago

OPTIONS = [
    {"option": "agree", "label": "同意", "consents": True},
    {"option": "disagree", "label": "不同意", "consents": False},
    {"option": "abstain", "label": "弃权", "consents": False},
]
BY_AREA = {
    "bases": ["area", "heads"],
    "participation": {"numerator": 2, "denominator": 3},
    "consent": {"numerator": 1, "denominator": 2, "more_than": True},
}
HALF = {"bases": ["households"], "consent": {"numerator": 1, "denominator": 2, "more_than": True}}
SECRET = "只有本社区的人知道的话"


class Village:
    """An area of a test's own with its workers and households."""

    def __init__(self, town: Town, households: int) -> None:
        self.town, self.name = town, f"新村{uuid4().hex[:8]}"
        self.area_id = town.new_area(self.name)
        self.worker, self.colleague, self.third = (town.staff("area_worker", self.name) for _ in range(3))
        self.heads = [town.resident(self.name) for _ in range(households)]

    def form(self, at: datetime | None = None, **other: Any) -> UUID:
        """A form about the area that opens at once, a week long."""
        begin = at or ago(days=0)
        body = {
            "division_id": self.area_id,
            "question": "是否同意在中心花园加装凉亭？",
            "text": SECRET,
            "options": OPTIONS,
            "closes_at": begin + timedelta(days=7),
        }
        made = self.town.done("/forms", {**body, **other}, by=self.worker, at=at)
        return UUID(made["form_id"])

    def answers(self, form_id: UUID, person: Person, option: str, at: datetime | None = None) -> dict[str, Any]:
        """A member answers for the household."""
        return self.town.done(f"/forms/{form_id}/answer", {"option": option}, by=person, at=at)

    def enters(
        self, form_id: UUID, person: Person, option: str, by: Person, at: datetime | None = None
    ) -> dict[str, Any]:
        """A worker enters the paper form of the person's household."""
        body = {"household_id": person.household_id, "option": option}
        return self.town.done(f"/forms/{form_id}/papers", body, by=by, at=at)

    def ends(self) -> None:
        """The worker comes by twice: once to close, once to count."""
        for _ in range(2):
            self.town.go_round(ago(days=0))

    def view(self, form_id: UUID) -> dict[str, Any]:
        """The form as everybody sees it."""
        return dict(self.town.seen(f"/forms/{form_id}"))


@pytest.fixture
def village(town: Town) -> Village:
    return Village(town, 6)


def refusal(problem: dict[str, Any]) -> tuple[int, str]:
    return problem["status"], problem["type"]


def test_a_form_goes_from_its_roll_to_its_result(town: Town, village: Village) -> None:
    begun = ago(days=20)
    form_id = village.form(at=begun)
    for person in village.heads[:3]:
        village.answers(form_id, person, "agree", at=begun + timedelta(days=1))
    for worker in (village.worker, village.colleague):
        village.enters(form_id, village.heads[3], "disagree", worker, at=begun + timedelta(days=2))

    village.ends()

    view = village.view(form_id)
    assert (view["state"], view["result"], view["answered"]) == ("closed", "passed", 4)
    assert {option["option"]: option["households"] for option in view["options"]} == {
        "agree": 3,
        "disagree": 1,
        "abstain": 0,
    }
    assert [(check["step"], check["part"], check["whole"], check["margin"]) for check in view["checks"]] == [
        ("participation", 4, 6, 0),
        ("consent", 3, 4, 0),
    ]
    assert view["roll"]["households"] == 6
    assert len(view["roll"]["digest"]) == 64


def test_what_the_world_hears_never_says_what_a_household_answered(town: Town, village: Village) -> None:
    form_id = village.form()
    answered = village.answers(form_id, village.heads[0], "disagree")

    (said,) = town.events(answer_id(form_id, UUID(answered["household_id"])))[1:]

    assert said["type"] == "linli.deliberation.form_answered.v1"
    assert (said["data"]["channel"], said["data"]["changed"], said["data"]["band"]) == ("online", False, "36-59")
    rows = town.folding.execute(
        "SELECT state, message FROM deliberation.events WHERE originator_id = ANY(%s)",
        ([form_id, answer_id(form_id, UUID(answered["household_id"]))],),
    ).fetchall()
    answers = [bytes(row[0]) for row in rows if b"household_id" in bytes(row[0])]
    assert len(answers) == 2
    assert not any(b"disagree" in answer for answer in answers)
    assert not any(SECRET.encode() in bytes(part) for row in rows for part in row)


def test_another_member_of_the_household_replaces_the_answer_and_is_told(town: Town, village: Village) -> None:
    mother = village.heads[0]
    father = town.resident(village.name, household_id=mother.household_id)
    form_id = village.form()

    first = village.answers(form_id, mother, "agree")
    again = village.answers(form_id, mother, "abstain")
    other = village.answers(form_id, father, "disagree")

    assert [answer["replaced"] for answer in (first, again, other)] == ["nothing", "own", "another_member"]
    assert village.view(form_id)["answered"] == 1
    mine = town.seen(f"/forms/{form_id}/mine", by=mother)
    assert (mine["option"], mine["by_me"]) == ("disagree", False)


def test_who_is_not_on_the_roll_does_not_answer(town: Town, village: Village) -> None:
    form_id = village.form()
    late, stranger = town.resident(village.name), town.resident("二村")
    child = town.resident(village.name, birth_year=2015, household_id=village.heads[0].household_id)

    for person in (late, stranger, child):
        problem = town.refused(f"/forms/{form_id}/answer", {"option": "agree"}, by=person)
        assert refusal(problem) == (403, "/problems/not-on-roll")


def test_after_the_closing_nobody_answers(town: Town, village: Village) -> None:
    form_id = village.form(at=ago(days=20))

    late = town.refused(f"/forms/{form_id}/answer", {"option": "agree"}, by=village.heads[0])
    village.ends()
    paper = {"household_id": village.heads[0].household_id, "option": "agree"}
    much_later = town.refused(f"/forms/{form_id}/papers", paper, by=village.worker)

    assert refusal(late) == refusal(much_later) == (409, "/problems/form-closed")


def test_the_same_worker_does_not_enter_a_paper_form_twice(town: Town, village: Village) -> None:
    form_id = village.form()
    village.enters(form_id, village.heads[0], "agree", village.worker)

    body = {"household_id": village.heads[0].household_id, "option": "agree"}
    problem = town.refused(f"/forms/{form_id}/papers", body, by=village.worker)

    assert refusal(problem) == (403, "/problems/same-worker")
    assert village.view(form_id)["answered"] == 0


def test_a_difference_is_shown_to_who_resolves_it_and_then_counts(town: Town, village: Village) -> None:
    form_id, home = village.form(), village.heads[0]
    path = f"/forms/{form_id}/papers/{home.household_id}"
    village.enters(form_id, home, "agree", village.worker)
    assert town.get(path, by=village.third).status_code == 404

    differs = village.enters(form_id, home, "disagree", village.colleague)
    assert differs["state"] == "differs"
    assert town.seen(path, by=village.third)["read"] == ["agree", "disagree"]
    body = {"option": "agree", "reason": "勾在同意一栏，涂改处有签名"}
    own = town.refused(f"{path}/resolve", body, by=village.worker)
    town.done(f"{path}/resolve", body, by=village.third)

    assert refusal(own) == (403, "/problems/same-worker")
    view = village.view(form_id)
    assert (view["answered"], view["differing"]) == (1, 0)
    again = town.refused(f"{path}/resolve", body, by=village.third)
    assert refusal(again) == (409, "/problems/nothing-to-resolve")


def test_paper_that_one_worker_entered_is_named_in_the_result_and_does_not_count(village: Village) -> None:
    begun = ago(days=20)
    form_id = village.form(at=begun)
    village.enters(form_id, village.heads[0], "agree", village.worker, at=begun)

    village.ends()

    assert (village.view(form_id)["result"], village.view(form_id)["answered"]) == ("invalid", 0)
    closed = village.town.events(form_id)[-1]
    assert (closed["type"], closed["data"]["uncounted"]) == ("linli.deliberation.form_closed.v1", 1)
    assert closed["actorrole"] == "clock"


def test_paper_comes_in_by_the_door(town: Town, village: Village) -> None:
    (door,) = town.build(f"{village.name}二期", village.name, [800_000])
    home = town.resident(village.name, f"{village.name}二期", dwelling_id=door)
    form_id = village.form()

    entered = town.done(f"/forms/{form_id}/papers", {"dwelling_id": door, "option": "agree"}, by=village.worker)
    nobody = town.refused(f"/forms/{form_id}/papers", {"dwelling_id": uuid4(), "option": "agree"}, by=village.worker)

    assert UUID(entered["household_id"]) == home.household_id
    assert refusal(nobody) == (422, "/problems/door-unclear")


def test_who_answered_online_is_not_overruled_by_paper(town: Town, village: Village) -> None:
    form_id, home = village.form(), village.heads[0]
    village.answers(form_id, home, "agree")

    body = {"household_id": home.household_id, "option": "disagree"}
    problem = town.refused(f"/forms/{form_id}/papers", body, by=village.worker)

    assert refusal(problem) == (409, "/problems/answered-online")


def test_a_threshold_of_the_wrong_base_is_refused(town: Town, village: Village) -> None:
    body = {
        "division_id": village.area_id,
        "question": "是否同意？",
        "text": "请各户填写",
        "options": OPTIONS,
        "closes_at": ago(days=-7),
    }

    wrong = town.refused("/forms", {**body, "threshold": BY_AREA}, by=village.worker)
    fixed = town.refused("/forms", {**body, "rule": "households_assembly", "threshold": HALF}, by=village.worker)
    owners = town.refused("/forms", {**body, "rule": "owners_assembly_ordinary"}, by=village.worker)
    endless = {**HALF, "consent": {"numerator": 3, "denominator": 2}}
    share = town.refused("/forms", {**body, "threshold": endless}, by=village.worker)

    assert refusal(wrong) == (422, "/problems/wrong-base")
    assert refusal(fixed) == (422, "/problems/threshold-fixed")
    assert refusal(owners) == (422, "/problems/not-for-households")
    assert refusal(share) == (422, "/problems/share-invalid")


def test_an_answer_that_the_form_has_not_is_refused(town: Town, village: Village) -> None:
    form_id = village.form()

    problem = town.refused(f"/forms/{form_id}/answer", {"option": "perhaps"}, by=village.heads[0])

    assert refusal(problem) == (422, "/problems/unknown-option")


def test_a_form_of_its_own_threshold_passes_by_that(village: Village) -> None:
    begun = ago(days=20)
    form_id = village.form(at=begun, threshold=HALF)
    village.answers(form_id, village.heads[0], "agree", at=begun)

    village.ends()

    assert village.view(form_id)["result"] == "passed"


def test_a_form_that_opens_later_freezes_its_roll_then(town: Town, village: Village) -> None:
    form_id = village.form(at=ago(days=20), opens_at=ago(days=10), closes_at=ago(days=-1))
    assert village.view(form_id)["roll"] is None
    newcomer = town.resident(village.name)

    town.go_round(ago(days=0))

    assert village.view(form_id)["roll"]["households"] == 7
    assert village.answers(form_id, newcomer, "agree")["replaced"] == "nothing"


def test_a_cancelled_form_says_why_and_takes_no_answers(town: Town, village: Village) -> None:
    form_id = village.form()
    outsider = town.staff("area_worker", "二村")

    not_yours = town.refused(f"/forms/{form_id}/cancel", {"reason": "问题写错了"}, by=outsider)
    town.done(f"/forms/{form_id}/cancel", {"reason": "问题写错了"}, by=village.worker)

    assert not_yours["status"] == 403
    assert village.view(form_id)["cancelled_because"] == "问题写错了"
    problem = town.refused(f"/forms/{form_id}/answer", {"option": "agree"}, by=village.heads[0])
    assert refusal(problem) == (409, "/problems/form-not-open")


def test_residents_and_workers_of_elsewhere_neither_prepare_nor_enter(town: Town, village: Village) -> None:
    form_id, outsider = village.form(), town.staff("area_worker", "二村")
    body = {"household_id": village.heads[0].household_id, "option": "agree"}

    assert town.refused(f"/forms/{form_id}/papers", body, by=outsider)["status"] == 403
    assert town.refused(f"/forms/{form_id}/papers", body, by=village.heads[0])["status"] == 403
    assert town.get(f"/forms/{form_id}/households", by=outsider).status_code == 403


def test_the_form_of_a_topic_tells_the_topic_what_came_of_it(town: Town, village: Village) -> None:
    begun = ago(days=20)
    topic_id = town.topic(by=village.heads[0], area=village.name, at=begun)
    town.done(f"/topics/{topic_id}/accept", {"template": "three_meetings"}, by=village.worker, at=begun)
    form_id = village.form(at=begun, division_id=None, topic_id=topic_id)
    for person in village.heads[:4]:
        village.answers(form_id, person, "agree", at=begun)

    village.ends()

    concluded = [event for event in town.events(topic_id) if "instrument_concluded" in event["type"]]
    assert [(event["data"]["instrument"], event["data"]["result"]) for event in concluded] == [("form", "passed")]
    listed = town.seen(f"/topics/{topic_id}/forms")
    assert [(row["question"], row["result"]) for row in listed] == [("是否同意在中心花园加装凉亭？", "passed")]


def test_forms_and_households_are_listed_in_pages(town: Town, village: Village) -> None:
    forms = [village.form(at=ago(days=number)) for number in (3, 2, 1)]
    for person in village.heads:
        village.answers(forms[-1], person, "agree")

    first = town.seen(f"/divisions/{village.area_id}/forms", limit=2)
    rest = town.seen(f"/divisions/{village.area_id}/forms", limit=2, cursor=first["next_cursor"])
    assert [row["form_id"] for row in (*first["items"], *rest["items"])] == [str(form) for form in reversed(forms)]

    homes: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = town.seen(f"/forms/{forms[-1]}/households", by=village.worker, limit=4, **cursor)
        homes += [row["household_id"] for row in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = {"cursor": page["next_cursor"]}
    assert homes == sorted(str(person.household_id) for person in village.heads)


def test_what_is_counted_is_what_each_household_says(town: Town, village: Village) -> None:
    begun = ago(days=20)
    form_id = village.form(at=begun)
    for person, option in zip(village.heads, ("agree", "disagree", "abstain", "agree"), strict=False):
        village.answers(form_id, person, option, at=begun)
    village.answers(form_id, village.heads[0], "disagree", at=begun)
    for worker in (village.worker, village.colleague):
        village.enters(form_id, village.heads[4], "abstain", worker, at=begun)

    village.ends()

    recounted: dict[str, int] = {}
    for person in village.heads[:5]:
        answer = town.service.consultations.forms.answer_of(form_id, person.household_id or uuid4())
        assert answer is not None
        assert answer.option is not None
        option = town.service.parts.contents.open(answer.option) or ""
        recounted[option] = recounted.get(option, 0) + 1
    counted = {option["option"]: option["households"] for option in village.view(form_id)["options"]}
    assert counted == recounted == {"agree": 1, "disagree": 2, "abstain": 2}


def test_an_answer_that_was_decided_before_the_closing_is_not_recorded_behind_it(
    town: Town, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = ago(days=20)
    form_id = village.form(at=begun)
    real, closed = FormAnswer.answer, False

    def closing_meanwhile(answer: FormAnswer, form: Form, *rest: Any) -> None:
        nonlocal closed
        if not closed:
            closed = True
            village.town.go_round(ago(days=0))
        real(answer, form, *rest)

    monkeypatch.setattr(FormAnswer, "answer", closing_meanwhile)
    body = {"option": "agree"}
    answer = town.post(f"/forms/{form_id}/answer", body, by=village.heads[0], at=begun)

    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/form-closed")


def test_counting_that_is_broken_off_begins_again(
    town: Town, village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = ago(days=20)
    form_id = village.form(at=begun)
    for person in village.heads:
        village.answers(form_id, person, "agree", at=begun)
    monkeypatch.setattr("deliberation_service.application.form_chores.PAGE", 2)
    town.go_round(ago(days=0))
    real, pages = FormChores._add, 0

    def breaking_off(chores: FormChores, *rest: Any) -> None:
        nonlocal pages
        pages += 1
        if pages == 2:
            raise KeyboardInterrupt
        real(chores, *rest)

    monkeypatch.setattr(FormChores, "_add", breaking_off)
    with pytest.raises(KeyboardInterrupt):
        town.go_round(ago(days=0))
    assert village.view(form_id)["state"] == "closing"
    town.go_round(ago(days=0))

    view = village.view(form_id)
    assert (view["state"], view["result"], view["answered"]) == ("closed", "passed", 6)


def test_a_form_whose_roll_reads_differently_is_not_counted_and_keeps_no_other_from_it(
    town: Town, village: Village
) -> None:
    begun = ago(days=20)
    tampered, sound = village.form(at=begun), Village(town, 1).form(at=begun)
    town.folding.execute(
        "UPDATE deliberation_neighbourhood.residences SET birth_year = 2020 WHERE person_id = %s",
        (village.heads[0].id,),
    )

    village.ends()

    assert village.view(tampered)["state"] == "closing"
    assert village.view(sound)["state"] == "closed"

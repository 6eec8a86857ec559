"""The thread of a topic over HTTP: who raised it, where it came from, every step, who did it, what came out."""

from __future__ import annotations

from uuid import uuid4

from deliberation_service.aggregate.topic.raising import Origin
from linli_common.clock import utc_now
from linli_common.event_store import Act
from linli_contracts.envelope import Actor

from ..town import Town, ago
from .using import step_names, use


def test_three_meetings_from_raising_to_review(town: Town) -> None:
    resident, deputy = town.resident(), town.staff("peoples_deputy", "临江区")
    topic_id = town.topic(by=resident, at=ago(days=90))
    worker = town.staff("area_worker", "一村")
    path = f"/topics/{topic_id}"

    town.done(f"{path}/accept", {"template": "three_meetings"}, by=worker, at=ago(days=89))
    use(town, topic_id, "meeting", "signed", by=worker, at=ago(days=80))
    town.done(f"{path}/stage", {"to": "coordination"}, by=worker, at=ago(days=79))
    use(town, topic_id, "meeting", "signed", by=worker, at=ago(days=70))
    use(town, topic_id, "public_notice", "upheld", by=worker, at=ago(days=60))
    outcome = {"outcome": "referred_to_funding", "cost_estimate_fen": 8_600_000}
    town.done(f"{path}/outcome", outcome, by=worker, at=ago(days=59))
    use(town, topic_id, "meeting", "signed", by=worker, at=ago(days=2))
    review = {"works": 5, "process": 4, "findings": "凉亭修好了，工期拖了两周"}
    town.done(f"{path}/review", review, by=worker, at=ago(days=1))

    thread = town.seen(path, by=deputy)
    assert [step["what"] for step in thread["steps"]] == [
        "topic_raised", "topic_accepted", "stage_entered",
        "instrument_begun", "instrument_concluded", "stage_entered",
        "instrument_begun", "instrument_concluded", "instrument_begun", "instrument_concluded",
        "topic_referred", "topic_outcome", "stage_entered",
        "instrument_begun", "instrument_concluded", "topic_reviewed",
    ]  # fmt: skip
    assert thread["raised_by"] == [{"person_id": str(resident.id), "shown": None}]
    assert (thread["item"]["title"], thread["text"]) == ("凉亭坏了", "中心花园的凉亭漏雨，栏杆断了两根")
    assert thread["item"]["outcome"] == "referred_to_funding"
    assert thread["item"]["reviewed"]
    last = thread["steps"][-1]
    assert (last["text"], last["actor_role"], last["said"]["works"]) == (review["findings"], "area_worker", 5)
    assert [step["at"] for step in thread["steps"]] == sorted(step["at"] for step in thread["steps"])


def test_a_referral_tells_funding_ids_and_the_estimate_and_never_a_title(town: Town) -> None:
    topic_id, worker = town.running_topic()
    use(town, topic_id, "meeting", "signed", by=worker)
    town.done(f"/topics/{topic_id}/stage", {"to": "coordination"}, by=worker)
    use(town, topic_id, "meeting", "signed", by=worker)
    use(town, topic_id, "public_notice", "upheld", by=worker)

    town.done(f"/topics/{topic_id}/outcome", {"outcome": "referred_to_funding", "cost_estimate_fen": 1_200}, by=worker)

    referred = next(event for event in town.events(topic_id) if event["type"].endswith("topic_referred.v1"))
    assert referred["data"]["cost_estimate_fen"] == 1_200
    assert referred["data"]["division_id"] == str(town.ids["一村"])
    assert referred["data"]["estate_id"] == str(town.ids["一村小区"])
    assert referred["data"]["stage"] == "coordination"
    assert "凉亭" not in str(town.events(topic_id))


def test_a_stage_says_what_it_still_lacks_and_is_not_left_before(town: Town) -> None:
    topic_id, worker = town.running_topic()

    problem = town.refused(f"/topics/{topic_id}/stage", {"to": "coordination"}, by=worker)

    assert problem["type"] == "/problems/conditions-missing"
    assert "1 × meeting signed" in problem["detail"]
    ways = town.seen(f"/topics/{topic_id}")["ways"]
    assert ways == [{"to": "coordination", "missing": ["1 × meeting signed"]}, {"to": "closed", "missing": []}]


def test_a_decision_names_the_vote_it_rests_on(town: Town) -> None:
    topic_id, worker = town.running_topic("discussion")
    use(town, topic_id, "statements", "ended", by=worker)
    town.done(f"/topics/{topic_id}/stage", {"to": "vote"}, by=worker)
    vote = use(town, topic_id, "vote", "passed", by=worker)

    wrong = {"outcome": "decided", "instrument_id": uuid4()}
    assert town.refused(f"/topics/{topic_id}/outcome", wrong, by=worker)["field"] == "instrument_id"
    town.done(f"/topics/{topic_id}/outcome", {"outcome": "decided", "instrument_id": vote}, by=worker)

    thread = town.seen(f"/topics/{topic_id}")
    assert (thread["item"]["status"], thread["item"]["stage"]) == ("concluded", None)
    assert thread["steps"][-1]["said"]["instrument_id"] == str(vote)


def test_a_topic_is_closed_with_a_reason_that_everybody_reads(town: Town) -> None:
    topic_id, worker = town.running_topic()

    assert town.refused(f"/topics/{topic_id}/outcome", {"outcome": "closed"}, by=worker)["field"] == "reason"
    town.done(f"/topics/{topic_id}/outcome", {"outcome": "closed", "reason": "物业已经修好"}, by=worker)

    assert town.seen(f"/topics/{topic_id}")["steps"][-1]["text"] == "物业已经修好"


def test_who_raised_a_merged_topic_follows_the_other(town: Town) -> None:
    into, worker = town.running_topic()
    resident = town.resident()
    topic_id = town.topic(by=resident)

    town.done(f"/topics/{topic_id}/merge", {"into_topic_id": into}, by=worker)

    thread = town.seen(f"/topics/{into}")
    assert str(resident.id) in [raiser["person_id"] for raiser in thread["raised_by"]]
    assert thread["merged_from"] == [str(topic_id)]
    mine = [item["topic_id"] for item in town.seen("/topics/mine", by=resident)["items"]]
    assert set(mine) == {str(topic_id), str(into)}
    assert town.seen(f"/topics/{topic_id}")["item"]["merged_into"] == str(into)


def test_a_decline_is_read_by_who_raised_it_appealed_and_sent_back(town: Town) -> None:
    resident, worker = town.resident(), town.staff("area_worker", "一村")
    officer = town.staff("street_officer", "望海街道")
    topic_id = town.topic(by=resident)
    path = f"/topics/{topic_id}"

    town.done(f"{path}/decline", {"reason": "属于业主自管范围"}, by=worker)
    assert town.seen(path, by=resident)["steps"][-1]["text"] == "属于业主自管范围"
    town.done(f"{path}/appeal", {"reason": "凉亭是公共部位"}, by=resident)
    town.done(f"{path}/decide-appeal", {"reopen": True, "reason": "请重新审核"}, by=officer)
    town.done(f"{path}/accept", {"template": "three_meetings"}, by=worker)

    assert step_names(town, topic_id) == [
        "topic_raised", "topic_declined", "topic_appealed", "appeal_decided", "topic_accepted", "stage_entered",
    ]  # fmt: skip


def test_a_letters_topic_has_its_writers_upstream_and_gets_its_words_when_it_is_accepted(town: Town) -> None:
    writer, other, letter_id = town.resident(), town.resident(), uuid4()
    origin = Origin("letter", [writer.id, other.id], letter_id)
    acts = [Act(Actor(uuid4(), "reaction"), utc_now()) for _ in range(2)]

    first, again = (
        town.service.raising.raise_from_letter(origin, town.ids["一村"], town.ids["一村小区"], act) for act in acts
    )
    town.fold()

    topic_id, worker = first.answer["topic_id"], town.staff("area_worker", "一村")
    assert again.answer == first.answer
    assert town.seen(f"/letters/{letter_id}/topic", by=writer)["item"]["topic_id"] == topic_id
    assert town.get(f"/letters/{letter_id}/topic").status_code == 404
    accept = {"template": "three_meetings"}
    assert town.refused(f"/topics/{topic_id}/accept", accept, by=worker)["type"] == "/problems/not-in-words"
    town.done(f"/topics/{topic_id}/accept", {**accept, "title": "修凉亭", "text": "来信反映凉亭损坏"}, by=worker)
    thread = town.seen(f"/topics/{topic_id}", by=writer)
    assert thread["letter_id"] == str(letter_id)
    assert thread["item"]["title"] == "修凉亭"
    assert [raiser["person_id"] for raiser in thread["raised_by"]] == [str(writer.id), str(other.id)]
    assert town.seen(f"/topics/{topic_id}")["letter_id"] is None
    assert town.seen(f"/letters/{letter_id}/topic")["item"]["topic_id"] == topic_id
    assert town.get(f"/letters/{uuid4()}/topic").status_code == 404
    assert len([event for event in town.events(topic_id) if "topic_raised" in event["type"]]) == 1


def test_the_eleven_steps_go_by_reports_drafts_meetings_and_a_notice(town: Town) -> None:
    topic_id, worker = town.running_topic("participatory_planning")
    path = f"/topics/{topic_id}"

    def report_and(to: str) -> None:
        town.done(f"{path}/reports", {"title": "说明", "text": f"进入 {to} 之前"}, by=worker)
        town.done(f"{path}/stage", {"to": to}, by=worker)

    def after(instrument: str, result: str, to: str) -> None:
        use(town, topic_id, instrument, result, by=worker)  # type: ignore[arg-type]
        town.done(f"{path}/stage", {"to": to}, by=worker)

    report_and("interviews")
    report_and("drafts")
    after("schemes", "begun", "co_design")
    after("meeting", "signed", "adjustment")
    report_and("first_joint_meeting")
    after("meeting", "signed", "optimisation")
    report_and("consultation")
    after("form", "passed", "modification")
    report_and("second_joint_meeting")
    after("meeting", "signed", "publication")
    use(town, topic_id, "public_notice", "upheld", by=worker)
    town.done(f"{path}/outcome", {"outcome": "referred_to_funding"}, by=worker)

    thread = town.seen(path)
    entered = [step["said"]["entered"] for step in thread["steps"] if step["what"] == "stage_entered"]
    assert entered == [stage["stage"] for stage in thread["stages"]]
    assert [report["stage"] for report in town.seen(f"{path}/reports")] == [
        "survey", "interviews", "adjustment", "optimisation", "modification",
    ]  # fmt: skip


def test_a_stage_that_takes_too_long_is_on_record_by_the_clock(town: Town) -> None:
    topic_id, _ = town.running_topic(at=ago(days=40))

    town.go_round(utc_now())

    step = town.seen(f"/topics/{topic_id}")["steps"][-1]
    assert (step["what"], step["actor_role"]) == ("stage_overdue", "clock")
    assert town.seen(f"/topics/{topic_id}")["item"]["overdue"]
    assert town.events(topic_id)[-1]["data"]["stage"] == "hearing"

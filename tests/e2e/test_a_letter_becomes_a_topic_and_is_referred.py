"""From a letter about a broken pavilion (凉亭) over hearing, coordination and public notice to funding."""

from __future__ import annotations

import time

from linli_common.testing.waiting import eventually

from .acting import Account, Answer, Caller
from .council import API, Council, Matter

SCHEMES = ("原样修缮", "换成钢木凉亭", "拆除改坐凳")
COST_FEN = 8_600_000


def referred(council: Council, writer: Account) -> Answer:
    """A letter of a resident that the area refers; gives the topic that came of it, as its writer finds it."""
    about = {"estate_id": council.here.estate_id, "category": "repair", "title": "凉亭坏了", "text": "顶漏栏断"}
    letter = f"/mailbox/letters/{council.do('/mailbox/letters', about, by=writer)['letter_id']}"
    council.do(f"{letter}/acknowledge")
    council.later(hours=1)
    council.do(f"{letter}/refer", {"reason": "涉及全小区，转议事厅共议"})
    mine = f"{API}/topics/mine"
    found: list[Answer] = eventually(lambda: council.caller.ask(mine, by=writer)["items"], timeout_seconds=30)
    return found[0]


def three_schemes(council: Council, matter: Matter) -> tuple[str, list[str]]:
    """Published for everybody to compare; the raiser pins a wish to one of them, which is revised for it."""
    opened = {
        "topic_id": matter.topic_id,
        "choosing": "decision",
        "title": "凉亭方案比选",
        "brief": "三稿供协调会选择",
        "entries_until": council.at(days=5),
    }
    contest = f"/contests/{matter.use('/contests', opened)['contest_id']}"
    schemes = [
        str(matter.use(f"{contest}/schemes", {"title": title, "text": f"{title}，造价见附表"})["scheme_id"])
        for title in SCHEMES
    ]
    matter.use(f"/schemes/{schemes[1]}/comments", {"text": "请加一条无障碍坡道"}, by=matter.raiser)
    revised = {"title": SCHEMES[1], "text": "加坡道", "what": "按意见加无障碍坡道", "picture_ids": []}
    matter.use(f"/schemes/{schemes[1]}/revise", revised)
    return contest, schemes


def test_a_broken_pavilion_goes_from_a_letter_to_funding(caller: Caller, busy_council: Council) -> None:
    began = time.process_time(), time.monotonic()
    council = busy_council.again(days_ago=26)
    before = council.figures()
    writer, neighbour = council.resident("程桂兰"), council.resident("秦志国")

    # when: the letter becomes a topic
    item = referred(council, writer)
    matter = Matter(council, item["topic_id"], writer, before)
    assert (item["origin"], item["status"], item["title"]) == ("letter", "raised", None)
    assert matter.seen()["letter_id"]
    accepted = {"template": "three_meetings", "title": "修缮中心花园凉亭", "text": "凉亭漏雨，栏杆断裂"}
    matter.do("accept", accepted)

    # then: everybody sees it, and it counts on all tiers
    matter.is_booked(raised=1, raised_letter=1, accepted=1, waiting=0, running=1, in_hearing=1)
    matter.is_shown(raised_year=1, accepted_year=1, running_now=1, in_hearing_now=1)

    # when: heard (听证会)
    matter.meeting("hearing", [writer, neighbour], "凉亭听证会", notice_days=3)
    matter.is_booked(meetings=1, meetings_hearing=1, attendance=2, took_part=2, people_area=2, people_district=2)
    matter.do("stage", {"to": "coordination"})

    # then
    matter.is_booked(in_hearing=-1, in_coordination=1, running=0)
    matter.is_shown(running_now=1, in_hearing_now=0)

    # when: three schemes are published, and one of them is chosen in the coordination meeting (协调会)
    council.later(days=1)
    contest, schemes = three_schemes(council, matter)
    matter.is_booked(schemes=3)
    matter.meeting("coordination", [writer, neighbour], "凉亭协调会", notice_days=2)
    matter.is_booked(meetings_coordination=1, attendance=2, people_area=0)
    matter.use(f"{contest}/choose", {"scheme_id": schemes[1], "reason": "协调会一致选择方案二"})
    shown = caller.ask(f"{API}{contest}")
    assert [(one["title"], one["revision"], one["chosen"]) for one in shown["schemes"]] == [
        (SCHEMES[0], 1, False),
        (SCHEMES[1], 2, True),
        (SCHEMES[2], 1, False),
    ]

    # when: it hangs in public (公示), one neighbour objects on the sixth day, and is answered when the week is over
    council.later(days=1)
    hung = {"topic_id": matter.topic_id, "about": "scheme", "title": "凉亭方案公示", "text": "方案二，钢木凉亭"}
    notice = f"/public-notices/{matter.use('/public-notices', hung)['notice_id']}"
    council.later(days=6)
    objection = matter.use(f"{notice}/objections", {"text": "施工期间请留通道"}, by=neighbour)["objection_id"]
    matter.is_booked(objections=1)
    council.later(days=2)
    answer = {"text": "东侧留两米通道，方案不变", "taken_up": False}
    matter.use(f"{notice}/objections/{objection}/answer", answer)
    seen = caller.ask(f"{API}{notice}")["item"]
    assert (seen["state"], seen["objections"], seen["unanswered"]) == ("upheld", 1, 0)

    # when: it is referred
    matter.do("outcome", {"outcome": "referred_to_funding", "cost_estimate_fen": COST_FEN})

    # then: it is settled on all tiers, and its review is to come
    matter.is_booked(concluded=1, concluded_referred_to_funding=1, running=-1, in_coordination=-1, in_review=1)
    matter.is_shown(running_now=0, in_hearing_now=0, in_review_now=1, meetings_year=2, public_notices_year=1)
    matter.is_shown(concluded_year=1, concluded_referred_to_funding_year=1)
    topic = matter.seen()
    assert (topic["item"]["status"], topic["item"]["outcome"]) == ("concluded", "referred_to_funding")
    sent = next(step for step in topic["steps"] if step["what"] == "topic_referred")
    assert sent["said"]["cost_estimate_fen"] == COST_FEN

    # then: the writer of the letter sees every step, and heard of each
    assert matter.thread() == [
        "topic_raised",
        "topic_accepted",
        "stage_entered hearing",
        "instrument_begun meeting",
        "instrument_concluded meeting signed",
        "stage_entered coordination",
        "instrument_begun schemes",
        "instrument_begun meeting",
        "instrument_concluded meeting signed",
        "instrument_concluded schemes chosen",
        "instrument_begun public_notice",
        "instrument_concluded public_notice upheld",
        "topic_referred",
        "topic_outcome referred_to_funding",
        "stage_entered review",
    ]
    assert matter.heard() == matter.steps_to_be_told()
    print(f"\n{time.process_time() - began[0]:.1f} s CPU of the test, {time.monotonic() - began[1]:.1f} s in all")

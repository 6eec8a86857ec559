"""A panel by lot over HTTP, from its announcement to a full house, and recounted by a stranger. Cost: seconds."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from datetime import timedelta
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from linli_common.clock import utc_now

from ..town import Person, Town, ago

RECOUNT = str(resources.files("deliberation_service").joinpath("data/panel_recount.py"))


def street_of(town: Town, *people_of_areas: int) -> tuple[str, dict[UUID, Person]]:
    """A street of the test's own with so many people in each area, of all ages from 20 to 79."""
    street, people = f"{uuid4().hex[:6]}街道", {}
    town.found(street, "street", "临江区")
    for count in people_of_areas:
        area = f"{uuid4().hex[:6]}村"
        town.new_area(area, street)
        for number in range(count):
            person = town.resident(area, birth_year=town.today().year - 20 - number % 60)
            people[person.id] = person
    return street, people


def announced(town: Town, street: str, by: Person, seats: int = 6, **said: Any) -> str:
    """A panel whose seed is bound; gives its path."""
    body = {"division_id": town.ids[street], "title": "口袋公园评议小组", "seats": seats, **said}
    return f"/panels/{town.done('/panels', body, by=by)['panel_id']}"


def drawn(town: Town, *people_of_areas: int, **said: Any) -> tuple[str, Person, dict[UUID, Person]]:
    """A panel whose members are asked."""
    street, people = street_of(town, *people_of_areas)
    officer = town.staff("street_officer", street)
    panel = announced(town, street, officer, **said)
    town.done(f"{panel}/freeze", by=officer)
    town.done(f"{panel}/draw", by=officer)
    return panel, officer, people


def asked(town: Town, panel: str, people: dict[UUID, Person]) -> dict[int, Person]:
    """Who has which seat now, by what each of them is told."""
    tickets = [(town.seen(f"{panel}/ticket", by=person), person) for person in people.values()]
    return {ticket["seat"]: person for ticket, person in tickets if ticket["seat_state"] in ("offered", "accepted")}


def recounted(export: bytes, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """What a stranger's Python says of an export, without anything of ours on its path."""
    file = tmp_path / "panel.jsonl"
    file.write_bytes(export)
    return subprocess.run([sys.executable, "-I", RECOUNT, str(file)], capture_output=True, text=True, check=False)


def test_a_panel_is_announced_frozen_drawn_and_seated(town: Town) -> None:
    panel, _, people = drawn(town, 20, 10)

    for person in asked(town, panel, people).values():
        town.done(f"{panel}/accept", by=person)

    shown = town.seen(panel)
    assert (shown["state"], shown["accepted"], shown["offered"], shown["empty"]) == ("drawn", 6, 0, 0)
    assert sum(stratum["seats"] for stratum in shown["strata"]) == 6
    assert town.events(panel.rpartition("/")[2])[-1]["data"]["accepted"] == 6


def test_what_was_committed_to_is_what_is_revealed(town: Town) -> None:
    street, _ = street_of(town, 8)
    officer = town.staff("street_officer", street)
    panel = announced(town, street, officer, seats=2)
    before = town.seen(panel)

    town.done(f"{panel}/freeze", by=officer)
    hidden = town.seen(panel)
    town.done(f"{panel}/draw", by=officer)
    after = town.seen(panel)

    assert (before["seed"], hidden["seed"]) == (None, None)
    assert before["commitment"] == after["commitment"]
    assert len(bytes.fromhex(after["seed"])) == 32
    digests = hashlib.sha256(bytes.fromhex(after["seed"])).digest() + bytes.fromhex(after["secret_sha256"])
    assert hashlib.sha256(digests).hexdigest() == before["commitment"]


def test_a_stranger_recounts_the_export_to_the_same_panel(town: Town, tmp_path: Path) -> None:
    panel, _, people = drawn(town, 17, 9, 4)
    seats = asked(town, panel, people)
    town.done(f"{panel}/decline", by=seats[1])
    town.done(f"{panel}/decline", by=seats[4])

    told = recounted(town.get(f"{panel}/export").content, tmp_path)

    assert told.returncode == 0, told.stdout + told.stderr
    assert "30 people, 6 seats" in told.stdout


@pytest.mark.parametrize(
    "tampering", ["a member", "a quota", "the seed", "the commitment", "a person less", "an order"]
)
def test_a_stranger_sees_what_was_tampered_with(town: Town, tmp_path: Path, tampering: str) -> None:
    panel, _, _ = drawn(town, 17, 9)
    lines = [json.loads(line) for line in town.get(f"{panel}/export").content.splitlines()]
    match tampering:
        case "a member":
            lines[-1]["offers"][0]["pseudonym"] = "0" * 32
        case "a quota":
            lines[1]["seats"] += 1
        case "the seed":
            lines[0]["seed"] = "0" * 64
        case "the commitment":
            lines[0]["commitment"] = "0" * 64
        case "a person less":
            lines[1]["pseudonyms"].pop()
        case "an order":
            lines[-1]["offers"][0]["rank"] += 1

    told = recounted(b"\n".join(json.dumps(line).encode() for line in lines), tmp_path)

    assert told.returncode == 1, told.stdout


def test_somebody_on_the_roll_can_check_that_the_pseudonym_is_theirs(town: Town) -> None:
    panel, _, people = drawn(town, 12, seats=3)

    person = next(iter(people.values()))
    ticket = town.seen(f"{panel}/ticket", by=person)

    commitment = hashlib.sha256(bytes.fromhex(ticket["opening"]) + person.id.bytes).hexdigest()
    assert commitment.startswith(ticket["pseudonym"])
    assert ticket["pseudonym"] in town.get(f"{panel}/export").text


def test_nobody_else_is_told_who_is_behind_a_pseudonym(town: Town) -> None:
    panel, _, people = drawn(town, 12, seats=3)

    public = town.get(panel).text + town.get(f"{panel}/export").text

    assert not any(str(person_id) in public for person_id in people)
    assert town.get(f"{panel}/ticket", by=town.resident("桥头")).json()["type"] == "/problems/not-on-roll"
    assert town.get(f"{panel}/ticket").status_code == 401


def test_a_refusal_goes_to_the_next_of_the_same_stratum(town: Town) -> None:
    panel, _, people = drawn(town, 30, 12)
    before = asked(town, panel, people)

    town.done(f"{panel}/decline", by=before[2])

    after = asked(town, panel, people)
    gone, come = (town.seen(f"{panel}/ticket", by=who) for who in (before[2], after[2]))
    assert (gone["area_id"], gone["band"]) == (come["area_id"], come["band"])
    assert come["rank"] == come["seats"] + 1
    assert town.seen(panel)["offers"][1]["vacated"] == "refused"


def test_who_does_not_answer_in_time_is_replaced_from_then_on(town: Town) -> None:
    panel, _, people = drawn(town, 30, seats=3, answer_days=5)
    late, now = asked(town, panel, people), utc_now() + timedelta(days=6)
    assert town.seen("/my-seats", by=late[1])[0]["state"] == "offered"

    town.go_round(now)

    shown = town.seen(panel)
    assert [offer["vacated"] for offer in shown["offers"][:3]] == ["no_answer"] * 3
    assert (shown["offered"], len(shown["offers"])) == (3, 6)
    lapsed = [event for event in town.events(panel.rpartition("/")[2]) if event["type"].endswith("seat_vacated.v1")]
    assert {event["actorrole"] for event in lapsed} == {"clock"}
    assert town.go_round(now) == 0


def test_who_moved_away_since_the_freezing_is_not_kept(town: Town) -> None:
    street, people = street_of(town, 6)
    officer = town.staff("street_officer", street)
    panel = announced(town, street, officer, seats=6)
    town.done(f"{panel}/freeze", by=officer)
    erased = next(iter(people.values()))
    town.erase(erased)

    town.done(f"{panel}/draw", by=officer)

    shown = town.seen(panel)
    assert (shown["offered"], shown["empty"]) == (5, 1)
    assert [offer["vacated"] for offer in shown["offers"]].count("unavailable") == 1


def test_the_convener_writes_down_what_somebody_said_at_the_door(town: Town) -> None:
    panel, officer, people = drawn(town, 9, seats=2)
    person = asked(town, panel, people)[1]

    town.done(f"{panel}/answers", {"person_id": person.id, "takes_part": True}, by=officer)

    assert town.seen(f"{panel}/ticket", by=person)["seat_state"] == "accepted"


def test_a_panel_is_drawn_once(town: Town) -> None:
    panel, officer, _ = drawn(town, 9, seats=2)

    assert town.refused(f"{panel}/draw", by=officer)["type"] == "/problems/already-drawn"
    assert town.refused(f"{panel}/freeze", by=officer)["type"] == "/problems/panel-state"
    assert town.refused(f"{panel}/cancel", {"reason": "不合意"}, by=officer)["type"] == "/problems/already-drawn"


def test_a_public_value_goes_into_the_seed_when_its_source_was_named(town: Town, tmp_path: Path) -> None:
    street, _ = street_of(town, 9)
    officer = town.staff("street_officer", street)
    panel = announced(town, street, officer, seats=3, public_source="双色球第2026135期中奖号码")
    town.done(f"{panel}/freeze", by=officer)

    assert town.refused(f"{panel}/draw", by=officer)["type"] == "/problems/public-value-missing"
    town.done(f"{panel}/draw", {"public_value": "03 08 11 19 24 30 + 07"}, by=officer)

    told = recounted(town.get(f"{panel}/export").content, tmp_path)
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_topic_is_told_that_its_panel_was_drawn(town: Town) -> None:
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    for _ in range(4):
        town.resident(area)
    topic_id, worker = town.running_topic("three_meetings", area)
    body = {"topic_id": topic_id, "title": "听证代表", "seats": 2}
    panel = f"/panels/{town.done('/panels', body, by=worker)['panel_id']}"

    town.done(f"{panel}/freeze", by=worker)
    town.done(f"{panel}/draw", by=worker)

    concluded = [event["data"] for event in town.events(topic_id) if event["type"].endswith("instrument_concluded.v1")]
    assert [(each["instrument"], each["result"]) for each in concluded] == [("panel", "drawn")]


def test_bad_input_about_panels_is_refused(town: Town) -> None:
    street, _ = street_of(town, 3)
    officer, stranger = town.staff("street_officer", street), town.staff("street_officer", "东桥镇")
    said = {"division_id": town.ids[street], "title": "小组", "seats": 2}
    panel = announced(town, street, officer, seats=4)

    for body, type_ in (
        ({**said, "seats": 0}, "panel-invalid"),
        ({**said, "seats": 5_000}, "panel-invalid"),
        ({**said, "youngest": 60, "oldest": 18}, "panel-invalid"),
        ({**said, "answer_days": 400}, "panel-invalid"),
        ({**said, "topic_id": uuid4()}, "invalid-input"),
        ({**said, "division_id": None}, "invalid-input"),
        ({**said, "division_id": uuid4()}, "unknown-division"),
    ):
        assert town.refused("/panels", body, by=officer)["type"] == f"/problems/{type_}", body
    assert town.refused("/panels", said, by=stranger)["type"] == "/problems/outside-own-division"
    assert town.refused(f"{panel}/draw", by=officer)["type"] == "/problems/panel-state"
    assert town.refused(f"{panel}/freeze", by=officer)["type"] == "/problems/too-few-people"
    assert town.refused(f"/panels/{uuid4()}/draw", by=officer)["type"] == "/problems/unknown-panel"
    assert town.get(f"{panel}/export").json()["type"] == "/problems/panel-state"


def test_who_was_not_drawn_answers_nothing(town: Town) -> None:
    panel, _, people = drawn(town, 20, seats=1)
    member = asked(town, panel, people)[1]
    other = next(person for person in people.values() if person.id != member.id)

    assert town.refused(f"{panel}/accept", by=other)["type"] == "/problems/not-drawn"
    town.done(f"{panel}/accept", by=member)
    assert town.refused(f"{panel}/accept", by=member)["type"] == "/problems/already-answered"


def test_panels_that_were_given_up_stay_listed(town: Town) -> None:
    street, _ = street_of(town, 3)
    officer = town.staff("street_officer", street)
    panel = announced(town, street, officer, seats=2)

    town.done(f"{panel}/cancel", {"reason": "改为公开报名"}, by=officer, at=ago(seconds=1))

    listed = town.seen(f"/divisions/{town.ids[street]}/panels")["items"]
    assert [(item["state"], item["title"]) for item in listed] == [("cancelled", "口袋公园评议小组")]
    assert town.seen(panel)["cancelled_because"] == "改为公开报名"

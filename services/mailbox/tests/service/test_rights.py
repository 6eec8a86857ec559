"""Who sees what of a letter: residents, strangers, those who hold it, held it, or stand above, other areas."""

from __future__ import annotations

import json
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from linli_common.auth import routes_of, routes_without_right
from linli_common.testing.pictures import image_of

from .town import Person, Town

SAID, WHERE = "三号楼电梯停运", "3号楼东门口"


@dataclass
class Scene:
    """A letter of 一村 with a photo, handed to the street and on to one of its departments."""

    letter: UUID
    photo: str
    people: dict[str, Person | None]

    @property
    def path(self) -> str:
        return f"/letters/{self.letter}"


@pytest.fixture(scope="module")
def scene(town: Town) -> Scene:
    return a_scene(town, public=False)


@pytest.fixture(scope="module")
def public_scene(town: Town) -> Scene:
    return a_scene(town, public=True)


def a_scene(town: Town, *, public: bool) -> Scene:
    people: dict[str, Person | None] = {
        "nobody": None,
        "writer": town.resident(),
        "stranger": town.resident(),
        "area worker": town.staff("area_worker", "一村"),
        "neighbouring worker": town.staff("area_worker", "二村"),
        "street officer": town.staff("street_officer", "望海街道"),
        "other street's officer": town.staff("street_officer", "东桥镇"),
        "district officer": town.staff("district_officer", "临江区"),
        "auditor": town.staff("auditor", "临江区"),
        "operator": town.staff("operator", "临江区"),
        "deputy": town.staff("peoples_deputy", "临江区"),
        "handler off the desk": town.staff("department_handler", "望海街道"),
    }
    writer, worker, officer = (known(people, who) for who in ("writer", "area worker", "street officer"))
    department, handler = town.department(f"房管{public}", "望海街道", officer)
    people["handler"] = handler
    letter = town.write(writer, text=SAID, place=WHERE, public=public)
    path = f"/letters/{letter}"
    photo = town.done(f"{path}/photos", image_of("PNG"), by=writer)["photo_id"]
    town.done(f"{path}/acknowledge", by=worker)
    town.done(f"{path}/hand-on", {"to": town.unit("street", "望海街道"), "reason": "内部理由"}, by=worker)
    town.done(f"{path}/acknowledge", by=officer)
    town.done(f"{path}/hand-on", {"to": department, "reason": "内部理由"}, by=officer)
    town.done(f"{path}/acknowledge", by=handler)
    town.done(f"{path}/claim", by=handler)
    return Scene(letter, photo, people)


def known(people: dict[str, Person | None], who: str) -> Person:
    person = people[who]
    assert person is not None
    return person


HANDLING = ["area worker", "street officer", "district officer", "handler"]
OTHERS = [
    "nobody", "stranger", "neighbouring worker", "other street's officer", "auditor", "operator", "deputy",
    "handler off the desk",
]  # fmt: skip


def app_of(town: Town) -> FastAPI:
    assert isinstance(town.client.app, FastAPI)
    return town.client.app


def test_every_route_declares_a_right(town: Town) -> None:
    assert routes_without_right(app_of(town)) == []


def test_every_command_needs_somebody_who_is_signed_in(town: Town) -> None:
    commands = [
        str(route.path).format_map({name: uuid4() for name in route.param_convertors})
        for route in routes_of(app_of(town))
        if "POST" in (route.methods or ()) and "open311" not in str(route.path)
    ]
    assert len(commands) > 30
    for path in commands:
        answer = town.client.post(path, json={}, headers={"Idempotency-Key": str(uuid4())})
        assert answer.status_code == 401, path


@pytest.mark.parametrize("who", ["writer", *HANDLING])
def test_the_writer_and_those_who_handle_a_private_letter_read_it_with_its_photo(
    town: Town, scene: Scene, who: str
) -> None:
    person = known(scene.people, who)

    said = town.get(scene.path, by=person).json()

    assert (said["text"], said["place"], said["photo_ids"]) == (SAID, WHERE, [scene.photo])
    assert town.get(f"{scene.path}/photos/{scene.photo}", by=person).content[:2] == b"\xff\xd8"


@pytest.mark.parametrize("who", OTHERS)
def test_for_everybody_else_a_private_letter_is_not_there(town: Town, scene: Scene, who: str) -> None:
    person = scene.people[who]

    answers = [town.get(f"/letters/{id_}", by=person) for id_ in (scene.letter, uuid4())]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["type"] == answers[1].json()["type"]


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_a_photo_even_of_a_public_letter(town: Town, public_scene: Scene, who: str) -> None:
    answer = town.get(f"{public_scene.path}/photos/{public_scene.photo}", by=public_scene.people[who])

    assert answer.status_code == (401 if who == "nobody" else 404)


def test_a_photo_is_found_under_its_own_letter_only(town: Town, scene: Scene) -> None:
    other_writer = town.resident()
    other = town.write(other_writer)

    assert town.get(f"/letters/{other}/photos/{scene.photo}", by=other_writer).status_code == 404


@pytest.mark.parametrize("who", ["nobody", "stranger", "neighbouring worker", "auditor", "deputy"])
def test_a_public_letter_is_read_without_who_where_and_the_units_own_talk(
    town: Town, public_scene: Scene, who: str
) -> None:
    said = town.get(public_scene.path, by=public_scene.people[who]).json()

    assert (said["text"], said["place"], said["writer_ids"], said["photo_ids"]) == (SAID, None, [], [])
    assert "内部理由" not in json.dumps(said, ensure_ascii=False)
    everything = json.dumps(said)
    for person in public_scene.people.values():
        assert person is None or str(person.id) not in everything


def test_the_writer_is_not_told_which_colleague_claimed_the_letter(town: Town, scene: Scene) -> None:
    said = town.get(scene.path, by=scene.people["writer"]).json()

    assert said["item"]["claimed_by"] is None
    assert "letter_claimed" not in [step["what"] for step in said["steps"]]


def test_who_handles_the_letter_sees_which_colleague_claimed_it(town: Town, scene: Scene) -> None:
    said = town.get(scene.path, by=scene.people["street officer"]).json()

    assert said["item"]["claimed_by"] == str(known(scene.people, "handler").id)


def test_a_unit_that_refused_the_letter_sees_it_no_more(town: Town) -> None:
    officer, worker = town.staff("street_officer", "望海街道"), town.staff("area_worker", "一村")
    department, handler = town.department("市容", "望海街道", officer)
    path = f"/letters/{town.write(town.resident())}"
    town.done(f"{path}/acknowledge", by=worker)
    town.done(f"{path}/hand-on", {"to": department, "reason": "请处理"}, by=worker)
    assert town.get(path, by=handler).status_code == 200

    town.done(f"{path}/refuse", {"reason": "不归我们"}, by=handler)

    assert town.get(path, by=handler).status_code == 404


# Lists


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("area worker", 200), ("neighbouring worker", 403), ("street officer", 403), ("district officer", 403),
        ("handler", 403), ("stranger", 403), ("auditor", 403), ("operator", 403), ("nobody", 401),
    ],
)  # fmt: skip
@pytest.mark.parametrize("what", ["", "/counts"])
def test_a_worklist_is_for_those_who_work_for_the_unit(
    town: Town, scene: Scene, who: str, status: int, what: str
) -> None:
    answer = town.get(f"/worklists/area/{town.ids['一村']}{what}", by=scene.people[who])

    assert answer.status_code == status


def test_a_departments_worklist_is_for_its_desk(town: Town, scene: Scene) -> None:
    holder = town.get(scene.path, by=scene.people["handler"]).json()["item"]["holder_id"]

    answers = {
        who: town.get(f"/worklists/department/{holder}", by=scene.people[who]).status_code
        for who in ("handler", "handler off the desk", "street officer")
    }

    assert answers == {"handler": 200, "handler off the desk": 403, "street officer": 403}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("area worker", 200), ("street officer", 200), ("district officer", 200), ("auditor", 200),
        ("neighbouring worker", 403), ("other street's officer", 403), ("handler", 403), ("stranger", 403),
        ("operator", 403), ("nobody", 401),
    ],
)  # fmt: skip
def test_what_stands_under_an_area_is_for_the_area_and_those_above(
    town: Town, scene: Scene, who: str, status: int
) -> None:
    answer = town.get(f"/under/{town.ids['一村']}", by=scene.people[who])

    assert answer.status_code == status
    if status == 200:
        assert str(scene.letter) in [item["letter_id"] for item in answer.json()["items"]]


def test_an_area_worker_does_not_see_what_stands_under_the_street(town: Town, scene: Scene) -> None:
    assert town.get(f"/under/{town.ids['望海街道']}", by=scene.people["area worker"]).status_code == 403


def test_everybody_finds_ones_own_letters_only_among_ones_own(town: Town, scene: Scene) -> None:
    mine = town.get("/mine", by=scene.people["writer"]).json()["items"]

    assert [item["letter_id"] for item in mine] == [str(scene.letter)]
    assert town.get("/mine", by=town.resident()).json()["items"] == []


def test_the_public_list_has_public_letters_without_anybodys_name(
    town: Town, scene: Scene, public_scene: Scene
) -> None:
    answer = town.get(f"/public/{town.ids['临江区']}")

    assert [item["letter_id"] for item in answer.json()["items"]] == [str(public_scene.letter)]
    assert WHERE not in answer.text
    for person in public_scene.people.values():
        assert person is None or str(person.id) not in answer.text


def test_a_hidden_letter_is_off_the_public_list_and_comes_back_when_shown(town: Town) -> None:
    writer, officer = town.resident("桥头", "桥头小区"), town.staff("street_officer", "东桥镇")
    path = f"/letters/{town.write(writer, estate_id=town.ids['桥头小区'], public=True)}"
    town.done(f"{path}/report-abuse", {"reason": "骂人"}, by=town.resident())

    town.done(f"{path}/decide-abuse", {"hide": True, "reason": "确有辱骂"}, by=officer)

    assert town.get(f"/public/{town.ids['东桥镇']}").json()["items"] == []
    assert town.get(path).status_code == 404
    assert town.get(path, by=writer).status_code == 200
    town.done(f"{path}/decide-abuse", {"hide": False, "reason": "已改"}, by=officer)
    assert len(town.get(f"/public/{town.ids['东桥镇']}").json()["items"]) == 1


def test_a_withdrawn_letter_is_off_the_public_list(town: Town) -> None:
    writer = town.resident("二村", "二村小区")
    path = f"/letters/{town.write(writer, estate_id=town.ids['二村小区'], public=True)}"

    town.done(f"{path}/withdraw", by=writer)

    assert town.get(f"/public/{town.ids['二村']}").json()["items"] == []
    assert town.get(path).status_code == 404
    assert town.get(path, by=writer).status_code == 200


def test_who_reported_abuse_is_known_to_the_street_only(town: Town, public_scene: Scene) -> None:
    reporter = town.resident()
    town.done(f"{public_scene.path}/report-abuse", {"reason": "不实"}, by=reporter)

    for who in ("writer", "nobody", "stranger"):
        answer = town.get(public_scene.path, by=public_scene.people[who])
        assert str(reporter.id) not in answer.text
        assert answer.json()["item"]["abuse_reports"] == 0
    for_street = town.get(public_scene.path, by=public_scene.people["street officer"])
    assert str(reporter.id) in for_street.text


def test_a_neighbouring_street_does_not_decide_on_a_report_of_abuse(town: Town, public_scene: Scene) -> None:
    body = {"hide": True, "reason": "不实"}

    for who in ("other street's officer", "area worker", "handler"):
        problem = town.refused(f"{public_scene.path}/decide-abuse", body, by=known(public_scene.people, who))
        assert problem["status"] == 403


# Departments


def test_who_works_for_a_department_is_for_officers_only(town: Town, scene: Scene) -> None:
    handler = known(scene.people, "handler")

    shown = {
        who: str(handler.id) in town.get("/departments", by=scene.people[who]).text
        for who in ("street officer", "district officer", "auditor", "area worker", "handler off the desk")
    }

    assert [who for who, seen in shown.items() if seen] == ["street officer", "district officer", "auditor"]


@pytest.mark.parametrize(("who", "status"), [("nobody", 401), ("stranger", 403), ("operator", 403)])
def test_departments_are_not_listed_for_residents(town: Town, scene: Scene, who: str, status: int) -> None:
    assert town.get("/departments", by=scene.people[who]).status_code == status


def test_a_handler_finds_the_own_desk(town: Town, scene: Scene) -> None:
    mine = town.get("/departments", by=scene.people["handler"], mine=True).json()

    assert [department["name"] for department in mine] == ["房管False"]


def test_the_rules_of_the_day_are_for_everybody(town: Town) -> None:
    rules = town.get(f"/rules/{town.ids['一村']}").json()

    assert (rules["response_hours"], rules["danger_hours"]) == (24, 1)
    assert {rule["handling_days"] for rule in rules["categories"]} == {1, 5, 15}


def test_a_division_that_nobody_knows_has_no_list(town: Town) -> None:
    assert town.get(f"/public/{uuid4()}").json()["items"] == []
    assert town.get(f"/rules/{uuid4()}").status_code == 404

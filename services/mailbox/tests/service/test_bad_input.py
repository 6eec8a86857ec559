"""What cannot be: refused with a problem document that says why, and nothing recorded (issue 3, "bad input")."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from linli_common.testing.pictures import image_of

from .town import Person, Town

SCRIPT = "<script>alert('电梯')</script> & \"<b>\" ${7*7} {{7*7}}"


@pytest.fixture(scope="module")
def writer(town: Town) -> Person:
    return town.resident()


@pytest.fixture(scope="module")
def worker(town: Town) -> Person:
    return town.staff("area_worker", "一村")


@pytest.fixture(scope="module")
def untouched(town: Town, writer: Person) -> UUID:
    """A private letter that nobody manages to do anything with."""
    return town.write(writer)


@pytest.fixture(scope="module")
def stranger(town: Town) -> Person:
    return town.resident()


@pytest.fixture
def letter(town: Town, writer: Person) -> UUID:
    return town.write(writer)


def taken_up(town: Town, letter: UUID, worker: Person) -> str:
    town.done(f"/letters/{letter}/acknowledge", by=worker)
    return f"/letters/{letter}"


def body_of(town: Town, **said: Any) -> dict[str, Any]:
    return {"estate_id": town.ids["一村小区"], "category": "lift", "title": "电梯", "text": "坏了", **said}


# The letter itself


@pytest.mark.parametrize(
    ("said", "field", "status"),
    [
        ({"text": "长" * 10_001}, "text", 422),
        ({"text": ""}, "text", 422),
        ({"text": "   \n "}, "text", 422),
        ({"text": "坏\x00了"}, "text", 422),
        ({"text": 7}, "text", 422),
        ({"title": "长" * 101}, "title", 422),
        ({"title": "电\x00梯"}, "title", 422),
        ({"place": "3号\x07楼"}, "place", 422),
        ({"category": "no_such_category"}, "category", 422),
        ({"category": "Lift; DROP TABLE"}, "category", 422),
        ({"estate_id": "not a uuid"}, "estate_id", 422),
        ({"estate_id": str(UUID(int=5))}, "estate_id", 404),
        ({"public": "perhaps"}, "public", 422),
        ({"writer_id": str(UUID(int=5))}, "writer_id", 422),
    ],
)
def test_a_letter_with_something_wrong_in_it_is_refused_by_the_name_of_the_field(
    town: Town, writer: Person, said: dict[str, Any], field: str, status: int
) -> None:
    problem = town.refused("/letters", body_of(town, **said), by=writer)

    assert (problem["status"], problem["field"]) == (status, field)


def test_a_letter_of_ten_thousand_characters_is_taken(town: Town, writer: Person) -> None:
    letter = town.write(writer, text="长" * 10_000)

    assert town.get(f"/letters/{letter}", by=writer).json()["text"] == "长" * 10_000


@pytest.mark.parametrize("body", [b"{", b"", b"[1", b"\xff\xfe", b'{"text": "\\ud800"}', b"null", b"[]"])
def test_what_is_no_json_object_is_refused(town: Town, writer: Person, body: bytes) -> None:
    problem = town.refused("/letters", body, by=writer)

    assert problem["status"] in (400, 422)
    assert problem["field"]


def test_script_in_a_letter_is_kept_and_given_back_as_the_text_it_is(town: Town, writer: Person) -> None:
    letter = town.write(writer, title=SCRIPT, text=SCRIPT, place=SCRIPT, public=True)

    answer = town.get(f"/letters/{letter}", by=writer)

    assert answer.headers["content-type"] == "application/json"
    said = answer.json()
    assert [said["item"]["title"], said["text"], said["place"]] == [SCRIPT] * 3


def test_a_body_larger_than_a_megabyte_is_refused(town: Town, writer: Person) -> None:
    problem = town.refused("/letters", b" " * (1 << 20) + b"{}", by=writer)

    assert (problem["status"], problem["field"]) == (413, "body")


# Photos


@pytest.mark.parametrize(
    "upload",
    [b"", b"not a photo", b"\xff\xd8\xff\xe0" + b"\0" * 100, b"GIF89a", b"%PDF-1.7", image_of("JPEG")[:200]],
    ids=["nothing", "text", "a head only", "GIF", "PDF", "half a JPEG"],
)
def test_what_is_no_photo_is_refused_whatever_it_says_of_itself(
    town: Town, writer: Person, untouched: UUID, upload: bytes
) -> None:
    problem = town.refused(f"/letters/{untouched}/photos", upload, by=writer, kind="image/jpeg")

    assert (problem["status"], problem["field"]) == (422, "body")
    assert photos_of(town, untouched) == 0


def test_a_photo_of_fifty_megabytes_is_refused_before_it_is_read(town: Town, writer: Person, untouched: UUID) -> None:
    problem = town.refused(f"/letters/{untouched}/photos", bytes(50 << 20), by=writer, kind="image/png")

    assert (problem["status"], problem["field"]) == (413, "body")
    assert photos_of(town, untouched) == 0


def test_a_tenth_photo_is_refused(town: Town, writer: Person, letter: UUID) -> None:
    for _ in range(9):
        town.done(f"/letters/{letter}/photos", image_of("PNG", size=(4, 3)), by=writer)

    problem = town.refused(f"/letters/{letter}/photos", image_of("PNG"), by=writer)

    assert problem["type"] == "/problems/too-many-photos"
    assert photos_of(town, letter) == 9


def photos_of(town: Town, letter: UUID) -> int:
    with town.mailbox.vault.connection() as connection:
        row = connection.execute("SELECT count(*) FROM photos WHERE letter_id = %s", (letter,)).fetchone()
    assert row is not None
    return int(row[0])


# Steps that cannot be taken


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("rate", {"rating": 5}),
        ("confirm", {"solved": True}),
        ("reopen", {"reason": "还没好"}),
    ],
)
def test_without_an_answer_nothing_is_confirmed_rated_or_done_again(
    town: Town, writer: Person, untouched: UUID, path: str, body: dict[str, Any]
) -> None:
    problem = town.refused(f"/letters/{untouched}/{path}", body, by=writer)

    assert problem["status"] == 409


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("reply", {"text": "来看看"}),
        ("answer", {"text": "好了", "outcome": "solved"}),
        ("pend", {"promised_on": "2099-01-01", "reason": "等配件"}),
        ("hand-on", {"to": "street", "reason": "请处理"}),
        ("refuse", {"reason": "不归我们"}),
        ("decide-extension", {"granted": True, "reason": "同意"}),
    ],
)
def test_a_letter_that_nobody_took_up_cannot_be_worked_on(
    town: Town, worker: Person, untouched: UUID, path: str, body: dict[str, Any]
) -> None:
    if "to" in body:
        body = {**body, "to": town.unit("street", "望海街道")}

    problem = town.refused(f"/letters/{untouched}/{path}", body, by=worker)

    assert problem["status"] == 409


def test_a_letter_is_taken_up_once(town: Town, worker: Person, letter: UUID) -> None:
    path = taken_up(town, letter, worker)

    assert town.refused(f"{path}/acknowledge", by=worker)["type"] == "/problems/wrong-lifecycle"


@pytest.mark.parametrize("rating", [0, 6, -1, 4.5, "five"])
def test_a_rating_is_a_whole_number_from_one_to_five(
    town: Town, writer: Person, untouched: UUID, rating: object
) -> None:
    problem = town.refused(f"/letters/{untouched}/rate", {"rating": rating}, by=writer)

    assert problem["field"] == "rating"


def test_declining_needs_the_place_that_is_responsible(town: Town, worker: Person, letter: UUID) -> None:
    path = taken_up(town, letter, worker)

    problem = town.refused(f"{path}/answer", {"text": "不归这里", "outcome": "declined"}, by=worker)

    assert (problem["status"], problem["field"]) == (422, "responsible")


@pytest.mark.parametrize("day", ["2020-01-01", "2199-01-01"])
def test_a_promise_is_for_a_day_of_the_next_year(town: Town, worker: Person, letter: UUID, day: str) -> None:
    path = taken_up(town, letter, worker)

    problem = town.refused(f"{path}/pend", {"promised_on": day, "reason": "等"}, by=worker)

    assert (problem["status"], problem["field"]) == (422, "promised_on")


def test_a_letter_follows_neither_itself_nor_one_that_is_not_there(town: Town, worker: Person, letter: UUID) -> None:
    path = taken_up(town, letter, worker)

    for other in (letter, uuid4()):
        problem = town.refused(f"{path}/mark-duplicate", {"of_letter_id": other}, by=worker)
        assert (problem["status"], problem["field"]) == (422, "of_letter_id")


# Hand-offs


def test_a_letter_is_not_handed_to_a_unit_that_does_not_exist(town: Town, worker: Person, letter: UUID) -> None:
    path = taken_up(town, letter, worker)

    for to in ({"kind": "department", "id": uuid4()}, {"kind": "street", "id": uuid4()}, town.unit("street", "一村")):
        problem = town.refused(f"{path}/hand-on", {"to": to, "reason": "请处理"}, by=worker)
        assert (problem["status"], problem["field"]) == (422, "to")


def test_a_letter_is_not_handed_to_a_closed_department(town: Town, worker: Person, letter: UUID) -> None:
    officer = town.staff("street_officer", "望海街道")
    closed, _ = town.department("城管", "望海街道", officer)
    town.done(f"/departments/{closed['id']}/close", by=officer)
    path = taken_up(town, letter, worker)

    problem = town.refused(f"{path}/hand-on", {"to": closed, "reason": "请处理"}, by=worker)

    assert (problem["status"], problem["field"]) == (422, "to")


def test_a_letter_is_not_handed_to_who_holds_it(town: Town, worker: Person, letter: UUID) -> None:
    path = taken_up(town, letter, worker)

    problem = town.refused(f"{path}/hand-on", {"to": town.unit("area", "一村"), "reason": "自己"}, by=worker)

    assert (problem["status"], problem["field"]) == (422, "to")


def test_a_unit_is_named_once_in_a_hand_off(town: Town, worker: Person, letter: UUID) -> None:
    path, street = taken_up(town, letter, worker), town.unit("street", "望海街道")

    body = {"to": street, "assisting": [street], "reason": "请处理"}

    assert town.refused(f"{path}/hand-on", body, by=worker)["field"] == "assisting"


def test_an_assisting_unit_that_does_not_exist_is_refused(town: Town, worker: Person, letter: UUID) -> None:
    path = taken_up(town, letter, worker)
    nobody = {"kind": "department", "id": uuid4()}

    body = {"to": town.unit("street", "望海街道"), "assisting": [nobody], "reason": "请处理"}

    assert town.refused(f"{path}/hand-on", body, by=worker)["field"] == "assisting"


# Letters that are not there, or not for the asker

WRITERS_STEPS: list[tuple[str, Any]] = [
    ("more", {"text": "补充"}),
    ("photos", image_of("PNG")),
    ("urge", None),
    ("withdraw", None),
    ("confirm", {"solved": True}),
    ("rate", {"rating": 3}),
    ("reopen", {"reason": "没好"}),
    ("join", None),
    ("support", None),
    ("report-abuse", {"reason": "骂人"}),
]
UNITS_STEPS: list[tuple[str, Any]] = [
    ("acknowledge", None),
    ("claim", None),
    ("release", None),
    ("hand-on", {"reason": "请处理"}),
    ("refuse", {"reason": "不归"}),
    ("ask-more", {"text": "哪一部"}),
    ("reply", {"text": "来看"}),
    ("answer", {"text": "好了", "outcome": "solved"}),
    ("pend", {"promised_on": "2099-01-01", "reason": "等"}),
    ("ask-extension", {"working_days": 3, "reason": "等"}),
    ("decide-extension", {"granted": True, "reason": "可"}),
    ("mark-duplicate", {}),
    ("refer", {"reason": "议"}),
    ("decide-abuse", {"hide": True, "reason": "骂人"}),
]


def names(steps: list[tuple[str, Any]]) -> list[str]:
    return [name for name, _ in steps]


@pytest.mark.parametrize(("path", "body"), WRITERS_STEPS, ids=names(WRITERS_STEPS))
def test_a_stranger_cannot_tell_a_private_letter_from_one_that_is_not_there(
    town: Town, stranger: Person, untouched: UUID, path: str, body: Any
) -> None:
    problems = [town.refused(f"/letters/{id_}/{path}", body, by=stranger) for id_ in (untouched, uuid4())]

    assert [problem["status"] for problem in problems] == [404, 404]
    assert problems[0]["type"] == problems[1]["type"] == "/problems/unknown-letter"


@pytest.mark.parametrize(("path", "body"), UNITS_STEPS, ids=names(UNITS_STEPS))
def test_a_step_on_a_letter_that_is_not_there_is_refused_as_such(
    town: Town, worker: Person, untouched: UUID, path: str, body: Any
) -> None:
    full = with_units(town, path, body, untouched)

    assert town.refused(f"/letters/{uuid4()}/{path}", full, by=worker)["status"] == 404


@pytest.mark.parametrize(("path", "body"), UNITS_STEPS, ids=names(UNITS_STEPS))
def test_who_does_not_work_for_the_unit_takes_no_step(
    town: Town, stranger: Person, untouched: UUID, path: str, body: Any
) -> None:
    neighbour, handler = town.staff("area_worker", "二村"), town.staff("department_handler", "临江区")
    full = with_units(town, path, body, untouched)

    for who in (neighbour, handler, stranger):
        problem = town.refused(f"/letters/{untouched}/{path}", full, by=who)
        assert problem["status"] == (409 if path == "decide-extension" and who is not stranger else 403)


def with_units(town: Town, path: str, body: Any, letter: UUID) -> Any:
    if path == "hand-on":
        return {**body, "to": town.unit("street", "望海街道")}
    return {"of_letter_id": str(letter)} if path == "mark-duplicate" else body


def test_a_handler_who_is_not_on_the_desk_takes_no_step(town: Town, worker: Person, letter: UUID) -> None:
    department, handler = town.department("水务站", "望海街道", town.staff("street_officer", "望海街道"))
    other = town.staff("department_handler", "望海街道")
    path = taken_up(town, letter, worker)
    town.done(f"{path}/hand-on", {"to": department, "reason": "请处理"}, by=worker)

    assert town.refused(f"{path}/acknowledge", by=other)["type"] == "/problems/not-the-holder"
    town.done(f"{path}/acknowledge", by=handler)


def test_a_letter_claimed_by_a_colleague_is_not_answered_by_another(town: Town, worker: Person, letter: UUID) -> None:
    path = taken_up(town, letter, worker)
    town.done(f"{path}/claim", by=worker)
    colleague = town.staff("area_worker", "一村")

    problem = town.refused(f"{path}/answer", {"text": "好了", "outcome": "solved"}, by=colleague)

    assert problem["type"] == "/problems/claimed-by-another"


# Repeats


def test_a_repeat_gets_its_first_answer_and_records_nothing(town: Town, writer: Person) -> None:
    key, body = str(uuid4()), body_of(town)
    first = town.post("/letters", body, by=writer, key=key)
    before = town.recorded()

    again = town.post("/letters", body, by=writer, key=key)

    assert (again.status_code, again.json()) == (201, first.json())
    assert town.recorded() == before


def test_a_key_does_not_stand_for_two_commands(town: Town, writer: Person) -> None:
    key = str(uuid4())
    town.post("/letters", body_of(town), by=writer, key=key)

    problem = town.refused("/letters", body_of(town, text="另一封"), by=writer, key=key)

    assert (problem["status"], problem["field"]) == (422, "Idempotency-Key")


@pytest.mark.parametrize("key", ["short", "中文中文中文中文", " " * 9])
def test_a_key_that_is_none_is_refused(town: Town, writer: Person, key: str) -> None:
    answer = town.client.post(
        "/api/mailbox/letters",
        json=body_of(town) | {"estate_id": str(town.ids["一村小区"])},
        headers={**town.signed_in(writer), "Idempotency-Key": key.encode()},
    )

    assert (answer.status_code, answer.json()["field"]) == (400, "Idempotency-Key")


@pytest.mark.parametrize("step", ["hand-on", "photos", "claim"])
def test_a_repeat_after_the_letter_has_left_the_unit_still_gets_its_first_answer(
    town: Town, worker: Person, letter: UUID, step: str
) -> None:
    # given
    path, to_street = (
        taken_up(town, letter, worker),
        {"to": town.unit("street", "望海街道"), "reason": "请处理"},
    )
    body: Any = {"hand-on": to_street, "photos": image_of("PNG"), "claim": None}[step]
    key = str(uuid4())
    first = town.post(f"{path}/{step}", body, by=worker, key=key)
    assert first.status_code in (200, 201)
    if step != "hand-on":
        town.done(f"{path}/hand-on", to_street, by=worker)
    before = town.recorded()

    # when
    again = town.post(f"{path}/{step}", body, by=worker, key=key)

    # then
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert town.recorded() == before


def test_a_repeat_after_the_department_was_closed_still_gets_its_first_answer(
    town: Town, worker: Person, letter: UUID
) -> None:
    path, officer, key = taken_up(town, letter, worker), town.staff("street_officer", "望海街道"), str(uuid4())
    department, _ = town.department("临时办", "望海街道", officer)
    body = {"to": department, "reason": "请处理"}
    first = town.post(f"{path}/hand-on", body, by=worker, key=key)
    town.done(f"/departments/{department['id']}/close", by=officer)

    again = town.post(f"{path}/hand-on", body, by=worker, key=key)

    assert (first.status_code, again.status_code, again.json()) == (200, 200, first.json())


def test_nobody_gets_the_answer_to_another_persons_key(town: Town, worker: Person, letter: UUID) -> None:
    path, key = f"/letters/{letter}", str(uuid4())
    town.post(f"{path}/acknowledge", by=worker, key=key)

    assert town.refused(f"{path}/acknowledge", by=town.staff("area_worker", "二村"), key=key)["status"] == 403


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("/mine", {"cursor": "no cursor"}, "cursor"),
        ("/mine", {"cursor": "WyJ4IiwieSJd"}, "cursor"),
        ("/mine", {"limit": 0}, "limit"),
        ("/mine", {"limit": 201}, "limit"),
        ("/mine", {"at_least": "yesterday"}, "at_least"),
    ],
)
def test_a_question_with_something_wrong_in_it_is_refused(
    town: Town, writer: Person, path: str, query: dict[str, Any], field: str
) -> None:
    answer = town.get(path, by=writer, **query)

    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_command_that_is_sent_in_many_threads_at_once_is_done_once(
    town: Town, writer: Person, worker: Person
) -> None:
    # given
    letter, body = town.write(writer), body_of(town, title="一次")
    to_street = {"to": town.unit("street", "望海街道"), "reason": "请"}
    commands = (
        ("/letters", body, writer, 201),
        (f"/letters/{letter}/acknowledge", None, worker, 200),
        (f"/letters/{letter}/hand-on", to_street, worker, 200),
    )

    for path, said, by, status in commands:
        key, before = str(uuid4()), town.recorded()

        # when
        with ThreadPoolExecutor(6) as threads:
            sent = [threads.submit(town.post, path, said, by=by, key=key, fold=False) for _ in range(6)]
            answers = [each.result() for each in sent]

        # then
        assert [answer.status_code for answer in answers] == [status] * 6
        assert len({answer.text for answer in answers}) == 1
        assert town.recorded() == (before[0] + 1, before[1] + 1)
    town.fold()


def test_of_two_workers_who_hand_on_at_once_one_is_told_that_the_letter_has_left(
    town: Town, worker: Person, letter: UUID
) -> None:
    path, colleague = taken_up(town, letter, worker), town.staff("area_worker", "一村")
    bodies = [{"to": to, "reason": "请"} for to in (town.unit("street", "望海街道"), town.unit("district", "临江区"))]

    with ThreadPoolExecutor(2) as threads:
        sent = [
            threads.submit(town.post, f"{path}/hand-on", body, by=by, fold=False)
            for body, by in zip(bodies, (worker, colleague), strict=True)
        ]
        statuses = sorted(each.result().status_code for each in sent)
    town.fold()

    assert statuses[0] == 200
    assert statuses[1] in (403, 409)
    assert [event["type"] for event in town.events(letter)].count("linli.mailbox.letter_handed_on.v1") == 1

"""When estates, areas and streets are reorganised, open letters go along; closed ones stay where they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from linli_common.testing.servers import PostgresServer
from linli_contracts import identity
from mailbox_service.application import chores
from mailbox_service.worker import Rounds

from .town import Person, Town, running


@pytest.fixture(scope="module")
def town(postgres: PostgresServer) -> Iterator[Town]:
    """A town that is reorganised again and again."""
    with running(postgres.create_database(), postgres.create_database()) as running_town:
        yield running_town


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


def write(town: Town, area: str, **said: Any) -> UUID:
    return town.write(town.resident(area, f"{area}小区"), estate_id=town.ids[f"{area}小区"], **said)


def closed_letter(town: Town, area: str, worker: Person) -> UUID:
    writer = town.resident(area, f"{area}小区")
    letter = town.write(writer, estate_id=town.ids[f"{area}小区"])
    path = f"/letters/{letter}"
    town.done(f"{path}/acknowledge", by=worker)
    town.done(f"{path}/answer", {"text": "好了", "outcome": "solved"}, by=worker)
    town.done(f"{path}/confirm", {"solved": True}, by=writer)
    return letter


def stands(town: Town, letter: UUID) -> tuple[UUID, str, UUID, str]:
    """Booked on which division and place, held by whom."""
    row = town.row(letter)
    return row["division_id"], row["place"], row["holder_id"], row["holder_kind"]


def moved(town: Town, letter: UUID) -> int:
    return [event["type"] for event in town.events(letter)].count("linli.mailbox.letter_moved.v1")


def close(town: Town, name: str) -> None:
    town.tell(identity.DivisionClosedV1(division_id=town.ids[name], on=town.today()))


def recode(town: Town, name: str, code: str) -> None:
    town.tell(identity.DivisionRecodedV1(division_id=town.ids[name], code=code, previous_code=None, on=town.today()))


def move_area(town: Town, name: str, to: str, previous: str) -> None:
    town.tell(
        identity.DivisionMovedV1(
            division_id=town.ids[name],
            parent_id=town.ids[to],
            previous_parent_id=town.ids[previous],
            on=town.today(),
        )
    )


def move_estate(town: Town, estate: str, to: str, previous: str) -> None:
    town.tell(
        identity.EstateMovedV1(
            estate_id=town.ids[estate], division_id=town.ids[to], previous_division_id=town.ids[previous]
        )
    )


def test_letters_go_with_their_estate_to_another_area(town: Town, now: datetime) -> None:
    # given
    town.new_area("甲村")
    town.new_area("乙村", "东桥镇")
    worker = town.staff("area_worker", "甲村")
    closed, opened = closed_letter(town, "甲村", worker), write(town, "甲村")
    before = stands(town, closed)

    # when
    move_estate(town, "甲村小区", "乙村", "甲村")
    town.go_round(now)

    # then
    division_id, _, holder_id, kind = stands(town, opened)
    assert (division_id, holder_id, kind) == (town.ids["乙村"], town.ids["乙村"], "area")
    assert stands(town, closed) == before
    assert (moved(town, opened), moved(town, closed)) == (1, 0)
    town.done(f"/letters/{opened}/acknowledge", by=town.staff("area_worker", "乙村"))
    assert town.refused(f"/letters/{opened}/reply", {"text": "x"}, by=worker)["status"] == 403


def test_letters_go_with_their_area_to_another_street(town: Town, now: datetime) -> None:
    # given
    town.new_area("丙村")
    worker, officer = town.staff("area_worker", "丙村"), town.staff("street_officer", "望海街道")
    at_area, at_street = write(town, "丙村"), write(town, "丙村")
    town.done(f"/letters/{at_street}/acknowledge", by=worker)
    to = {"to": town.unit("street", "望海街道"), "reason": "请处理"}
    town.done(f"/letters/{at_street}/hand-on", to, by=worker)

    # when
    move_area(town, "丙村", "东桥镇", "望海街道")
    town.go_round(now)

    # then
    assert stands(town, at_area)[2:] == (town.ids["丙村"], "area")
    assert stands(town, at_street)[2:] == (town.ids["东桥镇"], "street")
    assert stands(town, at_area)[1].startswith("990101.990101002.")
    town.refused(f"/letters/{at_street}/acknowledge", by=officer)
    town.done(f"/letters/{at_street}/acknowledge", by=town.staff("street_officer", "东桥镇"))


def test_what_a_moved_letter_misses_is_escalated_to_the_new_street(town: Town) -> None:
    town.new_area("丁村")
    letter = write(town, "丁村")
    move_area(town, "丁村", "东桥镇", "望海街道")
    now = datetime.now(UTC)
    town.go_round(now)

    town.go_round(now + timedelta(days=2))

    missed = next(event for event in town.events(letter) if "clock_missed" in event["type"])
    assert missed["data"]["escalated_to_id"] == str(town.ids["东桥镇"])


def test_letters_take_their_areas_new_code(town: Town, now: datetime) -> None:
    town.found("戊村", "area", "望海街道", "990101001055")
    town.build("戊村小区", "戊村")
    letter = write(town, "戊村")

    recode(town, "戊村", "990101001056")
    town.go_round(now)

    assert stands(town, letter) == (town.ids["戊村"], "990101.990101001.990101001056", town.ids["戊村"], "area")
    assert town.row(letter)["taken"] is False


def test_a_claim_stays_when_only_the_code_is_new(town: Town, now: datetime) -> None:
    town.found("己村", "area", "望海街道", "990101001065")
    town.build("己村小区", "己村")
    letter, worker = write(town, "己村"), town.staff("area_worker", "己村")
    town.done(f"/letters/{letter}/acknowledge", by=worker)
    town.done(f"/letters/{letter}/claim", by=worker)

    recode(town, "己村", "990101001066")
    town.go_round(now)

    assert (town.row(letter)["taken"], town.row(letter)["claimed_by"]) == (True, worker.id)


def test_letters_of_a_closed_area_go_to_its_street(town: Town, now: datetime) -> None:
    town.new_area("庚村")
    worker = town.staff("area_worker", "庚村")
    closed, opened = closed_letter(town, "庚村", worker), write(town, "庚村")
    before = stands(town, closed)

    close(town, "庚村")
    town.go_round(now)

    assert stands(town, opened) == (town.ids["望海街道"], "990101.990101001.-", town.ids["望海街道"], "street")
    assert stands(town, closed) == before


def test_letters_of_a_closed_area_go_with_their_estate_where_it_stands_elsewhere(town: Town, now: datetime) -> None:
    town.new_area("辛村")
    town.new_area("壬村")
    letter = write(town, "辛村")

    move_estate(town, "辛村小区", "壬村", "辛村")
    close(town, "辛村")
    town.go_round(now)

    assert stands(town, letter)[0] == stands(town, letter)[2] == town.ids["壬村"]


def test_letters_of_an_area_closed_on_the_day_its_street_was_recoded_still_go_to_the_street(
    town: Town, now: datetime
) -> None:
    town.found("新港街道", "street", "临江区", "990101003")
    town.new_area("癸村", "新港街道")
    letter = write(town, "癸村")

    recode(town, "新港街道", "990101004")
    close(town, "癸村")
    town.go_round(now)

    assert stands(town, letter)[:3] == (town.ids["新港街道"], "990101.990101004.-", town.ids["新港街道"])


def test_what_a_closed_area_held_for_another_one_goes_to_its_street(town: Town, now: datetime) -> None:
    town.new_area("子村")
    town.new_area("丑村")
    letter, worker = write(town, "子村"), town.staff("area_worker", "子村")
    town.done(f"/letters/{letter}/acknowledge", by=worker)
    town.done(f"/letters/{letter}/hand-on", {"to": town.unit("area", "丑村"), "reason": "在那边"}, by=worker)

    close(town, "丑村")
    town.go_round(now)

    assert stands(town, letter)[0] == town.ids["子村"]
    assert stands(town, letter)[2:] == (town.ids["望海街道"], "street")


def test_letters_of_a_closed_street_go_to_the_district(town: Town, now: datetime) -> None:
    town.found("旧港街道", "street", "临江区", "990101005")
    order = {
        "division_id": town.ids["旧港街道"], "category": "lift", "title": "t", "text": "t", "order_number": "SH0001",
    }  # fmt: skip
    officer = town.staff("street_officer", "旧港街道")
    letter = UUID(town.done("/letters/hotline", order, by=officer)["letter_id"])

    close(town, "旧港街道")
    town.go_round(now)

    assert stands(town, letter) == (town.ids["临江区"], "990101.-.-", town.ids["临江区"], "district")


def test_nothing_moves_in_a_second_round(town: Town, now: datetime) -> None:
    town.new_area("寅村")
    write(town, "寅村")
    close(town, "寅村")
    town.go_round(now)

    rounds = Rounds(town.mailbox, lambda: now)
    assert town.mailbox.chores.follow_territory(now) == 0
    assert [town.go_round(now, rounds) for _ in range(3)] == [0, 0, 0]


def test_more_letters_than_are_moved_at_once_are_all_moved(
    town: Town, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chores, "AT_ONCE", 2)
    town.found("卯村", "area", "望海街道", "990101001075")
    town.build("卯村小区", "卯村")
    letters = [write(town, "卯村") for _ in range(5)]
    recode(town, "卯村", "990101001076")
    rounds = Rounds(town.mailbox, lambda: now)

    made = [town.go_round(now, rounds) for _ in range(5)]

    assert made == [2, 2, 1, 0, 0]
    assert [moved(town, letter) for letter in letters] == [1] * 5


def test_a_letter_written_while_the_worker_looked_elsewhere_goes_along_a_minute_later(
    town: Town, now: datetime
) -> None:
    # given: the letter is not in the lists yet when the worker comes by
    town.new_area("辰村")
    writer = town.resident("辰村", "辰村小区")
    rounds = Rounds(town.mailbox, lambda: moment[0])
    moment = [now]
    body = {"estate_id": town.ids["辰村小区"], "category": "lift", "title": "t", "text": "t"}
    letter = UUID(town.post("/letters", body, by=writer, fold=False).json()["letter_id"])
    close(town, "辰村")
    rounds.go()
    town.fold()

    # when
    moment[0] += timedelta(minutes=1)
    town.go_round(moment[0], rounds)

    # then
    assert stands(town, letter)[0] == town.ids["望海街道"]


def test_a_refused_letter_goes_back_to_the_area_that_took_over(town: Town, now: datetime) -> None:
    town.new_area("巳村")
    town.new_area("午村")
    officer = town.staff("street_officer", "望海街道")
    letter, worker = write(town, "巳村"), town.staff("area_worker", "巳村")
    town.done(f"/letters/{letter}/acknowledge", by=worker)
    town.done(f"/letters/{letter}/hand-on", {"to": town.unit("street", "望海街道"), "reason": "请"}, by=worker)
    move_estate(town, "巳村小区", "午村", "巳村")
    town.go_round(now)

    town.done(f"/letters/{letter}/refuse", {"reason": "归居委"}, by=officer)

    assert stands(town, letter)[2] == town.ids["午村"]


def test_a_worker_that_is_a_day_behind_moves_no_letters_of_an_area_founded_today(town: Town, now: datetime) -> None:
    town.found("未村", "area", "望海街道", on=town.today())
    town.build("未村小区", "未村")
    letter = write(town, "未村")

    town.go_round(now - timedelta(days=1))

    assert stands(town, letter)[0] == town.ids["未村"]
    assert moved(town, letter) == 0

"""After any history the rows of the lists say what the letters themselves say."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from mailbox_service.aggregate.clocks import next_threshold
from mailbox_service.aggregate.letter import Letter
from mailbox_service.queries.letters import item_of_letter, item_of_row

from .town import Person, Town, ago

STEPS = 280
LETTERS = 9


class Crowd:
    """People who do this and that with letters, legal or not, at a time that goes on."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.choose = town, random.Random(seed)
        self.at: datetime = ago(days=70)
        self.writers = [town.resident() for _ in range(3)]
        self.officers = {
            "area": town.staff("area_worker", "一村"),
            "street": town.staff("street_officer", "望海街道"),
            "district": town.staff("district_officer", "临江区"),
        }
        self.departments = [town.department(name, "望海街道", self.officers["street"]) for name in ("房管", "城管")]
        self.units = [
            town.unit("area", "一村"),
            town.unit("street", "望海街道"),
            town.unit("district", "临江区"),
            *(unit for unit, _ in self.departments),
        ]
        self.letters: list[UUID] = []
        self.done: Counter[str] = Counter()

    def go_on(self) -> None:
        """One step."""
        self.at += timedelta(minutes=self.choose.choice([1, 30, 300, 900]))
        if len(self.letters) < LETTERS and self.choose.random() < 0.2:
            category = self.choose.choice(["lift", "water_power", "danger", "greenery"])
            said = {"category": category, "public": self.choose.random() < 0.5, "joint": self.choose.random() < 0.3}
            self.letters.append(self.town.write(self.choose.choice(self.writers), at=self.at, **said))
            return
        if not self.letters:
            return
        if self.choose.random() < 0.1:
            self.town.go_round(self.at)
            return
        letter = self.choose.choice(self.letters)
        steps = self.steps(letter)
        usual = self.usual(self.town.mailbox.letters.get(letter))
        what = self.choose.choice(usual if self.choose.random() < 0.75 else sorted(steps))
        body, by = steps[what]
        answer = self.town.post(f"/letters/{letter}/{what}", body, by=by, at=self.at)
        assert answer.status_code < 500, answer.text
        self.done[what if answer.status_code < 300 else "refused"] += 1

    def usual(self, letter: Letter) -> list[str]:
        """What tends to be done next, so that histories get deep."""
        if letter.lifecycle in ("submitted", "accepted") and not letter.taken:
            return ["acknowledge", "acknowledge", "refuse", "ask-more", "support"]
        if letter.lifecycle == "accepted":
            asked = ["assist", "refuse"] * 2 if "asked" in letter.assisting.values() else []
            decide = ["decide-extension"] * (4 if letter.extension_days else 0)
            return ["reply", "answer", "answer", "pend", "hand-on", "hand-on", "ask-extension", *asked, *decide]
        ended = {"answered": ["confirm", "reopen", "reopen", "more"], "closed": ["rate", "reopen"]}
        return ended.get(letter.lifecycle, ["reopen", "report-abuse"])

    def steps(self, letter_id: UUID) -> dict[str, tuple[Any, Person]]:
        """What could be done, and by whom; by the right unit in most cases."""
        letter, pick = self.town.mailbox.letters.get(letter_id), self.choose.choice
        holder = self.officers.get(letter.holder.kind) or self.handler(letter.holder.id)
        others = [unit for unit in self.units if self.choose.random() < 0.2]
        asked = [str(unit.id) for unit, state in letter.assisting.items() if state == "asked"]
        assisting = {"kind": "department", "id": pick(asked) if asked else self.units[-1]["id"]}
        helper = self.handler(UUID(assisting["id"])) if asked else holder
        writer, anybody = next(who for who in self.writers if who.id == letter.writer_ids[0]), pick(self.writers)
        promised = (self.at + timedelta(days=pick([0, 1, 5]))).date().isoformat()
        return {
            "acknowledge": (None, holder),
            "claim": (None, holder),
            "release": (None, holder),
            "hand-on": ({"to": pick(self.units), "assisting": others, "reason": "请"}, holder),
            "refuse": ({"reason": "不归", **({"as_unit": assisting} if asked else {})}, helper),
            "assist": ({"as_unit": assisting, "text": "看过"}, helper),
            "ask-more": ({"text": "哪里"}, holder),
            "reply": ({"text": "来看"}, holder),
            "answer": ({"text": "好了", "outcome": pick(["solved", "explained"])}, holder),
            "pend": ({"promised_on": promised, "reason": "等"}, holder),
            "ask-extension": ({"working_days": pick([1, 5]), "reason": "等"}, holder),
            "decide-extension": ({"granted": pick([True, False]), "reason": "可"}, self.decider(letter)),
            "mark-duplicate": ({"of_letter_id": pick(self.letters)}, holder),
            "refer": ({"reason": "议"}, holder),
            "decide-abuse": ({"hide": pick([True, False]), "reason": "看过"}, self.officers["street"]),
            "report-abuse": ({"reason": "骂人"}, anybody),
            "join": (None, anybody),
            "support": (None, anybody),
            "more": ({"text": "补充"}, writer),
            "urge": (None, writer),
            "withdraw": (None, writer),
            "confirm": ({"solved": True, "rating": pick([None, 1, 5])}, writer),
            "rate": ({"rating": 3}, writer),
            "reopen": ({"reason": "没好"}, writer),
        }

    def handler(self, department_id: UUID) -> Person:
        return next(
            (who for unit, who in self.departments if unit["id"] == str(department_id)), self.officers["street"]
        )

    def decider(self, letter: Letter) -> Person:
        asked_of = letter.extension_asked_of
        return self.officers[asked_of.kind if asked_of and asked_of.kind != "department" else "street"]


@pytest.fixture(scope="module")
def crowd(town: Town) -> Crowd:
    crowd = Crowd(town, seed=20261122)
    for _ in range(STEPS):
        crowd.go_on()
    return crowd


def test_the_history_was_one(crowd: Crowd) -> None:
    print(dict(crowd.done))
    assert len(crowd.letters) == LETTERS
    assert len(crowd.done) >= 20
    assert crowd.done.total() - crowd.done["refused"] >= 100


def test_every_row_says_what_its_letter_says(town: Town, crowd: Crowd) -> None:
    supports = Counter(
        event["data"]["letter_id"] for event in town.events() if event["type"] == "linli.mailbox.letter_supported.v1"
    )
    for letter_id in crowd.letters:
        letter, row = town.mailbox.letters.get(letter_id), town.row(letter_id)
        from_row = item_of_row(row, None).model_dump()
        changed_at = from_row["changed_at"]
        assert from_row == as_listed(letter, supports[str(letter_id)], changed_at)


def as_listed(letter: Letter, supports: int, changed_at: datetime) -> dict[str, Any]:
    return item_of_letter(letter, None, supports, changed_at).model_dump()


def test_every_row_knows_what_time_will_do_next(town: Town, crowd: Crowd) -> None:
    for letter_id in crowd.letters:
        letter, row = town.mailbox.letters.get(letter_id), town.row(letter_id)
        assert row["next_at"] == next_threshold(letter)
        assert row["open"] == letter.is_open


def test_every_row_knows_its_writers_and_units(town: Town, crowd: Crowd) -> None:
    for letter_id in crowd.letters:
        letter, row = town.mailbox.letters.get(letter_id), town.row(letter_id)
        asked = sorted(unit.id for unit, state in letter.assisting.items() if state == "asked")
        decider = letter.extension_asked_of.id if letter.extension_days and letter.extension_asked_of else None
        assert row["writer_ids"] == letter.writer_ids
        assert sorted(row["assisting_ids"]) == asked
        assert row["extension_asked_of"] == decider
        assert row["place"] == ".".join(letter.place)
        assert row["replied"] == (letter.replied_at is not None)

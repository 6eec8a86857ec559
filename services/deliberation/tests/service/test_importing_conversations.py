"""A conversation that Pol.is exported, loaded straight through the event store."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from deliberation_service.application.conversations import SOMEBODY
from deliberation_service.commands.statements import ImportedConversation
from deliberation_service.refusals.statements import ImportInvalidError
from linli_common.clock import utc_now

from ..opinion.planted import Planted, planted
from ..town import Town

COMMENTS = ("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body")
VOTES = ("timestamp", "datetime", "comment-id", "voter-id", "vote")
START = 1_500_000_000_000


def exported(folder: Path, conversation: Planted, hidden: int = -1) -> Path:
    """The files of an export, with votes sorted by comment as Pol.is does, not by time."""
    with (folder / "comments.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COMMENTS)
        for statement in reversed(conversation.statements):
            state = -1 if statement == hidden else 1
            writer.writerow((START + statement, "", statement, 7, 0, 0, state, f"第 {statement} 条, “引号”\n第二行"))
    with (folder / "votes.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(VOTES)
        timed = [(START + 1_000 * at, *opinion) for at, opinion in enumerate(conversation.opinions)]
        for at, person, statement, choice in sorted(timed, key=lambda one: (one[2], one[1])):
            writer.writerow((at, "", statement, person, choice))
    return folder


def load(town: Town, folder: Path) -> Any:
    command = ImportedConversation(
        division_id=town.ids["一村"], title="旧征集", question="问题", closes_at=utc_now() + timedelta(days=1)
    )
    loaded = town.service.conversing.importing.load(folder, command, lambda done, votes: None)
    town.fold()
    return loaded


def test_all_statements_and_opinions_are_there_with_their_times_and_the_last_choice(town: Town, tmp_path: Path) -> None:
    conversation = planted(people=60, statements=12)
    person, statement, _ = conversation.opinions[0]
    changed = Planted([*conversation.opinions, (person, statement, 0)], conversation.camps, conversation.statements)

    loaded = load(town, exported(tmp_path, changed, hidden=3))

    assert (loaded.statements, loaded.opinions) == (12, len(conversation.opinions))
    assert loaded.participants == len({person for person, _, _ in conversation.opinions})
    shown = town.seen(f"/conversations/{loaded.conversation_id}/statements")["items"]
    assert [one["text"].split(",")[0] for one in shown] == [f"第 {one} 条" for one in range(12) if one != 3]
    told = [
        event
        for event in town.events()
        if event["type"] == "linli.deliberation.opinion_given.v1"
        and event["data"]["conversation_id"] == str(loaded.conversation_id)
    ]
    assert [event["data"]["changed"] for event in told] == [False] * len(conversation.opinions) + [True]
    assert [event["time"] for event in told] == sorted(event["time"] for event in told)
    assert told[0]["time"].startswith("2017-07-14T02:40:00")


def test_its_map_is_the_one_of_the_same_opinions(town: Town, tmp_path: Path) -> None:
    loaded = load(town, exported(tmp_path, planted(people=80, statements=20, camps=2)))

    town.service.conversing.drawing.draw_changed(utc_now())

    seen = town.seen(f"/conversations/{loaded.conversation_id}/map")
    assert len(seen["groups"]) == 2
    assert seen["participants"] == loaded.participants
    assert seen["opinions"] == loaded.opinions


@pytest.mark.parametrize(
    ("file", "line", "wrong"),
    [
        ("votes.csv", "1500000000000,,999,1,1", "line 2: no vote of a known statement"),
        ("votes.csv", "1500000000000,,1,1,2", "line 2: no vote of a known statement"),
        ("votes.csv", "1500000000000,,1", "line 2: fewer columns"),
        ("comments.csv", "soon,,1,1,0,0,1,text", "line 2: no statement"),
        ("comments.csv", "1500000000000,,1,1,0,0,9,text", "line 2: no statement"),
    ],
)
def test_a_damaged_line_is_named_and_nothing_is_recorded(
    town: Town, tmp_path: Path, file: str, line: str, wrong: str
) -> None:
    folder = exported(tmp_path, planted(people=5, statements=3))
    header = (folder / file).read_text().splitlines()[0]
    (folder / file).write_text(f"{header}\n{line}\n")
    before = town.recorded()

    with pytest.raises(ImportInvalidError, match=wrong):
        load(town, folder)

    assert town.recorded() == before


def test_what_is_no_export_is_refused(town: Town, tmp_path: Path) -> None:
    with pytest.raises(ImportInvalidError, match=r"comments\.csv"):
        load(town, tmp_path)
    (tmp_path / "comments.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ImportInvalidError, match="columns"):
        load(town, tmp_path)


def test_whoever_took_part_elsewhere_is_nobody_here(town: Town, tmp_path: Path) -> None:
    loaded = load(town, exported(tmp_path, planted(people=20, statements=8)))

    told = [one for one in town.events() if one["data"].get("conversation_id") == str(loaded.conversation_id)]

    assert [one["actorrole"] for one in told[:2]] == ["operator", "participant"]
    assert {one["actorid"] for one in told[1:]} == {str(SOMEBODY.person_id)}
    assert all(one["data"].get("author_id") is None for one in told)

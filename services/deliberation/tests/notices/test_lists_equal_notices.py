"""After any history the rows of the lists say what meetings and notices themselves say. Folded in memory."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from deliberation_service.aggregate.public_notice import PublicNotice
from deliberation_service.lists import meetings as meeting_lists
from deliberation_service.lists import notices as notice_lists
from deliberation_service.publisher import publish
from hypothesis import given
from hypothesis import strategies as st
from linli_common.projector.reader import Event, States
from linli_common.refusal import Refusal
from linli_contracts.envelope import Actor, build_message, parse_envelope

from ..meetings.everything import gatherings
from ..meetings.meetings import SAID, known
from .notices import PUBLISHED, a_public_notice

ACTS = st.lists(
    st.tuples(
        st.sampled_from(["object", "object", "answer", "take up", "advance", "correct", "withdraw"]),
        st.integers(0, 3),
        st.timedeltas(timedelta(0), timedelta(days=3)),
    ),
    min_size=5,
    max_size=30,
)


def folded(states: tuple[States, ...], *aggregates: Any) -> list[dict[Any, Any]]:
    """The rows of each part, by key, from the published messages alone."""
    tables: list[dict[Any, Any]] = [{} for _ in states]
    for aggregate in aggregates:
        for event in aggregate.pending_events:
            face = publish(event)
            if face is not None:
                envelope = parse_envelope(
                    build_message(
                        event_id=uuid4(),
                        type_=face.contract.TYPE,
                        service="deliberation",
                        entity_id=str(event.originator_id),
                        time=face.at or event.timestamp,
                        actor=Actor(uuid4(), "area_worker"),
                        data=face.contract,
                    )
                )
                _fold(states, tables, Event("DELIBERATION", 1, envelope))
    return tables


def _fold(states: tuple[States, ...], tables: list[dict[Any, Any]], event: Event) -> None:
    for part, table in zip(states, tables, strict=True):
        for key in part.keys(event):
            row = part.evolve(key, table.get(key), event)
            if row is None:
                del table[key]
            else:
                table[key] = row


@given(ACTS)
def test_a_public_notice_and_its_objections(acts: list[tuple[str, int, timedelta]]) -> None:
    found, now = a_public_notice(), PUBLISHED
    for number, (what, who, pause) in enumerate(acts):
        now += pause
        try:
            _do(found, what, who, known(f"objection {number}"), now)
        except Refusal:
            continue
    notices, objections = folded(notice_lists.STATES, found)
    row = notices[(found.id,)]
    waiting = [one for one in found.objections.values() if one.answered is None]
    assert (row["state"], row["unanswered"], row["objections"]) == (found.state, len(waiting), len(found.objections))
    assert row["corrections"] == found.corrections
    for objection_id, one in found.objections.items():
        listed = objections[(objection_id,)]
        assert (listed["overdue"], listed["taken_up"]) == (one.overdue, one.answered)
    due = [one["next_at"] for one in objections.values() if one["next_at"]] if found.state == "open" else []
    assert min([*due, *([row["next_at"]] if row["next_at"] else [])], default=None) == found.next_threshold()


def _do(found: PublicNotice, what: str, who: int, id_: UUID, now: Any) -> None:
    match what:
        case "object":
            found.object_(id_, known(f"objector {who}"), SAID, None, now)
        case "answer" | "take up" if found.objections:
            found.answer(list(found.objections)[who % len(found.objections)], SAID, taken_up=what == "take up", at=now)
        case "correct":
            found.correct(SAID, now)
        case "withdraw" if who == 0:
            found.withdraw(SAID, now)
        case _:
            found.advance(now)


def test_a_meeting_its_people_and_its_resolutions() -> None:
    held, gone, _, done, overdue = everything = gatherings()
    meetings, attendances, resolutions = folded(meeting_lists.STATES, *everything)
    for found in (held, gone):
        row = meetings[(found.id,)]
        assert (row["state"], row["starts_at"]) == (found.state, found.starts_at)
        assert (row["people"], row["proxies"], row["draft"]) == (found.people, found.proxies, found.draft)
    assert meetings[(held.id,)]["resolutions"] == 2
    assert {person: row["mode"] for (_, person), row in attendances.items()} == {
        person: one.mode for person, one in held.attendance.items()
    }
    for one in (done, overdue):
        assert (resolutions[(one.id,)]["state"], resolutions[(one.id,)]["next_at"]) == (one.state, None)

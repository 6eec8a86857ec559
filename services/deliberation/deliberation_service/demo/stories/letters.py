"""转议题: two open letters of the mailbox's demo are referred; one becomes a topic in its hearing, one waits."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.topic.raising import topic_id_of_letter
from deliberation_service.demo.cast import Area, Cast
from deliberation_service.demo.steps import Meeting, convened
from linli_demo.acting import Acting
from linli_demo.telling import Story

LETTERS = 2
_LATER = timedelta(hours=2)
_NOTHING_MORE = timedelta(days=1)


def letters(acting: Acting, cast: Cast) -> list[Story]:
    """Those that have waited longest; none when nothing is open. Each is a story."""
    found = [(letter, area) for area in cast.areas for letter in _open_letters(acting, area)]
    found.sort(key=lambda one: (one[0]["changed_at"], one[0]["letter_id"]))
    return [_referred(acting, letter, area, accept=nth == 0) for nth, (letter, area) in enumerate(found[:LETTERS])]


def _open_letters(acting: Acting, area: Area) -> list[dict[str, Any]]:
    """What the area's worker has on the desk and nobody has touched for a day.

    None that waits for its writer: that one is closed, in the end by time alone, before its turn comes.
    """
    page = acting.look(f"/api/mailbox/worklists/area/{area.unit.id}", by=area.worker)
    latest = acting.calendar.now - _NOTHING_MORE
    found = [one for one in page["items"] if not one["referred"] and one["lifecycle"] != "answered"]
    return [one for one in found if datetime.fromisoformat(one["changed_at"]) < latest]


def _referred(acting: Acting, letter: dict[str, Any], area: Area, *, accept: bool) -> Story:
    """The letter stays with the mailbox; its writers stand upstream of the topic."""
    at = datetime.fromisoformat(letter["changed_at"]) + _LATER
    yield at
    reason = {"reason": "涉及多户居民的共同事项，转议事厅协商。"}
    acting.elsewhere(f"/api/mailbox/letters/{letter['letter_id']}/refer", reason, by=area.worker, at=at)
    topic_id = topic_id_of_letter(UUID(letter["letter_id"]))
    acting.until(f"/topics/{topic_id}", bool, by=area.worker)
    if not accept:
        return
    yield (at := at + timedelta(hours=20))
    words = {
        "template": "three_meetings",
        "title": f"{letter['title'] or '来信反映的问题'}，怎么解决",
        "text": "居民来信反映，多户有同样的困扰，请大家一起商量办法。",
    }
    acting.do(f"/topics/{topic_id}/accept", words, by=area.worker, at=at)
    meeting = Meeting("hearing", "来信议题听证会", ("来信情况", "居民意见"), "", area.writers[0])
    yield (at := at + timedelta(hours=1))
    starts_at = acting.calendar.ago(-5, 19)
    convened(acting, meeting, by=area.worker, at=at, starts_at=starts_at, topic_id=str(topic_id))

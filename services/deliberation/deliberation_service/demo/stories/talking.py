"""观点征集: people write statements, and say what they think of those of others."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from linli_demo.acting import Acting
from linli_demo.player import Account

_CHOICES = {"a": "agree", "d": "disagree", "p": "pass"}


@dataclass(frozen=True, slots=True)
class Said:
    """A statement, and by one letter for each kind of people what they think: agree, disagree, pass; ``-`` nothing."""

    text: str
    kinds: str


def talk(
    acting: Acting,
    convener: Account,
    about: dict[str, Any],
    statements: Sequence[Said],
    people: Sequence[Account],
    *,
    opens: int,
    closes: int,
) -> Generator[datetime, None, str]:
    """A conversation between two days, ended by its convener; gives its id. ``closes`` below 0: it is still open."""
    ago = acting.calendar.ago
    yield (at := ago(opens))
    body = {"held_first": True, "closes_at": ago(closes, 18).isoformat()} | about
    conversation_id = str(acting.do("/conversations", body, by=convener, at=at)["conversation_id"])
    statement_ids = yield from _statements(acting, convener, conversation_id, statements, people, opens)
    moments = max(1, opens - closes - 2)
    for day in range(moments):
        moment = ago(opens - 1 - day, 19)
        some = [nth for nth in range(len(people)) if nth % moments == day]
        if some:
            yield moment
        for nth in some:
            _opinions(acting, people[nth], nth, statement_ids, statements, moment)
    if ago(closes) < acting.calendar.now:
        yield (at := ago(closes, 16))
        acting.do(f"/conversations/{conversation_id}/close", by=convener, at=at)
    return conversation_id


def _statements(
    acting: Acting,
    convener: Account,
    conversation_id: str,
    statements: Sequence[Said],
    people: Sequence[Account],
    opens: int,
) -> Generator[datetime, None, list[str]]:
    """Every third one is a resident's, and waits until the convener shows it."""
    statement_ids: list[str] = []
    path = f"/conversations/{conversation_id}/statements"
    for nth, said in enumerate(statements):
        at = acting.calendar.ago(opens, 11, nth)
        by = people[nth % len(people)] if nth % 3 == 2 else convener
        yield at
        statement_id = acting.do(path, {"text": said.text}, by=by, at=at)["statement_id"]
        if by is not convener:
            shown = {"state": "shown", "reason": "与议题有关，予以展示。"}
            acting.do(f"/statements/{statement_id}/moderate", shown, by=convener, at=at + timedelta(seconds=30))
        statement_ids.append(statement_id)
    return statement_ids


def _opinions(
    acting: Acting,
    person: Account,
    nth: int,
    statement_ids: Sequence[str],
    statements: Sequence[Said],
    moment: datetime,
) -> None:
    for number, (statement_id, said) in enumerate(zip(statement_ids, statements, strict=True)):
        letter = said.kinds[nth % len(said.kinds)]
        if letter in _CHOICES:
            at = moment + timedelta(seconds=20 * number)
            acting.do(f"/statements/{statement_id}/opinion", {"choice": _CHOICES[letter]}, by=person, at=at)

"""A round in words: where it stands and what one can do there now, its phases, its money and its rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from web_service.clients.funding.rounds import Round, RoundRow
from web_service.deliberation.words import joined, word
from web_service.language import Language
from web_service.mailbox.names import Names
from web_service.mailbox.standing import Said, moment, span

PHASES = (
    ("collect", "collect_at"),
    ("screen", "screen_at"),
    ("discuss", "discuss_at"),
    ("tick", "tick_at"),
    ("count", "closes_at"),
    ("notice", "notice_at"),
    ("build", "build_at"),
    ("review", "review_at"),
)
"""Each with the date that begins it; between ticking and the notice the ballots are counted."""
_AT = {"closing": "count", "counted": "count"}
_NEXT = {
    "prepared": "collect_at",
    "collect": "screen_at",
    "screen": "discuss_at",
    "discuss": "tick_at",
    "tick": "closes_at",
    "closing": "notice_at",
    "counted": "notice_at",
    "notice": "build_at",
    "build": "review_at",
    "review": "review_at",
    "cancelled": "review_at",
}
COUNTED = ("counted", "notice", "build", "review")
"""There is a result."""
OVER = ("review", "cancelled")
SOON_SECONDS = 3 * 86_400
WHOLE = "all"
Mark = Literal["done", "now", "ahead"]


@dataclass(frozen=True)
class Node:
    """A phase on the track; ``day`` it begins."""

    name: str
    mark: Mark
    begins_at: datetime


@dataclass(frozen=True)
class Now:
    """What can be done at this moment: a sentence, and where one goes (a key of ``round.do`` and its address)."""

    said: Said
    go: str
    address: str
    asks: bool
    """Whether residents are asked for something: to propose, to tick."""


def status_of(status: str, dates: Mapping[str, datetime], now: datetime) -> str:
    """The status as people see it: ticking whose time is over is being counted."""
    return "closing" if status == "tick" and now >= dates["closes_at"] else status


def track(language: Language, status: str, dates: Mapping[str, datetime]) -> list[Node]:
    """The phases in their order, none of a cancelled round; the mark is said in words beside it."""
    if status == "cancelled":
        return []
    names = [name for name, _ in PHASES]
    entered = _AT.get(status, status)
    at = names.index(entered) if entered in names else -1
    return [
        Node(
            language.text("round.phase.count" if name == "count" else f"phase.{name}"),
            "done" if place < at else "now" if place == at else "ahead",
            dates[date],
        )
        for place, (name, date) in enumerate(PHASES)
    ]


def now_of(language: Language, round_: Round | RoundRow, undecided: Iterable[int] = ()) -> Now:
    """What one can do in a round right now."""
    now, dates = datetime.now(UTC), round_.dates
    status, home = status_of(round_.status, dates, now), f"/rounds/{round_.round_id}"
    until = dates[_NEXT[status]]
    left = (until - now).total_seconds()
    values = {"time": moment(until), "span": span(language, left)}
    waits = joined(language, map(str, undecided))
    if status == "discuss" and waits and left <= 0:
        return Now(Said(language.text("round.now.waits", numbers=waits), "soon"), "look", home, asks=False)
    tone: Literal["calm", "soon"] = "soon" if status in ("collect", "tick") and left < SOON_SECONDS else "calm"
    said = Said(language.text(f"round.now.{status}", **values), tone)
    if status == "collect":
        return Now(said, "collect", f"/projects/propose?round={round_.round_id}", asks=True)
    if status == "tick":
        return Now(said, "tick", f"{home}/tick", asks=True)
    if status in COUNTED:
        return Now(said, "result", f"{home}/result", asks=False)
    return Now(said, "look", home, asks=False)


def key_name(language: Language, key: str, names: Names) -> str:
    """What the envelope of a key is for: all, a division, or a category."""
    if key == WHOLE:
        return language.text("round.whole")
    try:
        return names.division(UUID(key)) or key[:8]
    except ValueError:
        return word(language, "category", key)


def envelope_divisions(round_: Round) -> list[UUID | None]:
    """The divisions that have envelopes, to be called by their names."""
    return [one.division_id for one in round_.envelopes]


def ballot_words(language: Language, round_: Round) -> str:
    """The form of the ballot in a sentence."""
    return language.text(f"round.ballot.{round_.ballot}", most=round_.most or 0)


def rule_words(language: Language, round_: Round) -> str:
    """The rule in two sentences, and what becomes of money that Equal Shares leaves over."""
    sentences = [language.text(f"rule.{round_.rule}.{number}") for number in (1, 2)]
    if round_.rule == "equal_shares":
        sentences.append(language.text(f"completion.{round_.completion}"))
    return ("" if language.code == "zh" else " ").join(sentences)


def ties_words(language: Language, round_: Round) -> str:
    """Which of two equals comes first, one after the other; at the end always the lower number."""
    named = [*round_.tie_breaks, *(["lower_number_first"] if "lower_number_first" not in round_.tie_breaks else [])]
    return (" → " if language.code == "en" else "，再").join(word(language, "tie", one) for one in named)


def title_of(language: Language, round_: Round | RoundRow, names: Names) -> str:
    """Its name, or what stands for it."""
    place = names.division(round_.division_id)
    return round_.name or (language.text("round.untitled", place=place) if place else language.text("round.gone"))

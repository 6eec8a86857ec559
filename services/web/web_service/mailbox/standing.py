"""How a letter stands, in words: who has it, what is due until when, and what became of each clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from linli_common.clock import SHANGHAI

from web_service.clients.mailbox import Clock, Letter
from web_service.language import Language
from web_service.mailbox.names import Names

Tone = Literal["calm", "soon", "late", "done"]
"""How urgent: always said in words as well, never by colour alone."""
SOON = timedelta(hours=4)


@dataclass(frozen=True)
class Said:
    """A sentence and how urgent it is."""

    text: str
    tone: Tone = "calm"


def moment(at: datetime) -> str:
    """A time as people here read it: 11-22 08:00, with the year when it is another one."""
    local = at.astimezone(SHANGHAI)
    return local.strftime("%m-%d %H:%M" if local.year == datetime.now(SHANGHAI).year else "%Y-%m-%d %H:%M")


def span(language: Language, seconds: float) -> str:
    """A length of time, rounded to what matters: 3 天, 5 小时, 20 分钟."""
    minutes = max(1, round(abs(seconds) / 60))
    if minutes < 90:
        return language.text("span.minutes", count=minutes)
    if minutes < 48 * 60:
        return language.text("span.hours", count=round(minutes / 60))
    return language.text("span.days", count=round(minutes / 1_440))


def awaits_reply(letter: Letter) -> bool:
    """Nobody has replied yet: what is due first is the response."""
    return letter.at_work and letter.due_at == letter.response.due_at


def due(language: Language, letter: Letter) -> Said:
    """What is due next, in a list: overdue is said first."""
    if not letter.is_open:
        return Said(language.text(f"life.{letter.lifecycle}"), "done")
    what = "confirm" if letter.lifecycle == "answered" else ("response" if awaits_reply(letter) else "handling")
    return _until(language, what, letter.due_at)


def _until(language: Language, what: str, due_at: datetime) -> Said:
    left = (due_at - datetime.now(UTC)).total_seconds()
    values = {"what": language.text(f"due.{what}"), "span": span(language, left)}
    if what == "confirm":
        return Said(language.text("due.confirm_by", **values), "done")
    if left < 0:
        return Said(language.text("due.late", **values), "late")
    return Said(language.text("due.left", **values), "soon" if left < SOON.total_seconds() else "calm")


def clock(language: Language, letter: Letter, name: str, *, replied: bool) -> Said:
    """What became of one of the two clocks, or until when it runs. ``replied``: somebody has told the writer."""
    one: Clock = letter.response if name == "response" else letter.handling
    waits = letter.at_work and (name == "handling" or not replied)
    if one.fact == "met":
        return Said(language.text("clock.met"), "done")
    if one.fact == "missed":
        late = span(language, (datetime.now(UTC) - one.due_at).total_seconds()) if one.due_at else ""
        return Said(language.text("clock.missed_open" if waits else "clock.missed", span=late), "late")
    if one.due_at is None or not letter.is_open:
        return Said(language.text("clock.none"))
    if not one.running:
        return Said(language.text("clock.stands"), "done")
    left = (one.due_at - datetime.now(UTC)).total_seconds()
    if left < 0:
        return Said(language.text("clock.missed_open", span=span(language, left)), "late")
    words = language.text("clock.runs", time=moment(one.due_at), span=span(language, left))
    return Said(words, "soon" if left < SOON.total_seconds() else "calm")


def state(language: Language, letter: Letter, names: Names) -> Said:
    """One plain sentence about where the letter is."""
    unit = names.unit(language, letter.holder)
    if letter.lifecycle == "answered":
        until = moment(letter.confirm_by) if letter.confirm_by else ""
        outcome = language.text(f"outcome.{letter.outcome}") if letter.outcome else ""
        return Said(language.text("state.answered", unit=unit, outcome=outcome, time=until), "soon")
    if letter.lifecycle == "accepted" and letter.promised_on:
        name = "state.promise_broken" if letter.promise_broken else "state.pending"
        return Said(language.text(name, unit=unit, day=letter.promised_on), "late" if letter.promise_broken else "calm")
    if letter.at_work:
        name = "state.taken" if letter.taken else ("state.submitted" if letter.lifecycle == "submitted" else "state.on")
        if letter.reopened and letter.came_back:
            name = "state.reopened"
        return Said(language.text(name, unit=unit))
    return Said(language.text(f"state.{letter.lifecycle}", unit=unit), "done")


def badge(letter: Letter) -> str:
    """The one word of a list: the lifecycle, or 挂账."""
    return "pending" if letter.at_work and letter.promised_on else letter.lifecycle

"""The steps of a letter as sentences: what was done, by which role of which unit, and what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from web_service.clients.mailbox import LetterDetail, Step
from web_service.language import Language
from web_service.mailbox.names import Names
from web_service.mailbox.standing import moment

MARKED = {
    "letter_answered": "good",
    "letter_closed": "good",
    "clock_missed": "bad",
    "promise_broken": "bad",
    "assignment_refused": "bad",
    "letter_reopened": "bad",
}


@dataclass(frozen=True)
class Line:
    """One step: its sentence, who, and the words that somebody wrote."""

    at: datetime
    what: str
    sentence: str
    who: str
    text: str | None
    tone: str


def timeline(language: Language, detail: LetterDetail, names: Names) -> list[Line]:
    """The steps, the latest first."""
    return [line(language, step, names) for step in reversed(detail.steps)]


def answers(language: Language, detail: LetterDetail, names: Names) -> list[Line]:
    """What units told the writer, the latest first: the answer, replies, questions."""
    told = ("letter_answered", "letter_replied", "more_asked")
    return [one for one in timeline(language, detail, names) if one.what in told and one.text]


def line(language: Language, step: Step, names: Names) -> Line:
    """One step in words."""
    key = f"step.{_variant(step)}"
    values = _values(language, step.said, names)
    sentence = language.text(key, **values) if language.known(key) else step.what
    tone = MARKED.get(step.what, "")
    return Line(step.at, step.what, sentence, _who(language, step, names), step.text, tone)


def _variant(step: Step) -> str:
    """Which sentence: some steps are told apart by what the event says."""
    said = step.said
    match step.what:
        case "letter_handed_on":
            return f"letter_handed_on.{said.get('direction')}" + ("_with" if said.get("assisting") else "")
        case "letter_answered" if said.get("outcome") == "declined":
            return "letter_answered.declined"
        case "letter_closed":
            if said.get("how") != "confirmed":
                return "letter_closed.lapsed"
            solved = "solved" if said.get("solved") else "unsolved"
            return f"letter_closed.{solved}" + ("_rated" if said.get("rating") else "")
        case "extension_decided":
            return "extension_decided.granted" if said.get("granted") else "extension_decided.refused"
        case "clock_reminded" | "clock_missed":
            return f"{step.what}.{said.get('clock')}"
        case "letter_acknowledged":
            return "letter_acknowledged" if said.get("first", True) else "letter_acknowledged.again"
        case "letter_urged":
            return "letter_urged" if said.get("by_writer", True) else "letter_urged.above"
        case "photo_added":
            return "photo_added" if said.get("by_writer", True) else "photo_added.unit"
        case "assignment_refused" if said.get("assisting"):
            return "assignment_refused.assisting"
        case "visibility_changed":
            return f"visibility_changed.{said.get('visibility')}"
    return step.what


def _values(language: Language, said: dict[str, Any], names: Names) -> dict[str, str]:
    """The event's words as a sentence wants them: units by name, times as read here."""
    values = {name: str(value) for name, value in said.items()}
    for name in ("to", "refused_by", "asked_of", "escalated_to"):
        if isinstance(said.get(name), str):
            values[name] = names.unit(language, said[name])
    assisting = said.get("assisting")
    units = assisting if isinstance(assisting, list) else [assisting]
    joined = language.text("list.comma").join(names.unit(language, one) for one in units if isinstance(one, str))
    values["assisting"] = joined
    for name in ("due_at", "handling_due_at", "confirm_by"):
        if isinstance(said.get(name), str):
            values[name] = moment(datetime.fromisoformat(said[name]))
    if isinstance(said.get("promised_on"), str):
        values["promised_on"] = date.fromisoformat(said["promised_on"]).isoformat()
    if said.get("outcome"):
        values["outcome"] = language.text(f"outcome.{said['outcome']}")
    return values


def _who(language: Language, step: Step, names: Names) -> str:
    """The role, and the unit it acted for; nobody for what time brought about."""
    if step.actor_role in ("clock", "mailbox_worker"):
        return language.text("who.clock")
    if step.actor_role == "resident" and step.what not in ("abuse_reported", "letter_joined"):
        return language.text("who.writer")
    role = f"role.{step.actor_role}"
    word = language.text(role) if language.known(role) else step.actor_role
    division = names.division(step.actor_division_id)
    return f"{division} · {word}" if division else word

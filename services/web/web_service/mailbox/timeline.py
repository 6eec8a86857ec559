"""The steps of a letter as sentences: what was done, by which role of which unit, and what was said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from web_service.clients.mailbox import LetterDetail, Step
from web_service.language import Language
from web_service.mailbox.names import Names, is_unit
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
    """The steps, the latest first; photos that were added together are one."""
    lines: list[Line] = []
    holder, photos = "", 0
    for step in detail.steps:
        photos = photos + 1 if step.what == "photo_added" else 0
        if photos > 1 and lines[-1].who == line(language, step, names, holder).who:
            lines[-1] = replace(lines[-1], sentence=language.text(f"step.{_variant(step)}.many", count=photos))
            continue
        photos = min(photos, 1)
        lines.append(line(language, step, names, holder))
        holder = _holder_after(step, holder)
    return lines[::-1]


def answers(language: Language, detail: LetterDetail, names: Names) -> list[Line]:
    """What units told the writer, the latest first: the answer, replies, questions."""
    told = ("letter_answered", "letter_replied", "more_asked")
    return [one for one in timeline(language, detail, names) if one.what in told and one.text]


def line(language: Language, step: Step, names: Names, holder: str = "") -> Line:
    """One step in words; ``holder`` had the letter just before it, where a hand-off has told."""
    key = f"step.{_variant(step)}"
    values = _values(language, step.said, names)
    sentence = language.text(key, **values) if language.known(key) else step.what
    tone = MARKED.get(step.what, "")
    return Line(step.at, step.what, sentence, _who(language, step, names, holder), step.text, tone)


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


def _holder_after(step: Step, holder: str) -> str:
    """Who has the letter after a step."""
    moved = step.what in ("letter_handed_on", "letter_moved")
    refused = step.what == "assignment_refused" and not step.said.get("assisting")
    return str(step.said.get("to", holder)) if moved or refused else holder


def _department_of(step: Step, holder: str) -> str:
    """The department that a handler acted for: their right may be for all of a district, so it does not tell."""
    said = step.said.get("refused_by") or step.said.get("assisting") or holder
    return said if is_unit(said) and said.startswith("department/") else ""


def _who(language: Language, step: Step, names: Names, holder: str) -> str:
    """The role, and the unit it acted for; nobody for what time brought about."""
    if step.actor_role in ("clock", "mailbox_worker"):
        return language.text("who.clock")
    if step.actor_role == "resident" and step.what not in ("abuse_reported", "letter_joined"):
        return language.text("who.writer")
    role = f"role.{step.actor_role}"
    word = language.text(role) if language.known(role) else step.actor_role
    department = _department_of(step, holder) if step.actor_role == "department_handler" else ""
    unit = names.unit(language, department) if department else names.division(step.actor_division_id)
    return f"{unit} · {word}" if unit else word

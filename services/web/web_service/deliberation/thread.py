"""The thread of a topic as sentences: what was done, when, by which role; and where it stands now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from web_service.clients.deliberation.topics import Step, TopicDetail
from web_service.deliberation.instruments import Instrument
from web_service.deliberation.words import moment_or_none, stage_name, who, word
from web_service.language import Language
from web_service.mailbox.names import Names
from web_service.mailbox.standing import Said, moment

MARKED = {
    "topic_accepted": "good",
    "topic_outcome": "good",
    "topic_reviewed": "good",
    "stage_overdue": "bad",
    "screening_missed": "bad",
    "topic_declined": "bad",
}


@dataclass(frozen=True)
class Line:
    """One step: its sentence, who, what somebody wrote, and the instrument's title and page that it is about."""

    at: datetime
    what: str
    sentence: str
    who: str
    text: str | None
    tone: str
    title: str
    link: str


def thread(language: Language, detail: TopicDetail, names: Names, used: Sequence[Instrument]) -> list[Line]:
    """The steps, the latest first. A report is filed in the moment in which it is begun: that is one step."""
    upstream = {one.person_id for one in detail.raised_by if one.person_id is not None}
    instruments = {str(one.id): one for one in used}
    steps = [one for one in reversed(detail.steps) if one.said.get("result") != "filed"]
    return [_line(language, detail, step, names, upstream, instruments) for step in steps]


def _line(
    language: Language,
    detail: TopicDetail,
    step: Step,
    names: Names,
    upstream: set[UUID],
    instruments: Mapping[str, Instrument],
) -> Line:
    key = f"tstep.{_variant(detail, step)}"
    sentence = language.text(key, **_values(language, detail, step, names)) if language.known(key) else step.what
    about = instruments.get(str(step.said.get("instrument_id")))
    title, link = (about.title or "", about.page) if about is not None else ("", "")
    actor = who(language, names, step.actor_role, step.actor_division_id)
    if step.actor_role == "resident" and step.actor_id in upstream:
        actor = language.text("who.raiser")
    return Line(step.at, step.what, sentence, actor, step.text, MARKED.get(step.what, ""), title, link)


def _variant(detail: TopicDetail, step: Step) -> str:
    if step.what == "appeal_decided":
        return "appeal_decided.reopened" if step.said.get("reopened") else "appeal_decided.upheld"
    if step.what == "instrument_begun" and step.said.get("instrument"):
        return f"instrument_begun.{step.said['instrument']}"
    if step.what == "topic_raised" and detail.item.origin == "letter":
        return "topic_raised.letter"
    return step.what


def _values(language: Language, detail: TopicDetail, step: Step, names: Names) -> dict[str, str]:
    said = step.said
    values = {name: str(value) for name, value in said.items()}
    entered = said.get("entered") or _stage_at(detail, step)
    values["stage"] = stage_name(language, detail.stages, entered)
    for name in ("instrument", "result"):
        values[name] = word(language, name, said.get(name))
    values["outcome"] = word(language, "exit", said.get("outcome"))
    if said.get("escalated_to"):
        values["escalated_to"] = names.known.get(f"division/{said['escalated_to']}", "") or language.text("unit.street")
    return values


def _stage_at(detail: TopicDetail, step: Step) -> str | None:
    """The stage that the topic was in at a step."""
    entered = [one.said.get("entered") for one in detail.steps if one.what == "stage_entered" and one.at <= step.at]
    return entered[-1] if entered else None


def state(language: Language, detail: TopicDetail, names: Names) -> Said:
    """One plain sentence about where the topic stands, and how urgent it is."""
    item = detail.item
    if item.status == "raised":
        return _screening(language, detail, names)
    if item.status in ("declined", "appealed"):
        return _declined(language, detail)
    stage = stage_name(language, detail.stages, item.stage)
    if item.status == "running":
        name = "topic.state.running_late" if item.overdue else "topic.state.running"
        time = moment(item.due_at) if item.due_at else ""
        return Said(language.text(name, stage=stage, time=time), "late" if item.overdue else "calm")
    if item.status != "concluded":
        return Said(language.text(f"topic.state.{item.status}"), "done")
    name = "reviewed" if item.reviewed else ("under_review" if item.stage else "concluded")
    outcome = word(language, "exit", item.outcome)
    return Said(language.text(f"topic.state.{name}", outcome=outcome, stage=stage), "done")


def _screening(language: Language, detail: TopicDetail, names: Names) -> Said:
    item = detail.item
    if item.overdue:
        return Said(language.text("topic.state.raised_late"), "late")
    unit = names.division(item.division_id) or language.text(f"scope.{item.scope}")
    if item.due_at is None:
        return Said(language.text("topic.state.raised", unit=unit))
    return Said(language.text("topic.state.raised_by_time", unit=unit, time=moment(item.due_at)))


def _declined(language: Language, detail: TopicDetail) -> Said:
    item, until = detail.item, appeal_until(detail)
    if item.status == "appealed":
        if item.due_at is None:
            return Said(language.text("topic.state.appealed"))
        return Said(language.text("topic.state.appealed_by_time", time=moment(item.due_at)))
    if until is None:
        return Said(language.text("topic.state.declined"), "done")
    return Said(language.text("topic.state.declined_appeal", time=moment(until)), "soon")


def appeal_until(detail: TopicDetail) -> datetime | None:
    """Until when a decline can be appealed; None when it cannot, or not any more."""
    if detail.item.status != "declined":
        return None
    last = next((one for one in reversed(detail.steps) if one.what in ("topic_declined", "appeal_decided")), None)
    until = (
        moment_or_none(last.said.get("appeal_until")) if last is not None and last.what == "topic_declined" else None
    )
    return until if until is not None and until > datetime.now(UTC) else None

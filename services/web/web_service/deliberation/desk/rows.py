"""What waits, as rows that look alike: what it is, until when, how it stands, where; late is said in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from linli_common.clock import SHANGHAI

from web_service.clients.deliberation.conventions import ConventionItem
from web_service.clients.deliberation.desk import ClosingItem, ObjectionWaiting
from web_service.clients.deliberation.inquiries import Inquiry
from web_service.clients.deliberation.meetings import Meeting, Resolution
from web_service.clients.deliberation.topics import Template, Topic
from web_service.deliberation.desk.frame import HOME
from web_service.language import Language
from web_service.mailbox.names import Names
from web_service.mailbox.standing import Said, moment, span

SOON = timedelta(days=1)
PLACES = {"form": "/desk/forms", "vote": "/desk/votes", "conversation": "/desk/conversations"}


@dataclass(frozen=True)
class Row:
    """One line of a worklist; ``marks`` with whether each is something bad, ``state`` with the badge's colour."""

    key: str
    href: str
    title: str
    sub: str
    due: Said
    due_at: str
    state: str
    tone: str
    marks: tuple[tuple[str, bool], ...]
    place: str


@dataclass(frozen=True)
class Wording:
    """What rows are worded with: the language, names of places, names of stages by template and stage."""

    language: Language
    names: Names
    stages: dict[tuple[str, str], str]

    def place(self, division_id: UUID, estate_id: UUID | None = None) -> str:
        """Where something is."""
        return self.names.estate(estate_id) or self.names.division(division_id)

    def stage(self, topic: Topic) -> str:
        """The stage that a topic is in, by the newest version of its template."""
        named = self.stages.get((topic.template or "", topic.stage or ""))
        return named or self.language.text(f"stage_kind.{topic.stage_kind}")

    def title(self, title: str | None) -> str:
        """A title, or that there is none."""
        return title or self.language.text("hall.untitled")


def stage_names(language: Language, templates: list[Template]) -> dict[tuple[str, str], str]:
    """Names of stages by template and stage."""
    return {(one.template, at.stage): language.pick(at.name_zh, at.name_en) for one in templates for at in one.stages}


def end_of(day: date) -> datetime:
    """The end of a day in Shanghai."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI)


def due(language: Language, due_at: datetime | None, *, what: str = "chair.due") -> Said:
    """How long there is, or how long it is late."""
    if due_at is None:
        return Said(language.text("chair.no_due"), "done")
    left = (due_at - datetime.now(UTC)).total_seconds()
    if left < 0:
        return Said(language.text(f"{what}.late", span=span(language, left)), "late")
    return Said(
        language.text(f"{what}.left", span=span(language, left)), "soon" if left < SOON.total_seconds() else "calm"
    )


def of_waiting(said: Wording, topic: Topic, kind: str) -> Row:
    """A topic that waits for screening or for the decision of an appeal; ``kind`` is the unit that looks."""
    language, late = said.language, topic.due_at is not None and topic.due_at < datetime.now(UTC)
    own = {"estate": "area", "area": "area", "street": "street", "district": "district"}[topic.scope]
    above = {"area": "street", "street": "district"}.get(own, "")
    decides = above if topic.status == "appealed" or (late and kind == above) else own
    marks = [(language.text(f"origin.{topic.origin}"), False)]
    if decides != kind:
        marks.append((language.text("chair.by_unit", unit=language.text(f"unit.{decides or own}")), False))
    elif late and topic.status == "raised" and kind == above:
        marks.append((language.text("chair.came_up"), True))
    return Row(
        key=f"topic-{topic.topic_id}",
        href=f"{HOME}/{topic.topic_id}",
        title=said.title(topic.title),
        sub=f"#{topic.number} · {language.text(f'scope.{topic.scope}')}",
        due=due(language, topic.due_at),
        due_at=moment(topic.due_at) if topic.due_at else "",
        state=language.text(f"status.{topic.status}"),
        tone="pending" if topic.status == "appealed" else "submitted",
        marks=tuple(marks),
        place=said.place(topic.division_id, topic.estate_id),
    )


def of_stage(said: Wording, topic: Topic) -> Row:
    """A topic in a stage."""
    language = said.language
    marks = [(language.text(f"exit.{topic.outcome}"), False)] if topic.outcome else []
    return Row(
        key=f"topic-{topic.topic_id}",
        href=f"{HOME}/{topic.topic_id}",
        title=said.title(topic.title),
        sub=f"#{topic.number} · {language.text(f'scope.{topic.scope}')}",
        due=due(language, topic.due_at, what="chair.stage"),
        due_at=moment(topic.due_at) if topic.due_at else "",
        state=said.stage(topic),
        tone="accepted",
        marks=tuple(marks),
        place=said.place(topic.division_id, topic.estate_id),
    )


def of_inquiry(said: Wording, inquiry: Inquiry) -> Row:
    """A request or a deputy's question."""
    language = said.language
    state = "answered" if inquiry.answered_at else "waiting"
    return Row(
        key=f"inquiry-{inquiry.inquiry_id}",
        href=f"/desk/questions/{inquiry.inquiry_id}",
        title=inquiry.text or language.text("hall.gone"),
        sub=language.text(
            "chair.asked_at", time=moment(inquiry.asked_at), unit=said.names.unit(language, inquiry.unit)
        ),
        due=Said(language.text("chair.answered"), "done") if inquiry.answered_at else due(language, inquiry.due_at),
        due_at=moment(inquiry.due_at),
        state=language.text(f"inquiry.{inquiry.kind}"),
        tone="closed" if state == "answered" else "submitted",
        marks=((language.text("chair.escalated"), True),) if inquiry.overdue and not inquiry.answered_at else (),
        place=said.place(inquiry.division_id),
    )


def of_objection(said: Wording, one: ObjectionWaiting) -> Row:
    """An objection to a public notice."""
    language = said.language
    return Row(
        key=f"objection-{one.objection_id}",
        href=f"/desk/public-notices/{one.notice_id}#objection-{one.objection_id}",
        title=one.title or language.text("hall.gone"),
        sub=language.text("chair.objected_at", time=moment(one.raised_at)),
        due=due(language, one.answer_due_at),
        due_at=moment(one.answer_due_at),
        state=language.text("chair.objection"),
        tone="pending",
        marks=(),
        place=said.place(one.division_id),
    )


def of_resolution(said: Wording, one: Resolution) -> Row:
    """A resolution that has to be carried out."""
    language = said.language
    who = f"role.{one.by_role}" if one.by_role else ""
    return Row(
        key=f"resolution-{one.resolution_id}",
        href=f"/desk/meetings/{one.meeting_id}#resolution-{one.resolution_id}",
        title=one.what or language.text("hall.gone"),
        sub=language.text(who) if who and language.known(who) else "",
        due=due(language, end_of(one.due_on)),
        due_at=one.due_on.isoformat(),
        state=language.text(f"resolution.{one.state}"),
        tone="pending" if one.state == "overdue" else "accepted",
        marks=(),
        place=said.place(one.by_division_id),
    )


def of_meeting(said: Wording, meeting: Meeting) -> Row:
    """A meeting whose minutes wait to be signed, or one to come."""
    language = said.language
    held = meeting.state == "held"
    return Row(
        key=f"meeting-{meeting.meeting_id}",
        href=f"/desk/meetings/{meeting.meeting_id}",
        title=said.title(meeting.title),
        sub=language.text("chair.people", count=meeting.people) if held else "",
        due=_of_meeting(language, meeting),
        due_at=moment(meeting.starts_at),
        state=language.text(f"meeting.kind.{meeting.kind}"),
        tone="pending" if held else "accepted",
        marks=((language.text(f"meeting.state.{meeting.state}"), False),),
        place=said.place(meeting.division_id, meeting.estate_id),
    )


def _of_meeting(language: Language, meeting: Meeting) -> Said:
    ahead = (meeting.starts_at - datetime.now(UTC)).total_seconds()
    if meeting.state == "held":
        return Said(language.text("chair.unsigned_since", span=span(language, ahead)), "soon")
    if ahead > 0:
        return Said(language.text("chair.begins_in", span=span(language, ahead)), "calm")
    return Said(language.text("chair.not_opened"), "late") if meeting.state == "convened" else Said("", "done")


def of_closing(said: Wording, one: ClosingItem) -> Row:
    """A form, vote or conversation that ends soon."""
    language = said.language
    marks = ((language.text("chair.differing", count=one.differing), True),) if one.differing else ()
    return Row(
        key=f"{one.kind}-{one.id}",
        href=f"{PLACES[one.kind]}/{one.id}",
        title=one.title or language.text("hall.gone"),
        sub="",
        due=_of_closing(language, one),
        due_at=moment(one.closes_at),
        state=language.text(f"hall.kind.{one.kind}"),
        tone="accepted",
        marks=((language.text(f"chair.open_state.{one.state}"), False), *marks),
        place=said.place(one.division_id),
    )


def _of_closing(language: Language, one: ClosingItem) -> Said:
    now = datetime.now(UTC)
    if one.closes_at > now:
        return due(language, one.closes_at, what="chair.closes")
    if one.paper_until and one.paper_until > now:
        return Said(
            language.text("chair.paper_left", span=span(language, (one.paper_until - now).total_seconds())), "soon"
        )
    return Said(language.text("chair.being_counted"), "done")


def of_filing(said: Wording, one: ConventionItem) -> Row:
    """A convention that was filed with the street."""
    language = said.language
    return Row(
        key=f"convention-{one.convention_id}",
        href=f"/desk/conventions/{one.convention_id}",
        title=said.title(one.title),
        sub=language.text("chair.version", version=one.waiting_version),
        due=Said(language.text("chair.waits_for_answer"), "soon"),
        due_at="",
        state=language.text(f"charter.{one.kind}"),
        tone="submitted",
        marks=(),
        place=said.place(one.division_id, one.estate_id),
    )

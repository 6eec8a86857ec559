"""Requests to units and deputies' questions: look up, seal, decide, record."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from deliberation_service.aggregate import inquiry as inquiries
from deliberation_service.aggregate.inquiry import Inquiry
from deliberation_service.aggregate.topic import begin, conclude
from deliberation_service.application.parts import Parts
from deliberation_service.application.units import Units
from deliberation_service.commands import inquiries as commands
from deliberation_service.publisher.clock import CLOCK
from deliberation_service.queries.inquiries import InquiryLists
from deliberation_service.queries.inquiry_rules import inquiry_rules
from deliberation_service.refusals.inquiries import DueTooEarlyError, UnknownInquiryError
from linli_common.auth import Principal
from linli_common.clock import SHANGHAI, shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command
from linli_contracts.units import Unit, unit_of

DEPUTY = "peoples_deputy"
AT_ONCE = 500


class Inquiries:
    """What is asked of a unit and has to be answered by a day."""

    def __init__(self, parts: Parts, units: Units, lists: InquiryLists) -> None:
        self._parts = parts
        self._units = units
        self._lists = lists

    def request(self, topic_id: UUID, command: commands.MakeRequest, who: Principal, sent: Command) -> Receipt:
        """交办, by a convener of the topic's stage and as one of its instruments."""
        topics, store = self._parts.topics, self._parts.store
        topic = topics.get(topic_id)
        act = self._parts.authority.act(who, sent, topic.convener_roles(), topic.division_id)

        def decide() -> Receipt:
            topic, inquiry_id, unit = topics.get(topic_id), uuid4(), command.to.unit()
            begin(topic, "request", inquiry_id, act.at)
            asked = self._asked(
                inquiry_id, "request", topic_id, topic.division_id, unit, command.text, command.answer_by, act
            )
            return store.record(topic, asked, act=act, answer={"inquiry_id": str(inquiry_id)})

        return store.once(act, decide)

    def question(self, command: commands.AskQuestion, who: Principal, sent: Command) -> Receipt:
        """代表询问, about a division that the deputy stands for, or a public topic of it."""
        parts = self._parts
        division_id = command.division_id
        if command.topic_id is not None:
            division_id = parts.topics.get_public(command.topic_id).division_id
        act = parts.authority.act(who, sent, (DEPUTY,), division_id)

        def decide() -> Receipt:
            inquiry_id = uuid4()
            if command.topic_id is None:
                parts.contents.create(inquiry_id)
            asked = self._asked(
                inquiry_id,
                "question",
                command.topic_id,
                division_id,
                command.to.unit(),
                command.text,
                command.answer_by,
                act,
            )
            return parts.store.record(asked, act=act, answer={"inquiry_id": str(inquiry_id)})

        return parts.store.once(act, decide)

    def answer(self, inquiry_id: UUID, command: commands.AnswerInquiry, who: Principal, sent: Command) -> Receipt:
        """答复, by the unit that was asked; a request is then concluded in its topic."""

        def decide(inquiry: Inquiry, act: Act) -> None:
            text = self._parts.contents.seal(matter_of(inquiry), command.text)
            inquiries.answer(inquiry, text, command.decision, act.at)

        return self._as_unit(inquiry_id, who, sent, decide)

    def redirect(self, inquiry_id: UUID, command: commands.RedirectInquiry, who: Principal, sent: Command) -> Receipt:
        """转办, by the unit that was asked."""

        def decide(inquiry: Inquiry, act: Act) -> None:
            unit = command.to.unit()
            self._units.check(unit, act.at)
            above = self._units.above(unit, act.at)
            reason = self._parts.contents.seal(matter_of(inquiry), command.reason)
            inquiries.redirect(inquiry, str(unit), str(above), reason, act.at)

        return self._as_unit(inquiry_id, who, sent, decide)

    def advance(self, now: datetime) -> int:
        """Records what fell due (chore); gives the number of inquiries looked at."""
        due, store, act = self._lists.due(now, AT_ONCE), self._parts.store, Act(CLOCK, now)
        for inquiry_id in due:

            def decide(inquiry_id: UUID = inquiry_id) -> Receipt:
                inquiry = self.get(inquiry_id)
                inquiries.advance(inquiry, now)
                return store.record(inquiry, act=act)

            store.once(act, decide)
        return len(due)

    def get(self, inquiry_id: UUID) -> Inquiry:
        """Raises `UnknownInquiryError`."""
        found = self._parts.store.find(Inquiry, inquiry_id)
        if found is None:
            raise UnknownInquiryError(f"no request or question {inquiry_id}")
        return found

    def _as_unit(
        self, inquiry_id: UUID, who: Principal, sent: Command, decide: Callable[[Inquiry, Act], None]
    ) -> Receipt:
        store, topics = self._parts.store, self._parts.topics
        key = sent.act(who.person_id, "resident").key
        earlier = store.earlier(key) if key is not None else None
        if earlier is not None:  # it may have gone to another unit since
            return earlier
        act = self._units.act(who, sent, unit_of(self.get(inquiry_id).to))

        def decided() -> Receipt:
            inquiry = self.get(inquiry_id)
            decide(inquiry, act)
            answer = {"inquiry_id": str(inquiry_id)}
            if inquiry.kind == "request" and inquiry.answered_at is not None and inquiry.topic_id is not None:
                topic = topics.get(inquiry.topic_id)
                conclude(topic, "request", inquiry_id, "answered", act.at)
                return store.record(inquiry, topic, act=act, answer=answer)
            return store.record(inquiry, act=act, answer=answer)

        return store.once(act, decided)

    def _asked(
        self,
        inquiry_id: UUID,
        kind: inquiries.Kind,
        topic_id: UUID | None,
        division_id: UUID,
        unit: Unit,
        text: str,
        answer_by: date | None,
        act: Act,
    ) -> Inquiry:
        self._units.check(unit, act.at)
        return inquiries.ask(
            id=inquiry_id,
            kind=kind,
            topic_id=topic_id,
            division_id=division_id,
            place=self._parts.places.where(division_id, act.at).place,
            to=str(unit),
            above=str(self._units.above(unit, act.at)),
            asked_by_id=act.actor.person_id,
            text=self._parts.contents.seal(topic_id or inquiry_id, text),
            due_at=due_at(answer_by, act.at),
            at=act.at,
        )


def matter_of(inquiry: Inquiry) -> UUID:
    """Under whose key it is sealed."""
    return inquiry.topic_id or inquiry.id


def due_at(answer_by: date | None, at: datetime) -> datetime:
    """The end of the day in Shanghai by which it is answered in time. Raises `DueTooEarlyError` outside the bounds."""
    today = shanghai_day(at)
    rules = inquiry_rules(today)
    day = answer_by or today + timedelta(days=rules.question_days)
    earliest, latest = today + timedelta(days=rules.least_days), today + timedelta(days=rules.most_days)
    if not earliest <= day <= latest:
        raise DueTooEarlyError(f"{day} is not between {earliest} and {latest}", field="answer_by")
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)

"""Notices and public notices: published, read, objected to, answered, corrected, withdrawn, ended by time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID, uuid4

from deliberation_service.aggregate.notice import Notice, NoticeReading, reading_id
from deliberation_service.aggregate.public_notice import PublicNotice
from deliberation_service.aggregate.topic import Topic, begin, conclude
from deliberation_service.application.grounds import Ground, Grounds, band_of
from deliberation_service.application.parts import Parts
from deliberation_service.application.turns import Turns
from deliberation_service.commands import notices as commands
from deliberation_service.queries.meeting_rules import objection_terms
from deliberation_service.refusals.notices import AlreadyReadError, OutsideScopeError, UnknownNoticeError
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command
from linli_common.sealing import Sealed
from linli_contracts.deliberation.words import Instrument

N = TypeVar("N", bound=Notice | PublicNotice)


class Notices:
    """公告 and 公示."""

    def __init__(self, parts: Parts, grounds: Grounds) -> None:
        self._parts = parts
        self._grounds = grounds
        self._turns = Turns()

    def notice(self, notice_id: UUID) -> Notice:
        """Raises `UnknownNoticeError`."""
        return self._get(Notice, notice_id)

    def public_notice(self, notice_id: UUID) -> PublicNotice:
        """Raises `UnknownNoticeError`."""
        return self._get(PublicNotice, notice_id)

    def publish(self, command: commands.PublishNotice, who: Principal, sent: Command) -> Receipt:
        """公告."""

        def make(notice_id: UUID, ground: Ground, content: Sealed, at: datetime) -> Notice:
            return Notice.publish(
                id=notice_id,
                division_id=ground.where.division_id,
                place=ground.where.place,
                topic_id=ground.topic_id,
                estate_id=ground.estate_id,
                convener_roles=ground.roles,
                about=command.about,
                until=command.until,
                content=content,
                at=at,
            )

        return self._publish(command, "notice", make, who, sent)

    def publish_publicly(self, command: commands.PublishPublicNotice, who: Principal, sent: Command) -> Receipt:
        """公示."""

        def make(notice_id: UUID, ground: Ground, content: Sealed, at: datetime) -> PublicNotice:
            return PublicNotice.publish(
                id=notice_id,
                division_id=ground.where.division_id,
                place=ground.where.place,
                topic_id=ground.topic_id,
                estate_id=ground.estate_id,
                convener_roles=ground.roles,
                about=command.about,
                days=command.days,
                terms=objection_terms(command.about, shanghai_day(at)),
                content=content,
                at=at,
            )

        return self._publish(command, "public_notice", make, who, sent)

    def read(self, notice_id: UUID, act: Act) -> Receipt:
        """已读, once a person; readers do not wait for each other. Raises `AlreadyReadError`."""
        person_id = act.actor.person_id

        def decide() -> Receipt:
            notice = self.notice(notice_id)
            if self._parts.store.find(NoticeReading, reading_id(notice_id, person_id)) is not None:
                raise AlreadyReadError("you have read this notice")
            band = band_of(self._parts.neighbourhood.resident(person_id), shanghai_day(act.at).year)
            reading = NoticeReading.of(notice, person_id, band, act.at)
            return self._parts.store.record(reading, act=act, answer={"notice_id": str(notice_id)}, unchanged=[notice])

        return self._parts.store.once(act, decide)

    def correct(
        self,
        kind: type[Notice | PublicNotice],
        notice_id: UUID,
        command: commands.Correct,
        who: Principal,
        sent: Command,
    ) -> Receipt:
        """更正."""
        act = self._answering(self._get(kind, notice_id), who, sent)
        return self.on(kind, notice_id, act, lambda notice: notice.correct(self._seal(notice, command.text), act.at))

    def withdraw(
        self,
        kind: type[Notice | PublicNotice],
        notice_id: UUID,
        command: commands.Withdraw,
        who: Principal,
        sent: Command,
    ) -> Receipt:
        """撤回."""
        act = self._answering(self._get(kind, notice_id), who, sent)
        return self.on(kind, notice_id, act, lambda notice: notice.withdraw(self._seal(notice, command.reason), act.at))

    def object_(self, notice_id: UUID, command: commands.Object, act: Act) -> Receipt:
        """异议 of a resident of the place. Raises `OutsideScopeError` for anybody else."""
        person_id, objection_id = act.actor.person_id, uuid4()

        def decide(notice: PublicNotice) -> None:
            resident = self._grounds.resident_of(person_id, notice.division_id, notice.estate_id)
            if resident is None:
                raise OutsideScopeError("residents of the place that it is about object to it")
            band = band_of(resident, shanghai_day(act.at).year)
            notice.object_(objection_id, person_id, self._seal(notice, command.text), band, act.at)

        return self.on(PublicNotice, notice_id, act, decide, objection_id=str(objection_id))

    def answer(
        self, notice_id: UUID, objection_id: UUID, command: commands.AnswerObjection, who: Principal, sent: Command
    ) -> Receipt:
        """异议答复."""
        act = self._answering(self.public_notice(notice_id), who, sent)

        def decide(notice: PublicNotice) -> None:
            text = self._seal(notice, command.text)
            notice.answer(objection_id, text, taken_up=command.taken_up, at=act.at)

        return self.on(PublicNotice, notice_id, act, decide)

    def on(self, kind: type[N], notice_id: UUID, act: Act, decide: Callable[[N], None], **answer: str) -> Receipt:
        """Decides on a notice and records what came of it; its topic hears of its end in the same transaction."""

        def decided() -> Receipt:
            notice = self._get(kind, notice_id)
            was = notice.state
            decide(notice)
            topics = self._concluded(notice, act.at) if notice.state != was else ()
            return self._parts.store.record(notice, *topics, act=act, answer={"notice_id": str(notice_id), **answer})

        with self._turns.of(notice_id):
            return self._parts.store.once(act, decided)

    def _publish(
        self,
        command: commands.PublishNotice | commands.PublishPublicNotice,
        instrument: Instrument,
        make: Callable[[UUID, Ground, Sealed, datetime], Notice | PublicNotice],
        who: Principal,
        sent: Command,
    ) -> Receipt:
        ground = self._grounds.of(command.topic_id, command.division_id, command.estate_id, sent.at)
        act = self._parts.authority.act(who, sent, ground.roles, ground.where.division_id)
        notice_id = uuid4()

        def decide() -> Receipt:
            ground = self._grounds.of(command.topic_id, command.division_id, command.estate_id, sent.at)
            matter, topic = ground.matter(notice_id), ground.topic
            self._parts.contents.create(matter)
            content = self._parts.contents.seal_json(matter, {"title": command.title, "text": command.text})
            notice = make(notice_id, ground, content, act.at)
            if topic is not None:
                begin(topic, instrument, notice_id, act.at)
            changed = [notice] if topic is None else [notice, topic]
            return self._parts.store.record(*changed, act=act, answer={"notice_id": str(notice_id)})

        return self._parts.store.once(act, decide)

    def _answering(self, notice: Notice | PublicNotice, who: Principal, sent: Command) -> Act:
        """The act of who answers for it. Raises `OutsideOwnDivisionError`."""
        return self._parts.authority.act(who, sent, notice.convener_roles, notice.division_id)

    def _concluded(self, notice: Notice | PublicNotice, at: datetime) -> Sequence[Topic]:
        if notice.topic_id is None:
            return ()
        topic = self._parts.topics.get(notice.topic_id)
        instrument: Instrument = "notice" if isinstance(notice, Notice) else "public_notice"
        result = "cancelled" if notice.state == "withdrawn" else notice.state
        conclude(topic, instrument, notice.id, result, at)
        return (topic,)

    def _seal(self, notice: Notice | PublicNotice, text: str) -> Sealed:
        return self._parts.contents.seal(notice.topic_id or notice.id, text)

    def _get(self, kind: type[N], notice_id: UUID) -> N:
        notice = self._parts.store.find(kind, notice_id)
        if notice is None:
            raise UnknownNoticeError(f"no such notice {notice_id}")
        return notice

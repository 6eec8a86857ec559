"""Topics from their first stage to the outcome and its review."""

from __future__ import annotations

from uuid import UUID, uuid4

from deliberation_service.aggregate.report import Report
from deliberation_service.aggregate.topic import stages
from deliberation_service.application.parts import Parts
from deliberation_service.commands import topics as commands
from linli_common.event_store import Act, Receipt


class Deliberating:
    """What the conveners of a stage do with the topic itself; instruments have subjects of their own."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def go_on(self, topic_id: UUID, command: commands.GoOn, act: Act) -> Receipt:
        """进入下一阶段."""
        return self._parts.topics.on(topic_id, act, lambda topic: stages.go_on(topic, command.to, act.at))

    def come_to(self, topic_id: UUID, command: commands.ComeTo, act: Act) -> Receipt:
        """结果."""
        reason = self._parts.contents.seal(topic_id, command.reason) if command.reason is not None else None
        return self._parts.topics.on(
            topic_id,
            act,
            lambda topic: stages.come_to(
                topic,
                command.outcome,
                act.at,
                instrument_id=command.instrument_id,
                reason=reason,
                cost_estimate_fen=command.cost_estimate_fen,
            ),
        )

    def review(self, topic_id: UUID, command: commands.Review, act: Act) -> Receipt:
        """评议."""
        findings = self._parts.contents.seal(topic_id, command.findings)
        return self._parts.topics.on(
            topic_id,
            act,
            lambda topic: stages.review(
                topic, works=command.works, process=command.process, findings=findings, at=act.at
            ),
        )

    def file_report(self, topic_id: UUID, command: commands.FileReport, act: Act) -> Receipt:
        """提交报告: the report and the topic in one transaction."""
        store, report_id = self._parts.store, uuid4()
        words = {"title": command.title, "text": command.text}

        def decide() -> Receipt:
            topic = self._parts.topics.get_public(topic_id)
            content = self._parts.contents.seal_json(topic_id, words)
            report = Report.file(topic, id=report_id, content=content, at=act.at)
            answer = {"topic_id": str(topic_id), "report_id": str(report_id)}
            return store.record(topic, report, act=act, answer=answer)

        return store.once(act, decide)

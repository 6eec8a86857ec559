"""What people are told of deliberation: texts by kind, Chinese first, and the words of its closed vocabularies."""

from __future__ import annotations

from linli_contracts.deliberation.stage_names import STAGE_NAMES

TEXTS: dict[str, tuple[str, str]] = {
    # for those who raised a topic, or wrote the letter that it came from
    "topic_accepted": ("您在{place}的议题已立项", "Your topic in {place} was accepted"),
    "topic_declined": (
        "您在{place}的议题未予立项，理由已公布；不同意可以申诉",
        "Your topic in {place} was declined, with the reason; you may appeal",
    ),
    "topic_merged": (
        "您在{place}的议题已并入另一议题，后续进展将照常告知您",
        "Your topic in {place} was merged into another one; you will hear how that goes on",
    ),
    "topic_joined": (
        "另一议题已并入您在{place}的议题",
        "Another topic was merged into yours in {place}",
    ),
    "topic_appeal_decided": ("您的申诉已处理：{appeal}", "Your appeal was decided: {appeal}"),
    "topic_screening_missed": (
        "您在{place}的议题超时未审核，已报{escalated_to}督办",
        "Your topic in {place} was not screened in time and was escalated to {escalated_to}",
    ),
    "topic_stage": ("{place}的议题进入“{stage}”阶段", "The topic in {place} has entered the stage: {stage}"),
    "topic_stage_overdue": (
        "{place}的议题在“{stage}”阶段已超时",
        "The topic in {place} has taken longer in the stage {stage} than it should",
    ),
    "topic_instrument_begun": ("{place}的议题：{instrument}已开始", "The topic in {place}: {instrument} has begun"),
    "topic_instrument_concluded": (
        "{place}的议题：{instrument}已有结果（{result}）",
        "The topic in {place}: {instrument} came to its result ({result})",
    ),
    "topic_outcome": (
        "{place}的议题已有结果：{topic_outcome}",
        "The topic in {place} has its outcome: {topic_outcome}",
    ),
    "topic_reviewed": ("{place}的议题已评议", "What became of the topic in {place} was reviewed"),
    # for those who asked
    "inquiry_answered": ("{to}已答复您的交办或询问", "{to} has answered what you asked"),
    "inquiry_overdue": (
        "{to}未按时答复您的交办或询问，已报{escalated_to}督办",
        "{to} has not answered you in time; it was escalated to {escalated_to}",
    ),
    # for those who work on it
    "work_topic_new": ("{place}有新议题待审核", "New topic in {place} waits for screening"),
    "work_topic_reminded": (
        "催办：{place}的议题待审核，{due_at}到期",
        "A topic in {place} is to be screened by {due_at}",
    ),
    "work_topic_escalated": (
        "督办：{place}的议题超时未审核",
        "A topic in {place} was not screened in time and was escalated to your unit",
    ),
    "work_topic_appealed": ("{place}有议题申诉待处理", "An appeal about a topic in {place} is yours to decide"),
    "work_topic_stage_overdue": (
        "超时：{place}的议题“{stage}”阶段已于{due_at}到期",
        "The stage {stage} of a topic in {place} was due {due_at}",
    ),
    "work_inquiry_new": ("{place}有交办或代表询问请答复，{due_at}到期", "Please answer by {due_at} what {place} asks"),
    "work_inquiry_overdue": ("超时：{place}的交办或代表询问", "What {place} asked you is overdue"),
    "work_inquiry_escalated": (
        "督办：{to}未按时答复{place}的交办或代表询问",
        "{to} has not answered {place} in time; it was escalated to your unit",
    ),
}
"""By kind."""

STAGES: dict[str, tuple[str, str]] = {kind: (zh, en.lower()) for kind, (zh, en) in STAGE_NAMES.items()}
INSTRUMENTS: dict[str, tuple[str, str]] = {
    "meeting": ("会议", "a meeting"),
    "form": ("征询单", "a consultation form"),
    "statements": ("观点征集", "statements"),
    "schemes": ("设计方案", "design schemes"),
    "vote": ("表决", "a vote"),
    "notice": ("公告", "a notice"),
    "public_notice": ("公示", "a public notice"),
    "panel": ("抽签小组", "a panel by lot"),
    "convention": ("居民公约", "a convention"),
    "request": ("提请办理", "a request"),
    "report": ("调研报告", "a report"),
}
RESULTS: dict[str, tuple[str, str]] = {
    "signed": ("已签署", "signed"),
    "passed": ("通过", "passed"),
    "failed": ("未通过", "failed"),
    "invalid": ("参与不足，无效", "not valid"),
    "ended": ("已结束", "ended"),
    "chosen": ("已选定", "chosen"),
    "upheld": ("无异议或维持", "upheld"),
    "changed": ("已修改", "changed"),
    "drawn": ("已抽签", "drawn"),
    "adopted": ("已通过", "adopted"),
    "rejected": ("未通过", "rejected"),
    "answered": ("已答复", "answered"),
    "filed": ("已提交", "filed"),
    "cancelled": ("已取消", "cancelled"),
}
OUTCOMES: dict[str, tuple[str, str]] = {
    "convention_adopted": ("居民公约通过", "a convention was adopted"),
    "decided": ("表决决定", "it was decided"),
    "referred_to_funding": ("转入民心项目", "it goes to project funding"),
    "requested": ("提请部门办理", "a unit was asked to see to it"),
    "closed": ("了结并说明理由", "closed, with the reason"),
}
APPEALS: dict[str, tuple[str, str]] = {
    "True": ("议题重新审核", "the topic is screened again"),
    "False": ("维持不予立项", "the topic stays declined"),
}
VOCABULARIES: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, str]]]] = {
    "stage": (("entered_kind", "stage_kind"), STAGES),
    "instrument": (("instrument",), INSTRUMENTS),
    "result": (("result",), RESULTS),
    "topic_outcome": (("outcome",), OUTCOMES),
    "appeal": (("reopened",), APPEALS),
}
"""Field of a text → what of the content it is made from (the first that is there), and the words."""

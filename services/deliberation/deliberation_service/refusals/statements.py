"""Why conversations on statements say no: one class, one HTTP problem type each (RFC 9457)."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownConversationError(Refusal):
    """There is no such conversation."""

    status, title = 404, "没有这个观点征集"


class UnknownStatementError(Refusal):
    """There is no such statement, or it is not shown."""

    status, title = 404, "没有这条观点"


class ConversationClosedError(Refusal):
    """It is over: no statement and no opinion is taken any more."""

    title = "观点征集已结束"


class ConversationRunsError(Refusal):
    """What was asked can be done when the conversation is over."""

    title = "观点征集尚未结束"


class NotInThisCircleError(Refusal):
    """The conversation is for residents of the place, or for people of an age."""

    status, title = 403, "不在本次征集范围内"


class StatementStateError(Refusal):
    """The statement is shown or hidden already."""

    title = "观点已是这个状态"


class SameOpinionError(Refusal):
    """Nothing would change."""

    title = "已经这样表过态"


class TooManyStatementsError(Refusal):
    """One person writes a limited number of statements in one conversation."""

    title = "您在本次征集中提出的观点已达上限"


class ClosingTimeInvalidError(Refusal):
    """A conversation lasts an hour at least and a year at most."""

    status, title, field = 422, "结束时间不正确", "closes_at"


class ImportInvalidError(Refusal):
    """What is to be loaded is no conversation exported by Pol.is, or has a damaged line."""

    status, title = 422, "导入的数据不正确"

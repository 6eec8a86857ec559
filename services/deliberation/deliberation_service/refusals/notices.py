"""Why a notice or a public notice says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownNoticeError(Refusal):
    """There is no such notice."""

    status, title, field = 404, "没有这份公告", "notice_id"


class NoticePeriodInvalidError(Refusal):
    """The period is shorter than the rules of the day ask for, or longer than anybody looks at it."""

    status, title, field = 422, "公示期限不正确", "days"


class NoticeEndedError(Refusal):
    """It was withdrawn, or its time is over."""

    title = "公告已结束或已撤回"


class ObjectionPeriodOverError(Refusal):
    """Objections are taken until the end of the last day; the text names it."""

    title = "异议期已过"


class OutsideScopeError(Refusal):
    """Only residents of the place that the public notice is about object to it."""

    status, title = 403, "不在公示范围内"


class AlreadyObjectedError(Refusal):
    """One objection at a time: the person's last one waits for its answer."""

    title = "已提出异议，等待答复"


class UnknownObjectionError(Refusal):
    """There is no such objection to this public notice."""

    status, title, field = 404, "没有这条异议", "objection_id"


class ObjectionAnsweredError(Refusal):
    """It has its answer."""

    title = "异议已答复"


class TooManyObjectionsError(Refusal):
    """So many objections belong into a meeting."""

    title = "异议太多，请另行召开会议"


class AlreadyReadError(Refusal):
    """A reader counts once."""

    title = "已经读过"

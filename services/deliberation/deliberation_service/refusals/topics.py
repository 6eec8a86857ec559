"""Why topics say no: one class, one HTTP problem type each (RFC 9457)."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownTopicError(Refusal):
    """There is no such topic, or it is not part of the public record (yet) and not one's own."""

    status, title = 404, "没有这个议题"


class WrongStatusError(Refusal):
    """What was asked cannot be done with a topic in this state; the text names the state."""

    title = "议题当前状态不能这样办理"


class StageForbidsError(Refusal):
    """The topic's present stage does not allow this."""

    title = "当前阶段不能这样做"


class InstrumentUnknownError(Refusal):
    """It was not begun in this topic."""

    status, title = 404, "议题里没有这一项"


class InstrumentUsedError(Refusal):
    """It was begun, or came to its result, before."""

    title = "已经记录过"


class ResultUnknownError(Refusal):
    """The instrument has no such result."""

    status, title, field = 422, "没有这种结果", "result"


class UnknownTemplateError(Refusal):
    """Neither the district nor the service has such a template."""

    status, title, field = 422, "没有这个程序模板", "template"


class ScopeInvalidError(Refusal):
    """Scope, division and estate do not fit each other."""

    status, title, field = 422, "议题范围不正确", "scope"


class NotAResidentHereError(Refusal):
    """Residents raise topics where they live."""

    status, title, field = 403, "只能在本人居住地提出议题", "division_id"


class NotInWordsError(Refusal):
    """A topic that came from a letter has neither title nor text of its own yet."""

    status, title, field = 422, "请先写明议题", "title"


class MatterUnreadableError(Refusal):
    """Its key was destroyed: it never became public, and who raised it was erased."""

    status, title = 410, "内容已不可读"


class TemplateInvalidError(Refusal):
    """A template that cannot be followed to an end; the text names each place and what is wrong there."""

    status, title, field = 422, "程序模板不正确", "stages"


class ConditionsMissingError(Refusal):
    """The stage lacks what its template asks for before it may be left; the text says what."""

    title = "尚未满足进入下一步的条件"


class NoSuchWayError(Refusal):
    """The template does not lead from this stage to there."""

    status, title, field = 422, "模板没有这一步", "to"


class OutcomeInvalidError(Refusal):
    """What the outcome rests on is not named, or did not come to the result that it needs."""

    status, title, field = 422, "结果依据不正确", "instrument_id"


class MergeInvalidError(Refusal):
    """A topic is merged into another one of its district that is being deliberated."""

    status, title, field = 422, "不能并入该议题", "into_topic_id"


class AppealInvalidError(Refusal):
    """The time for an appeal is over, there was one already, or nobody stands above."""

    title = "不能申诉"


class NotARaiserError(Refusal):
    """Only who raised the topic may do this."""

    status, title = 403, "不是议题提出人"

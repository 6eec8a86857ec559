"""Why the mailbox says no: one class, one HTTP problem type each (RFC 9457)."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownLetterError(Refusal):
    """There is no such letter, or it is another person's private one."""

    status, title = 404, "没有这封来信"


class WrongLifecycleError(Refusal):
    """What was asked cannot be done with a letter in this state; the text names the state."""

    title = "当前状态不能这样办理"


class NotTheHolderError(Refusal):
    """Another unit holds the letter."""

    status, title = 403, "来信不在本单位"


class NotAWriterError(Refusal):
    """Only who wrote the letter, or signed it, may do this."""

    status, title = 403, "不是写信人"


class ClaimedByAnotherError(Refusal):
    """A colleague works on it."""

    title = "同事正在办理"


class UnitUnavailableError(Refusal):
    """There is no such unit, it is closed, or nothing can be handed to it from here."""

    status, title, field = 422, "承办单位不可用", "to"


class AssignmentNotRefusableError(Refusal):
    """It was not assigned by another unit, or was taken up already."""

    title = "不能退单"


class NotAssistingError(Refusal):
    """The department was not asked to assist, or has refused or answered."""

    title = "不是协办单位"


class PromiseInvalidError(Refusal):
    """The promised day is not in the future, or more than a year away."""

    status, title, field = 422, "承诺日期不正确", "promised_on"


class ExtensionInvalidError(Refusal):
    """None is asked for, one is waiting already, or the time is over."""

    title = "不能延期"


class NothingToRateError(Refusal):
    """Only an answered or closed letter can be rated, once."""

    title = "还不能评价"


class ReopeningTooLateError(Refusal):
    """A closed letter can be had done again for thirty days."""

    title = "已超过重办期限"


class DuplicateInvalidError(Refusal):
    """A letter cannot follow itself, a letter that follows another one, or one of another district."""

    status, title, field = 422, "不能并入该来信", "of_letter_id"


class AlreadyAWriterError(Refusal):
    """The person is one of the letter's writers."""

    title = "已是写信人"


class TooManyWritersError(Refusal):
    """A joint letter has at most fifty writers; others may support it."""

    title = "联名人数已满"


class UrgedTodayError(Refusal):
    """Once a day is enough."""

    status, title = 429, "今天已经催办"


class NothingReportedError(Refusal):
    """No report of abuse waits for a decision."""

    title = "没有待处理的举报"


class WriterErasedError(Refusal):
    """Its writer was erased: what was said cannot be read any more."""

    status, title = 410, "写信人已注销"


class RulesInvalidError(Refusal):
    """Rules, routes and covers hold from today on, and say each thing once."""

    status, title = 422, "规则不正确"


class UnknownCategoryError(Refusal):
    """The district's rules of the day have no such category."""

    status, title, field = 422, "没有这个类别", "category"


class ConsentMissingError(Refusal):
    """Writing down a letter for somebody (代录) needs their consent on record."""

    status, title, field = 422, "缺少本人同意", "consent"


class OrderAlreadyTakenError(Refusal):
    """The order of the city hotline has become a letter already."""

    title = "12345工单已转入"


class TooManyPhotosError(Refusal):
    """A letter has at most nine photos."""

    title = "照片太多"


class AlreadySupportedError(Refusal):
    """A person counts once."""

    title = "已经附议"

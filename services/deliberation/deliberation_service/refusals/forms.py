"""Why a consultation form says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownFormError(Refusal):
    """There is no such form."""

    status, title, field = 404, "没有这张征询单", "form_id"


class FormTimesInvalidError(Refusal):
    """It opens now or later, is open for a year at most, and takes paper for a month after that at most."""

    status, title, field = 422, "征询时间不正确", "closes_at"


class FormOptionsInvalidError(Refusal):
    """An answer stands twice, or none of them consents, or all do."""

    status, title, field = 422, "征询选项不正确", "options"


class NotForHouseholdsError(Refusal):
    """A form is answered by households; this rule is for another electorate."""

    status, title, field = 422, "征询单以户为单位", "rule"


class ThresholdFixedError(Refusal):
    """What the law says is not changed by a form."""

    status, title, field = 422, "法定门槛不能更改", "threshold"


class FormNotOpenError(Refusal):
    """It is not open yet, or was cancelled."""

    title = "征询尚未开始或已取消"


class FormClosedError(Refusal):
    """The time for answers is over."""

    title = "征询已截止"


class UnknownOptionError(Refusal):
    """The form has no such answer."""

    status, title, field = 422, "没有这个选项", "option"


class AnsweredOnlineError(Refusal):
    """The household has answered online, which it can change itself until the end."""

    title = "该户已线上答复"


class PaperCountedError(Refusal):
    """The household's paper form has been entered twice, and counts."""

    title = "该户纸质答复已计入"


class SameWorkerError(Refusal):
    """Paper is entered by two workers independently; a difference is resolved by a third."""

    status, title = 403, "须由另一名工作人员办理"


class PaperDiffersError(Refusal):
    """Two workers read something different: this is resolved, not entered once more."""

    title = "两次录入不一致，须核对处理"


class NothingToResolveError(Refusal):
    """No difference waits for this household."""

    title = "没有需要核对的录入"


class NoAnswerError(Refusal):
    """The household has not answered."""

    status, title = 404, "该户尚未答复"


class DoorUnclearError(Refusal):
    """No household or several live behind this door: name the household."""

    status, title, field = 422, "请指明是哪一户", "household_id"

"""Why a contest of design schemes says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownContestError(Refusal):
    """There is no such contest."""

    status, title = 404, "没有这次方案征集"


class UnknownSchemeError(Refusal):
    """There is no such scheme, or not in this contest."""

    status, title = 404, "没有这个方案"


class UnknownRevisionError(Refusal):
    """The scheme has no such revision."""

    status, title = 404, "没有这一稿"


class UnknownCommentError(Refusal):
    """There is no such comment."""

    status, title = 404, "没有这条意见"


class UnknownPictureError(Refusal):
    """The scheme has no such picture."""

    status, title = 404, "没有这张图"


class ContestInvalidError(Refusal):
    """Its time makes no sense, or it is full."""

    status, title = 422, "方案征集设置不正确"


class ContestStateError(Refusal):
    """The contest is voted on, or over."""

    title = "方案征集当前状态不能这样办理"


class EntriesOverError(Refusal):
    """The time for handing in is over."""

    title = "征集已截止"


class EntriesStillOpenError(Refusal):
    """While schemes can still be handed in none is chosen."""

    title = "征集尚未截止"


class AlreadyEnteredError(Refusal):
    """One scheme a person in a contest that is open to everybody."""

    title = "已经提交过方案"


class NotTheAuthorError(Refusal):
    """Only who handed it in may change it."""

    status, title = 403, "不是方案作者"


class SchemeWithdrawnError(Refusal):
    """It was taken back, or taken out."""

    title = "方案已撤回"


class TooManyPicturesError(Refusal):
    """A revision has at most twenty pictures."""

    title = "图片太多"


class PointOutsidePictureError(Refusal):
    """A point is told in per mille of the picture's width and height."""

    status, title = 422, "标注点不在图内"


class WrongChoosingError(Refusal):
    """It was opened to be decided the other way, or the template does not leave it to the convener."""

    title = "不能这样选定方案"


class TooFewSchemesError(Refusal):
    """A vote needs something to choose from."""

    title = "方案太少"


class VoteNotOfContestError(Refusal):
    """The vote is not about these schemes, is not over, or chose none."""

    title = "表决结果不能选定方案"


class NothingToModerateError(Refusal):
    """It is shown, or hidden, already."""

    title = "没有变化"


class WithdrawalReasonMissingError(Refusal):
    """Who takes out another person's scheme says why."""

    status, title, field = 422, "请说明理由", "reason"

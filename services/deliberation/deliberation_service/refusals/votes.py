"""Why a vote says no. No text repeats what somebody chose."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownVoteError(Refusal):
    """There is no such vote."""

    status, title = 404, "没有这项表决"


class VoteStateError(Refusal):
    """What was asked cannot be done with a vote in this state; the text names the state."""

    title = "表决当前状态不能这样办理"


class VoteNotOpenError(Refusal):
    """Nobody can vote yet, or any more: nothing was recorded, an earlier ballot stands."""

    title = "表决未开始或已结束"


class VoteTimesInvalidError(Refusal):
    """Opening, closing and counting come in this order, in the future."""

    status, title, field = 422, "表决时间不正确", "closes_at"


class VoteFormInvalidError(Refusal):
    """Kind of ballot, options and electorate do not fit each other."""

    status, title, field = 422, "表决方式不正确", "kind"


class ChoiceInvalidError(Refusal):
    """The ballot form does not allow this choice."""

    status, title, field = 422, "选票填写不正确", "choice"


class VotedOnPaperError(Refusal):
    """The unit was ticked at the desk: it has its slip."""

    title = "已领取纸质选票"


class VotedOnlineError(Refusal):
    """The unit voted online: it gets no slip."""

    title = "已在线上投票"


class SlipUnknownError(Refusal):
    """No slip of this vote bears this number."""

    status, title, field = 422, "没有这张选票", "number"


class SlipEnteredError(Refusal):
    """The slip was entered by two already, or by this very person."""

    title = "这张选票已录入"


class SlipNotDisputedError(Refusal):
    """Both entries agree, or there are not two."""

    title = "这张选票没有争议"


class TooManySlipsError(Refusal):
    """More slips were entered than persons were ticked at the desk."""

    title = "纸质选票多于领取人数"


class NotCountedYetError(Refusal):
    """There is no result before all ballots are counted."""

    title = "尚未公布结果"


class ReceiptUnknownError(Refusal):
    """No published ballot bears this code."""

    status, title = 404, "没有这张回执"

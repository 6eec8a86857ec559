"""Why a request or question is refused."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownInquiryError(Refusal):
    """There is no such request or question."""

    status, title = 404, "没有这项交办或询问"


class DueTooEarlyError(Refusal):
    """It would be due before, or too soon after, it is asked."""

    title, field = "答复期限太早", "answer_by"


class InquiryAnsweredError(Refusal):
    """It was answered before."""

    title = "已经答复"


class DecisionMissingError(Refusal):
    """A request is answered with what will be done."""

    title, field = "请说明办理意见", "decision"


class DecisionNotAskedError(Refusal):
    """A question asks for no decision."""

    title, field = "询问只需答复", "decision"


class SameUnitError(Refusal):
    """It is with that unit already."""

    title, field = "已在该单位", "to"


class UnitUnavailableError(Refusal):
    """There is no such unit, or it is closed."""

    title, field = "没有这个单位", "to"


class NotTheUnitError(Refusal):
    """Only those who work for the unit asked may answer."""

    status, title = 403, "不是被交办的单位"

"""Why something about a round cannot be done."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownRoundError(Refusal):
    """There is no such round."""

    status, title = 404, "没有这个轮次"


class RoundPhaseError(Refusal):
    """The round is not in a phase in which this is done."""

    title = "轮次不在相应阶段"


class RoundTermsInvalidError(Refusal):
    """Envelopes, ballot form, rule or dates do not fit together."""

    status, title = 422, "轮次设置不成立"


class NothingToTickError(Refusal):
    """No project was admitted: there is nothing to tick."""

    title = "没有可勾选的项目"


class ProposalsUndecidedError(Refusal):
    """Some proposals are not screened, not costed, or under appeal: the ballot cannot be frozen yet."""

    title = "还有提案未审核或申诉未决"


class ResultDecidedError(Refusal):
    """Whoever pays has decided already."""

    title = "结果已经确定"


class ReasonNeededError(Refusal):
    """To depart from the count takes a reason, which is public."""

    status, title = 422, "偏离计票结果须说明理由"


class MatterUnreadableError(Refusal):
    """Its key is gone: nothing can be added to it, nothing read."""

    status, title = 410, "内容已销毁"

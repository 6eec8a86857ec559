"""Why something about a proposal cannot be done."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownProposalError(Refusal):
    """There is no such proposal, or it is nobody else's business yet."""

    status, title = 404, "没有这个提案"


class ProposalStateError(Refusal):
    """The proposal is not in a state in which this is done."""

    title = "提案不在相应状态"


class NotProposerError(Refusal):
    """Others proposed it."""

    status, title = 403, "您不是提案人"


class NotCostedError(Refusal):
    """Without a cost it cannot go on the ballot."""

    title = "尚未概算"


class OverEnvelopeError(Refusal):
    """It costs more than its envelope holds."""

    status, title, field = 422, "概算超出额度", "cost_fen"


class NoEnvelopeError(Refusal):
    """The round has no envelope for the proposal's place or category."""

    status, title = 422, "本轮没有适用的额度"


class ElsewhereError(Refusal):
    """The proposal is about another place than the round, or of another round."""

    status, title, field = 422, "提案不属于本轮范围", "division_id"


class AppealedBeforeError(Refusal):
    """The unit above has decided."""

    title = "申诉已作决定"


class OwnDecisionError(Refusal):
    """Somebody else decides on an appeal than who declined: in a district, whose unit above is itself."""

    status, title = 403, "不能裁决对本人决定的申诉"


class TooManyProposalsError(Refusal):
    """The round holds no more."""

    title = "本轮提案已满"


class TooManyPicturesError(Refusal):
    """It has as many pictures as a ballot shows."""

    title = "图片已满"


class UnknownPictureError(Refusal):
    """There is no such picture of this proposal."""

    status, title = 404, "没有这张图片"

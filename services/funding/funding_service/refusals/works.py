"""Why something about a work cannot be done."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownWorkError(Refusal):
    """There is no such work."""

    status, title = 404, "没有这个工程"


class WorkStateError(Refusal):
    """The work is not so far, or further."""

    title = "工程不在相应阶段"


class OverrunError(Refusal):
    """Above the envelope's cost without a reason on record, or by somebody without the authority for it."""

    title, field = "超出概算", "contract_fen"


class ContractInvalidError(Refusal):
    """Milestones are not in order, not in the future, or below what was committed."""

    status, title = 422, "合同或节点不成立"


class UnknownMilestoneError(Refusal):
    """The work has no such milestone, or it was reached."""

    status, title = 404, "没有这个节点"


class UnknownInspectionError(Refusal):
    """The work has no such inspection."""

    status, title = 404, "没有这次检查"


class UnknownDefectError(Refusal):
    """The work has no such open defect."""

    status, title = 404, "没有这个待处理问题"


class DefectsOpenError(Refusal):
    """What was found has to be answered, and mended, before."""

    title = "还有问题未整改"


class SamePersonError(Refusal):
    """Who says that it is done does not accept it."""

    status, title = 403, "完工申报人不能验收"


class NotTheInspectorError(Refusal):
    """Who found it, or staff above, says whether it is mended."""

    status, title = 403, "须由发现人复查"


class BeyondContractError(Refusal):
    """More would be committed than the contract says."""

    title, field = "超出合同金额", "amount_fen"


class DueDateInvalidError(Refusal):
    """The date is too early, or too late."""

    status, title, field = 422, "期限无效", "answer_by"


class PhotosFullError(Refusal):
    """A milestone or inspection has enough photos."""

    title = "照片已达上限"

"""Why something about a fund cannot be booked."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownFundError(Refusal):
    """There is no such fund."""

    status, title = 404, "没有这个资金账"


class FundClosedError(Refusal):
    """It was closed: nothing is booked in it any more."""

    title = "资金账已销户"


class FundNotEmptyError(Refusal):
    """Money, something promised, a pledge, or a request is left in it."""

    title = "资金账尚有余额或未了事项"


class UnknownEntryError(Refusal):
    """The fund has no such entry."""

    status, title = 404, "没有这笔分录"


class UnknownOutgoingError(Refusal):
    """There is no such request for money to leave."""

    status, title = 404, "没有这项支出申请"


class UnknownStatementError(Refusal):
    """The fund has no such statement, or the statement no such open line."""

    status, title = 404, "没有这份对账单或这一行"


class VoucherUsedError(Refusal):
    """Another entry, or a request, of this fund bears the number."""

    title, field = "凭证号已使用", "voucher"


class VoucherInvalidError(Refusal):
    """The voucher's day is not in the past."""

    status, title, field = 422, "凭证日期无效", "happened_on"


class OverdrawnError(Refusal):
    """There is not so much money in the fund."""

    title, field = "资金余额不足", "amount_fen"


class EarmarkCrossedError(Refusal):
    """专款专用: the money is there, for something else."""

    title, field = "专款专用", "amount_fen"


class CommittedElsewhereError(Refusal):
    """The money is there, and promised to somebody."""

    title, field = "资金已被占用", "amount_fen"


class BeyondEntryError(Refusal):
    """More than is left of the commitment, income, pledge or payment."""

    title, field = "超出剩余金额", "amount_fen"


class WrongEntryError(Refusal):
    """The entry is of another kind than this is about."""

    title = "分录类型不符"


class EntryReversedError(Refusal):
    """The entry was taken back."""

    title = "分录已冲正"


class EntryInUseError(Refusal):
    """A part of it was used: that has to be taken back first."""

    title = "分录已被使用"


class AlreadyMatchedError(Refusal):
    """It was matched before."""

    title = "已经对上"


class NotAtBankError(Refusal):
    """The entry moved nothing at the bank."""

    title = "该分录不涉及银行"


class AmountsDifferError(Refusal):
    """The entries do not sum up to the line of the statement."""

    title = "金额不一致"


class OutgoingDecidedError(Refusal):
    """The request was decided before."""

    title = "支出申请已有决定"


class OwnRequestError(Refusal):
    """Who asks for money does not approve it."""

    status, title = 403, "不能审批自己的申请"


class AlreadyApprovedError(Refusal):
    """Two *others* have to approve."""

    status, title = 403, "您已审批，须由另一人审批"


class ApprovalLimitError(Refusal):
    """The amount is above what the role may approve."""

    status, title = 403, "超出审批权限"


class StatementInvalidError(Refusal):
    """The file is not a statement that follows on the last one; the line is named."""

    status, title, field = 422, "对账单无效", "csv"


class SourceMissingError(Refusal):
    """Anonymous money is not booked: where it came from is on record, though it need not be public."""

    status, title, field = 422, "资金来源不明", "party"


class LedgerUnreadableError(Refusal):
    """The fund's key is gone."""

    title = "资金账无法读取"


class WorkElsewhereError(Refusal):
    """The work is outside of what the fund is for."""

    title, field = "工程不在资金账范围内", "work_id"

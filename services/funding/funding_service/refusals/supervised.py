"""Why something about a supervised account cannot be done."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownAccountError(Refusal):
    """The estate has no supervised account."""

    status, title = 404, "没有这个监管账户"


class UnknownAccountEntryError(Refusal):
    """The account has no such entry."""

    status, title = 404, "没有这笔记录"


class AccountExistsError(Refusal):
    """The estate has one already."""

    title, field = "监管账户已设立", "estate_id"


class AccountVoucherUsedError(Refusal):
    """Another entry of this account bears the number."""

    title, field = "凭证号已使用", "voucher"


class PotOverdrawnError(Refusal):
    """There is not so much in the pot; the others never help out."""

    title, field = "该项资金余额不足", "amount_fen"


class CategoryMismatchError(Refusal):
    """Such money is not of that pot."""

    status, title, field = 422, "收支类别不属于该项资金", "category"


class DecisionMissingError(Refusal):
    """The maintenance fund is used by the owners' decision only (Civil Code art. 278)."""

    title, field = "使用维修资金须经业主表决通过", "vote_id"


class BeyondDecisionError(Refusal):
    """More than the owners decided."""

    title, field = "超出业主决定的金额", "amount_fen"


class AccountEntryStateError(Refusal):
    """It was checked, objected to or taken back before."""

    title = "该笔记录已处理"


class NotOfTheEstateError(Refusal):
    """Owners of the estate, and those who keep or watch the account, read it."""

    status, title = 403, "仅本小区业主可查看"


class BillingInvalidError(Refusal):
    """The period is none."""

    status, title, field = 422, "账期无效", "to_on"

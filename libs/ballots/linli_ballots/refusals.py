"""Why an electorate, a roll or a threshold says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownRuleError(Refusal):
    """No electorate's rule of that name or version stands on that day."""

    status, title, field = 404, "没有这种表决规则", "rule"


class WrongBaseError(Refusal):
    """The threshold counts something else than the electorate consists of."""

    status, title, field = 422, "门槛的计算基数与表决主体不符", "threshold"


class ShareInvalidError(Refusal):
    """A share is more than nothing and at most the whole."""

    status, title, field = 422, "比例不正确", "threshold"


class ScopeInvalidError(Refusal):
    """Owners decide on an estate; an estate belongs to the division that is named with it."""

    status, title, field = 422, "表决范围不正确", "scope"


class DeclarationInvalidError(Refusal):
    """What was declared of the developer's dwellings does not agree with the register."""

    status, title, field = 422, "申报的未售房屋不正确", "developer_dwelling_ids"


class NotOnRollError(Refusal):
    """The person, household or dwelling is not on the roll that was frozen when it opened."""

    status, title = 403, "不在表决人名册中"


class SeveralUnitsError(Refusal):
    """The person may vote for several owners' heads: say for which dwelling."""

    status, title, field = 422, "请指明为哪套房屋表决", "dwelling_id"


class RollUncertainError(Refusal):
    """Events that bear on rolls wait for the operators: what is frozen now would read differently afterwards."""

    status, title = 503, "名册数据待修复，暂不能开启表决"


class RollChangedError(Refusal):
    """The lines that were frozen cannot be made again from this copy: nothing may be decided on it."""

    status, title = 500, "名册与冻结时不一致"

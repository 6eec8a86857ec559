"""Why a panel by lot says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownPanelError(Refusal):
    """There is no such panel."""

    status, title = 404, "没有这个抽签小组"


class PanelInvalidError(Refusal):
    """Its size, ages or time to answer make no sense."""

    status, title = 422, "抽签小组设置不正确"


class PanelStateError(Refusal):
    """What was asked comes at another time: prepare, freeze, draw."""

    title = "抽签小组当前状态不能这样办理"


class TooFewPeopleError(Refusal):
    """Fewer people are eligible than there are seats."""

    status, title = 422, "符合条件的居民太少"


class AlreadyDrawnError(Refusal):
    """A panel is drawn once."""

    title = "已经抽签"


class PublicValueMissingError(Refusal):
    """The value of the public source that was named before is missing, or none was named."""

    status, title, field = 422, "公开随机值不正确", "public_value"


class NotDrawnError(Refusal):
    """No seat of the panel is offered to this person."""

    status, title = 404, "没有抽中"


class AlreadyAnsweredError(Refusal):
    """The seat was answered, or is offered to nobody any more."""

    title = "已经答复"

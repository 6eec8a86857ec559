"""Why a rule says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class NotificationUnknownError(Refusal):
    """There is no such notification in the person's inbox."""

    status, title = 404, "没有这条通知"


class InboxDestroyedError(Refusal):
    """The person was erased, and the inbox with them."""

    title = "账户已注销"


class AddressMissingError(Refusal):
    """A channel was chosen without an address to send to."""

    status, title, field = 422, "缺少接收地址", "addresses"


class QuietHoursInvalidError(Refusal):
    """Quiet hours that begin when they end would never end."""

    status, title, field = 422, "免打扰时段不正确", "quiet_from"

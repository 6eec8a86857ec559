"""Why a ballot is not taken."""

from __future__ import annotations

from linli_common.refusal import Refusal


class ChoiceInvalidError(Refusal):
    """What is ticked is none that this ballot allows. The text never repeats the choice."""

    status, title, field = 422, "选择无效", "projects"


class TickedOnPaperError(Refusal):
    """A slip was handed out to this person."""

    title = "已领取纸质选票"


class TickedOnlineError(Refusal):
    """The person has ticked online."""

    title = "已在线勾选"


class SlipUnknownError(Refusal):
    """No slip of this round bears the number."""

    status, title, field = 404, "没有这张选票", "number"


class SlipEnteredError(Refusal):
    """Both entries are made, or this one is not this worker's to make."""

    title = "选票已录入"


class SlipNotDisputedError(Refusal):
    """There is nothing to resolve."""

    title = "选票没有争议"


class NotCountedYetError(Refusal):
    """The result is hidden until all ballots are counted."""

    title = "尚未计票"


class ReceiptUnknownError(Refusal):
    """No published ballot bears this code."""

    status, title = 404, "没有这个回执"


class EnvelopeUnknownError(Refusal):
    """The round has several envelopes, each an election and a file of its own, and none of this key."""

    status, title, field = 404, "没有这个额度", "envelope"


class ImportInvalidError(Refusal):
    """The file is no election in the Pabulib format; the text names the line."""

    status, title, field = 422, "文件格式不正确", "body"

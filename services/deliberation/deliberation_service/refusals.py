"""Why a rule says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class NoteUnknownError(Refusal):
    """There is no such note."""

    status, title = 404, "没有这条记录"


class NoteWithdrawnError(Refusal):
    """The note was withdrawn before."""

    title = "记录已撤回"


class WriterErasedError(Refusal):
    """The writer was erased; nothing can be sealed for them any more."""

    title = "账户已注销"

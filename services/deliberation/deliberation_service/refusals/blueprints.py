"""Why a blueprint says no."""

from __future__ import annotations

from linli_common.refusal import Refusal


class UnknownEntryError(Refusal):
    """There is no such line."""

    status, title = 404, "蓝图中没有这一项"


class EntryExistsError(Refusal):
    """What it goes back to is in the blueprint already."""

    title = "已列入蓝图"


class EntryStateError(Refusal):
    """Nothing would change, or what is done cannot be undone."""

    title = "蓝图状态不能这样改变"

"""Refusals about role grants."""

from __future__ import annotations

from linli_common.refusal import Refusal


class RoleNotGrantableError(Refusal):
    """Nobody in the actor's roles may grant this role (see ``aggregate/granting.py``)."""

    status = 403
    title = "无权授予该角色"


class GrantUnknownError(Refusal):
    """There is no such grant."""

    status = 404
    title = "授权不存在"


class GrantAlreadyEndedError(Refusal):
    """The grant has ended."""

    status = 409
    title = "授权已终止"


class TermInvalidError(Refusal):
    """The term ends before it starts, or the role needs an end and has none."""

    status = 422
    title = "任期不正确"


class DivisionsInvalidError(Refusal):
    """A grant needs divisions of the tier of its role, each once."""

    status = 422
    title = "辖区不正确"


class OperatorExistsError(Refusal):
    """The first operator exists; further ones are granted by an operator."""

    status = 409
    title = "已有运维人员"


class OwnCaseError(Refusal):
    """Nobody decides on their own registration, move or ownership."""

    status = 403
    title = "不得办理本人事项"


class OutrankedError(Refusal):
    """The person holds a role that the actor could not give: whoever gives it has to act."""

    status = 403
    title = "对方职务须由其授权人办理"

"""Refusals about sign-in. They say as little as possible: an attacker reads them too."""

from __future__ import annotations

from linli_common.refusal import Refusal


class SignInFailedError(Refusal):
    """Phone or password is wrong: the same answer, in the same time, for a phone that nobody has."""

    status = 401
    title = "手机号或密码不正确"


class SignInLockedError(Refusal):
    """Too many failures for this phone, whether anybody has it or not."""

    status = 429
    title = "尝试次数过多"


class RefreshInvalidError(Refusal):
    """The refresh token is unknown, expired, revoked, or was used before."""

    status = 401
    title = "请重新登录"


class ActivationInvalidError(Refusal):
    """The activation code is unknown, used or expired."""

    status = 401
    title = "激活码无效"


class PasswordUnacceptableError(Refusal):
    """Too short, too long, or one of the passwords that everybody tries first."""

    status = 422
    title = "密码不可用"

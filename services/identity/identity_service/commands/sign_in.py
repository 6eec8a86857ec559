"""Bodies of sign-in."""

from __future__ import annotations

from typing import Annotated

from identity_service.commands.residents import Command, Password, Phone
from pydantic import StringConstraints


class SignIn(Command):
    """By phone and password."""

    phone: Phone
    password: Password


class Refresh(Command):
    """The refresh token; it is used up."""

    refresh_token: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{20,100}$")]


class ChangePassword(Command):
    """Ends all sessions."""

    password: Password
    new_password: Password


class Activate(Command):
    """Set a password with the one-time code from the counter."""

    phone: Phone
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{10}$")]
    password: Password

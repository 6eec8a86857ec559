"""How a command ends: exit codes that a script can trust, and one line on stderr that says why.

0: done. 1: something wrong was found, or the thing asked for could not be done. 2: wrong usage or input.
3: a server (NATS, PostgreSQL, a service) cannot be reached or refuses the credentials.
"""

from __future__ import annotations

from typing import ClassVar


class CommandError(Exception):
    """The command ends here. The text is the one line that the operator reads."""

    exit_code: ClassVar[int] = 1


class FoundWrongError(CommandError):
    """What was looked at is not as it should be, or does not let itself be changed."""

    exit_code = 1


class InputError(CommandError):
    """What was typed, or a file or setting that it names, is wrong."""

    exit_code = 2


class UnreachableError(CommandError):
    """A server does not answer, or does not let us in."""

    exit_code = 3

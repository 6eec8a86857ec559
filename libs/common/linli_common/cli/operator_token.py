"""A token for the operator's command: whoever can read the key file on this machine is the operator (security.md)."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

from joserfc.errors import JoseError

from linli_common.auth import Grant, Principal, TokenIssuer
from linli_common.cli.outcome import InputError
from linli_common.cli.system import System
from linli_common.clock import utc_now

COMMAND_LINE = uuid5(NAMESPACE_URL, "linli:operators-command")
"""Who acted, in events that the command caused: the holder of the machine's keys, not a registered person."""


def operator_token(system: System, actor: UUID | None = None) -> str:
    """A token of ten minutes with the role of operator. ``actor``: the registered person who types.

    Raises InputError when the key file is not known or cannot be read.
    """
    if system.token_key_file is None:
        raise InputError("LINLI_TOKEN_KEY_FILE: not set; the command signs in with the key that identity signs with")
    try:
        issuer = TokenIssuer(system.token_key_file.read_text())
    except OSError as error:
        raise InputError(f"LINLI_TOKEN_KEY_FILE: {error.strerror}: {error.filename}") from None
    except (ValueError, JoseError) as error:
        raise InputError(f"LINLI_TOKEN_KEY_FILE: no private key in {system.token_key_file} ({error})") from None
    principal = Principal(actor or COMMAND_LINE, (Grant("operator", ()),), utc_now(), position=0)
    token, _ = issuer.issue(principal)
    return token

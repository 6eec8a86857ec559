"""The sealed envelope {code, choice}: of one length for all ballots of a form, whatever is chosen.

What a choice is, the service that asks the question says; here it is anything that JSON can hold.
"""

from __future__ import annotations

from typing import Any

import orjson

CODE_CHARACTERS = 16
_LENGTH = 2


def bytes_for(longest_choice: Any) -> int:
    """How long every opened envelope of a form is, given the choice that takes most room."""
    return _LENGTH + len(_plain("0" * CODE_CHARACTERS, longest_choice))


def pack(envelope_bytes: int, code: str, choice: Any) -> bytes:
    """What is sealed: code and choice behind their length, filled up to the one length of the form.

    Raises OverflowError for a choice that does not fit, which would tell itself apart.
    """
    plain = _plain(code, choice)
    if len(plain) > envelope_bytes - _LENGTH:
        raise OverflowError("the choice is longer than any of this form")
    return len(plain).to_bytes(_LENGTH, "big") + plain + bytes(envelope_bytes - _LENGTH - len(plain))


def unpack(envelope: bytes) -> tuple[str, Any]:
    """Code and choice of an opened envelope."""
    length = int.from_bytes(envelope[:_LENGTH], "big")
    code, choice = orjson.loads(envelope[_LENGTH : _LENGTH + length])
    return code, choice


def _plain(code: str, choice: Any) -> bytes:
    return orjson.dumps([code, choice])

"""What stands on a ballot: option numbers, counted from 0 in the order in which the options were frozen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import orjson
from linli_ballots import envelope

Kind = Literal["choice", "approval", "ranking"]

MOST_OPTIONS = 50


class BallotInvalidError(ValueError):
    """The choice is none that this ballot form allows; the text says why and never repeats the choice."""


@dataclass(frozen=True, slots=True)
class Form:
    """A ballot form: ``choice`` of one option, ``approval`` of up to ``most``, or ``ranking`` of up to ``most``."""

    kind: Kind
    options: int
    most: int

    def checked(self, choice: Sequence[int]) -> list[int]:
        """The choice as it is kept: approvals in ascending order, rankings as they stand.

        Raises `BallotInvalidError` for an unknown option, one named twice, none, or too many.
        """
        if not choice:
            raise BallotInvalidError("nothing is chosen")
        if any(not 0 <= option < self.options for option in choice):
            raise BallotInvalidError(f"an option is not on this ballot (0 to {self.options - 1})")
        if len(set(choice)) != len(choice):
            raise BallotInvalidError("an option is named twice")
        if len(choice) > self.most:
            raise BallotInvalidError(f"at most {self.most} may be named")
        return list(choice) if self.kind == "ranking" else sorted(choice)

    def envelope_bytes(self) -> int:
        """How long every opened envelope of this form is, whatever is chosen."""
        return envelope.bytes_for([self.options - 1] * self.most)


def pack(form: Form, code: str, choice: Sequence[int]) -> bytes:
    """What is sealed: code and choice, filled up to the one length of the form."""
    return envelope.pack(form.envelope_bytes(), code, list(choice))


def line_of(code: str, choice: Sequence[int], area_cm2: int | None) -> bytes:
    """A published ballot as it is hashed and exported: one line of JSON with its line feed.

    ``area_cm2`` stands only on named ballots of owners, whose area has to be counted too.
    """
    ballot: dict[str, object] = {"code": code, "choice": list(choice)}
    if area_cm2 is not None:
        ballot["area_cm2"] = area_cm2
    return orjson.dumps(ballot) + b"\n"

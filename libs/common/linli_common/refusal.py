"""What a rule says when it says no. It knows nothing of HTTP, so that aggregates can raise it."""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """A command or query that is refused. Subclasses carry the reason in their name, and end with ``Error``.

    ``status`` and ``title`` are what the problem document says (RFC 9457); ``field`` is the one at fault, if one is.
    """

    status: ClassVar[int] = 409
    title: ClassVar[str] = "Refused"
    field: str | None = None

    def __init__(self, detail: str, *, field: str | None = None) -> None:
        super().__init__(detail)
        if field is not None:
            self.field = field

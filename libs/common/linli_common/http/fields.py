"""Text as it comes from people: trimmed, bounded, without control characters."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, StringConstraints


def _no_controls(text: str, allowed: str = "") -> str:
    for character in text:
        if unicodedata.category(character) in ("Cc", "Cs") and character not in allowed:
            raise ValueError(f"the control character U+{ord(character):04X} is not allowed")
    return text


def _no_controls_but_lines(text: str) -> str:
    return _no_controls(text.replace("\r\n", "\n"), allowed="\n\t")


Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), AfterValidator(_no_controls)
]
"""One line of 1 to 100 characters: names, numbers, titles."""

Paragraph = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000),
    AfterValidator(_no_controls_but_lines),
]
"""Text of up to 10,000 characters with line breaks."""

"""The order in which people look for numbered things: 3号楼 before 10号楼, 301 before 1001."""

from __future__ import annotations

import re

_DIGITS = 12


def natural_order(*names: str) -> str:
    """A text that sorts, byte by byte, as people count: every number is filled up with zeros."""
    return "\t".join(re.sub(r"[0-9]+", lambda number: number[0].zfill(_DIGITS), name) for name in names)

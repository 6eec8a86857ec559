"""How far the lists of deliberation have to be before they answer."""

from __future__ import annotations


def at_least(seen: int) -> str | None:
    """From which place of the stream on; None when it does not matter."""
    return f"DELIBERATION:{seen}" if seen > 0 else None

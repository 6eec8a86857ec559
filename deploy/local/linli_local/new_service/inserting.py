"""Putting lines into a file beside a line that is known."""

import re

from linli_local.new_service.naming import RefusedError


def before(text: str, anchor: str, lines: str, *, every: bool = False) -> str:
    """Put `lines` before the anchor, at its first place or at every one. Raise RefusedError when it is not there."""
    if anchor not in text:
        raise RefusedError(f"{anchor.strip().splitlines()[0]!r} is not where a service is registered: see new_service")
    return text.replace(anchor, lines + anchor, -1 if every else 1)


def in_section(text: str, start: str, anchor: str, lines: str) -> str:
    """As `before`, for the first place of the anchor after `start`."""
    head, found, tail = text.partition(start)
    if not found:
        raise RefusedError(f"{start.strip()!r} is not where a service is registered: see new_service")
    return head + found + before(tail, anchor, lines)


def with_import(text: str, module: str, name: str) -> str:
    """Add a name to `from module import a, b` on one line, in order."""
    pattern = re.compile(rf"^from {re.escape(module)} import (.+)$", re.MULTILINE)
    found = pattern.search(text)
    if found is None:
        raise RefusedError(f"'from {module} import …' is not where a service is registered: see new_service")
    names = ", ".join(sorted({*found[1].split(", "), name}))
    return text[: found.start()] + f"from {module} import {names}" + text[found.end() :]

"""Lists in pages: a cursor is where the last page ended, opaque to everybody else."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Annotated, Generic, TypeVar

import orjson
from fastapi import Query
from pydantic import BaseModel

from linli_common.refusal import Refusal

Item = TypeVar("Item", bound=BaseModel)
First = TypeVar("First")
Second = TypeVar("Second")

Limit = Annotated[int, Query(ge=1, le=1_000, description="How many at most on this page.")]
Cursor = Annotated[str | None, Query(max_length=500, description="The ``next_cursor`` of the page before.")]


class Page(BaseModel, Generic[Item]):
    """One page of a list; ``next_cursor`` asks for the next one, null when this is the last."""

    items: list[Item]
    next_cursor: str | None


class MalformedCursorError(Refusal):
    """The cursor is none that this list has given."""

    status, title, field = 422, "翻页标记无效", "cursor"


def page_of(found: Sequence[Item], limit: int, sort_keys: Callable[[Item], Sequence[str]]) -> Page[Item]:
    """A page from ``limit`` + 1 rows that were asked for: the one too many says that there is more."""
    items = list(found[:limit])
    more = len(found) > limit
    return Page(items=items, next_cursor=make_cursor(*sort_keys(items[-1])) if more else None)


def make_cursor(*parts: str) -> str:
    """The cursor behind the row with these sort keys."""
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode("ascii")


def read_cursor(cursor: str | None, count: int) -> list[str] | None:
    """The ``count`` sort keys of a cursor, None for the first page. Raises `MalformedCursorError`."""
    if cursor is None:
        return None
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
    except ValueError:
        raise MalformedCursorError("cursor: not one of this list") from None
    if not isinstance(parts, list) or len(parts) != count or not all(isinstance(part, str) for part in parts):
        raise MalformedCursorError("cursor: not one of this list")
    return parts


def read_key(cursor: str | None, kind: Callable[[str], First]) -> First | None:
    """The one sort key of a cursor as ``kind`` reads it (`UUID`, `whole_number`, …), None for the first page.

    Raises `MalformedCursorError` where ``kind`` raises ValueError.
    """
    parts = read_cursor(cursor, 1)
    return _as(kind, parts[0]) if parts is not None else None


def read_keys(
    cursor: str | None, first: Callable[[str], First], second: Callable[[str], Second]
) -> tuple[First, Second] | tuple[None, None]:
    """Both sort keys of a cursor, likewise."""
    parts = read_cursor(cursor, 2)
    return (_as(first, parts[0]), _as(second, parts[1])) if parts is not None else (None, None)


def whole_number(text: str) -> int:
    """A position or number as cursors hold it, of 18 digits at most. Raises ValueError."""
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise ValueError(f"{text!r} is no whole number")
    return int(text)


def _as(kind: Callable[[str], First], part: str) -> First:
    try:
        return kind(part)
    except ValueError:
        raise MalformedCursorError("cursor: not one of this list") from None

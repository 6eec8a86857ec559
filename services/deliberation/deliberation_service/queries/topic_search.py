"""Finding topics by the words of their titles: these are sealed, so they are opened page after page, up to a bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from deliberation_service.queries.topic_views import TopicItem
from linli_common.http.paging import Page, make_cursor

LOOKED_AT_ONCE, LOOKED_AT_MOST = 100, 500
"""Titles that one query opens, and one answer; who wants older ones goes on with the answer's cursor."""

Ask = Callable[[str | None, int], Page[TopicItem]]
"""A page of the list behind a cursor, of so many at most."""


def with_words(
    ask: Ask, words: str, cursor: str | None, limit: int, keys: Callable[[TopicItem], Sequence[str]]
) -> Page[TopicItem]:
    """Topics whose title has all of the words, in any case, or whose number begins with them.

    The page may hold fewer than ``limit``, even none, and still have a cursor: then there are older ones to look at.
    """
    wanted = words.casefold().split()
    found: list[TopicItem] = []
    for _ in range(LOOKED_AT_MOST // LOOKED_AT_ONCE):
        page = ask(cursor, LOOKED_AT_ONCE)
        for item in page.items:
            if _says(item, wanted):
                found.append(item)
                if len(found) == limit:
                    last = item.topic_id == page.items[-1].topic_id and page.next_cursor is None
                    return Page(items=found, next_cursor=None if last else make_cursor(*keys(item)))
        cursor = page.next_cursor
        if cursor is None:
            break
    return Page(items=found, next_cursor=cursor)


def _says(item: TopicItem, wanted: Sequence[str]) -> bool:
    title = (item.title or "").casefold()
    return all(word in title for word in wanted) or item.number.casefold().startswith("".join(wanted))

"""Articles of a convention and what a set of amendments makes of them: pure, and the same whenever it is done again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from linli_common.sealing.sealed import Sealed
from linli_contracts.deliberation.words import AmendmentKind


@dataclass(frozen=True, slots=True)
class Article:
    """An article by its lasting id. Its number is its place in the list: striking one renumbers those behind it."""

    article_id: UUID
    text: Sealed


@dataclass(frozen=True, slots=True)
class Amendment:
    """``text`` is the whole article as it is to read, none when it is struck.

    ``after_id`` is the article behind which a new one stands, at the end when there is none.
    """

    amendment_id: UUID
    kind: AmendmentKind
    article_id: UUID
    after_id: UUID | None
    text: Sealed | None
    why: Sealed
    proposer_id: UUID


def amended(articles: Sequence[Article], amendments: Iterable[Amendment]) -> tuple[Article, ...]:
    """The articles after a set of amendments, all at once: their order says only which of two new ones comes first.

    A new article behind one that is struck by the same set takes its place.
    """
    new: defaultdict[UUID | None, list[Article]] = defaultdict(list)
    changed: dict[UUID, Article] = {}
    struck: set[UUID] = set()
    for amendment in amendments:
        if amendment.text is None:
            struck.add(amendment.article_id)
        elif amendment.kind == "add":
            new[amendment.after_id].append(Article(amendment.article_id, amendment.text))
        else:
            changed[amendment.article_id] = Article(amendment.article_id, amendment.text)
    result: list[Article] = []
    waiting = [*reversed(new[None]), *reversed(articles)]
    while waiting:
        article = waiting.pop()
        if article.article_id not in struck:
            result.append(changed.get(article.article_id, article))
        waiting.extend(reversed(new[article.article_id]))
    return tuple(result)

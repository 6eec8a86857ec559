"""What is derived from the flows of a book, in step with them: balances and months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from linli_common.projector import Connection, Event, Sums

from dashboards_service.measures import balances, months
from dashboards_service.measures.book import Book
from dashboards_service.measures.flows import FLOW_KEY, Flow


def ddl(book: Book) -> str:
    """The tables of what is derived; ``{schema}`` stands for the schema."""
    text = balances.DDL + months.DDL
    return text.replace("{balances}", book.balances).replace("{months}", book.months)


def _keep_in_step(book: Book, connection: Connection, schema: str, totals: Mapping[tuple[Any, ...], int]) -> None:
    balances.keep_in_step(connection, schema, book, totals)
    months.keep_in_step(connection, schema, book, totals)


def derive(book: Book, connection: Connection, schema: str) -> None:
    """Makes everything from all flows, at the end of a rebuild."""
    balances.derive(connection, schema, book)
    months.derive(connection, schema, book)


def flows_kept_in_step(book: Book, changes: Callable[[Event], Iterable[Flow]]) -> Sums:
    """The part of a reader that keeps a book; ``changes`` gives the flows of one event."""
    # Partials rather than closures, because a rebuild sends readers to other processes.
    return Sums(book.flows, FLOW_KEY, changes, partial(_keep_in_step, book), partial(derive, book))

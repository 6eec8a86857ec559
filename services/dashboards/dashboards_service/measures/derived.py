"""What is derived from the flows, in step with them: balances and months."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from linli_common.projector import Connection, Event, Sums

from dashboards_service.measures import balances, months
from dashboards_service.measures.flows import FLOW_KEY, TABLE, Flow

DDL = balances.DDL + months.DDL


def keep_in_step(connection: Connection, schema: str, totals: Mapping[tuple[Any, ...], int]) -> None:
    """Brings everything up to what was added to the flows."""
    balances.keep_in_step(connection, schema, totals)
    months.keep_in_step(connection, schema, totals)


def derive(connection: Connection, schema: str) -> None:
    """Makes everything from all flows, at the end of a rebuild."""
    balances.derive(connection, schema)
    months.derive(connection, schema)


def flows_kept_in_step(changes: Callable[[Event], Iterable[Flow]]) -> Sums:
    """The part of a reader that keeps the flows and what is derived; ``changes`` gives the flows of one event."""
    return Sums(TABLE, FLOW_KEY, changes, keep_in_step, derive)

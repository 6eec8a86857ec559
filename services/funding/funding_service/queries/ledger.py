"""Lists of funds: entries, requests, statements, and balances as of any day."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from funding_service.queries.asking import Behind, rows_of
from psycopg.rows import DictRow
from psycopg_pool import ConnectionPool


class LedgerLists:
    """Reads of the own lists; each takes a connection of the pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def funds(self, division_ids: list[UUID], before: Behind, limit: int) -> list[DictRow]:
        """Those of some divisions, the newest first."""
        at, fund_id = before
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.funds WHERE division_id = ANY(%(divisions)s) AND (%(at)s::timestamptz IS NULL"
            " OR (opened_at, fund_id) < (%(at)s, %(id)s)) ORDER BY opened_at DESC, fund_id DESC LIMIT %(limit)s",
            {"divisions": division_ids, "at": at, "id": fund_id, "limit": limit},
        )

    def balances(self, fund_id: UUID, as_of: date | None) -> list[DictRow]:
        """(earmark, account, fen) at the end of a day, or now."""
        return rows_of(
            self._pool,
            "SELECT earmark, account, sum(amount)::bigint AS amount_fen FROM {schema}.fund_flows"
            " WHERE fund_id = %(fund)s AND (%(day)s::date IS NULL OR day <= %(day)s)"
            " GROUP BY earmark, account HAVING sum(amount) <> 0 ORDER BY earmark, account",
            {"fund": fund_id, "day": as_of},
        )

    def entries(self, fund_id: UUID, before: int | None, limit: int) -> list[DictRow]:
        """Of a fund, the newest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.entries WHERE fund_id = %(fund)s AND (%(before)s::bigint IS NULL"
            " OR number < %(before)s) ORDER BY number DESC LIMIT %(limit)s",
            {"fund": fund_id, "before": before, "limit": limit},
        )

    def of_work(self, work_id: UUID) -> list[DictRow]:
        """Every entry of any fund that is spent on a work, in order."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.entries WHERE work_id = %(work)s ORDER BY booked_on, fund_id, number",
            {"work": work_id},
        )

    def spent(self, fund_id: UUID, as_of: date | None) -> list[DictRow]:
        """(purpose, earmarked_id, work_id, fen) paid less what came back, by the end of a day, or now; the most first.

        Every entry with a work that moved money is a payment, what came back of one, or a reversal of those.
        """
        return rows_of(
            self._pool,
            "SELECT purpose, earmarked_id, work_id, (-sum(at_bank_fen))::bigint AS amount_fen FROM {schema}.entries"
            " WHERE fund_id = %(fund)s AND work_id IS NOT NULL AND (%(day)s::date IS NULL OR booked_on <= %(day)s)"
            " GROUP BY purpose, earmarked_id, work_id HAVING sum(at_bank_fen) <> 0 ORDER BY amount_fen DESC, work_id",
            {"fund": fund_id, "day": as_of},
        )

    def entry(self, entry_id: UUID) -> DictRow | None:
        """One of them."""
        rows = rows_of(self._pool, "SELECT * FROM {schema}.entries WHERE entry_id = %(entry)s", {"entry": entry_id})
        return rows[0] if rows else None

    def about(self, entry_id: UUID) -> list[DictRow]:
        """What was booked on an entry: payments of a commitment, refunds, its reversal; in order."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.entries WHERE fund_id = (SELECT fund_id FROM {schema}.entries"
            " WHERE entry_id = %(entry)s) AND relates_to_id = %(entry)s ORDER BY number",
            {"entry": entry_id},
        )

    def drawable(self, fund_id: UUID, kind: str) -> list[DictRow]:
        """Entries of a kind of which something may be left, the oldest first. How much, the entry itself knows."""
        return rows_of(
            self._pool,
            "WITH drawn AS (SELECT relates_to_id AS entry_id, sum(amount_fen) AS fen FROM {schema}.entries"
            " WHERE fund_id = %(fund)s AND relates_to_id IS NOT NULL AND NOT reversed GROUP BY 1),"
            " back AS (SELECT p.relates_to_id AS entry_id, sum(r.amount_fen) AS fen FROM {schema}.entries r"
            " JOIN {schema}.entries p ON p.entry_id = r.relates_to_id"
            " WHERE r.fund_id = %(fund)s AND r.kind = 'refund_in' AND NOT r.reversed GROUP BY 1)"
            " SELECT e.* FROM {schema}.entries e LEFT JOIN drawn USING (entry_id) LEFT JOIN back USING (entry_id)"
            " WHERE e.fund_id = %(fund)s AND e.kind = %(kind)s AND NOT e.reversed"
            " AND e.amount_fen > coalesce(drawn.fen, 0) - coalesce(back.fen, 0) ORDER BY e.number LIMIT 500",
            {"fund": fund_id, "kind": kind},
        )

    def receipt(self, fund_id: UUID, receipt: int) -> DictRow | None:
        """The donation that a receipt is for."""
        rows = rows_of(
            self._pool,
            "SELECT * FROM {schema}.entries WHERE fund_id = %(fund)s AND receipt = %(receipt)s",
            {"fund": fund_id, "receipt": receipt},
        )
        return rows[0] if rows else None

    def unmatched(self, fund_id: UUID) -> list[DictRow]:
        """Entries that moved money and are no line of a statement yet, the oldest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.entries WHERE fund_id = %(fund)s AND at_bank_fen <> 0 AND statement IS NULL"
            " ORDER BY happened_on, number LIMIT 1000",
            {"fund": fund_id},
        )

    def statements(self, fund_id: UUID) -> list[DictRow]:
        """Of a fund, the newest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.statements WHERE fund_id = %(fund)s ORDER BY statement DESC",
            {"fund": fund_id},
        )

    def outgoings(self, fund_id: UUID, before: Behind, limit: int) -> list[DictRow]:
        """Of a fund, the newest first."""
        at, outgoing_id = before
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.outgoings WHERE fund_id = %(fund)s AND (%(at)s::timestamptz IS NULL"
            " OR (requested_at, outgoing_id) < (%(at)s, %(id)s))"
            " ORDER BY requested_at DESC, outgoing_id DESC LIMIT %(limit)s",
            {"fund": fund_id, "at": at, "id": outgoing_id, "limit": limit},
        )

    def waiting_in(self, fund_id: UUID) -> int:
        """How many requests of a fund wait for approval."""
        [row] = rows_of(
            self._pool,
            "SELECT count(*) AS waiting FROM {schema}.outgoings WHERE fund_id = %(fund)s AND state = 'requested'",
            {"fund": fund_id},
        )
        return int(row["waiting"])

    def waiting(self, division_ids: list[UUID]) -> list[DictRow]:
        """Requests of some divisions that wait for approval, the oldest first."""
        return rows_of(
            self._pool,
            "SELECT * FROM {schema}.outgoings WHERE division_id = ANY(%(divisions)s) AND state = 'requested'"
            " ORDER BY requested_at LIMIT 500",
            {"divisions": division_ids},
        )

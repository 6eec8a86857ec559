"""What owners decided: the service's own copy of deliberation's votes, folded from its public events.

A vote under the rule ``owners_use_of_fund`` that passed lets an estate's maintenance fund be used (Civil Code art.
278). Its amount is the one that the vote stated, else that of the topic's cost estimate, when the topic was referred
with one.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from funding_service.aggregate.supervised.pots import USE_OF_FUND, Decision
from linli_common.projector.reader import Column, Event, Fold, Reader, States, in_schema
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import topics, votes
from psycopg_pool import ConnectionPool

STREAM = "DELIBERATION"
DDL = """
CREATE TABLE {schema}.votes (
  vote_id   uuid PRIMARY KEY,
  estate_id uuid,
  topic_id  uuid,
  rule      text NOT NULL,
  amount_fen bigint,
  passed    boolean NOT NULL
);
CREATE TABLE {schema}.topic_costs (
  topic_id   uuid PRIMARY KEY,
  amount_fen bigint NOT NULL
);
"""


_VOTE = ("estate_id", "topic_id", "rule", "amount_fen", "passed")


def _votes(event: Event) -> list[tuple[UUID]]:
    known = event.envelope.type in (votes.VotePreparedV1.TYPE, votes.VoteClosedV1.TYPE)
    return [(UUID(event.envelope.data["vote_id"]),)] if known else []


def _vote(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == votes.VotePreparedV1.TYPE:
        return {
            "estate_id": UUID(data["estate_id"]) if data["estate_id"] else None,
            "topic_id": UUID(data["topic_id"]) if data["topic_id"] else None,
            "rule": data["rule"],
            "amount_fen": data.get("amount_fen"),
            "passed": False,
        }
    if before is None:
        raise ValueError(f"vote {key[0]} was never prepared")
    return {**before, "passed": data["result"] == "passed"}


def _topics(event: Event) -> list[tuple[UUID]]:
    data = event.envelope.data
    states = event.envelope.type == topics.TopicReferredV1.TYPE and data["cost_estimate_fen"] is not None
    return [(UUID(data["topic_id"]),)] if states else []


def _topic(_: Any, __: Row | None, event: Event) -> Row:
    return {"amount_fen": event.envelope.data["cost_estimate_fen"]}


STATES: tuple[States, ...] = (
    one_row_each("votes", (Column("vote_id", "uuid"),), _VOTE, _votes, _vote),
    one_row_each("topic_costs", (Column("topic_id", "uuid"),), ("amount_fen",), _topics, _topic),
)
DECISIONS = Reader(
    name="funding_decisions",
    version=2,
    schema="funding_decisions",
    folds=(Fold(STREAM, states=STATES),),
    ddl=DDL,
)
"""The name is for ever."""


class Decisions:
    """Look-ups in that copy; each takes a connection of the service's pool."""

    def __init__(self, pool: ConnectionPool[Any]) -> None:
        self._pool = pool

    def of_estate(self, vote_id: UUID, estate_id: UUID) -> Decision | None:
        """What the owners of this estate passed by this vote; None for anything else."""
        statement = (
            "SELECT coalesce(v.amount_fen, c.amount_fen)"
            " FROM {schema}.votes v LEFT JOIN {schema}.topic_costs c USING (topic_id)"
            " WHERE v.vote_id = %s AND v.estate_id = %s AND v.rule = %s AND v.passed"
        )
        with self._pool.connection() as connection:
            row = connection.execute(
                in_schema(statement, DECISIONS.schema), (vote_id, estate_id, USE_OF_FUND)
            ).fetchone()
        return Decision(vote_id, row[0]) if row is not None else None

    def passed(self, estate_id: UUID) -> list[Decision]:
        """Everything that the owners of an estate passed."""
        statement = (
            "SELECT v.vote_id, coalesce(v.amount_fen, c.amount_fen)"
            " FROM {schema}.votes v LEFT JOIN {schema}.topic_costs c USING (topic_id)"
            " WHERE v.estate_id = %s AND v.rule = %s AND v.passed ORDER BY v.vote_id"
        )
        with self._pool.connection() as connection:
            rows = connection.execute(in_schema(statement, DECISIONS.schema), (estate_id, USE_OF_FUND)).fetchall()
        return [Decision(vote_id, amount_fen) for vote_id, amount_fen in rows]

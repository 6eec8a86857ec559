"""An area with many residents and rounds that are open for ticking, in databases of its own, for the benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import psycopg
from funding_service.application import NEIGHBOURHOOD, Funding, compose
from funding_service.commands.proposals import AdmitProposal, CostItem, CostProposal, SubmitProposal
from funding_service.commands.rounds import EnvelopeSet, PrepareRound
from linli_common.clock import utc_now
from linli_common.event_store import Act
from linli_common.testing.servers import PostgresServer
from linli_contracts.envelope import Actor

from bench.voting_town import AREA, MASTER_KEY, tell

PROJECTS = 12
MOST = 3
_STAFF = Actor(UUID(int=9), "area_worker", AREA)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class TickingTown:
    """The service with ``people`` residents of one area; their ids are `bench.voting_town.voter_id` of 0, 1, 2, …"""

    service: Funding
    database: str
    vault: str
    people: int

    def open_round(self, projects: int = PROJECTS, rule: str = "equal_shares") -> UUID:
        """A round on whose roll is everybody, with projects of 10,000 to 21,000 yuan, half of which can be paid.

        It was announced a day ago and is open for an hour.
        """
        now = utc_now()
        begun = now - timedelta(days=1)
        command = PrepareRound(
            division_id=AREA,
            name="一村微更新",
            funder_name="街道",
            funder="street_grant",
            bound=True,
            envelopes=[EnvelopeSet(amount_fen=8_000_000)],
            ballot="approval",
            most=MOST,
            rule=rule,
            completion="add1u" if rule == "equal_shares" else "none",
            electorate="residents",
            collect_at=begun + _HOUR,
            screen_at=begun + 2 * _HOUR,
            discuss_at=begun + 3 * _HOUR,
            tick_at=now - timedelta(minutes=1),
            closes_at=now + _HOUR,
            notice_at=now + 2 * _HOUR,
            build_at=now + 3 * _HOUR,
            review_at=now + 4 * _HOUR,
        )
        rounds, proposals = self.service.rounds, self.service.proposals
        round_id = UUID(rounds.preparing.prepare(command, Act(_STAFF, begun)).answer["round_id"])
        collecting = Act(_STAFF, begun + _HOUR * 1.5)
        for number in range(projects):
            said = SubmitProposal(title=f"项目{number}", text="修缮", category="facilities", division_id=AREA)
            answer = proposals.submitting.submit(round_id, said, "staff", collecting).answer
            proposal_id = UUID(answer["proposal_id"])
            cost = CostProposal(items=[CostItem(name="工程", cost_fen=1_000_000 + 100_000 * number)])
            proposals.screening.cost(proposal_id, cost, collecting)
            proposals.screening.admit(proposal_id, AdmitProposal(reason="可行"), collecting)
        rounds.opening.open(round_id, Act(_STAFF, now))
        return round_id


@contextmanager
def ticking_town(server: PostgresServer, people: int, connections: int = 16) -> Iterator[TickingTown]:
    """Makes the town by identity's own messages."""
    database, vault = server.create_database(), server.create_database()
    service = compose(database=database, vault=vault, master_key=MASTER_KEY, connections=connections)
    with psycopg.connect(database, autocommit=True) as connection:
        tell(connection, NEIGHBOURHOOD, people)
        connection.execute("ANALYZE")
    yield TickingTown(service, database, vault, people)
    service.close()
    for url in (database, vault):
        server.drop_database(url)

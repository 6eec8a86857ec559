"""Ballots a second in one round against 64 rounds, and the count of a round with a city district's ballots.

As `bench.votes`: a ballot touches its own participation only, over HTTP and on the application directly, in turns.
"""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Iterator
from itertools import count, cycle
from random import Random
from typing import Any
from uuid import UUID, uuid4

from funding_service.aggregate.participation import Participation, participation_id
from funding_service.aggregate.ticks import form_of
from funding_service.commands.ballots import CastTicks
from funding_service.recount import differences
from joserfc.jwk import OKPKey
from linli_common.auth import Grant, Principal, TokenIssuer
from linli_common.clock import utc_now
from linli_common.event_store import Act, CommandKey
from linli_common.sealing.keys import seal_with
from linli_common.testing.servers import nats_server, postgres_server
from linli_contracts.envelope import Actor

from bench.api_process import api_process, command_bytes, load, published
from bench.append import rate
from bench.ticking_town import MOST, PROJECTS, TickingTown, ticking_town
from bench.votes import (
    BALLOTS,
    CLIENTS,
    SECONDS,
    SHORT_BALLOTS,
    SHORT_SECONDS,
    VOTERS,
    VOTES,
    WARM_UP_SECONDS,
    compared,
    peak_memory,
)
from bench.voting_town import AREA, MASTER_KEY, voter_id

_AT_ONCE = 1_000


def one_vs_many(runs: int) -> dict[str, dict[str, Any]]:
    """``ballots_one_vs_many`` (over HTTP) and ``ballots_one_vs_many_direct``: medians of runs that take turns."""
    seconds = SECONDS if runs > 1 else SHORT_SECONDS
    with postgres_server() as server, ticking_town(server, VOTERS, connections=CLIENTS) as town:

        def opened(rounds: int) -> list[UUID]:
            return [town.open_round(projects=4) for _ in range(rounds)]

        return {
            "ballots_one_vs_many": compared(
                lambda rounds: _over_http(town, rounds, seconds), opened, runs, "over HTTP", f"{VOTES} rounds"
            ),
            "ballots_one_vs_many_direct": compared(
                lambda rounds: _directly(town, rounds, seconds), opened, runs, "on the application", f"{VOTES} rounds"
            ),
        }


def _directly(town: TickingTown, rounds: list[UUID], seconds: float) -> float:
    """Ballots a second by threads that call the application."""
    turn, lock = count(), threading.Lock()
    mine = threading.local()

    def cast() -> None:
        if not hasattr(mine, "client"):
            with lock:
                mine.client = next(turn)
            mine.people = cycle(range(mine.client, VOTERS, CLIENTS))
        person = voter_id(next(mine.people))
        key = CommandKey(person, str(uuid4()), b"digest")
        act = Act(Actor(person, "resident", AREA), utc_now(), key)
        town.service.rounds.casting.cast(rounds[mine.client % len(rounds)], CastTicks(projects=[1]), act)

    rate(cast, CLIENTS, WARM_UP_SECONDS)
    turn, mine = count(), threading.local()
    return rate(cast, CLIENTS, seconds)


def _over_http(town: TickingTown, rounds: list[UUID], seconds: float) -> float:
    """Ballots a second by an API process, asked over open connections."""
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    clients: list[Iterator[bytes]] = []
    for n in range(CLIENTS):
        path = f"/api/funding/rounds/{rounds[n % len(rounds)]}/ballot"
        people = [
            Principal(voter_id(m), (Grant("resident", ()),), utc_now(), 0, area_id=AREA)
            for m in range(n, VOTERS, CLIENTS)
        ]
        clients.append(cycle([command_bytes(path, issuer.issue(who)[0], b'{"projects":[1]}') for who in people]))
    with (
        published(issuer) as jwks_url,
        nats_server() as nats,
        api_process(
            ("-m", "funding_service.main", "api"),
            database=town.database,
            vault=town.vault,
            master_key=MASTER_KEY,
            nats_url=nats.url,
            jwks_url=jwks_url,
        ) as port,
    ):
        asyncio.run(load(port, clients, WARM_UP_SECONDS, 200))
        return asyncio.run(load(port, clients, seconds, 200)) / seconds


def round_936k(runs: int) -> dict[str, dict[str, Any]]:
    """``round_936k``: seconds from the end of ticking to the result and the destroyed secret, once, beside the recount
    of the export alone by the same tally."""
    people = BALLOTS if runs > 1 else SHORT_BALLOTS
    with postgres_server() as server, ticking_town(server, people) as town:
        round_id = town.open_round()
        _fill(town, round_id)
        rounds = town.service.rounds
        counts_at = rounds.found.get(round_id).terms.dates.counts_at
        began = time.perf_counter()
        with peak_memory() as peak:
            rounds.round_chores.count(round_id, counts_at)
        took = time.perf_counter() - began
        outcome = rounds.found.get(round_id).outcome
        if outcome["ballots"] != people:
            raise RuntimeError(f"{outcome['ballots']} ballots were counted, {people} were cast")
        export = b"".join(rounds.published.lines(round_id))
    began = time.perf_counter()
    found = differences(export.splitlines(keepends=True))
    recounted = time.perf_counter() - began
    if found:
        raise RuntimeError(f"the recount differs: {found}")
    return {
        "round_936k": {
            "ours": round(took, 1),
            "peer": round(recounted, 1),
            "ratio": round(recounted / took, 3),
            "unit": f"s to open, sort, publish and count {people:,} ballots by Equal Shares; peer: its recount",
            "runs": 1,
            "peak_mib": round(peak[0], 1),
            **({"short": True} if runs == 1 else {}),
        }
    }


def _fill(town: TickingTown, round_id: UUID) -> None:
    """Everybody's ballot, through the event store, a thousand to a commit."""
    service, chance = town.service, Random(936)
    round_ = service.rounds.found.get(round_id)
    secret, form = service.rounds.found.secret(round_), form_of(round_.terms, round_.projects)
    act = Act(Actor(UUID(int=8), "resident", AREA), utc_now())
    waiting: list[Participation] = []
    for number in range(town.people):
        own_id = participation_id(round_.ballots_id, voter_id(number))
        choice = form.ticked(chance.sample(range(1, PROJECTS + 1), chance.randint(1, MOST)))
        sealed = seal_with(secret.cipher, round_.ballots_id, form.pack(secret.code(own_id, 1), choice))
        waiting.append(
            Participation.cast(id=own_id, round_=round_, area_id=AREA, age_band="36-59", ballot=sealed, at=act.at)
        )
        if len(waiting) == _AT_ONCE or number == town.people - 1:
            service.store.record(*waiting, act=act)
            waiting.clear()

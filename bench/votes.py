"""Ballots a second on one open vote against 64 votes, and the count of a city district's ballots.

One vote must not be slower than many: a ballot touches its own participation only. Both are measured over HTTP (an API
process of its own) and on the application directly, from 64 clients or threads, in turns, on PostgreSQL with fsync.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, cycle
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID, uuid4

from deliberation_service.aggregate.participation import Participation, participation_id
from deliberation_service.application.votes.casting import About, begun
from deliberation_service.ballots import recount
from deliberation_service.ballots.ballot import pack
from deliberation_service.commands.votes import CastBallot
from joserfc.jwk import OKPKey
from linli_common.auth import Grant, Principal, TokenIssuer
from linli_common.clock import utc_now
from linli_common.event_store import Act, CommandKey
from linli_common.sealing.keys import seal_with
from linli_common.testing.servers import nats_server, postgres_server
from linli_contracts.envelope import Actor

from bench.api_process import api_process, command_bytes, load, published
from bench.append import rate
from bench.voting_town import AREA, MASTER_KEY, OPTIONS, VotingTown, voter_id, voting_town

CLIENTS, VOTES = 64, 64
VOTERS = 6_400
SECONDS, SHORT_SECONDS, WARM_UP_SECONDS = 8.0, 2.0, 1.0
BALLOTS, SHORT_BALLOTS = 936_000, 20_000
_AT_ONCE = 1_000
_RECOUNT = Path(recount.__file__).with_name("recount.mjs")


def one_vs_many(runs: int) -> dict[str, dict[str, Any]]:
    """``votes_one_vs_many`` (over HTTP) and ``votes_one_vs_many_direct``: medians of runs that take turns."""
    seconds = SECONDS if runs > 1 else SHORT_SECONDS
    with postgres_server() as server, voting_town(server, VOTERS, connections=CLIENTS) as town:

        def opened(votes: int) -> list[UUID]:
            return [town.open_vote() for _ in range(votes)]

        return {
            "votes_one_vs_many": compared(
                lambda votes: _over_http(town, votes, seconds), opened, runs, "over HTTP", f"{VOTES} votes"
            ),
            "votes_one_vs_many_direct": compared(
                lambda votes: _directly(town, votes, seconds), opened, runs, "on the application", f"{VOTES} votes"
            ),
        }


def compared(
    measured: Callable[[list[UUID]], float], opened: Callable[[int], list[UUID]], runs: int, how: str, peer: str
) -> dict[str, Any]:
    """The median rate on one thing that was opened against that on 64, in turns."""
    one: list[float] = []
    many: list[float] = []
    for turn in range(max(2, runs)):
        sides = [(1, one), (VOTES, many)]
        for votes, rates in sides if turn % 2 else reversed(sides):  # whoever comes second finds everything warm
            rates.append(measured(opened(votes)))
    return {
        "ours": round(median(one), 1),
        "peer": round(median(many), 1),
        "ratio": round(median(one) / median(many), 2),
        "unit": f"ballots/s {how}, {CLIENTS} clients on one; peer: the same on {peer}",
        "runs": len(one),
        "each": [{"ours": round(a, 1), "peer": round(b, 1)} for a, b in zip(one, many, strict=True)],
        **({"short": True} if runs == 1 else {}),
    }


def _directly(town: VotingTown, votes: list[UUID], seconds: float) -> float:
    """Ballots a second by threads that call the application."""
    turn, lock = count(), threading.Lock()
    mine = threading.local()

    def cast() -> None:
        if not hasattr(mine, "client"):
            with lock:
                mine.client = next(turn)
            mine.voters = cycle(range(mine.client, VOTERS, CLIENTS))
        person = voter_id(next(mine.voters))
        key = CommandKey(person, str(uuid4()), b"digest")
        act = Act(Actor(person, "resident", AREA), utc_now(), key)
        town.service.votes.casting.cast(votes[mine.client % len(votes)], CastBallot(choice=[0]), act)

    rate(cast, CLIENTS, WARM_UP_SECONDS)
    turn, mine = count(), threading.local()
    return rate(cast, CLIENTS, seconds)


def _over_http(town: VotingTown, votes: list[UUID], seconds: float) -> float:
    """Ballots a second by an API process, asked over open connections."""
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    clients: list[Iterator[bytes]] = []
    for n in range(CLIENTS):
        principals = [
            Principal(voter_id(m), (Grant("resident", ()),), utc_now(), 0, area_id=AREA)
            for m in range(n, VOTERS, CLIENTS)
        ]
        path = f"/api/deliberation/votes/{votes[n % len(votes)]}/ballot"
        ballots = [command_bytes(path, issuer.issue(who)[0], b'{"choice":[0]}') for who in principals]
        clients.append(cycle(ballots))
    with (
        published(issuer) as jwks_url,
        nats_server() as nats,
        api_process(
            ("-m", "deliberation_service.main", "api"),
            database=town.database,
            vault=town.vault,
            master_key=MASTER_KEY,
            nats_url=nats.url,
            jwks_url=jwks_url,
        ) as port,
    ):
        asyncio.run(load(port, clients, WARM_UP_SECONDS, 200))
        return asyncio.run(load(port, clients, seconds, 200)) / seconds


def count_936k(runs: int) -> dict[str, dict[str, Any]]:
    """``count_936k``: seconds from the end of a vote to its destroyed secret, once, beside Node.js's recount alone."""
    ballots = BALLOTS if runs > 1 else SHORT_BALLOTS
    with postgres_server() as server, voting_town(server, ballots) as town:
        vote_id = town.open_vote()
        _fill(town, vote_id)
        votes = town.service.votes
        closes_at = votes.found.get(vote_id).closes_at
        began = time.perf_counter()
        with peak_memory() as peak:
            votes.closing.go(vote_id, closes_at)
        took = time.perf_counter() - began
        outcome = votes.found.get(vote_id).outcome
        if outcome["ballots"] != ballots or sum(outcome["tally"]["heads"]) != ballots:
            raise RuntimeError(f"{outcome['ballots']} ballots were counted, {ballots} were cast")
        recounted = _recounted(b"".join(votes.views.export(vote_id)))
    return {
        "count_936k": {
            "ours": round(took, 1),
            "peer": None if recounted is None else round(recounted, 1),
            "ratio": None if recounted is None else round(recounted / took, 3),
            "unit": f"s to open, sort, publish and count {ballots:,} ballots; peer: Node.js counting the export",
            "runs": 1,
            "peak_mib": round(peak[0], 1),
            **({"short": True} if runs == 1 else {}),
        }
    }


def _fill(town: VotingTown, vote_id: UUID) -> None:
    """Everybody's ballot, through the event store, a thousand to a commit."""
    service = town.service
    vote, secret = service.votes.found.get(vote_id), service.votes.box.secret(vote_id)
    act, form, about = Act(Actor(UUID(int=8), "resident", AREA), utc_now()), vote.form, About(AREA, "36-59")
    waiting: list[Participation] = []
    for number in range(town.voters):
        own_id = participation_id(vote_id, voter_id(number))
        sealed = seal_with(secret.cipher, vote_id, pack(form, secret.code(own_id, 1), [number % len(OPTIONS)]))
        waiting.append(begun(Participation.Cast, vote, own_id, about, act, ballot=sealed))
        if len(waiting) == _AT_ONCE or number == town.voters - 1:
            service.store.record(*waiting, act=act)
            waiting.clear()


def _recounted(export: bytes) -> float | None:
    """Seconds that Node.js takes for an export; None where there is none."""
    node = shutil.which("node")
    if node is None:
        sys.stderr.write("count_936k: no Node.js on the path: the recount is not measured\n")
        return None
    with tempfile.TemporaryDirectory(prefix="linli-bench-") as folder:
        file = Path(folder) / "ballots.jsonl"
        file.write_bytes(export)
        began = time.perf_counter()
        subprocess.run([node, str(_RECOUNT), str(file)], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - began


@contextmanager
def peak_memory() -> Iterator[list[float]]:
    """The most memory that the process held meanwhile, in MiB, looked at twenty times a second."""
    most, stop = [_resident_mib()], threading.Event()

    def watch() -> None:
        while not stop.wait(0.05):
            most[0] = max(most[0], _resident_mib())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    yield most
    stop.set()
    watcher.join()


def _resident_mib() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)

"""The mailbox's lists at a million letters of one district, uncached: what a unit's workers, those above it, writers
and the public ask for, through the query functions and over HTTP.

The letters are a dense year that ends now, so some ten thousands of them are open. Nothing is cached between requests;
each asks about another unit. The peer is the plain way: the same questions by going through all rows.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import httpx
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, TokenIssuer, TokenVerifier
from linli_common.clock import utc_now
from linli_common.http.app import settle_memory
from linli_common.sealing import KeyStore
from linli_common.testing.servers import PostgresServer, postgres_server
from mailbox_service.api import build_app
from mailbox_service.application import compose
from mailbox_service.queries.worklists import Worklists
from psycopg_pool import ConnectionPool

from bench.copied_letters import Copy, copies, load, originals, refuse_other_rows
from bench.made_up_district import MASTER_KEY, Settled, settled
from bench.questions import Asked, Questions

LETTERS, SHORT = 1_000_000, 20_000
ORIGINALS = 2_000
STREETS, AREAS, RESIDENTS = 13, 567, 20
PROVED = 300
ROUNDS, WARM_UP = 60, 5
"""How often each list is asked for in a run, and before it."""

Times = dict[str, list[float]]


def measure(runs: int) -> dict[str, dict[str, Any]]:
    """``worklist_p99_ms``: of all requests, the worse of query functions and HTTP, by median. One run is short."""
    letters = LETTERS if runs > 1 else SHORT
    with postgres_server() as postgres:
        town = filled(postgres, letters)
        asking = Asking(town)
        try:
            each = [asking.often() for _ in range(runs)]
            peer = asking.through_all_rows()
        finally:
            asking.close()
            town.mailbox.close()
    return {"worklist_p99_ms": _figure(each, peer, letters)}


def filled(postgres: PostgresServer, letters: int) -> Settled:
    """A district with so many letters; of some the rows have been compared with what the fold makes of their events."""
    home = settled(postgres, "310199", 1, 1, RESIDENTS)
    made = originals(home, min(ORIGINALS, letters), utc_now())
    home.mailbox.close()
    town = settled(postgres, "310113", STREETS, AREAS, RESIDENTS)
    sample: list[Copy] = []
    with ConnectionPool(town.vault, min_size=1, max_size=1, kwargs={"autocommit": True}) as pool:
        copied = copies(made, home.stages[0], town.stages, letters)
        load(town, KeyStore(pool, MASTER_KEY), _sampled(copied, max(1, letters // PROVED), sample))
    empty = postgres.create_database()
    compose(database=empty, vault=postgres.create_database(), master_key=MASTER_KEY).close()
    refuse_other_rows(town, empty, sample)
    return town


def _sampled(copied: Iterable[Copy], every: int, sample: list[Copy]) -> Iterator[Copy]:
    for n, one in enumerate(copied):
        if n % every == 0:
            sample.append(one)
        yield one


class Asking:
    """Every list in turn, through the query functions and over HTTP."""

    def __init__(self, town: Settled) -> None:
        issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
        authenticator = Authenticator(TokenVerifier(issuer.jwks), town.mailbox.neighbourhood.not_before)
        app = build_app(town.mailbox, authenticator, health=lambda: {}, digest_secret=b"bench")
        self._town = town
        self._issuer = issuer
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bench/api/mailbox")
        self._runner = asyncio.Runner()
        self._questions = Questions(town)
        settle_memory()  # as the service does when it starts

    def close(self) -> None:
        self._runner.close()

    def often(self) -> tuple[Times, Times]:
        """Milliseconds of each request by list: of the query functions, of HTTP."""
        functions = {
            name: [_milliseconds(partial(ask(n).query, self._town.mailbox.worklists)) for n in range(WARM_UP + ROUNDS)]
            for name, ask in self._questions.lists.items()
        }
        # All in one task: the threads that routes run on live as long as it.
        http = self._runner.run(self._over_http())
        return _without_warm_up(functions), _without_warm_up(http)

    def through_all_rows(self) -> float:
        """The least time (ms) of a list without any index."""
        options = "-c enable_indexscan=off -c enable_bitmapscan=off -c enable_indexonlyscan=off"
        with ConnectionPool(self._town.database, min_size=1, max_size=1, kwargs={"options": options}) as pool:
            plain = Worklists(pool)
            asked = [ask(0) for ask in self._questions.lists.values()]
            return min(_milliseconds(partial(one.query, plain)) for one in asked)

    async def _over_http(self) -> Times:
        times: Times = {}
        for name, ask in self._questions.lists.items():
            times[name] = [await self._answered(ask(n)) for n in range(WARM_UP + ROUNDS)]
        return times

    async def _answered(self, asked: Asked) -> float:
        headers = {}
        if asked.who is not None:
            headers["Authorization"] = f"Bearer {self._issuer.issue(asked.who)[0]}"
        began = time.perf_counter()
        answer = await self._client.get(asked.path, params=asked.parameters, headers=headers)
        took = (time.perf_counter() - began) * 1000
        assert answer.status_code == 200, answer.text
        return took


def _without_warm_up(times: Times) -> Times:
    return {name: found[WARM_UP:] for name, found in times.items()}


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def p99(times: Iterable[float]) -> float:
    """The 99th percentile."""
    return statistics.quantiles(times, n=100)[98]


def _figure(each: list[tuple[Times, Times]], peer: float, letters: int) -> dict[str, Any]:
    pairs = [tuple(p99(one for found in times.values() for one in found) for times in pair) for pair in each]
    ours = statistics.median(max(pair) for pair in pairs)
    lists = {
        name: {
            "functions": _spread([one for functions, _ in each for one in functions[name]]),
            "http": _spread([one for _, http in each for one in http[name]]),
        }
        for name in each[0][0]
    }
    return {
        "ours": round(ours, 1),
        "peer": round(peer, 1),
        "ratio": round(peer / ours, 1),
        "unit": f"ms (lists at {letters:,} letters of a district; peer: the quickest of them without indices)",
        "runs": len(each),
        "each": [{"functions": round(direct, 1), "http": round(http, 1)} for direct, http in pairs],
        "lists": lists,
        **({"short": True} if letters < LETTERS else {}),
    }


def _spread(times: list[float]) -> dict[str, float]:
    return {"median": round(statistics.median(times), 1), "p99": round(p99(times), 1)}


if __name__ == "__main__":
    for name, found in measure(1).items():
        print(json.dumps({name: found}, indent=1))

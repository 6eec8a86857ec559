"""Letters a second through HTTP, from 64 clients at once: the mailbox's API process, and it on the stock recorder.

Each is a process of its own on PostgreSQL with fsync and on NATS, with databases of its own that hold the same
district; they take turns under the same load. No worker runs: what is measured is the command path. The load comes from
this machine too, as bytes on open connections, so that it takes little of what the service could have.
"""

from __future__ import annotations

import asyncio
import json
from itertools import repeat
from statistics import median
from typing import Any
from uuid import UUID

from joserfc.jwk import OKPKey
from linli_common.auth import Grant, Principal, TokenIssuer
from linli_common.clock import utc_now
from linli_common.testing.servers import NatsServer, PostgresServer, nats_server, postgres_server
from mailbox_service.demo.district import Stage

from bench.api_process import api_process, command_bytes, load, published
from bench.made_up_district import MASTER_KEY, settled

CLIENTS = 64
SECONDS, WARM_UP_SECONDS = 10.0, 2.0
SHORT_SECONDS = 2.0
STREETS, AREAS, RESIDENTS = 13, 64, 2
_OURS = ("-m", "mailbox_service.main", "api")
_STOCK = ("-m", "bench.stock_mailbox")


def measure(runs: int) -> dict[str, dict[str, Any]]:
    """``letters_http``: medians of runs that take turns."""
    seconds = SECONDS if runs > 1 else SHORT_SECONDS
    issuer = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
    ours: list[float] = []
    stock: list[float] = []
    with postgres_server() as postgres, nats_server() as nats, published(issuer) as jwks_url:
        for _ in range(runs):
            for program, rates in ((_STOCK, stock), (_OURS, ours)):
                rates.append(_rate(program, postgres, nats, jwks_url, issuer, seconds))
    return {
        "letters_http": {
            "ours": round(median(ours), 1),
            "peer": round(median(stock), 1),
            "ratio": round(median(ours) / median(stock), 2),
            "unit": f"letters/s over HTTP, {CLIENTS} clients; peer: the same service on eventsourcing's own recorder",
            "runs": runs,
            "each": [
                {"ours": round(mine, 1), "peer": round(theirs, 1)} for mine, theirs in zip(ours, stock, strict=True)
            ],
            **({"short": True} if runs == 1 else {}),
        }
    }


def _rate(
    program: tuple[str, ...],
    postgres: PostgresServer,
    nats: NatsServer,
    jwks_url: str,
    issuer: TokenIssuer,
    seconds: float,
) -> float:
    """Letters a second of one API process on fresh databases."""
    town = settled(postgres, "310113", STREETS, AREAS, RESIDENTS)
    town.mailbox.close()
    clients = [
        repeat(_request(issuer, stage, stage.writers[n // len(town.stages) % len(stage.writers)]))
        for n, stage in ((n, town.stages[n % len(town.stages)]) for n in range(CLIENTS))
    ]
    with api_process(
        program,
        database=town.database,
        vault=town.vault,
        master_key=MASTER_KEY,
        nats_url=nats.url,
        jwks_url=jwks_url,
    ) as port:
        asyncio.run(load(port, clients, WARM_UP_SECONDS, 201))
        written = asyncio.run(load(port, clients, seconds, 201))
    for url in (town.database, town.vault):
        postgres.drop_database(url)
    return written / seconds


def _request(issuer: TokenIssuer, stage: Stage, writer: UUID) -> bytes:
    """A resident's letter as bytes."""
    who = Principal(writer, (Grant("resident", ()),), utc_now(), 0, area_id=stage.area.id)
    body = json.dumps(
        {
            "estate_id": str(stage.estate_id),
            "category": "lift",
            "title": "电梯停运",
            "text": "三号楼电梯停运，老人上下楼不便，请帮忙处理。" * 4,
            "place": "3号楼",
            "public": True,
        }
    ).encode()
    return command_bytes("/api/mailbox/letters", issuer.issue(who)[0], body)


if __name__ == "__main__":
    print(json.dumps(measure(1), indent=1, ensure_ascii=False))

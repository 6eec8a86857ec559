"""Contract events of project funding (民心项目). Ids, places, amounts in fen, closed words; never what is said.

One module a subject: ``from linli_contracts.funding import rounds``.
"""

from __future__ import annotations

from linli_contracts.contract import Contract
from linli_contracts.funding import ballots, ledger, proposals, rounds, supervised, works

SERVICE = "funding"

EVENTS: tuple[type[Contract], ...] = (
    *rounds.EVENTS,
    *proposals.EVENTS,
    *ballots.EVENTS,
    *ledger.EVENTS,
    *supervised.EVENTS,
    *works.EVENTS,
)

__all__ = ["EVENTS", "SERVICE", "ballots", "ledger", "proposals", "rounds", "supervised", "works"]

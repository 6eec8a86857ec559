"""Contract events of project funding (民心项目). Ids, places, amounts in fen, closed words; never what is said.

One module a subject: ``from linli_contracts.funding import rounds``.
"""

from __future__ import annotations

from linli_contracts.contract import Contract
from linli_contracts.funding import ballots, proposals, rounds

SERVICE = "funding"

EVENTS: tuple[type[Contract], ...] = (*rounds.EVENTS, *proposals.EVENTS, *ballots.EVENTS)

__all__ = ["EVENTS", "SERVICE", "ballots", "proposals", "rounds"]

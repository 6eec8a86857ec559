"""Where the events of deliberation happen: the tiers whose codes can stand in the subject of each."""

from __future__ import annotations

from linli_contracts import deliberation
from linli_contracts.contract import Contract
from linli_contracts.words import Tier

_ON_ANY_TIER: tuple[Tier, ...] = ("district", "street", "area")

TIERS: dict[type[Contract], tuple[Tier, ...]] = dict.fromkeys(deliberation.EVENTS, _ON_ANY_TIER)

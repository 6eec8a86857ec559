"""Where the events of funding happen: the tiers whose codes can stand in the subject of each."""

from __future__ import annotations

from linli_contracts import funding
from linli_contracts.contract import Contract
from linli_contracts.words import Tier

_ON_ANY_TIER: tuple[Tier, ...] = ("district", "street", "area")

TIERS: dict[type[Contract], tuple[Tier, ...]] = dict.fromkeys(funding.EVENTS, _ON_ANY_TIER)

"""Where the events of notifications happen: nowhere, for a person may have moved since."""

from __future__ import annotations

from linli_contracts import notifications
from linli_contracts.contract import Contract
from linli_contracts.words import Tier

TIERS: dict[type[Contract], tuple[Tier, ...]] = dict.fromkeys(notifications.EVENTS, ())

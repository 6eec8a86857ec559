"""From sums to published cells of the mailbox's catalogue."""

from __future__ import annotations

from collections.abc import Mapping

from dashboards_service.cells import Cell
from dashboards_service.mailbox.catalogue import CATALOGUE, QUANTILES, RANKED_ON, RATES
from dashboards_service.measures.letters import HANDLING_HOURS, REPLY_HOURS, REPLY_MEASURES
from dashboards_service.publishing import Publishing, Quantile

PUBLISHING = Publishing(
    CATALOGUE,
    RATES,
    {
        name: Quantile(REPLY_HOURS if measures is REPLY_MEASURES else HANDLING_HOURS, measures, share)
        for name, (measures, share) in QUANTILES.items()
    },
    RANKED_ON,
)
published = PUBLISHING.published


def times(name: str, counts: Mapping[str, int]) -> tuple[Cell, Cell]:
    """A quantile of the catalogue from its buckets' counts, and its number of cases."""
    return PUBLISHING.quantiles[name].of(counts)

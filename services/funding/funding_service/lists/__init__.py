"""The service's own lists, folded from its event table by one reader (schema ``funding_lists``).

A subject joins with its ``STATES``, its ``SUMS`` and its ``DDL``.
"""

from __future__ import annotations

from funding_service.lists import ballots, ledger, proposals, rounds, supervised, works
from linli_common.projector.reader import Fold, Reader

READER = Reader(
    name="funding_lists",
    version=2,
    schema="funding_lists",
    folds=(
        Fold(
            "FUNDING",
            sums=(
                *ballots.SUMS,
                *ledger.SUMS,
            ),
            states=(*rounds.STATES, *proposals.STATES, *ledger.STATES, *supervised.STATES, *works.STATES),
        ),
    ),
    ddl=rounds.DDL + proposals.DDL + ledger.DDL + supervised.DDL + works.DDL,
)
"""Its positions, discards and rebuilds are the operators' like any other reader's."""

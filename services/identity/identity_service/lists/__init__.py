"""The service's own lists, folded from its event table by one reader."""

from __future__ import annotations

from identity_service.lists import residents, territory
from linli_common.projector.reader import Fold, Reader

READER = Reader(
    name="identity_lists",
    version=4,
    schema="identity_lists",
    folds=(Fold("IDENTITY", states=(*territory.STATES, *residents.STATES)),),
    ddl=territory.DDL + residents.DDL,
)
"""Its positions, discards and rebuilds are the operators' like any other reader's."""

"""The mailbox's own lists, folded from its event table by one reader (schema ``mailbox_lists``)."""

from __future__ import annotations

from linli_common.projector.reader import Fold, Reader
from mailbox_service.lists import letters, settings

READER = Reader(
    name="mailbox_lists",
    version=1,
    schema="mailbox_lists",
    folds=(Fold("MAILBOX", states=(letters.LETTERS, *settings.STATES)),),
    ddl=letters.DDL + settings.DDL,
)
"""Its positions, discards and rebuilds are the operators' like any other reader's."""

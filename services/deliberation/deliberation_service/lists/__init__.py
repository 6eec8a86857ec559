"""The service's own lists, folded from its event table by one reader (schema ``deliberation_lists``).

A subject joins with its ``STATES`` and its ``DDL``.
"""

from __future__ import annotations

from deliberation_service.lists import (
    blueprints,
    conventions,
    forms,
    inquiries,
    meetings,
    notices,
    panels,
    schemes,
    statements,
    topics,
    votes,
)
from linli_common.projector.reader import Fold, Reader

READER = Reader(
    name="deliberation_lists",
    version=2,
    schema="deliberation_lists",
    folds=(
        Fold(
            "DELIBERATION",
            sums=(*votes.SUMS, *statements.SUMS),
            states=(
                *topics.STATES,
                *forms.STATES,
                *inquiries.STATES,
                *votes.STATES,
                *meetings.STATES,
                *notices.STATES,
                *statements.STATES,
                *blueprints.STATES,
                *conventions.STATES,
                *panels.STATES,
                *schemes.STATES,
            ),
        ),
    ),
    ddl=topics.DDL
    + forms.DDL
    + inquiries.DDL
    + votes.DDL
    + meetings.DDL
    + notices.DDL
    + statements.DDL
    + blueprints.DDL
    + conventions.DDL
    + panels.DDL
    + schemes.DDL,
)
"""Its positions, discards and rebuilds are the operators' like any other reader's."""

"""The reader that keeps a service's copy of the neighbourhood."""

from __future__ import annotations

from linli_common.projector import Fold, Reader
from linli_contracts.identity import SERVICE as IDENTITY
from linli_contracts.subjects import stream_name

from linli_neighbourhood import history, people, territory

STREAM = stream_name(IDENTITY)


def neighbourhood_reader(service: str, *, rolls: bool = False) -> Reader:
    """The reader ``<service>_neighbourhood``, in the service's own database, in a schema of that name.

    With ``rolls`` it keeps who lived where and owned what since which event: for services that freeze rolls. The others
    go without a million rows that they never ask for.
    """
    kept = history.STATES if rolls else ()
    return Reader(
        name=f"{service}_neighbourhood",
        version=2 if rolls else 1,
        schema=f"{service}_neighbourhood",
        folds=(
            Fold(
                STREAM,
                states=(
                    territory.TREE,
                    territory.GROUPINGS,
                    territory.ESTATES,
                    people.RESIDENTS,
                    people.GRANTS,
                    people.REVOCATIONS,
                    *kept,
                ),
            ),
        ),
        ddl=territory.DDL + people.DDL + people.REVOCATIONS_DDL + (history.DDL if rolls else ""),
    )

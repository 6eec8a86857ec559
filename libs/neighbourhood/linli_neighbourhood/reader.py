"""The reader that keeps a service's copy of the neighbourhood."""

from __future__ import annotations

from linli_common.projector import Fold, Reader
from linli_contracts.identity import SERVICE as IDENTITY
from linli_contracts.subjects import stream_name

from linli_neighbourhood import people, territory

STREAM = stream_name(IDENTITY)


def neighbourhood_reader(service: str) -> Reader:
    """The reader ``<service>_neighbourhood``, in the service's own database, in a schema of that name."""
    return Reader(
        name=f"{service}_neighbourhood",
        version=1,
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
                ),
            ),
        ),
        ddl=territory.DDL + people.DDL + people.REVOCATIONS_DDL,
    )

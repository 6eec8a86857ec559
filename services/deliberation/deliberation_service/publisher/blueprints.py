"""The public faces of the blueprint's lines."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate.blueprint import BlueprintEntry
from linli_contracts.contract import Contract
from linli_contracts.deliberation import blueprints as public


def _with(contract: type[Contract], *names: str) -> Callable[[Any], Contract]:
    """A contract that says these fields of the event."""
    return lambda event: contract(
        **{
            "entry_id": event.originator_id,
            "division_id": event.division_id,
            "kind": event.kind,
            "year": event.year,
            **{name: getattr(event, name) for name in names},
        }
    )


FACES: dict[type[Any], Callable[[Any], Contract]] = {
    BlueprintEntry.Made: _with(public.BlueprintEntryMadeV1, "estate_id", "topic_id", "source_id", "state"),
    BlueprintEntry.Moved: _with(public.BlueprintEntryMovedV1, "was", "state"),
}
WITHHELD: frozenset[type[Any]] = frozenset()
BY_TIME: frozenset[type[Any]] = frozenset()

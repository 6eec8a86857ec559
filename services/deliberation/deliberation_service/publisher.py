"""Private event → public face: each event has exactly one, or is withheld."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from deliberation_service.aggregate import Note
from linli_common.event_store import PublicFace
from linli_contracts import deliberation as public
from linli_contracts.contract import Contract
from linli_contracts.subjects import Place


def _written(event: Note.Written) -> Contract:
    return public.NoteWrittenV1(note_id=event.originator_id, division_id=event.division_id, writer_id=event.writer_id)


def _withdrawn(event: Note.Withdrawn) -> Contract:
    return public.NoteWithdrawnV1(note_id=event.originator_id, division_id=event.division_id)


_CONTRACTS: dict[type[Any], Callable[[Any], Contract]] = {
    Note.Written: _written,
    Note.Withdrawn: _withdrawn,
}


def publish(event: Any) -> PublicFace | None:
    """The public face of a private event. KeyError for an event without a decision."""
    return PublicFace(Place(*event.place), _CONTRACTS[type(event)](event))

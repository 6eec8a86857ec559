"""The service's own list, folded from its own event table into schema ``deliberation_lists``. Ids only."""

from __future__ import annotations

from uuid import UUID

from linli_common.projector import Column, Event, Fold, Reader
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import deliberation as public

_DDL = """
CREATE TABLE {schema}.notes (
  note_id     uuid PRIMARY KEY,
  seq         bigint NOT NULL,
  division_id uuid NOT NULL,
  writer_id   uuid NOT NULL,
  withdrawn   boolean NOT NULL
);
CREATE INDEX notes_of_division ON {schema}.notes (division_id, seq DESC) WHERE NOT withdrawn;
CREATE INDEX notes_of_writer ON {schema}.notes (writer_id) WHERE NOT withdrawn;
"""
_TYPES = (public.NoteWrittenV1.TYPE, public.NoteWithdrawnV1.TYPE)


def _keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["note_id"]),)] if event.envelope.type in _TYPES else []


def _on_note(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.NoteWithdrawnV1.TYPE:
        if before is None:
            raise ValueError(f"note {key[0]} withdrawn before it was written")
        return {**before, "withdrawn": True}
    return {
        "seq": event.seq,
        "division_id": UUID(data["division_id"]),
        "writer_id": UUID(data["writer_id"]),
        "withdrawn": False,
    }


_NOTES = one_row_each(
    "notes", (Column("note_id", "uuid"),), ("seq", "division_id", "writer_id", "withdrawn"), _keys, _on_note
)
READER = Reader("deliberation_lists", 1, "deliberation_lists", (Fold("DELIBERATION", states=(_NOTES,)),), _DDL)

"""The rules of a note. Cost: milliseconds."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from deliberation_service.aggregate import Note
from deliberation_service.refusals import NoteWithdrawnError
from linli_common.sealing import Sealed

AT = datetime(2026, 3, 1, 4, tzinfo=UTC)


def written() -> Note:
    return Note.write(
        id=uuid4(),
        writer_id=uuid4(),
        division_id=uuid4(),
        place=["990101", "990101001", "990101001001"],
        text=Sealed(uuid4(), b"sealed"),
        at=AT,
    )


def test_a_written_note_stands() -> None:
    note = written()

    assert not note.withdrawn


def test_a_note_is_withdrawn_once() -> None:
    note = written()

    note.withdraw(AT)

    assert note.withdrawn
    with pytest.raises(NoteWithdrawnError):
        note.withdraw(AT)

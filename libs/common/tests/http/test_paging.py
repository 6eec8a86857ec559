"""Cursors: where the last page ended, given back as what it was, or refused."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from linli_common.http.paging import MalformedCursorError, make_cursor, read_key, read_keys, whole_number


def test_keys_come_back_as_what_they_were() -> None:
    at, id_ = datetime(2026, 3, 1, tzinfo=UTC), uuid4()

    assert read_keys(make_cursor(at.isoformat(), str(id_)), datetime.fromisoformat, UUID) == (at, id_)
    assert read_key(make_cursor("42"), whole_number) == 42


def test_without_a_cursor_there_are_no_keys() -> None:
    assert read_keys(None, datetime.fromisoformat, UUID) == (None, None)
    assert read_key(None, UUID) is None


@pytest.mark.parametrize("key", ["", "-1", "1.5", "٣", "9" * 19, "x"])
def test_a_key_of_another_kind_is_refused_as_a_cursor_of_another_list(key: str) -> None:
    with pytest.raises(MalformedCursorError):
        read_key(make_cursor(key), whole_number)
    with pytest.raises(MalformedCursorError):
        read_keys(make_cursor(key, str(uuid4())), date.fromisoformat, UUID)

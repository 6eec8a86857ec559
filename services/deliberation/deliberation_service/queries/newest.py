"""Where the last page of a list ended that shows the newest first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from linli_common.http.paging import MalformedCursorError, read_cursor


def moment_and_id(cursor: str | None) -> tuple[datetime | None, UUID | None]:
    """(moment, id) of the last row shown; nothing for the first page. Raises `MalformedCursorError`."""
    parts = read_cursor(cursor, 2)
    if parts is None:
        return None, None
    try:
        return datetime.fromisoformat(parts[0]), UUID(parts[1])
    except ValueError:
        raise MalformedCursorError("cursor: not one of this list") from None

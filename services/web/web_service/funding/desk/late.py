"""What is late at works."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from web_service.clients.funding.works_desk import DueItem


def late_works(due: Iterable[DueItem]) -> set[UUID]:
    """The works of which something is late now."""
    now = datetime.now(UTC)
    return {one.work_id for one in due if one.due_at < now}

"""The parameters of a list that comes in pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

Limit = Annotated[int, Query(ge=1, le=1_000, description="How many at most on this page.")]
Cursor = Annotated[str | None, Query(max_length=500, description="The ``next_cursor`` of the page before.")]

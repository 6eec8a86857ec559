"""Process templates: those that came with the service."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from deliberation_service.queries.rules import shipped
from deliberation_service.refusals.topics import UnknownTemplateError

SHIPPED = ("three_meetings",)


class Templates:
    """Templates as a district has them."""

    def get(self, district_id: UUID, template: str) -> dict[str, Any]:
        """The newest version. Raises `UnknownTemplateError`."""
        if template not in SHIPPED:
            raise UnknownTemplateError(f"no template {template!r} (there are: {', '.join(SHIPPED)})")
        data: dict[str, Any] = shipped(f"templates/{template}.json")
        return data

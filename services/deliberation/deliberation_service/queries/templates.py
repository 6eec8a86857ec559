"""Process templates as a district has them: those that came with the service, and the district's own versions."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from deliberation_service.aggregate.templates.book import TemplateBook, book_id
from deliberation_service.queries.rules import shipped
from deliberation_service.refusals.topics import UnknownTemplateError
from linli_common.event_store import EventSourcedApplication

SHIPPED = ("three_meetings", "participatory_planning", "discussion", "youth_council", "owners_vote")
"""The files of ``data/templates``; each is version 1 of its name in every district."""


def shipped_version(template: str) -> int:
    """The version that came with the service; 0 when none did."""
    version: int = shipped(f"templates/{template}.json")["version"] if template in SHIPPED else 0
    return version


class Templates:
    """Reads the district's book in the event table: what was set a moment ago counts."""

    def __init__(self, store: EventSourcedApplication) -> None:
        self._store = store

    def get(self, district_id: UUID, template: str, version: int | None = None) -> dict[str, Any]:
        """A version, the newest when none is named. Raises `UnknownTemplateError`."""
        versions = self.versions(district_id).get(template)
        if versions is None:
            raise UnknownTemplateError(f"there is no template {template}")
        for data in versions[::-1]:
            if version is None or version == data["version"]:
                return data
        raise UnknownTemplateError(f"there is no version {version} of {template}", field="version")

    def versions(self, district_id: UUID) -> dict[str, list[dict[str, Any]]]:
        """All templates by name, each with its versions, the oldest first."""
        found: dict[str, list[dict[str, Any]]] = {name: [shipped(f"templates/{name}.json")] for name in SHIPPED}
        book = self._store.find(TemplateBook, book_id(district_id))
        if book is not None:
            for name, versions in book.versions.items():
                found[name] = [*found.get(name, ()), *versions]
        return found

"""The process templates that a district has set: versions follow each other, none is ever changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from deliberation_service.aggregate.templates.soundness import faults
from deliberation_service.refusals.topics import TemplateInvalidError
from eventsourcing.domain import Aggregate

BOOKS = UUID("2c1d5f7e-6e4b-5f2c-8b81-3a9a7b2cf702")


def book_id(district_id: UUID) -> UUID:
    """The id of a district's one set of templates."""
    return uuid5(BOOKS, str(district_id))


class TemplateBook(Aggregate):
    """``versions``: name → its versions as the district set them, the newest last."""

    TOPIC = "deliberation:TemplateBook"

    class Event(Aggregate.Event):
        """Every event knows its district."""

        place: list[str]
        district_id: UUID

    class Opened(Event, Aggregate.Created):
        """The district has templates of its own from now on."""

        TOPIC = "deliberation:TemplateBook.Opened"

    Created = Opened

    class TemplateSet(Event):
        """``template``: all of it, as data; its version is in it."""

        TOPIC = "deliberation:TemplateBook.TemplateSet"
        template: dict[str, Any]

        def apply(self, aggregate: TemplateBook) -> None:
            aggregate.versions.setdefault(self.template["template"], []).append(self.template)

    def __init__(self, place: list[str], district_id: UUID) -> None:
        self.place, self.district_id = place, district_id
        self.versions: dict[str, list[dict[str, Any]]] = {}

    @classmethod
    def of(cls, district_id: UUID, place: list[str], at: datetime) -> TemplateBook:
        """The templates of a district that had none of its own."""
        return cls._create(cls.Opened, id=book_id(district_id), timestamp=at, place=place, district_id=district_id)

    def set(self, template: dict[str, Any], *, shipped_version: int, at: datetime) -> int:
        """The next version of a template, after the one that came with the service; gives its number.

        Raises `TemplateInvalidError`, which names the places of all faults.
        """
        wrong = faults(template)
        if wrong:
            raise TemplateInvalidError("; ".join(map(str, wrong)), field=wrong[0].place)
        earlier = self.versions.get(template["template"], [])
        version: int = (earlier[-1]["version"] if earlier else shipped_version) + 1
        numbered = {**template, "version": version}
        self.trigger_event(
            self.TemplateSet, timestamp=at, place=self.place, district_id=self.district_id, template=numbered
        )
        return version

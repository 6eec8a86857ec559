"""Setting process templates."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.aggregate.templates.book import TemplateBook, book_id
from deliberation_service.application.parts import Parts
from deliberation_service.commands.templates import SetTemplate
from deliberation_service.queries.templates import shipped_version
from deliberation_service.refusals.topics import ScopeInvalidError
from linli_common.event_store import Act, Receipt


class TemplateSetting:
    """The district's own templates, and its versions of those that came with the service."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def set(self, district_id: UUID, command: SetTemplate, act: Act) -> Receipt:
        """The next version of a template; topics that run keep theirs. Raises `TemplateInvalidError`."""
        store = self._parts.store

        def decide() -> Receipt:
            where = self._parts.places.where(district_id, act.at)
            if where.tier != "district":
                raise ScopeInvalidError("templates are a district's", field="district_id")
            book = store.find(TemplateBook, book_id(district_id)) or TemplateBook.of(district_id, where.place, act.at)
            data = command.model_dump(mode="json", exclude_none=True)
            version = book.set(data, shipped_version=shipped_version(command.template), at=act.at)
            return store.record(book, act=act, answer={"template": command.template, "version": str(version)})

        return store.once(act, decide)

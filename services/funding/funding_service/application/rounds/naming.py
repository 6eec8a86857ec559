"""What rounds are called, in lists of many."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import orjson
from funding_service.aggregate.round import Round
from funding_service.application.parts import Parts


class RoundNames:
    """Their names are sealed; a list opens them in one round trip."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def of(self, round_ids: Sequence[UUID]) -> dict[UUID, str]:
        """By id, as the newest edition says; those that cannot be read are left out."""
        contents = self._parts.store.first_values(round_ids, "content")
        revised = self._parts.store.last_events(round_ids, Round.Revised.TOPIC)
        contents |= {round_id: event.content for round_id, event in revised.items()}
        said = {round_id: content for round_id, content in contents.items() if content is not None}
        texts = self._parts.contents.open_all(list(said.values()))
        return {one: orjson.loads(text)["name"] for one, text in zip(said, texts, strict=True) if text is not None}

"""Jurisdictions are districts, called by their codes (``jurisdiction_id=310113``)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Query
from linli_common.clock import shanghai_day, utc_now
from linli_common.hierarchy import Node
from linli_common.refusal import Refusal
from linli_contracts.units import Unit
from mailbox_service.application import Mailbox
from mailbox_service.queries.lookups import Rules

JurisdictionId = Annotated[
    str | None, Query(max_length=40, description="The district's code; needed where several districts are served.")
]


class JurisdictionMissingError(Refusal):
    """Several districts are served, and none was named."""

    status, title, field = 400, "缺少辖区", "jurisdiction_id"


class UnknownJurisdictionError(Refusal):
    """No district has that code."""

    status, title, field = 404, "没有这个辖区", "jurisdiction_id"


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A district of today with the tree that it stands in, its divisions and its rules."""

    district: Node
    tree: Mapping[UUID, Node]
    divisions: Sequence[UUID]
    rules: Rules

    def address(self, estate: str | None, division_id: UUID) -> str:
        """From the most specific to the most general, as GeoReport has it: 一村小区, 一村, 望海街道, 临江区."""
        parts = [estate] if estate else []
        node = self.tree.get(division_id)
        while node is not None:
            parts.append(node.name)
            node = self.tree.get(node.parent_id) if node.parent_id else None
        return ", ".join(parts)


def jurisdiction(mailbox: Mailbox, code: str | None) -> Jurisdiction:
    """The district of that code, or the only one. Raises `JurisdictionMissingError` and `UnknownJurisdictionError`."""
    today = shanghai_day(utc_now())
    tree = mailbox.neighbourhood.tree(today)
    districts = [node for node in tree.values() if node.parent_id is None]
    if not code:
        if len(districts) != 1:
            raise JurisdictionMissingError("jurisdiction_id was not provided: the code of a district")
        found = districts[0]
    else:
        named = [node for node in districts if node.code == code]
        if not named:
            raise UnknownJurisdictionError(f"jurisdiction_id {code!r} was not found")
        found = named[0]
    return Jurisdiction(
        found, tree, mailbox.neighbourhood.below(found.id, today), mailbox.lookups.rules(found.id, today)
    )


def name_of(mailbox: Mailbox, tree: Mapping[UUID, Node], unit: Unit) -> str:
    """What people call a unit; its kind and id when it stands no more."""
    if unit.kind == "department":
        department = mailbox.lookups.department(unit.id)
        return department.name if department else str(unit)
    node = tree.get(unit.id)
    return node.name if node else str(unit)

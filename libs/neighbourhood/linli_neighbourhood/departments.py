"""Departments (职能部门) with those who work in them, as the mailbox has published them, in a service's own copy.

A reader joins by ``DEPARTMENTS`` in its fold of the mailbox's stream and ``DDL`` in its tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli_common.projector import Column, Event, Reader, in_schema
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import mailbox
from psycopg_pool import ConnectionPool

DDL = """
CREATE TABLE {schema}.departments (
  department_id uuid PRIMARY KEY,
  division_id   uuid NOT NULL,
  name          text NOT NULL,
  person_ids    uuid[] NOT NULL,
  open          boolean NOT NULL
);
"""
_TYPES = frozenset(
    contract.TYPE
    for contract in (
        mailbox.DepartmentOpenedV1,
        mailbox.DepartmentRenamedV1,
        mailbox.DepartmentStaffedV1,
        mailbox.DepartmentClosedV1,
    )
)


def _keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["department_id"]),)] if event.envelope.type in _TYPES else []


def _on_department(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == mailbox.DepartmentOpenedV1.TYPE:
        return {"division_id": UUID(data["division_id"]), "name": data["name"], "person_ids": [], "open": True}
    if before is None:
        raise ValueError(f"department {key[0]} was changed before it was opened")
    match event.envelope.type:
        case mailbox.DepartmentRenamedV1.TYPE:
            return {**before, "name": data["name"]}
        case mailbox.DepartmentStaffedV1.TYPE:
            return {**before, "person_ids": [UUID(person_id) for person_id in data["person_ids"]]}
        case _:
            return {**before, "open": False, "person_ids": []}


DEPARTMENTS = one_row_each(
    "departments",
    (Column("department_id", "uuid"),),
    ("division_id", "name", "person_ids", "open"),
    _keys,
    _on_department,
)


@dataclass(frozen=True, slots=True)
class Department:
    """A department as a service knows it; nobody works in a closed one."""

    department_id: UUID
    division_id: UUID
    name: str
    handler_ids: Sequence[UUID]
    open: bool


class Departments:
    """Reads of a service's copy; each takes a connection of the service's pool."""

    def __init__(self, pool: ConnectionPool[Any], reader: Reader) -> None:
        self._pool = pool
        self._schema = reader.schema

    def department(self, department_id: UUID) -> Department | None:
        """None when there never was such a one."""
        with self._pool.connection() as connection:
            row = connection.execute(
                in_schema(
                    "SELECT department_id, division_id, name, person_ids, open FROM {schema}.departments"
                    " WHERE department_id = %s",
                    self._schema,
                ),
                (department_id,),
            ).fetchone()
        return Department(*row) if row else None

    def handlers(self, department_id: UUID) -> list[UUID]:
        """Who works there."""
        found = self.department(department_id)
        return list(found.handler_ids) if found else []

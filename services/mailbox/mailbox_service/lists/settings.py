"""Departments, rules, calendar days, routes and covers as the mailbox looks them up."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import orjson
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts import mailbox as public

NO_ESTATE = UUID(int=0)

DDL = """
CREATE TABLE {schema}.departments (
  department_id uuid PRIMARY KEY,
  division_id   uuid NOT NULL,
  name          text NOT NULL,
  handler_ids   uuid[] NOT NULL,
  closed        boolean NOT NULL
);
CREATE INDEX departments_of_division ON {schema}.departments (division_id, name);
CREATE INDEX departments_of_handler ON {schema}.departments USING gin (handler_ids);
CREATE TABLE {schema}.rules (
  district_id uuid NOT NULL,
  from_day    date NOT NULL,
  rules       text NOT NULL,
  PRIMARY KEY (district_id, from_day)
);
CREATE TABLE {schema}.calendar_days (
  district_id uuid NOT NULL,
  day         date NOT NULL,
  kind        text NOT NULL,
  PRIMARY KEY (district_id, day)
);
CREATE TABLE {schema}.routes (
  division_id uuid NOT NULL,
  category    text NOT NULL,
  estate_id   uuid NOT NULL,
  from_day    date NOT NULL,
  to_kind     text,
  to_id       uuid,
  PRIMARY KEY (division_id, category, estate_id, from_day)
);
CREATE TABLE {schema}.covers (
  unit_id  uuid NOT NULL,
  from_day date NOT NULL,
  to_day   date NOT NULL,
  to_kind  text NOT NULL,
  to_id    uuid NOT NULL,
  PRIMARY KEY (unit_id, from_day)
);
"""

_DEPARTMENT_TYPES = frozenset(
    contract.TYPE
    for contract in (
        public.DepartmentOpenedV1,
        public.DepartmentRenamedV1,
        public.DepartmentStaffedV1,
        public.DepartmentClosedV1,
    )
)


def _department_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["department_id"]),)] if event.envelope.type in _DEPARTMENT_TYPES else []


def _on_department(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.DepartmentOpenedV1.TYPE:
        return {"division_id": UUID(data["division_id"]), "name": data["name"], "handler_ids": [], "closed": False}
    if before is None:
        raise ValueError(f"department {key[0]} was never opened")
    match event.envelope.type:
        case public.DepartmentRenamedV1.TYPE:
            return {**before, "name": data["name"]}
        case public.DepartmentStaffedV1.TYPE:
            return {**before, "handler_ids": [UUID(person) for person in data["person_ids"]]}
    return {**before, "closed": True}


def _rules_keys(event: Event) -> list[tuple[UUID, date]]:
    if event.envelope.type != public.MailboxRulesSetV1.TYPE:
        return []
    return [(UUID(event.envelope.data["district_id"]), date.fromisoformat(event.envelope.data["from_day"]))]


def _on_rules(_: Any, __: Row | None, event: Event) -> Row:
    names = ("categories", "response_hours", "danger_hours", "confirmation_days")
    return {"rules": orjson.dumps({name: event.envelope.data[name] for name in names}).decode()}


def _calendar_keys(event: Event) -> list[tuple[UUID, date]]:
    if event.envelope.type != public.CalendarDaysSetV1.TYPE:
        return []
    data = event.envelope.data
    return [(UUID(data["district_id"]), date.fromisoformat(day)) for day in data["days"]]


def _on_calendar_day(key: tuple[UUID, date], _: Row | None, event: Event) -> Row:
    return {"kind": event.envelope.data["days"][key[1].isoformat()]}


def _route_keys(event: Event) -> list[tuple[UUID, str, UUID, date]]:
    if event.envelope.type != public.RouteSetV1.TYPE:
        return []
    data = event.envelope.data
    estate = UUID(data["estate_id"]) if data["estate_id"] else NO_ESTATE
    return [(UUID(data["division_id"]), data["category"] or "", estate, date.fromisoformat(data["from_day"]))]


def _on_route(_: Any, __: Row | None, event: Event) -> Row:
    data = event.envelope.data
    return {"to_kind": data["to_kind"], "to_id": UUID(data["to_id"]) if data["to_id"] else None}


def _cover_keys(event: Event) -> list[tuple[UUID, date]]:
    if event.envelope.type != public.CoverSetV1.TYPE:
        return []
    return [(UUID(event.envelope.data["unit_id"]), date.fromisoformat(event.envelope.data["from_day"]))]


def _on_cover(_: Any, __: Row | None, event: Event) -> Row:
    data = event.envelope.data
    return {"to_day": date.fromisoformat(data["to_day"]), "to_kind": data["to_kind"], "to_id": UUID(data["to_id"])}


def _uuid(name: str) -> Column:
    return Column(name, "uuid")


def _day(name: str) -> Column:
    return Column(name, "date")


STATES: tuple[States, ...] = (
    one_row_each(
        "departments",
        (_uuid("department_id"),),
        ("division_id", "name", "handler_ids", "closed"),
        _department_keys,
        _on_department,
    ),
    one_row_each("rules", (_uuid("district_id"), _day("from_day")), ("rules",), _rules_keys, _on_rules),
    one_row_each("calendar_days", (_uuid("district_id"), _day("day")), ("kind",), _calendar_keys, _on_calendar_day),
    one_row_each(
        "routes",
        (_uuid("division_id"), Column("category", "text"), _uuid("estate_id"), _day("from_day")),
        ("to_kind", "to_id"),
        _route_keys,
        _on_route,
    ),
    one_row_each(
        "covers",
        (_uuid("unit_id"), _day("from_day")),
        ("to_day", "to_kind", "to_id"),
        _cover_keys,
        _on_cover,
    ),
)
"""What the reader ``mailbox_lists`` folds beside the letters."""

"""The forms of the settings as the service takes them: where each is sent, and with which body."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Literal

from web_service.clients.calling import Problem
from web_service.forms import Form, id_or_none

What = Literal["departments", "routes", "covers", "rules", "calendar"]
Verb = Literal["open", "rename", "staff", "close", "set", "back"]
FIELDS = frozenset(
    {"name", "person_ids", "from_day", "to_day", "to", "unit", "route_division", "categories", "kind", "category"}
)
LONGEST_DAYS = 60
ROWS = 60
"""Lines that the form of rules can have."""


def command_of(what: What, verb: Verb, division: str, form: Form) -> tuple[str, dict[str, Any]]:
    """Path and body. Raises Problem for what the service could not even read."""
    if what == "departments":
        return _department(verb, division, form)
    if what == "routes":
        return _route(verb, form)
    if what == "covers":
        days = {"from_day": form.get("from_day"), "to_day": form.get("to_day")}
        return "/covers", {"unit": _unit(form, "unit"), "to": _unit(form, "to"), **days}
    if what == "rules":
        return f"/rules/{division}", _rules(form)
    return f"/rules/{division}/calendar-days", {"days": _days(form)}


def _department(verb: Verb, division: str, form: Form) -> tuple[str, dict[str, Any]]:
    if verb == "open":
        return "/departments", {"division_id": division, "name": form.get("name")}
    id_ = id_or_none(form.get("department"))
    if id_ is None:
        raise _wrong("name", "no department")
    if verb == "rename":
        return f"/departments/{id_}/rename", {"name": form.get("name")}
    if verb == "staff":
        return f"/departments/{id_}/staff", {"person_ids": _persons(form)}
    return f"/departments/{id_}/close", {}


def _persons(form: Form) -> list[str]:
    """Those ticked (``person-<id>``) and those written down, one a line."""
    ticked = [name.removeprefix("person-") for name in form.values if name.startswith("person-")]
    found = [*ticked, *form.get("more").replace(",", " ").replace("，", " ").split()]
    if any(id_or_none(one) is None for one in found):
        raise _wrong("person_ids", "not a number of a person")
    return list(dict.fromkeys(found))


def _route(verb: Verb, form: Form) -> tuple[str, dict[str, Any]]:
    division = id_or_none(form.get("route_division"))
    if division is None:
        raise _wrong("route_division", "no division")
    body: dict[str, Any] = form.given("category", "estate_id", "from_day")
    return f"/routes/{division}", body | {"to": None if verb == "back" else _unit(form, "to")}


def _unit(form: Form, name: str) -> dict[str, str]:
    kind, _, id_ = form.get(name).partition("/")
    if id_or_none(id_) is None:
        raise _wrong(name, "no unit")
    return {"kind": kind, "id": id_}


def _rules(form: Form) -> dict[str, Any]:
    rows = [
        {
            "category": form.get(f"category-{row}"),
            "name_zh": form.get(f"name_zh-{row}"),
            "name_en": form.get(f"name_en-{row}"),
            "handling_days": _number(form, f"handling_days-{row}"),
            "danger": form.get(f"danger-{row}") == "yes",
        }
        for row in range(ROWS)
        if form.get(f"category-{row}")
    ]
    limits = {name: _number(form, name) for name in ("response_hours", "danger_hours", "confirmation_days")}
    return {"from_day": form.get("from_day"), "categories": rows, **limits}


def _number(form: Form, name: str) -> int:
    """0 for what is none: the service says what it should be."""
    text = form.get(name)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _days(form: Form) -> dict[str, str]:
    """Each day from the first to the last."""
    try:
        first = date.fromisoformat(form.get("from_day"))
        last = date.fromisoformat(form.get("to_day") or form.get("from_day"))
    except ValueError:
        raise _wrong("from_day", "no day") from None
    if not 0 <= (last - first).days < LONGEST_DAYS:
        raise _wrong("to_day", f"from one to {LONGEST_DAYS} days")
    return {(first + timedelta(days=n)).isoformat(): form.get("kind") for n in range((last - first).days + 1)}


def _wrong(field: str, detail: str) -> Problem:
    return Problem(422, "/problems/request-invalid", "", detail, {field: detail})

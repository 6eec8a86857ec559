"""Reading what was typed into the staff's forms. What the service could not even read is refused here, at its field."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli_common.clock import SHANGHAI

from web_service.clients.calling import Problem
from web_service.forms import Form, id_or_none

INVALID = "/problems/request-invalid"


def wrong(field: str, detail: str) -> Problem:
    """A refusal at a field."""
    return Problem(422, INVALID, "", detail, {field: detail})


def moment(form: Form, name: str) -> str:
    """A local time, as ISO with its offset. Raises Problem."""
    try:
        local = datetime.fromisoformat(form.get(name))
    except ValueError:
        raise wrong(name, "no time") from None
    return local.replace(tzinfo=SHANGHAI).isoformat() if local.tzinfo is None else local.isoformat()


def moment_or_none(form: Form, name: str) -> str | None:
    """The same; None when nothing was typed."""
    return moment(form, name) if form.get(name) else None


def lines(form: Form, name: str) -> list[str]:
    """What stands on the lines of a field, without empty ones."""
    return [line.strip() for line in form.get(name).splitlines() if line.strip()]


def ticked(form: Form, prefix: str) -> list[str]:
    """The boxes ``<prefix>-<value>`` that were ticked."""
    return [name.removeprefix(f"{prefix}-") for name in form.values if name.startswith(f"{prefix}-")]


def number(form: Form, name: str, default: int | None = None) -> int:
    """A whole number. Raises Problem when there is none and no default either."""
    text = form.get(name)
    if text.isascii() and text.isdigit() and len(text) < 10:
        return int(text)
    if default is None or text:
        raise wrong(name, "no whole number")
    return default


def id_of(form: Form, name: str) -> str:
    """An id. Raises Problem."""
    found = id_or_none(form.get(name).rstrip("/").rpartition("/")[2].partition("?")[0])
    if found is None:
        raise wrong(name, "no id")
    return str(found)


def ids(form: Form, name: str) -> list[str]:
    """Ids, one a line or separated by commas. Raises Problem."""
    found = form.get(name).replace(",", " ").replace("，", " ").split()
    if any(id_or_none(one) is None for one in found):
        raise wrong(name, "not an id")
    return list(dict.fromkeys(found))


def unit(form: Form, name: str) -> dict[str, str]:
    """A unit as commands carry it. Raises Problem."""
    kind, _, id_ = form.get(name).partition("/")
    if id_or_none(id_) is None:
        raise wrong(name, "no unit")
    return {"kind": kind, "id": id_}


def ground(form: Form) -> dict[str, Any]:
    """On what it stands: a topic, or a division alone, perhaps one of its estates. Raises Problem."""
    topic = id_or_none(form.get("topic"))
    if topic is not None:
        return {"topic_id": str(topic)}
    estate = id_or_none(form.get("estate_id"))
    return {"division_id": id_of(form, "division")} | ({"estate_id": str(estate)} if estate else {})


def yes(form: Form, name: str) -> bool:
    """A choice between yes and no. Raises Problem when none was made."""
    chosen = {"yes": True, "no": False}.get(form.get(name))
    if chosen is None:
        raise wrong(name, "choose one")
    return chosen

"""Finding the unit and the day that a request is about; refusing what is none."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from linli_common.clock import shanghai_day, utc_now
from linli_common.hierarchy import Node, known_ever, node_as_of
from linli_common.http.problems import Refusal
from linli_common.projector import Connection

from dashboards_service.reader import SCHEMA

_CODE = re.compile(r"^[0-9]{6}([0-9]{3}([0-9]{3})?)?$")
_EARLIEST = date(2000, 1, 1)


class UnknownDivisionError(Refusal):
    """No division had that code or id on that day."""

    status, title, field = 404, "Unknown division", "division"


class MalformedDivisionError(Refusal):
    """Neither a code of 6, 9 or 12 digits nor an id."""

    status, title, field = 422, "Malformed division", "division"


class InvalidDayError(Refusal):
    """A day that no figure can be given for."""

    status, title, field = 422, "Invalid day", "as_of"


class UnknownMeasureError(Refusal):
    """The catalogue has no such measure."""

    status, title, field = 422, "Unknown measure", "measure"


def today() -> date:
    """Today in Asia/Shanghai."""
    return shanghai_day(utc_now())


def day_given(text: str | None, field: str = "as_of") -> date:
    """A day of the past, or today; today when none is given. Raises InvalidDayError that names the field."""
    if text is None:
        return today()
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None:
        raise InvalidDayError(f"{field}: {text[:40]!r} is no day of the form 2026-03-01", field=field)
    if day > today():
        raise InvalidDayError(f"{field}: {day} is in the future (Asia/Shanghai)", field=field)
    if day < _EARLIEST:
        raise InvalidDayError(f"{field}: {day} is before {_EARLIEST}", field=field)
    return day


def unit_given(connection: Connection, text: str, day: date) -> Node:
    """The unit with that code or id on that day. Raises MalformedDivisionError, UnknownDivisionError."""
    asked = _code_or_id(text)
    node = node_as_of(connection, SCHEMA, asked, day)
    if node is not None:
        return node
    ever = known_ever(connection, SCHEMA, asked)
    if not ever:
        raise UnknownDivisionError(f"division: no division {text!r} is known")
    until = f" to the day before {ever[-1].to_day}" if ever[-1].to_day else ""
    raise UnknownDivisionError(
        f"division: {text!r} was no division on {day}; it was one from {ever[0].from_day}{until}"
    )


def id_in(text: str) -> UUID | None:
    """The id that a text is; None for a code, and for what is none."""
    try:
        return None if _CODE.match(text) else UUID(text)
    except ValueError:
        return None


def _code_or_id(text: str) -> str | UUID:
    if _CODE.match(text):
        return text
    id_ = id_in(text)
    if id_ is None:
        raise MalformedDivisionError(f"division: {text[:40]!r} is neither a code of 6, 9 or 12 digits nor an id")
    return id_

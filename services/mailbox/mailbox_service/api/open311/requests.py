"""Public letters as GeoReport's service requests: no writer, no place in words, no photos, nothing private."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response
from linli_common.clock import SHANGHAI, utc_now
from linli_common.refusal import Refusal
from linli_contracts.units import Unit
from mailbox_service import refusals
from mailbox_service.api.asking import Anyone
from mailbox_service.api.lists import without_erased
from mailbox_service.api.open311.formats import Format, rendered
from mailbox_service.api.open311.jurisdictions import Jurisdiction, JurisdictionId, jurisdiction, name_of
from mailbox_service.application import Mailbox
from mailbox_service.queries.letters import LetterItem, Said, item_of_letter, item_of_row

SPAN = timedelta(days=90)
MOST = 1_000
"""GeoReport: 90 days or 1,000 requests, whichever is less."""
MOST_IDS = 50
_YEARS = range(2000, 2101)
_SPACE_FOR_PLUS = re.compile(r" (?=\d\d:?\d\d$)")
_STATES = {"open": True, "closed": False}
Text = Annotated[str | None, Query(max_length=4_000)]


class QueryInvalidError(Refusal):
    """A parameter is none that GeoReport knows what to do with."""

    status, title = 400, "查询条件不正确"


def add_requests(router: APIRouter, mailbox: Mailbox) -> None:
    """``requests`` and ``requests/{service_request_id}``."""

    @router.get("/requests.{format}")
    def service_requests(
        format: Format,
        _: Anyone,
        jurisdiction_id: JurisdictionId = None,
        service_request_id: Text = None,
        service_code: Text = None,
        start_date: Text = None,
        end_date: Text = None,
        status: Text = None,
    ) -> Response:
        """Public letters of a district, the newest first: of 90 days, 1,000 at most; or those of some ids."""
        where = jurisdiction(mailbox, jurisdiction_id)
        if service_request_id:
            return rendered(format, "service_requests", _by_ids(mailbox, where, _listed(service_request_id)))
        start, end = _span(start_date, end_date)
        rows = mailbox.worklists.submitted_between(
            where.divisions, start, end, MOST, categories=_listed(service_code), still_open=_still_open(status)
        )
        items = [item_of_row(row, None) for row in without_erased(mailbox, rows)]
        return rendered(format, "service_requests", _shown(mailbox, where, items))

    @router.get("/requests/{service_request_id}.{format}")
    def service_request(
        service_request_id: str, format: Format, _: Anyone, jurisdiction_id: JurisdictionId = None
    ) -> Response:
        """One public letter. A private one is not there."""
        found = _by_ids(mailbox, jurisdiction(mailbox, jurisdiction_id), [service_request_id])
        if not found:
            raise refusals.UnknownLetterError(f"service_request_id {service_request_id!r} was not found")
        return rendered(format, "service_requests", found)


def _by_ids(mailbox: Mailbox, where: Jurisdiction, ids: Sequence[str]) -> list[dict[str, Any]]:
    """From the letters themselves, not from the lists: what was just written, or just hidden, is so at once."""
    if len(ids) > MOST_IDS:
        raise QueryInvalidError(f"service_request_id: at most {MOST_IDS} at once", field="service_request_id")
    letters = [mailbox.letters.find(letter_id) for letter_id in dict.fromkeys(_uuids(ids))]
    divisions = set(where.divisions)
    shown = [
        found for found in letters if found and found.division_id in divisions and mailbox.letters.shown_to_all(found)
    ]
    return _shown(mailbox, where, [item_of_letter(letter, None, 0, letter.modified_on) for letter in shown])


def _shown(mailbox: Mailbox, where: Jurisdiction, items: Sequence[LetterItem]) -> list[dict[str, Any]]:
    """Letters as service requests. One that cannot be read any more is left out."""
    said = mailbox.views.said([item.letter_id for item in items])
    units = dict.fromkeys(Unit(item.holder_kind, item.holder_id) for item in items)  # type: ignore[arg-type]
    agencies = {unit: name_of(mailbox, where.tree, unit) for unit in units}
    estates = mailbox.neighbourhood.estate_names({item.division_id for item in items})
    return [_request(item, said[item.letter_id], where, agencies, estates) for item in items if item.letter_id in said]


def _request(
    item: LetterItem, said: Said, where: Jurisdiction, agencies: dict[Unit, str], estates: dict[UUID, str]
) -> dict[str, Any]:
    rule = where.rules.category(item.category)
    is_open = item.lifecycle in ("submitted", "accepted", "answered")
    return {
        "service_request_id": str(item.letter_id),
        "status": "open" if is_open else "closed",
        "status_notes": said.answer,
        "service_name": rule.name_zh if rule else item.category,
        "service_code": item.category,
        "description": said.text,
        "agency_responsible": agencies[Unit(item.holder_kind, item.holder_id)],  # type: ignore[arg-type]
        "service_notice": None,
        "requested_datetime": _w3(item.submitted_at),
        "updated_datetime": _w3(item.changed_at if is_open else item.closed_at or item.changed_at),
        "expected_datetime": _expected(item) if is_open else None,
        "address": where.address(estates.get(item.estate_id) if item.estate_id else None, item.division_id),
        "address_id": str(item.estate_id) if item.estate_id else None,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def _expected(item: LetterItem) -> str | None:
    """The promised day's end (挂账), else when the handling is due."""
    if item.promised_on is not None:
        return _w3(datetime(*item.promised_on.timetuple()[:3], 23, 59, 59, tzinfo=SHANGHAI))
    return _w3(item.handling.due_at) if item.handling.due_at else None


def _w3(at: datetime) -> str:
    return at.astimezone(SHANGHAI).isoformat(timespec="seconds")


def _listed(text: str | None) -> list[str]:
    return [part.strip() for part in (text or "").split(",") if part.strip()]


def _uuids(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue  # an id that no letter can have is not found, as any other
    return found


def _still_open(status: str | None) -> bool | None:
    wanted = set(_listed(status))
    if not wanted <= _STATES.keys():
        raise QueryInvalidError("status: open, closed, or both", field="status")
    return None if len(wanted) != 1 else _STATES[wanted.pop()]


def _span(start_text: str | None, end_text: str | None) -> tuple[datetime, datetime]:
    """At most 90 days; the most recent ones when nothing is said. Raises `QueryInvalidError`."""
    start, end = _moment("start_date", start_text), _moment("end_date", end_text)
    if end is None:
        end = start + SPAN if start else utc_now()
    start = start or end - SPAN
    if not timedelta(0) <= end - start <= SPAN:
        raise QueryInvalidError("start_date, end_date: in this order, and at most 90 days apart", field="end_date")
    return start, end


def _moment(field: str, text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        at = datetime.fromisoformat(_SPACE_FOR_PLUS.sub("+", text.strip()))  # a + in an address is read as a space
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year not in _YEARS:
        raise QueryInvalidError(f"{field}: a W3C time with its zone, like 2026-01-01T00:00:00Z", field=field)
    return at

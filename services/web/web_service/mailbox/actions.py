"""What can be done with a letter as it is, by whom: for choosing what to show. The service decides again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from linli_common.clock import SHANGHAI

from web_service.clients.identity import Division
from web_service.clients.mailbox import LetterDetail
from web_service.mailbox.units import MyUnit

REOPEN_DAYS = 30
MAX_PHOTOS = 9


@dataclass(frozen=True)
class Doable:
    """What a member of staff can do; ``holder`` is the own unit that has the letter, ``by_colleague`` its claim."""

    actions: frozenset[str] = frozenset()
    holder: MyUnit | None = None
    assisting: list[MyUnit] = field(default_factory=list)
    mine: bool = False
    by_colleague: bool = False


def of_staff(detail: LetterDetail, units: Sequence[MyUnit], place: Division | None, me: UUID) -> Doable:
    """The actions of staff. ``place`` is the division that the letter is booked on."""
    item = detail.item
    holder = next((unit for unit in units if unit.text == item.holder), None)
    by_colleague = item.claimed_by not in (None, me)
    assisting = [unit for unit in units if detail.assisting.get(unit.text) == "asked" and item.at_work]
    found = _above(detail, units, place, holder)
    found |= {"assist", "refuse_assist"} if assisting else set()
    if holder is not None and item.is_open:
        found |= _claiming(detail)
        if not by_colleague:
            found |= _holding(detail) | ({"photos"} if len(detail.photo_ids) < MAX_PHOTOS else set())
    return Doable(frozenset(found), holder, assisting, item.claimed_by == me, by_colleague and item.at_work)


def _claiming(detail: LetterDetail) -> set[str]:
    if detail.item.claimed_by is not None:
        return {"release"}
    return {"claim"} if detail.item.at_work else set()


def _holding(detail: LetterDetail) -> set[str]:
    """What the unit that holds the letter can do."""
    item = detail.item
    found: set[str] = set() if item.referred else {"refer"}
    if not item.at_work:
        return found
    found |= {"ask-more", "mark-duplicate"}
    if item.handling.fact is None and detail.extension_days is None:
        found.add("ask-extension")
    if item.taken:
        return found | {"hand-on", "reply", "answer", "pend"}
    return found | {"acknowledge"} | ({"refuse"} if detail.path else set())


def _above(detail: LetterDetail, units: Sequence[MyUnit], place: Division | None, holder: MyUnit | None) -> set[str]:
    """What units above can do: decide on extensions and reports, urge."""
    item = detail.item
    found: set[str] = set()
    if detail.extension_days is not None and any(unit.text == detail.extension_asked_of for unit in units):
        found.add("decide-extension")
    line = {one.division_id for one in [*place.path, place]} if place else set()
    over = [unit for unit in units if unit.kind in ("street", "district") and unit.id in line]
    street = place is not None and any(unit.kind == "street" or place.tier == "district" for unit in over)
    if street and (item.abuse_reports or item.visibility == "hidden"):
        found.add("decide-abuse")
    if over and holder is None and item.at_work:
        found.add("urge")
    return found


def of_writer(detail: LetterDetail) -> frozenset[str]:
    """What the writer can do now."""
    item = detail.item
    found: set[str] = set()
    if item.is_open:
        found |= {"more"} | ({"photos"} if len(detail.photo_ids) < MAX_PHOTOS else set())
    if item.at_work:
        found.add("withdraw")
        if not _urged_today(detail):
            found.add("urge")
    if item.lifecycle == "answered":
        found.add("confirm")
    if item.lifecycle == "closed" and item.rating is None:
        found.add("rate")
    if _can_be_reopened(detail):
        found.add("reopen")
    return frozenset(found)


def _urged_today(detail: LetterDetail) -> bool:
    today = datetime.now(SHANGHAI).date()
    urged = (step for step in detail.steps if step.what == "letter_urged" and step.said.get("by_writer"))
    return any(step.at.astimezone(SHANGHAI).date() == today for step in urged)


def _can_be_reopened(detail: LetterDetail) -> bool:
    item = detail.item
    if item.lifecycle not in ("answered", "closed", "duplicate"):
        return False
    return item.closed_at is None or datetime.now(UTC) <= item.closed_at + timedelta(days=REOPEN_DAYS)

"""Reading what was typed: amounts of yuan become whole fen, days and earmarks are taken as the service takes them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from web_service.deliberation.desk.fields import wrong
from web_service.forms import Form, id_or_none
from web_service.funding.money import FEN_IN_A_YUAN

_YUAN = re.compile(r"([0-9]{1,10})(?:\.([0-9]{1,2}))?")


def fen(form: Form, name: str) -> int:
    """An amount of yuan with at most two decimals, in whole fen. Raises Problem."""
    text = form.get(name).replace(",", "").replace("，", "").removeprefix("¥")
    found = _YUAN.fullmatch(text)
    if found is None:
        raise wrong(name, "no amount of yuan")
    whole, part = found.groups()
    return int(whole) * FEN_IN_A_YUAN + int((part or "").ljust(2, "0"))


def day(form: Form, name: str) -> str:
    """A day. Raises Problem."""
    try:
        return date.fromisoformat(form.get(name)).isoformat()
    except ValueError:
        raise wrong(name, "no day") from None


def earmark(form: Form, name: str = "earmark") -> dict[str, Any]:
    """What money is for: ``construction``, or ``upkeep/<work>``. Raises Problem."""
    purpose, _, work = form.get(name).partition("/")
    if purpose not in ("construction", "upkeep") or (work and id_or_none(work) is None):
        raise wrong(name, "choose one")
    return {"purpose": purpose} | ({"work_id": work} if work else {})


def paper(form: Form, *, with_somebody: bool = False) -> dict[str, Any]:
    """What every booking has: a voucher, its day, and what it says; with whom where money comes or goes.

    Raises Problem.
    """
    if with_somebody and not form.get("party"):
        raise wrong("party", "anonymous money is not booked")
    said = {"voucher": form.get("voucher"), "happened_on": day(form, "happened_on"), "text": form.get("text")}
    return said | form.given("party") | ({"named": True} if form.get("named") else {})

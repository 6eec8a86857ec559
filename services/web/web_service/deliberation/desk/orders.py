"""What a form to begin something says, as the service takes it: where it is sent, and the body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from web_service.deliberation.desk import fields
from web_service.deliberation.desk.frame import Order
from web_service.forms import Form

MOST_OPTIONS = 8
"""Lines for answers that the form of a consultation form has."""


def _meeting(form: Form) -> Order:
    said = {"kind": form.get("kind"), "title": form.get("title"), "where": form.get("place")}
    body = {
        **fields.ground(form),
        **said,
        "agenda": fields.lines(form, "agenda"),
        "starts_at": fields.moment(form, "starts_at"),
        "circles": fields.ticked(form, "circle"),
    }
    return Order("/meetings", body | ({"vote_id": fields.id_of(form, "vote")} if form.get("vote") else {}))


def _notice(form: Form) -> Order:
    words = {"title": form.get("title"), "text": form.get("body")}
    return Order("/notices", {**fields.ground(form), "about": form.get("about"), **words, "until": form.get("until")})


def _public_notice(form: Form) -> Order:
    words = {"title": form.get("title"), "text": form.get("body")}
    days = {"days": fields.number(form, "days")} if form.get("days") else {}
    return Order("/public-notices", {**fields.ground(form), "about": form.get("about"), **words, **days})


def _form(form: Form) -> Order:
    options = [
        {
            "option": f"answer{row + 1}",
            "label": form.get(f"label-{row}"),
            "consents": form.get(f"consents-{row}") == "yes",
        }
        for row in range(MOST_OPTIONS)
        if form.get(f"label-{row}")
    ]
    body = {
        **fields.ground(form),
        "rule": form.get("rule"),
        "question": form.get("question"),
        "text": form.get("body"),
        "options": options,
        "opens_at": fields.moment_or_none(form, "opens_at"),
        "closes_at": fields.moment(form, "closes_at"),
        "paper_until": fields.moment_or_none(form, "paper_until"),
    }
    return Order("/forms", body)


def _statements(form: Form) -> Order:
    body = {
        **fields.ground(form),
        "title": form.get("title"),
        "question": form.get("question"),
        "open_to": form.get("open_to"),
        "held_first": form.get("held_first") == "yes",
        "closes_at": fields.moment(form, "closes_at"),
    }
    return Order("/conversations", body)


def _vote(form: Form) -> Order:
    body: dict[str, Any] = {
        "rule": form.get("rule"),
        "question": form.get("question"),
        "division_id": fields.id_of(form, "division"),
        "opens_at": fields.moment_or_none(form, "opens_at"),
        "closes_at": fields.moment(form, "closes_at"),
        "counts_at": fields.moment_or_none(form, "counts_at"),
    }
    if form.get("topic"):
        body["topic_id"] = fields.id_of(form, "topic")
    if form.get("estate_id"):
        body["estate_id"] = fields.id_of(form, "estate_id")
    options = fields.lines(form, "options")
    if options:
        body |= {"options": options, "kind": form.get("kind")}
        body |= {"most": fields.number(form, "most")} if form.get("most") else {}
    dwellings = fields.ticked(form, "dwelling")
    if dwellings:
        body["developer_dwelling_ids"] = dwellings
    if form.get("representative"):
        body["developer_representative_id"] = fields.id_of(form, "representative")
    if form.get("cost"):
        body["amount_fen"] = fields.number(form, "cost") * 100
    return Order("/votes", body)


def _schemes(form: Form) -> Order:
    said = form.given("kind", "choosing") | {"title": form.get("title"), "brief": form.get("body")}
    return Order("/contests", {**fields.ground(form), **said, "entries_until": fields.moment(form, "entries_until")})


def _panel(form: Form) -> Order:
    numbers = {
        "seats": fields.number(form, "seats"),
        "youngest": fields.number(form, "youngest", 18),
        "oldest": fields.number(form, "oldest", 200),
        "answer_days": fields.number(form, "answer_days", 7),
    }
    return Order(
        "/panels", {**fields.ground(form), "title": form.get("title"), **numbers, **form.given("public_source")}
    )


def _convention(form: Form) -> Order:
    """A set of amendments of a convention that there is; a new convention is begun before (`new_convention`)."""
    of = fields.id_of(form, "convention")
    topic = {"topic_id": fields.id_of(form, "topic")} if form.get("topic") else {}
    return Order(f"/conventions/{of}/sets", {"title": form.get("title"), **topic})


def _request(form: Form) -> Order:
    body = {"to": fields.unit(form, "to"), "text": form.get("body"), "answer_by": form.get("answer_by")}
    return Order(f"/topics/{fields.id_of(form, 'topic')}/requests", body)


def _report(form: Form) -> Order:
    path = f"/topics/{fields.id_of(form, 'topic')}/reports"
    return Order(path, {"title": form.get("title"), "text": form.get("body")})


def new_convention(form: Form) -> Order:
    """居民公约 of an area or an estate, 管理规约 of an estate: without an article until a set is adopted."""
    estate = {"estate_id": fields.id_of(form, "estate_id")} if form.get("estate_id") else {}
    kind = form.get("convention").removeprefix("new-")
    return Order(
        "/conventions",
        {"kind": kind, "division_id": fields.id_of(form, "division"), "title": form.get("name"), **estate},
    )


ORDERS: dict[str, Callable[[Form], Order]] = {
    "meeting": _meeting,
    "notice": _notice,
    "public_notice": _public_notice,
    "form": _form,
    "statements": _statements,
    "vote": _vote,
    "schemes": _schemes,
    "panel": _panel,
    "convention": _convention,
    "request": _request,
    "report": _report,
}
ANSWERED: dict[str, tuple[str, str]] = {
    "meeting": ("meeting_id", "/desk/meetings"),
    "notice": ("notice_id", "/desk/notices"),
    "public_notice": ("notice_id", "/desk/public-notices"),
    "form": ("form_id", "/desk/forms"),
    "statements": ("conversation_id", "/desk/conversations"),
    "vote": ("vote_id", "/desk/votes"),
    "schemes": ("contest_id", "/desk/schemes"),
    "panel": ("panel_id", "/desk/panels"),
    "request": ("inquiry_id", "/desk/questions"),
}
"""Under which id a command answers, and where the page of what was begun is."""

"""A refusal of deliberation at the field of the form that it is about, else above the form.

Where no sentence of our own is known, the service's title stands there, with the time that it names: when a meeting
can begin at the earliest.
"""

from __future__ import annotations

import re

from web_service.clients.calling import Problem
from web_service.forms import Form
from web_service.language import Language

FIELDS = frozenset(
    {"template", "title", "body", "into", "reason", "decision", "instrument_id", "cost", "works", "process", "kind",
     "place", "agenda", "starts_at", "circles", "vote", "about", "until", "days", "rule", "question", "options",
     "opens_at", "closes_at", "paper_until", "open_to", "most", "counts_at", "developer", "representative", "choosing",
     "entries_until", "seats", "youngest", "oldest", "answer_days", "public_source", "convention", "name", "to",
     "answer_by", "person_id", "as_kind", "mode", "proxy", "people", "band", "resolutions", "slips", "number", "choice",
     "slip_number", "dwelling", "household_id", "dwelling_id", "option", "photos", "what", "scheme", "public_value",
     "amendment", "article", "why", "in_force_on", "estate_id"}
)  # fmt: skip
"""Every field that a form of these pages has."""
_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_OURS = {
    "text": "body",
    "to.id": "to",
    "to.kind": "to",
    "id": "to",
    "into_topic_id": "into",
    "entries": "person_id",
    "findings": "body",
    "brief": "body",
    "note": "body",
    "answer": "body",
    "outcome": "to",
    "proxy_id": "proxy",
    "developer_representative_id": "representative",
    "vote_id": "vote",
    "scheme_id": "scheme",
    "article_id": "article",
    "after_id": "article",
    "picture_ids": "photos",
    "where": "place",
    "topic_id": "topic",
    "division_id": "division",
    "taken_up": "decision",
    "accepted": "decision",
    "reopen": "decision",
    "takes_part": "decision",
    "hidden": "decision",
    "cost_estimate_fen": "cost",
    "amount_fen": "cost",
    "developer_dwelling_ids": "developer",
    "by_division_id": "resolutions",
    "due_on": "resolutions",
}
"""Words that the forms of these pages use other names for."""
_TYPE_AT_FIELD = {
    "merge-invalid": "into",
    "threshold-fixed": "rule",
    "wrong-base": "rule",
    "template-invalid": "stages",
    "unit-unavailable": "to",
}


def refuse(form: Form, problem: Problem, language: Language) -> None:
    """Says what was refused beside its field; what names none of the form's fields stands above."""
    kind = problem.type.rpartition("/")[2]
    named = {_ours(path): detail for path, detail in problem.fields.items()}
    if kind in _TYPE_AT_FIELD:
        named.setdefault(_TYPE_AT_FIELD[kind], problem.detail)
    for name in named:
        if name in FIELDS:
            form.errors[name] = _said(language, kind, name, problem)
    if not form.errors:
        said = _own(language, problem)
        form.problem = Problem(problem.status, problem.type, said, said)


def _ours(path: str) -> str:
    bare = path.removeprefix("body.")
    parts = [part for part in bare.split(".") if not part.isdigit()]
    for name in (bare, *parts[:1], *parts[-1:]):
        if name in _OURS:
            return _OURS[name]
    return parts[0] if parts else bare


def _said(language: Language, kind: str, name: str, problem: Problem) -> str:
    if language.known(f"problem.{kind}"):
        return language.text(f"problem.{kind}")
    if kind in ("invalid-input", "request-invalid"):
        return language.text(f"at.{name}" if language.known(f"at.{name}") else "at.any")
    return _own(language, problem)


def _own(language: Language, problem: Problem) -> str:
    """The service's own words: its titles are Chinese, its details English; of a detail the time is told in both."""
    if language.code == "en":
        return problem.detail or problem.title
    at = _TIME.search(problem.detail)
    return language.text("chair.with_time", title=problem.title, time=at[0]) if at else problem.title

"""A refusal of the mailbox at the field of the form that it is about."""

from __future__ import annotations

from web_service.clients.calling import Problem
from web_service.forms import Form
from web_service.language import Language

FIELDS = frozenset(
    {"category", "title", "body", "where", "photos", "to", "assisting", "why", "outcome", "responsible", "promised_on",
     "working_days", "of_letter", "order_number", "writer_id", "agreed", "stars", "estate_id", "decision",
     "solved"}
)  # fmt: skip
_OURS = {
    "text": "body",
    "place": "where",
    "reason": "why",
    "consent": "agreed",
    "rating": "stars",
    "of_letter_id": "of_letter",
    "to_id": "to",
    "id": "to",
    "assisting_ids": "assisting",
    "photo": "photos",
    "granted": "decision",
    "hide": "decision",
}
"""Words that other forms use for something else have names of their own here."""
_TYPE_AT_FIELD = {
    "promise-invalid": "promised_on",
    "order-already-taken": "order_number",
    "unknown-category": "category",
    "duplicate-invalid": "of_letter",
    "not-a-photo": "photos",
    "too-many-photos": "photos",
}


def refuse(form: Form, problem: Problem, language: Language) -> None:
    """Says what was refused beside its field, else above the form."""
    named = {_ours(path): detail for path, detail in problem.fields.items()}
    kind = problem.type.rpartition("/")[2]
    if kind in _TYPE_AT_FIELD:
        named.setdefault(_TYPE_AT_FIELD[kind], problem.detail)
    if kind == "picture-unacceptable":
        named = {"photos": problem.detail}
    if kind == "unit-unavailable" and "responsible" in named:
        form.errors["responsible"] = language.text("field.responsible")
        return
    renamed = Problem(problem.status, problem.type, problem.title, problem.detail, named)
    form.refuse(renamed, language, FIELDS)


def _ours(path: str) -> str:
    parts = [part for part in path.split(".") if not part.isdigit()]
    if "assisting" in parts:
        return "assisting"
    last = parts[-1] if parts else path
    return _OURS.get(last, last)

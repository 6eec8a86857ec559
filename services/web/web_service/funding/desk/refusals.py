"""A refusal of funding at the field of the form that it is about, else above the form."""

from __future__ import annotations

import re

from web_service.clients.calling import Problem
from web_service.forms import Form
from web_service.language import Language
from web_service.language.ballot_faults import FAULTS
from web_service.language.statement_faults import fault_in_chinese

_INPUT = ("invalid-input", "request-invalid")
_OURS: dict[str, tuple[str, ...]] = {
    "text": ("body",),
    "name": ("fund_name",),
    "items": ("cost",),
    "cost_fen": ("amount", "cost"),
    "contract_fen": ("amount",),
    "yearly_fen": ("amount",),
    "amount_fen": ("amount",),
    "envelopes": ("amount",),
    "pledge_id": ("pledge",),
    "against_id": ("against",),
    "for_work_id": ("work",),
    "work_id": ("work", "earmark"),
    "vote_id": ("vote",),
    "fund_id": ("fund",),
    "entry_ids": ("entries",),
    "into_proposal_id": ("into",),
    "round_id": ("round",),
    "estate_id": ("estate",),
    "division_id": ("division",),
    "reopen": ("decision",),
    "projects": ("choice",),
    "points": ("choice",),
    "funded_ids": ("funded",),
}
"""Names of the service that the forms of these pages have other names for."""
_GROUPS = frozenset({"amount", "cost", "choice", "funded", "entries", "decision"})
"""What several inputs of a form say together: it stands there though no input bears the name."""
_TYPE_AT_FIELD = {
    "not-costed": "cost",
    "over-envelope": "cost",
    "no-envelope": "category",
    "choice-invalid": "choice",
    "slip-unknown": "number",
    "slip-entered": "number",
    "slip-not-disputed": "number",
    "reason-needed": "reason",
    "ticked-online": "person_id",
    "ticked-on-paper": "person_id",
    "not-on-roll": "person_id",
}
_LINE = re.compile(r"^line (\d+): (.*)$", re.S)


def refuse(form: Form, problem: Problem, language: Language) -> None:
    """Says what was refused beside its field; what names none of the form's fields stands above."""
    kind = problem.type.rpartition("/")[2]
    named = {_ours(form, path, typed=not problem.title): detail for path, detail in problem.fields.items()}
    if kind in _TYPE_AT_FIELD:
        named = {_TYPE_AT_FIELD[kind]: problem.detail}
    for name in named:
        if name:
            form.errors[name] = _said(language, kind, name, problem)
    if not form.errors:
        said = _own(language, problem)
        form.problem = Problem(problem.status, problem.type, said, said)


def line_of(problem: Problem) -> tuple[int, str] | None:
    """The line of a file that a refusal names, and what is wrong there."""
    found = _LINE.match(problem.detail)
    return (int(found[1]), found[2]) if found else None


def fault_in(language: Language, what: str) -> str:
    """What is wrong with a file of ballots, in the reader's language where its sentence is known."""
    if language.code == "en":
        return what
    for pattern, chinese in FAULTS:
        found = re.fullmatch(pattern, what)
        if found:
            return chinese.format(*found.groups())
    return what


def _ours(form: Form, path: str, *, typed: bool) -> str:
    """The form's own name for a field that the service named by its path in the body; empty when it has none.

    What our own reading of the form refused (``typed``) bears the form's name already.
    """
    parts = [part for part in path.removeprefix("body.").split(".") if not part.isdigit()]
    names = [name for part in (*parts[:1], *parts[-1:]) for name in (part, *_OURS.get(part, ()))]
    known = (name for name in names if name in form.values or name in _GROUPS)
    return next(known, path if typed else "")


def _said(language: Language, kind: str, name: str, problem: Problem) -> str:
    if kind not in _INPUT:
        return _own(language, problem)
    for key in (f"fdesk.at.{name}", f"at.{name}"):
        if language.known(key) and "{" not in language.text(key):
            return language.text(key)
    return language.text("at.any")


def _own(language: Language, problem: Problem) -> str:
    """The sentence for this refusal, else the service's own words: its titles are Chinese, its details English."""
    kind = problem.type.rpartition("/")[2]
    if kind in _INPUT:
        return language.text("at.form")
    if kind == "statement-invalid" and language.code == "zh":
        return fault_in_chinese(problem.detail)
    for key in (f"fdesk.problem.{kind}", f"problem.{kind}"):
        if language.known(key):
            return language.text(key)
    return (problem.detail or problem.title) if language.code == "en" else problem.title

"""Forms: what was typed, and a service's refusal put at the field that it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.datastructures import UploadFile

from web_service.clients.calling import Problem
from web_service.language import Language
from web_service.rendering import new_key

_KEY = re.compile(r"^[\x21-\x7e]{8,200}$")
_LONGEST = 20_000
SECRET = frozenset({"password", "new_password", "code", "credential"})
"""Never sent back into a page."""
IDENTITY_FIELDS = frozenset({"kind", "number", "born_on", "credential"})
"""Where a form of `identity_shown` says what was refused."""
_TYPE_AT_FIELD = {
    "document-number-invalid": "number",
    "birth-date-missing": "born_on",
    "birth-date-impossible": "born_on",
    "already-registered": "number",
    "phone-taken": "phone",
    "password-unacceptable": "password",
    "activation-invalid": "code",
    "guardian-not-eligible": "guardian_id",
    "document-differs": "number",
    "network-identity-refused": "credential",
    "network-identity-unavailable": "credential",
}


@dataclass
class Form:
    """One form: its key, its values, and what is wrong with them."""

    key: str = field(default_factory=new_key)
    values: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None

    def get(self, name: str) -> str:
        """What was typed, trimmed."""
        return self.values.get(name, "").strip()

    def given(self, *names: str) -> dict[str, str]:
        """The named values that are not empty."""
        return {name: self.get(name) for name in names if self.get(name)}

    def shown(self, name: str) -> str:
        """A value as it may stand in the page again."""
        return "" if name in SECRET else self.values.get(name, "")

    def error(self, name: str) -> str:
        """What is wrong with a field; empty when nothing is."""
        return self.errors.get(name, "")

    def refuse(self, problem: Problem, language: Language, fields: frozenset[str]) -> None:
        """Places a refusal: at the fields that it names and this form has, else above the form."""
        kind = problem.type.rpartition("/")[2]
        sentence = f"problem.{kind}"
        named = {path.rpartition(".")[2]: detail for path, detail in problem.fields.items()}
        if kind in _TYPE_AT_FIELD:
            named.setdefault(_TYPE_AT_FIELD[kind], problem.detail)
        for name, detail in named.items():
            if name not in fields:
                continue
            if language.known(sentence):
                self.errors[name] = language.text(sentence)
            else:
                self.errors[name] = language.text(f"field.{name}") if language.known(f"field.{name}") else detail
        if not self.errors:
            self.problem = problem


class Forms:
    """The forms of one page: the one that was refused keeps what was typed, all others are blank."""

    def __init__(self, refused: str = "", form: Form | None = None) -> None:
        self.refused = refused
        self._form = form or Form()
        self._blank = Form()

    def of(self, what: str) -> Form:
        """The form of an action."""
        return self._form if what == self.refused else self._blank

    @property
    def problem(self) -> Problem | None:
        """A refusal that is about no field."""
        return self._form.problem


async def form_of(request: Request) -> Form:
    """The form that was sent. A key that is none is replaced, so that the service need not see it."""
    sent = await request.form()
    values = {name: value[:_LONGEST] for name, value in sent.items() if isinstance(value, str)}
    key = values.pop("idempotency_key", "")
    return Form(key if _KEY.match(key) else new_key(), values)


async def upload_of(request: Request, name: str) -> bytes:
    """An uploaded file's bytes; empty when none was chosen."""
    sent: Any = (await request.form()).get(name)
    return await sent.read() if isinstance(sent, UploadFile) else b""


async def uploads_of(request: Request, name: str) -> list[bytes]:
    """The files that were chosen, without empty ones."""
    sent = (await request.form()).getlist(name)
    found = [await one.read() for one in sent if not isinstance(one, str)]
    return [image for image in found if image]


def identity_shown(form: Form) -> dict[str, str]:
    """How a person shows who they are, as commands carry it: a document, or the national network identity."""
    if form.get("proof") == "network_identity":
        return {"kind": "network_identity", "credential": form.get("credential")}
    return {"kind": form.get("kind") or "resident_id", "number": form.get("number"), **form.given("born_on")}


def id_or_none(text: str) -> UUID | None:
    """An id from a form or an address."""
    try:
        return UUID(text)
    except ValueError:
        return None

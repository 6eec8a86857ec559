"""Pages from templates: all text is escaped, every word comes from the catalogue in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

import jinja2
from fastapi import Request
from linli_common.clock import SHANGHAI
from starlette.responses import HTMLResponse

from web_service.funding.money import yuan
from web_service.language import language_of
from web_service.session import session_of

HERE = Path(__file__).parent

_environment = jinja2.Environment(
    loader=jinja2.FileSystemLoader(HERE / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def today() -> date:
    """Today in Asia/Shanghai."""
    return datetime.now(SHANGHAI).date()


def _local_time(moment: datetime, form: str = "%Y-%m-%d %H:%M") -> str:
    return moment.astimezone(SHANGHAI).strftime(form)


def _query(**parameters: str | int | UUID | None) -> str:
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"?{urlencode(given)}" if given else ""


_environment.filters["local_time"] = _local_time
_environment.filters["yuan"] = yuan
_environment.globals["query"] = _query


def render_text(request: Request, template: str, **context: Any) -> str:
    """A page or fragment as text."""
    language = language_of(request)
    address = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return _environment.get_template(template).render(
        t=language.text,
        language=language,
        who=session_of(request).shown,
        here=request.url.path,
        language_link=f"/language/{language.other}?next={quote(address, safe='')}",
        today=today(),
        now=datetime.now(UTC),
        **{"wall": False, **context},
    )


def render(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A page or fragment as an answer."""
    return HTMLResponse(render_text(request, template, **context), status)


def new_key() -> str:
    """An Idempotency-Key for one form: however often it is sent, it counts once."""
    return str(uuid4())

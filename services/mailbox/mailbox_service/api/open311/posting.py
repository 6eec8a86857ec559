"""Posting a service request: a letter like any other, of a resident who is signed in."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from linli_common.event_store import Receipt
from linli_common.http.commands import Command, CommandHeader
from linli_common.refusal import Refusal
from linli_contracts.mailbox.settings import CategoryRule
from mailbox_service.api.asking import Resident, as_resident
from mailbox_service.api.open311.answering import FORM, form_of, key_before
from mailbox_service.api.open311.formats import Format, rendered
from mailbox_service.api.open311.jurisdictions import Jurisdiction, jurisdiction
from mailbox_service.api.open311.services import service_of
from mailbox_service.application import Mailbox
from mailbox_service.commands.writing import WriteLetter
from pydantic import ValidationError

MOST_CHARACTERS = 4_000
_TITLE_CHARACTERS = 30
_PUBLIC = {"yes": True, "true": True, "no": False, "false": False}
_FIELDS = (
    "api_key", "jurisdiction_id", "service_code", "address_id", "address_string", "description", "attribute[estate]",
    "attribute[public]",
)  # fmt: skip
_FORM_BODY = {
    "requestBody": {
        "required": True,
        "content": {FORM: {"schema": {"type": "object", "properties": {name: {"type": "string"} for name in _FIELDS}}}},
    }
}


class RequestInvalidError(Refusal):
    """The form lacks something, or says something that a letter cannot have."""

    status, title = 400, "诉求不完整"


async def _fields(request: Request) -> dict[str, str]:
    return form_of(await request.body())


Fields = Annotated[dict[str, str], Depends(_fields)]


def add_posting(router: APIRouter, mailbox: Mailbox) -> None:
    """``POST requests``."""

    @router.post("/requests.{format}", openapi_extra=_FORM_BODY)
    def post_request(
        format: Format,
        fields: Fields,
        sent: CommandHeader,
        who: Resident,
        jurisdiction_id: Annotated[str | None, Query(max_length=40)] = None,
    ) -> Response:
        """写信 in the name of the resident whose access token is the ``api_key`` (or the Authorization header).

        The estate is ``attribute[estate]`` or ``address_id``, or an ``address_string`` that is its id or name. The same
        form within ten minutes is the same letter. Other persons' names, telephones and mail addresses are not kept.
        """
        act = as_resident(mailbox, who, sent)
        where = jurisdiction(mailbox, fields.get("jurisdiction_id") or jurisdiction_id)
        rule = service_of(where, _needed(fields, "service_code"))
        command = _letter(mailbox, where, fields)
        receipt = _sent_before(mailbox, who.person_id, sent) or mailbox.writing.write(command, act)
        answer = {
            "service_request_id": receipt.answer["letter_id"],
            "service_notice": _notice(where, rule, command),
            "account_id": None,
        }
        return rendered(format, "service_requests", [answer])


def _letter(mailbox: Mailbox, where: Jurisdiction, fields: dict[str, str]) -> WriteLetter:
    """Raises `RequestInvalidError`."""
    if "media_url" in fields:
        raise RequestInvalidError(
            "media_url: nothing is fetched from other hosts, so that nobody can make this service call them; send the"
            " letter without it, then the photo itself to /api/mailbox/letters/{service_request_id}/photos",
            field="media_url",
        )
    text = _needed(fields, "description")
    if len(text) > MOST_CHARACTERS:
        raise RequestInvalidError(f"description: at most {MOST_CHARACTERS:,} characters", field="description")
    public = _PUBLIC.get(fields.get("attribute[public]", "no").lower())
    if public is None:
        raise RequestInvalidError("attribute[public]: yes or no", field="attribute[public]")
    estate_id, place = _where(mailbox, where, fields)
    try:
        return WriteLetter(
            category=fields["service_code"], title=_title(text), text=text, place=place, public=public,
            estate_id=estate_id,
        )  # fmt: skip
    except ValidationError as error:
        names = {"title": "description", "text": "description", "place": "address_string", "category": "service_code"}
        said = error.errors()[0]
        field = names[str(said["loc"][0])]
        raise RequestInvalidError(f"{field}: {said['msg']}", field=field) from None


def _where(mailbox: Mailbox, where: Jurisdiction, fields: dict[str, str]) -> tuple[UUID, str | None]:
    """The estate, and the place in words when those are beside it. Raises `RequestInvalidError`."""
    words = fields.get("address_string")
    stated = fields.get("attribute[estate]") or fields.get("address_id")
    sought = (stated or words or "").strip()
    if not sought:
        only = "lat and long alone do not do: " if "lat" in fields or "long" in fields else ""
        raise RequestInvalidError(
            f"address_id was not provided: {only}letters are about estates; send an estate's id from the service"
            " definition as attribute[estate] or address_id, or its name as address_string",
            field="address_id",
        )
    estates = mailbox.neighbourhood.estate_names(where.divisions)
    found = [estate for estate, name in estates.items() if sought.lower() == str(estate) or sought == name]
    if len(found) != 1:
        many = "several estates are called so; send the id" if found else "no estate of this jurisdiction"
        field = "address_id" if stated else "address_string"
        raise RequestInvalidError(f"{field}: {many}", field=field)
    return found[0], words if stated else None


def _sent_before(mailbox: Mailbox, person_id: UUID, sent: Command) -> Receipt | None:
    """The answer that the same form got in the window before: a repeat may fall on either side of its end."""
    before = key_before(sent.key)
    return mailbox.letters.earlier(person_id, replace(sent, key=before)) if before else None


def _needed(fields: dict[str, str], name: str) -> str:
    if name not in fields:
        raise RequestInvalidError(f"{name} was not provided", field=name)
    return fields[name]


def _title(text: str) -> str:
    """GeoReport has no titles: the beginning of the first line is one."""
    line = text.strip().splitlines()[0].replace("\t", " ").strip()
    return line if len(line) <= _TITLE_CHARACTERS else line[: _TITLE_CHARACTERS - 1] + "…"


def _notice(where: Jurisdiction, rule: CategoryRule, command: WriteLetter) -> str:
    hours = where.rules.danger_hours if rule.danger else where.rules.response_hours
    danger = "如有生命危险,请立即拨打110、119、120。" if rule.danger else ""
    hidden = "" if command.public else "本信不公开,不在Open311中显示;请登录人民信箱查看进展。"
    return f"{danger}{hours}小时内响应,{rule.handling_days}个工作日内办理。{hidden}"

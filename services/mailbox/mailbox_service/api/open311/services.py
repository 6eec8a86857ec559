"""Discovery, the services (categories of the district's rules of today), and what a letter of one asks for."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from linli_common.refusal import Refusal
from linli_contracts.mailbox.settings import CategoryRule
from mailbox_service.api.asking import Anyone
from mailbox_service.api.open311.formats import Format, rendered
from mailbox_service.api.open311.jurisdictions import Jurisdiction, JurisdictionId, jurisdiction
from mailbox_service.application import Mailbox

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGESET = "2026-11-22T00:00:00+08:00"
"""When this interface last changed in a way that clients can see."""


class UnknownServiceError(Refusal):
    """The district's rules of today have no such category."""

    status, title, field = 404, "没有这个类别", "service_code"


def add_services(router: APIRouter, mailbox: Mailbox) -> None:
    """``discovery``, ``services``, ``services/{service_code}``."""

    @router.get("/discovery.{format}")
    def discovery(format: Format, request: Request, _: Anyone) -> Response:
        """Where the interface is, and in which formats."""
        here = str(request.url).partition("/discovery.")[0]
        demo = request.app.state.demo_secret is not None
        endpoint = {
            "specification": SPECIFICATION,
            "url": here,
            "changeset": CHANGESET,
            "type": "test" if demo else "production",
            "formats": ["text/xml", "application/json"],
        }
        content = {
            "changeset": CHANGESET,
            "contact": "居委会 / the neighbourhood committee",
            "key_service": "api_key: the access token that a resident gets on signing in (/api/identity/docs)",
            "endpoints": [endpoint],
        }
        return rendered(format, "discovery", content)

    @router.get("/services.{format}")
    def services(format: Format, _: Anyone, jurisdiction_id: JurisdictionId = None) -> Response:
        """The categories of letters."""
        found = jurisdiction(mailbox, jurisdiction_id)
        return rendered(format, "services", [_service(rule, found) for rule in found.rules.categories])

    @router.get("/services/{service_code}.{format}")
    def definition(service_code: str, format: Format, _: Anyone, jurisdiction_id: JurisdictionId = None) -> Response:
        """What a letter of this category asks for: the estate, and whether others may read it."""
        found = jurisdiction(mailbox, jurisdiction_id)
        rule = service_of(found, service_code)
        estates = mailbox.neighbourhood.estate_names(found.divisions)
        attributes = [
            _choice(
                1, "estate", "小区 / the estate that it is about", {str(key): name for key, name in estates.items()}
            ),
            _choice(
                2, "public", "公开 / may others read it, without your name", {"no": "否", "yes": "是"}, required=False
            ),
        ]
        return rendered(format, "service_definition", {"service_code": rule.category, "attributes": attributes})


def service_of(where: Jurisdiction, code: str) -> CategoryRule:
    """The category of that code. Raises `UnknownServiceError`."""
    rule = where.rules.category(code)
    if rule is None:
        raise UnknownServiceError(f"service_code {code!r} was not found")
    return rule


def _service(rule: CategoryRule, where: Jurisdiction) -> dict[str, Any]:
    hours = where.rules.danger_hours if rule.danger else where.rules.response_hours
    return {
        "service_code": rule.category,
        "service_name": rule.name_zh,
        "description": f"{rule.name_en}. {hours}小时内响应,{rule.handling_days}个工作日内办理",
        "metadata": True,
        "type": "realtime",
        "keywords": f"{rule.name_zh}, {rule.name_en.replace(',', '')}",
        "group": "人民信箱",
    }


def _choice(
    order: int, code: str, description: str, values: dict[str, str], *, required: bool = True
) -> dict[str, Any]:
    return {
        "variable": True,
        "code": code,
        "datatype": "singlevaluelist",
        "required": required,
        "datatype_description": None,
        "order": order,
        "description": description,
        "values": [{"key": key, "name": name} for key, name in values.items()],
    }

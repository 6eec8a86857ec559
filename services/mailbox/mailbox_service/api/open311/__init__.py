"""Open311 GeoReport v2 over the letters, for clients that speak it. Its source: https://wiki.open311.org/GeoReport_v2.

What it posts is a letter like any other; what it shows is what everybody may see of public letters, and no more.
"""

from __future__ import annotations

from fastapi import APIRouter
from mailbox_service.api.open311.answering import Open311Route
from mailbox_service.api.open311.posting import add_posting
from mailbox_service.api.open311.requests import add_requests
from mailbox_service.api.open311.services import add_services
from mailbox_service.application import Mailbox

PREFIX = "/api/mailbox/open311/v2"


def open311_router(mailbox: Mailbox) -> APIRouter:
    """Discovery, services, requests, and posting one; each as JSON and as XML."""
    router = APIRouter(prefix=PREFIX, tags=["open311"], route_class=Open311Route)
    add_services(router, mailbox)
    add_requests(router, mailbox)
    add_posting(router, mailbox)
    return router

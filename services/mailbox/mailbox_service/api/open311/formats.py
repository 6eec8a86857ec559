"""JSON and XML of the same content, as GeoReport v2 maps them onto each other (the Spark convention).

XML is only ever written here, never read: there is nothing to expand and nothing to fetch. All text is escaped by the
standard library; what XML 1.0 has no way to write at all becomes U+FFFD.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal
from xml.etree import ElementTree

import orjson
from fastapi import Path, Request
from fastapi.responses import Response

Kind = Literal["json", "xml"]
Format = Annotated[Kind, Path(description="json or xml.")]
"""Path parameter of every route: ``services.json``, ``services.xml``."""

_MEDIA_TYPES: dict[Kind, str] = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}
_ITEMS = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What one element of a list is called."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def rendered(
    kind: Kind, root: str, content: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """The content as a response. ``root`` is what XML calls it; JSON has no name for the outermost."""
    body = orjson.dumps(content) if kind == "json" else _xml(root, content)
    # What people wrote is in it: no browser may take it for a page.
    safe = {"X-Content-Type-Options": "nosniff", **(headers or {})}
    return Response(body, status, headers=safe, media_type=_MEDIA_TYPES[kind])


def kind_of(request: Request) -> Kind:
    """The format that the path asks for; XML, which GeoReport requires, when it is none that we have."""
    return "json" if request.url.path.endswith(".json") else "xml"


def _xml(root: str, content: Any) -> bytes:
    element = ElementTree.Element(root)
    _fill(element, content)
    written: str = ElementTree.tostring(element, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{written}'.encode()


def _fill(element: ElementTree.Element, content: Any) -> None:
    if isinstance(content, dict):
        for name, value in content.items():
            _fill(ElementTree.SubElement(element, name), value)
    elif isinstance(content, list):
        for value in content:
            _fill(ElementTree.SubElement(element, _ITEMS[element.tag]), value)
    elif isinstance(content, bool):
        element.text = "true" if content else "false"
    elif content is not None:
        element.text = _NOT_XML.sub("\ufffd", str(content))

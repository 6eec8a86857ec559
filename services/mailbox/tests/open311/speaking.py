"""Speaking Open311 to the town: forms in, JSON and XML out."""

from __future__ import annotations

from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

from httpx import Response
from linli_common.auth import Grant, Principal
from linli_common.clock import utc_now
from linli_contracts import identity

from ..service.town import Person, Town

BASE = "/api/mailbox/open311/v2"


def token_of(town: Town, person: Person) -> str:
    """What the person sends as api_key."""
    area = person.division_id if person.role == "resident" else None
    grants = (Grant(person.role, (person.division_id,)),)
    return town.issuer.issue(Principal(person.id, grants, utc_now(), town.told, area_id=area))[0]


def get(town: Town, path: str, **query: Any) -> Response:
    """Asks without any token."""
    answer: Response = town.client.get(BASE + path, params=query)
    return answer


def form_about(town: Town, by: Person | None, **fields: str) -> dict[str, str]:
    """A form about the first estate's lifts, of its own unless the description says otherwise."""
    form = {
        "service_code": "lift",
        "address_id": str(town.ids["一村小区"]),
        "description": f"三号楼电梯停运 {uuid4()}",
        **fields,
    }
    return form if by is None else {"api_key": token_of(town, by), **form}


def post(town: Town, form: dict[str, str], kind: str = "json", **headers: str) -> Response:
    """Posts the form; the lists follow."""
    answer: Response = town.client.post(f"{BASE}/requests.{kind}", data=form, headers=headers)
    town.fold()
    return answer


def posted(town: Town, by: Person, **fields: str) -> str:
    """The id of a request that has to be taken; others may read it."""
    answer = post(town, form_about(town, by, **{"attribute[public]": "yes", **fields}))
    assert answer.status_code == 200, answer.text
    return str(answer.json()[0]["service_request_id"])


def ids_of(answer: Response) -> list[str]:
    """The ids of the requests in an answer."""
    assert answer.status_code == 200, answer.text
    return [request["service_request_id"] for request in answer.json()]


def error_of(answer: Response) -> tuple[int, str]:
    """Status and description of the one error, the same in the header and in the body."""
    (error,) = answer.json()
    assert error["code"] == answer.status_code
    return error["code"], error["description"]


def xml_of(answer: Response) -> ElementTree.Element:
    """The root of an answer in XML."""
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return ElementTree.fromstring(answer.content)


def erase(town: Town, person: Person) -> None:
    """Identity says that a person was erased."""
    town.tell(
        identity.PersonErasedV1(
            person_id=person.id,
            was="registered",
            division_id=person.division_id,
            move_division_id=None,
            birth_year=1980,
        )
    )


def answered(town: Town, letter_id: str, text: str) -> None:
    """The area answers the letter, and takes it up first when it is new."""
    worker = town.staff("area_worker", "一村")
    if town.get(f"/letters/{letter_id}", by=worker).json()["item"]["lifecycle"] == "submitted":
        town.done(f"/letters/{letter_id}/acknowledge", by=worker)
    town.done(f"/letters/{letter_id}/answer", {"text": text, "outcome": "solved"}, by=worker)

"""Who asks, and how far this service's copies have to be before they are answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends
from funding_service.application import SERVICE, Funding
from linli_common.auth import Principal, public, requires, signed_in
from linli_common.event_store import Act, CommandKey, Receipt
from linli_common.http.commands import Command, answered
from linli_common.http.reading import wait_for
from linli_neighbourhood.reader import STREAM

AREA_STAFF = ("area_worker", "party_secretary", "social_worker")
STREET_STAFF = ("street_officer",)
DISTRICT_STAFF = ("district_officer",)
STAFF = (*AREA_STAFF, *STREET_STAFF, *DISTRICT_STAFF)
"""Who works for a division: for an area, a street, a district."""
COSTING = ("community_planner", "department_handler")
"""Who may cost proposals beside staff, and so read them: those who know what things cost."""

Anyone = Annotated[Principal | None, Depends(public())]
Person = Annotated[Principal, Depends(signed_in())]
Resident = Annotated[Principal, Depends(requires("resident"))]
Worker = Annotated[Principal, Depends(requires(*STAFF))]
Deputy = Annotated[Principal, Depends(requires("peoples_deputy"))]
DistrictOfficer = Annotated[Principal, Depends(requires(*DISTRICT_STAFF))]
Answer = dict[str, Any]


def reply_to(receipt: Receipt) -> Answer:
    """The body of a command's answer."""
    return answered(SERVICE, receipt)


def answer_once(service: Funding, who: Principal, sent: Command, do: Callable[[], Receipt]) -> Answer:
    """The first answer of this very command, else what comes of ``do``, rights included: a repeat is answered though
    what it was about has moved on meanwhile, and who sent it may have no right there any more.
    """
    earlier = service.store.earlier(CommandKey(who.person_id, sent.key, sent.digest))
    return reply_to(earlier if earlier is not None else do())


def as_resident(service: Funding, who: Principal, sent: Command) -> Act:
    """The act of a resident in the own area; waits until the copy of identity knows what the token knows."""
    wait_for_token(service, who)
    return sent.act(who.person_id, "resident", who.area_id)


def wait_for_token(service: Funding, who: Principal) -> None:
    """Waits up to two seconds until this service has read of identity what the token says. Raises NotThereYetError."""
    wait_for(f"{STREAM}:{who.position}", service.position)


def wait_for_lists(service: Funding, at_least: str | None) -> None:
    """Waits until the own lists (``FUNDING:n``) or the copy of identity (``IDENTITY:n``) have got there."""
    wait_for(at_least, service.position)

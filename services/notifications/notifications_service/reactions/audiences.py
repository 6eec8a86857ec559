"""Who hears of an event: those it names, or those who work in a unit it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_common.reactions import Trigger
from linli_neighbourhood import UnknownDivisionError
from notifications_service.application import Notifications

Audience = Callable[[Notifications, Trigger], Iterable[UUID]]

_ROLES = {
    "area": ("area_worker", "party_secretary"),
    "street": ("street_officer",),
    "district": ("district_officer",),
}
_ALL_ROLES = tuple(role for roles in _ROLES.values() for role in roles)


def writers(_: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """Who wrote the letter."""
    return [UUID(person_id) for person_id in trigger.data["writer_ids"]]


def holder(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """The unit that held the letter just before."""
    return of_unit(service, trigger, trigger.data["holder_id"], trigger.data["holder_kind"])


def receiver(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """The unit that it goes to."""
    return of_unit(service, trigger, trigger.data["to_id"], trigger.data["to_kind"])


def assisting(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """The departments that are asked to assist."""
    return [
        person_id
        for unit_id in trigger.data["assisting_ids"]
        for person_id in of_unit(service, trigger, unit_id, "department")
    ]


def escalated_to(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """The unit above that has to see to it; a division where no kind is stated."""
    return of_unit(service, trigger, trigger.data["escalated_to_id"], trigger.data.get("escalated_to_kind"))


def asked_of(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """The unit that was asked, of whatever kind."""
    unit_id = trigger.data["asked_of_id"]
    return [*of_unit(service, trigger, unit_id, "department"), *of_unit(service, trigger, unit_id, None)]


def raisers(_: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """Who raised the topic, and everybody upstream of it."""
    return [UUID(person_id) for person_id in trigger.data["raised_by_ids"]]


def appealed_to(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """The unit that decides on an appeal."""
    return of_unit(service, trigger, trigger.data["to_division_id"], None)


def asker(_: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """Who asked the unit."""
    return [UUID(trigger.data["asked_by_id"])]


def new_receiver(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """The unit that is to answer from now on."""
    return of_unit(service, trigger, trigger.data["new_to_id"], trigger.data["new_to_kind"])


def place(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """Who works for the division that it is about."""
    return of_unit(service, trigger, trigger.data["division_id"], None)


def above(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """The division one tier above the one that it is about; of a district the district itself."""
    try:
        path = service.neighbourhood.path(UUID(trigger.data["division_id"]), shanghai_day(trigger.envelope.time))
    except UnknownDivisionError:
        return []
    unit = path[-2] if len(path) > 1 else path[-1]
    return of_unit(service, trigger, str(unit.id), unit.level)


def street(service: Notifications, trigger: Trigger) -> Iterable[UUID]:
    """The street above the place of the letter; the district where there is none between."""
    day = shanghai_day(trigger.envelope.time)
    try:
        path = service.neighbourhood.path(UUID(trigger.data["division_id"]), day)
    except UnknownDivisionError:
        return []
    unit = next((node for node in path if node.level == "street"), path[0])
    return of_unit(service, trigger, str(unit.id), unit.level)


def of_unit(service: Notifications, trigger: Trigger, unit_id: str, kind: str | None) -> list[UUID]:
    """Who worked in a unit on the day of the event and still does; ``kind`` None: any kind of division."""
    if kind == "department":
        return service.lookups.departments.handlers(UUID(unit_id))
    roles = _ALL_ROLES if kind is None else _ROLES[kind]
    return service.neighbourhood.staff(roles, UUID(unit_id), shanghai_day(trigger.envelope.time))

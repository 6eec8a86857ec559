"""Topics for the tests of pure rules, and templates for them."""

from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from deliberation_service.aggregate.templates.shape import Condition
from deliberation_service.aggregate.topic import Topic, begin, conclude, screening, stages
from deliberation_service.aggregate.topic.raising import Origin, Reach, Terms, raise_topic
from deliberation_service.queries.rules import shipped
from deliberation_service.queries.templates import SHIPPED
from linli_common.sealing import Sealed
from linli_contracts.deliberation.words import Scope

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TERMS = Terms(screening_days=7, screening_remind_days=4, appeal_days=15, appeal_decision_days=10)
AREA, STREET, DISTRICT, ESTATE = (UUID(int=number) for number in range(1, 5))
SEALED = Sealed(UUID(int=9), b"sealed")
TEMPLATES = SHIPPED


def later(**span: float) -> datetime:
    """So long after the topic was raised."""
    return AT + timedelta(**span)


def raised(*person_ids: UUID, at: datetime = AT, content: bool = True, scope: Scope = "estate") -> Topic:
    """A topic that waits for screening."""
    above = {"estate": STREET, "area": STREET, "street": DISTRICT, "district": None}[scope]
    division_id = {"estate": AREA, "area": AREA, "street": STREET, "district": DISTRICT}[scope]
    return raise_topic(
        id=uuid4(),
        origin=Origin("resident", list(person_ids) or [uuid4()]),
        reach=Reach(
            scope,
            division_id,
            ESTATE if scope == "estate" else None,
            DISTRICT,
            above,
            ["990101", "990101001", "990101001001"],
        ),
        content=SEALED if content else None,
        terms=TERMS,
        at=at,
    )


def template(name: str = "three_meetings") -> dict[str, Any]:
    """A template that came with the service; a copy, to be spoiled."""
    data: dict[str, Any] = copy.deepcopy(shipped(f"templates/{name}.json"))
    return data


def running(name: str = "three_meetings", at: datetime = AT, scope: Scope = "estate") -> Topic:
    """A topic in the first stage of a template."""
    topic = raised(at=at, scope=scope)
    screening.accept(topic, template(name), None, at)
    return topic


def use(topic: Topic, instrument: str, result: str, at: datetime = AT) -> UUID:
    """An instrument that was begun and came to a result (``begun``: to none yet)."""
    instrument_id = uuid4()
    begin(topic, instrument, instrument_id, at)  # type: ignore[arg-type]
    if result != "begun":
        conclude(topic, instrument, instrument_id, result, at)  # type: ignore[arg-type]
    return instrument_id


def fulfil(topic: Topic, conditions: tuple[Condition, ...], at: datetime = AT) -> dict[str, UUID]:
    """Everything that a way asks for; gives the last instrument of each kind."""
    used = {}
    for one in conditions:
        while len(stages.used(topic, one.instrument, one.result)) < one.at_least:
            used[one.instrument] = use(topic, one.instrument, one.result, at)
    return used


def names(topic: Topic) -> list[str]:
    """What happened, by the names of the private events."""
    return [type(event).__name__ for event in topic.pending_events]

"""Topics for the tests of pure rules, and a template for them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from deliberation_service.aggregate.topic import Topic, screening
from deliberation_service.aggregate.topic.raising import Origin, Reach, Terms, raise_topic
from deliberation_service.queries.rules import shipped
from linli_common.sealing import Sealed

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TERMS = Terms(screening_days=7, screening_remind_days=4, appeal_days=15, appeal_decision_days=10)
AREA, STREET, DISTRICT, ESTATE = (UUID(int=number) for number in range(1, 5))


def later(**span: float) -> datetime:
    """So long after the topic was raised."""
    return AT + timedelta(**span)


def raised(*person_ids: UUID, at: datetime = AT, content: bool = True) -> Topic:
    """A topic about an estate, which waits for screening."""
    topic_id = uuid4()
    return raise_topic(
        id=topic_id,
        origin=Origin("resident", list(person_ids) or [uuid4()]),
        reach=Reach("estate", AREA, ESTATE, DISTRICT, STREET, ["990101", "990101001", "990101001001"]),
        content=Sealed(topic_id, b"sealed") if content else None,
        terms=TERMS,
        at=at,
    )


def template(name: str = "three_meetings") -> dict[str, Any]:
    """A template that came with the service."""
    data: dict[str, Any] = shipped(f"templates/{name}.json")
    return data


def running(name: str = "three_meetings", at: datetime = AT) -> Topic:
    """A topic in the first stage of a template."""
    topic = raised(at=at)
    screening.accept(topic, template(name), None, at)
    return topic

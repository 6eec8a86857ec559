"""Names under which events are stored: ours, so that moving a class to another room breaks no stored event."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from eventsourcing.domain import Aggregate
from eventsourcing.utils import register_topic

A = TypeVar("A", bound=Aggregate)


def stored_as(name: str) -> Callable[[type[A]], type[A]]:
    """Class decorator: stores the aggregate as ``name`` and its nested events as ``name.Event``.

    The library's own explicit topics ask for one on every event class, also on those it defines itself and
    nobody uses. Raises eventsourcing.utils.TopicError when a name is taken by another class.
    """

    def decorate(aggregate_class: type[A]) -> type[A]:
        _store(aggregate_class, name)
        for nested_name, nested in vars(aggregate_class).items():
            if isinstance(nested, type) and nested_name != "Event":
                _store(nested, f"{name}.{nested_name}")
        return aggregate_class

    return decorate


def _store(stored_class: type, topic: str) -> None:
    stored_class.TOPIC = topic  # type: ignore[attr-defined]
    register_topic(topic, stored_class)

"""The subjects joined: every private event is published or withheld, and time is an actor of its own. Milliseconds."""

from __future__ import annotations

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from typing import Any

from eventsourcing.domain import Aggregate
from funding_service import aggregate
from funding_service.application import SERVICE
from funding_service.lists import READER
from funding_service.publisher import BY_TIME, FACES, WITHHELD
from linli_contracts.funding import EVENTS


def private_events() -> set[type[Any]]:
    """Every event class of every aggregate that has a stored name."""
    for module in pkgutil.walk_packages(aggregate.__path__, f"{aggregate.__name__}."):
        importlib.import_module(module.name)

    def below(event: type[Any]) -> Iterator[type[Any]]:
        for one in event.__subclasses__():
            yield one
            yield from below(one)

    ours = (one for one in below(Aggregate.Event) if one.__module__.startswith(aggregate.__name__))
    return {one for one in ours if "TOPIC" in vars(one)}


def test_every_private_event_has_a_face_or_is_withheld() -> None:
    decided = set(FACES) | WITHHELD

    assert {one.TOPIC for one in private_events() - decided} == set()
    assert not set(FACES) & WITHHELD
    assert set(FACES) >= BY_TIME


def test_no_two_events_are_stored_under_one_name() -> None:
    names = Counter(one.TOPIC for one in private_events())

    assert [name for name, times in names.items() if times > 1] == []
    assert all(name.startswith(f"{SERVICE}:") for name in names)


def test_no_two_contracts_have_one_type_and_all_are_of_this_service() -> None:
    types = Counter(contract.TYPE for contract in EVENTS)

    assert [name for name, times in types.items() if times > 1] == []
    assert all(name.startswith(f"linli.{SERVICE}.") for name in types)


def test_the_lists_of_all_subjects_have_tables_of_their_own() -> None:
    tables = Counter(table for fold in READER.folds for part in fold.states for table in part.tables)

    assert [name for name, times in tables.items() if times > 1] == []
    assert all(f"CREATE TABLE {{schema}}.{table} " in READER.ddl for table in tables)

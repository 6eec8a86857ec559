"""One running system for all journeys of a test run, and a small town in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .acting import Caller
from .council import Council
from .system import System
from .town import Town, found_town
from .ways import chosen_way

_TIMEOUT_SECONDS = 900
"""The first journey also waits for the system, in containers for the build of the image too."""


def pytest_report_header() -> str:
    """Say what the journeys run on."""
    return f"e2e: on {chosen_way().words}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the journeys; there are other tests among the items."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.timeout(_TIMEOUT_SECONDS))


@pytest.fixture(scope="session")
def system() -> Iterator[System]:
    """The running system."""
    with chosen_way().open() as running:
        yield running


@pytest.fixture(scope="session")
def caller(system: System) -> Iterator[Caller]:
    """HTTP to the one address."""
    with Caller(system.url) as http:
        yield http


@pytest.fixture(scope="session")
def town(system: System, caller: Caller) -> Town:
    """Staff with their rights, estates with dwellings, and enough neighbours that figures are shown."""
    return found_town(system, caller)


@pytest.fixture(scope="session")
def busy_council(system: System, caller: Caller, town: Town) -> Council:
    """Topics under way beside the one that a journey watches: enough of them that figures are shown."""
    council = Council.convened(system, caller, town, days_ago=27)
    council.keep_busy()
    return council

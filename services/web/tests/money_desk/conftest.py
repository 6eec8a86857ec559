"""The pages, put together once for all tests of this folder; the world is new for each, and something waits in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from .. import money_desk_examples as desk
from ..conftest import ORIGIN, pages_over
from ..examples import World
from ..services import example_services


@pytest.fixture(scope="session")
def built() -> tuple[World, FastAPI]:
    """The pages over one world."""
    world = World()
    return world, pages_over(example_services(world))


@pytest.fixture
def world(built: tuple[World, FastAPI]) -> World:
    """The one world, as it was in the beginning."""
    world = built[0]
    vars(world).update(vars(World()))
    desk.lay_out(world)
    return world


@pytest.fixture
def pages(built: tuple[World, FastAPI], world: World) -> Iterator[TestClient]:
    """A browser's side of the pages."""
    with TestClient(built[1], base_url="http://linli.test", headers=ORIGIN, follow_redirects=False) as client:
        yield client

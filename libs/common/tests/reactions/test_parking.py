"""A reaction that fails by itself parks the event, with the later ones of its entity; an operator has the last word."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from importlib.metadata import EntryPoint, EntryPoints

import orjson
import psycopg
import pytest
from linli_common.cli.main import app
from linli_common.projector.parked import DeadLetter, dead_letters
from linli_common.reactions import Trigger
from linli_common.testing.event_log import Given
from linli_common.testing.waiting import eventually_async
from typer.testing import CliRunner, Result

from .conftest import REACTIONS, World, counted

pytestmark = pytest.mark.anyio
Linli = Callable[..., Result]


def fails_at(seq: int) -> Callable[[Trigger], None]:
    def disturb(trigger: Trigger) -> None:
        if trigger.event.seq == seq:
            raise ValueError("no such counter")

    return disturb


def letters(world: World) -> list[DeadLetter]:
    with psycopg.connect(world.url) as connection:
        return dead_letters(connection, REACTIONS.reader)


async def parked(world: World) -> None:
    """Given five events of two entities, of which the second one, of entity a, failed."""
    world.greetings.disturb = fails_at(2)
    world.log.append(*(counted(entity_id=entity) for entity in ("b", "a", "b", "a", "b")))
    async with world.relaying(), world.reacting():
        await world.reached(5)


@pytest.fixture
def linli(no_settings: None, world: World, monkeypatch: pytest.MonkeyPatch) -> Linli:
    """The operators' command, with this service installed and no other."""

    class Installed(EntryPoint):
        def load(self) -> object:
            return REACTIONS

    installed = Installed("greetings_reactions", "greetings_service.reactions:REACTIONS", "linli.reactions")
    monkeypatch.setattr(
        "linli_common.cli.readers.entry_points",
        lambda *, group: EntryPoints([installed] if group == installed.group else []),
    )
    monkeypatch.setenv("LINLI_NATS_URL", world.nats.url)
    monkeypatch.setenv("LINLI_GREETINGS_DATABASE_URL", world.url)

    def call(*arguments: str, code: int = 0) -> Result:
        result = CliRunner().invoke(app, list(arguments))
        assert result.exit_code == code, f"{result.exit_code}: {result.output}\n{result.exception!r}"
        return result

    return call


async def test_a_failing_event_is_parked_with_the_later_ones_of_its_entity(world: World) -> None:
    await parked(world)

    assert [(letter.seq, letter.error, letter.behind) for letter in letters(world)] == [
        (2, "ValueError: no such counter", None),
        (4, "behind event 2 of the same entity", 2),
    ]
    assert world.greeted() == 3


async def test_what_is_no_event_is_parked_alone(world: World) -> None:
    world.log.append(Given({}, type="linli.identity.counted.v1", message=b"{"), counted())
    async with world.relaying(), world.reacting():
        await world.reached(2)

    assert [letter.seq for letter in letters(world)] == [1]
    assert world.greeted() == 1


async def test_an_operator_lets_it_be_tried_again(world: World, linli: Linli) -> None:
    await parked(world)
    world.greetings.disturb = lambda _: None

    async with world.reacting():
        shown = await asyncio.to_thread(linli, "dead-letters", "retry", "greetings_reactions", "--json")

    assert orjson.loads(shown.stdout) == {"folded": 2, "left": 0}
    assert (world.greeted(), letters(world)) == (5, [])


async def test_what_fails_again_stays(world: World, linli: Linli) -> None:
    await parked(world)

    async with world.reacting():
        shown = await asyncio.to_thread(linli, "dead-letters", "retry", "greetings_reactions", code=1)

    assert "no such counter" in shown.stderr
    assert [letter.seq for letter in letters(world)] == [2, 4]


async def test_an_operator_gives_it_up_and_those_behind_it_go_on(world: World, linli: Linli) -> None:
    await parked(world)
    arguments = ("dead-letters", "discard", "greetings_reactions", "IDENTITY:2", "--reason", "counted by hand")

    async with world.reacting():
        await asyncio.to_thread(linli, *arguments)

    assert (world.greeted(), letters(world)) == (4, [])


async def test_a_discarded_event_stays_discarded_when_all_come_again(world: World, linli: Linli) -> None:
    await parked(world)
    async with world.reacting():
        await asyncio.to_thread(
            linli, "dead-letters", "discard", "greetings_reactions", "IDENTITY:2", "--reason", "counted by hand"
        )
        world.greetings.disturb = lambda _: None
        await asyncio.to_thread(linli, "rebuild", "greetings_reactions")

        async def again() -> bool:
            return world.greetings.calls.count(5) == 2

        await eventually_async(again, 20)
        await world.reached(5)

    assert world.greeted() == 4
    assert 2 not in world.greetings.calls


async def test_lag_shows_reactions_as_it_shows_readers(world: World, linli: Linli) -> None:
    await parked(world)

    rows = await asyncio.to_thread(lambda: orjson.loads(linli("lag", "--json").stdout))

    (row,) = [row for row in rows if row["who"] == "greetings_reactions"]
    assert (row["stream"], row["position"], row["behind"], row["parked"], row["state"]) == ("IDENTITY", 5, 0, 2, "ok")

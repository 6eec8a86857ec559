"""An event whose fold fails is parked with the later ones of its entity; everything else goes on."""

import psycopg
import pytest
from linli_common.projector import create_tables
from linli_common.projector.parked import NoDeadLetterError, dead_letters, discard, retry
from linli_common.projector.rebuild import rebuild
from linli_common.projector.source import TableAddress
from linli_common.testing.event_log import EventLog, Given

from .conftest import TALLY, TYPE, counted, run_to, tallied

pytestmark = pytest.mark.anyio
POISON = "not a number"


def parked(url: str) -> list[tuple[int, str, int | None]]:
    with psycopg.connect(url) as connection:
        return [(letter.seq, letter.entity_id, letter.behind) for letter in dead_letters(connection, TALLY)]


async def test_a_failing_event_is_parked_with_the_later_ones_of_its_entity_only(tables: str, log: EventLog) -> None:
    log.append(counted("a"), counted("b", amount=POISON), counted("b"), counted("a"))

    await run_to(tables, 4)

    assert tallied(tables).tallies == {"red": 2}
    assert parked(tables) == [(2, "b", None), (3, "b", 2)]


async def test_later_events_of_a_parked_entity_are_parked_in_later_batches_too(tables: str, log: EventLog) -> None:
    log.append(counted("b", amount=POISON), counted("a"), counted("b"))

    await run_to(tables, 3, batch=1)

    assert parked(tables) == [(1, "b", None), (3, "b", 1)]


async def test_a_parked_event_says_why(tables: str, log: EventLog) -> None:
    log.append(Given({"colour": "red"}, "b", type=TYPE))

    await run_to(tables, 1)

    with psycopg.connect(tables) as connection:
        (letter,) = dead_letters(connection, TALLY)
    assert letter.error == "KeyError: 'amount'"
    assert letter.type == TYPE


async def test_what_is_no_message_at_all_is_parked_alone(tables: str, log: EventLog) -> None:
    log.append(Given({}, "a", type=TYPE, message=b"{"), counted("a"))

    await run_to(tables, 2)

    assert tallied(tables).tallies == {"red": 1}
    assert parked(tables) == [(1, "malformed:1", None)]


async def test_a_value_that_the_table_refuses_parks_its_event_and_nothing_else(tables: str, log: EventLog) -> None:
    good = [counted(f"g{number}") for number in range(20)]
    log.append(*good[:10], counted("b", colour="NUL \0"), *good[10:])
    log.append(counted("b2", "huge", 2**62), counted("c", "huge", 2**62))

    await run_to(tables, 23)

    assert tallied(tables).tallies == {"red": 20, "huge": 2**62}
    assert [entity for _, entity, _ in parked(tables)] == ["b", "c"]


async def test_a_retry_folds_the_parked_events_in_order(tables: str, log: EventLog) -> None:
    log.append(counted("b", amount=POISON, remember="one"), counted("b", remember="two"))
    await run_to(tables, 2)
    with psycopg.connect(tables, autocommit=True) as connection:
        mended = counted("b", remember="one").body("identity")
        connection.execute("UPDATE tally.dead_letters SET message = %s WHERE seq = 1", (mended,))

        taken = retry(connection, TALLY, "IDENTITY", "b")

    assert taken == 2
    assert tallied(tables).memories == {"b": "one,two"}
    assert parked(tables) == []


async def test_a_retry_that_fails_again_leaves_everything_parked(tables: str, log: EventLog) -> None:
    log.append(counted("b", amount=POISON), counted("b"))
    await run_to(tables, 2)

    with psycopg.connect(tables, autocommit=True) as connection:
        taken = retry(connection, TALLY, "IDENTITY", "b")

    assert taken == 0
    assert parked(tables) == [(1, "b", None), (2, "b", 1)]


async def test_a_discard_lets_the_later_ones_go_on(tables: str, log: EventLog) -> None:
    log.append(counted("b", amount=POISON), counted("b", amount=4))
    await run_to(tables, 2)

    with psycopg.connect(tables, autocommit=True) as connection:
        taken = discard(connection, TALLY, "IDENTITY", 1, actor="operator", reason="never happened")

    assert taken == 1
    assert tallied(tables).tallies == {"red": 4}
    assert parked(tables) == []


async def test_a_discard_outlives_a_rebuild(tables: str, log: EventLog) -> None:
    log.append(counted("b", amount=POISON), counted("b", amount=4))
    await run_to(tables, 2)
    with psycopg.connect(tables, autocommit=True) as connection:
        discard(connection, TALLY, "IDENTITY", 1, actor="operator", reason="never happened")

    report = await rebuild(TALLY, tables, {"IDENTITY": TableAddress(tables, "identity")}, processes=0)

    assert report.differences == []
    assert tallied(tables).tallies == {"red": 4}
    assert parked(tables) == []


@pytest.mark.parametrize(("actor", "reason"), [("", "why"), ("who", " ")])
async def test_a_discard_without_actor_or_reason_is_refused(tables: str, actor: str, reason: str) -> None:
    with psycopg.connect(tables) as connection, pytest.raises(ValueError, match="actor and a reason"):
        discard(connection, TALLY, "IDENTITY", 1, actor=actor, reason=reason)


async def test_what_is_not_parked_cannot_be_discarded(tables: str) -> None:
    with psycopg.connect(tables) as connection, pytest.raises(NoDeadLetterError):
        discard(connection, TALLY, "IDENTITY", 1, actor="operator", reason="a guess")


async def test_making_the_tables_twice_changes_nothing(tables: str, log: EventLog) -> None:
    log.append(counted("a"))
    await run_to(tables, 1)

    with psycopg.connect(tables) as connection:
        create_tables(connection, TALLY)

    assert tallied(tables).seq == 1

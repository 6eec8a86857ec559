"""Closing: nothing is recorded behind it, whatever stops it is taken up again, the secret goes last. Cost: seconds."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from deliberation_service.aggregate.ballot_sheet import BallotSheet
from deliberation_service.application.votes import gathering
from deliberation_service.publisher.clock import CLOCK
from linli_ballots.box import SecretDestroyedError
from linli_common.event_store import Act, EventSourcedApplication

from ..town import Person, Town
from .voting import HOUR, Voting, opened

CHOICE = ["装", "不装", "先试一盏"]


def many(town: Town, count: int) -> tuple[str, list[Person]]:
    """An area of the test's own with so many residents."""
    area = f"{uuid4().hex[:6]}村"
    town.new_area(area)
    return area, [town.resident(area, birth_year=1940 + n % 60) for n in range(count)]


def voted(town: Town, count: int) -> tuple[Voting, list[str]]:
    """A vote in which so many have voted, with their receipts."""
    area, people = many(town, count)
    voting = opened(town, area, options=CHOICE)
    return voting, [voting.cast(person, [n % 3]) for n, person in enumerate(people)]


def test_a_ballot_is_counted_or_its_voter_is_told_otherwise(town: Town) -> None:
    """Sixteen threads vote while the worker closes: what was answered with a receipt is in the result, nothing else."""
    area, people = many(town, 160)
    voting = opened(town, area, options=CHOICE)
    service, started = town.service, threading.Event()

    def vote(number: int) -> str | None:
        if number == 60:
            started.set()
        answer = town.post(
            f"{voting.path}/ballot", {"choice": [number % 3]}, by=people[number], at=voting.during, fold=False
        )
        assert answer.status_code in (200, 409), answer.text
        assert answer.status_code == 200 or answer.json()["type"] == "/problems/vote-not-open"
        return str(answer.json()["code"]) if answer.status_code == 200 else None

    def close() -> None:
        assert started.wait(60)
        service.votes.closing.go(voting.id, voting.closes_at + HOUR)

    with ThreadPoolExecutor(17) as pool:
        closed = pool.submit(close)
        receipts = list(pool.map(vote, range(160)))
        closed.result()

    taken = [code for code in receipts if code is not None]
    assert 0 < len(taken) < 160
    assert sorted(taken) == [ballot["code"] for ballot in voting.lines()]
    assert town.seen(f"{voting.path}/result")["ballots"] == len(taken)
    town.fold()
    assert town.seen(f"{voting.path}/turnout")["participating_units"] == len(taken)


def test_no_participation_stands_behind_the_closing_in_the_event_table(town: Town) -> None:
    voting, _ = voted(town, 12)
    voting.close()
    town.refused(f"{voting.path}/ballot", {"choice": [0]}, by=town.resident(), at=voting.during)

    types = [event["type"].split(".")[2] for event in town.events() if event["data"].get("vote_id") == str(voting.id)]

    assert "participation_recorded" not in types[types.index("vote_closing") :]
    assert types[-2:] == ["ballots_published", "vote_closed"]


class Killed(BaseException):
    """The process ends here: nothing handles it."""


@pytest.mark.parametrize("survived", range(6))
def test_a_closing_that_was_killed_anywhere_is_taken_up_again(
    town: Town, survived: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after so many commits: of the end, of any of four sheets, of the result; then by the secret's end."""
    voting, codes = voted(town, 10)
    town.fold()
    monkeypatch.setattr("linli_ballots.gathering.BALLOTS", 3)
    record, done = EventSourcedApplication.record, [0]

    def until_killed(*given: object, **more: object) -> object:
        if done[0] == survived:
            raise Killed
        done[0] += 1
        return record(*given, **more)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(EventSourcedApplication, "record", until_killed)
        with pytest.raises(Killed):
            town.service.votes.closing.go(voting.id, voting.closes_at + HOUR)
    result = voting.close(voting.closes_at + 2 * HOUR)

    assert [ballot["code"] for ballot in voting.lines()] == sorted(codes)
    assert (result["ballots"], result["sheets"], result["tally"]["heads"]) == (10, 4, [4, 3, 3])
    assert voting.id not in town.service.votes.box.living()


def test_a_secret_that_outlived_its_vote_is_destroyed_at_the_next_look(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    voting, _ = voted(town, 3)
    town.fold()

    def killed(_: object, __: UUID) -> None:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(type(town.service.votes.box), "destroy", killed)
        with pytest.raises(Killed):
            town.service.votes.closing.go(voting.id, voting.closes_at + HOUR)
    assert voting.id in town.service.votes.box.living()
    town.fold()

    town.go_round(voting.closes_at + 2 * HOUR)

    with pytest.raises(SecretDestroyedError):
        town.service.votes.box.secret(voting.id)


def test_two_workers_that_close_at_once_publish_once(town: Town) -> None:
    voting, codes = voted(town, 30)
    town.fold()

    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(
                lambda _: town.service.votes.closing.each(
                    [voting.id], town.service.votes.closing.go, voting.closes_at + HOUR
                ),
                range(2),
            )
        )
    voting.close()

    assert [ballot["code"] for ballot in voting.lines()] == sorted(codes)
    types = [event["type"] for event in town.events() if event["data"].get("vote_id") == str(voting.id)]
    assert types.count("linli.deliberation.ballots_published.v1") == 1
    assert types.count("linli.deliberation.vote_closed.v1") == 1


def test_parts_of_any_size_give_the_same_sheets(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    voting, codes = voted(town, 40)
    town.fold()
    town.service.votes.preparing.end(voting.id, Act(CLOCK, voting.closes_at + HOUR))
    vote, secret = town.service.votes.found.get(voting.id), town.service.votes.box.secret(voting.id)

    def sheets(part_units: int) -> list[str]:
        found = gathering.Gathering(
            town.service.store, town.service.parts.rolls, vote, secret, part_units=part_units
        ).sheets()
        return [ballot.code for sheet in found for ballot in sheet]

    assert sheets(40) == sheets(7) == sheets(1) == sorted(codes)


def test_a_published_sheet_is_never_replaced_by_other_ballots(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    voting, _ = voted(town, 4)
    town.fold()
    vote = town.service.votes.found.get(voting.id)
    forged = BallotSheet.publish(
        vote_id=vote.id,
        number=0,
        ballots=[["0000000000000000", [0], None]],
        place=vote.place,
        division_id=vote.division_id,
        topic_id=vote.topic_id,
        at=voting.during,
    )
    town.service.store.record(forged, act=Act(CLOCK, voting.during))

    with pytest.raises(ValueError, match="published with other ballots"):
        town.service.votes.closing.go(voting.id, voting.closes_at + HOUR)

    assert town.seen(voting.path)["status"] == "closing"

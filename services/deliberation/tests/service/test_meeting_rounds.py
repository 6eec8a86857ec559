"""The worker's rounds over resolutions and notices: late, doubled or with lists that lag, each fact comes once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

from deliberation_service.worker import Rounds
from linli_common.clock import shanghai_day

from ..town import Town, ago
from .gathering import DAY, planned, signed
from .test_notices import names, notice, objected, public_notice


def resolutions(town: Town, *days: int) -> list[UUID]:
    """Resolutions that are due so many days from today."""
    hall = signed(town, *(planned(town, one) for one in days))
    return [UUID(one["resolution_id"]) for one in hall.seen()["resolutions"]]


def end_of(town: Town, days: int) -> str:
    """The Shanghai midnight that ends the day so many days from today, as the stream has it."""
    day = shanghai_day(ago(days=-days))
    return f"{day.isoformat()}T16:00:00.000000Z"


def test_a_resolution_that_nobody_does_is_overdue_once_at_the_end_of_its_day(town: Town) -> None:
    first, second = resolutions(town, 3, 10)

    for hours in range(0, 24 * 6, 8):
        town.go_round(ago(hours=-hours))

    assert [names(town, one) for one in (first, second)] == [
        ["resolution_made", "resolution_overdue"],
        ["resolution_made"],
    ]
    overdue = town.events(first)[-1]
    assert (overdue["time"], overdue["actorrole"]) == (end_of(town, 3), "clock")


def test_after_a_downtime_it_is_recorded_for_when_it_fell_due(town: Town) -> None:
    (found,) = resolutions(town, 2)

    town.go_round(ago(days=-90))

    assert town.events(found)[-1]["time"] == end_of(town, 2)


def test_two_workers_whose_lists_lag_record_everything_once(town: Town) -> None:
    found = resolutions(town, *range(1, 9))
    later = ago(days=-30)

    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda _: Rounds(town.service.chores, lambda: later).go(), range(4)))  # nobody folds meanwhile
    town.fold()

    assert [names(town, one) for one in found] == [["resolution_made", "resolution_overdue"]] * 8


def test_reported_late_by_somebody_who_came_before_the_worker_it_is_overdue_first(town: Town) -> None:
    hall = signed(town, planned(town, days=-5), began=ago(days=20))
    found = UUID(hall.seen()["resolutions"][0]["resolution_id"])

    town.done(f"/resolutions/{found}/done", {"note": "补做"}, by=hall.worker)
    town.go_round(ago(days=0))

    assert names(town, found) == ["resolution_made", "resolution_overdue", "resolution_done"]
    assert town.events(found)[-1]["data"]["in_time"] is False
    assert town.events(found)[1]["time"] == end_of(town, -5)


def test_done_in_time_it_is_never_overdue(town: Town) -> None:
    hall = signed(town, planned(town, days=1))
    found = UUID(hall.seen()["resolutions"][0]["resolution_id"])
    town.done(f"/resolutions/{found}/done", {"note": "当天完成"}, by=hall.worker)

    town.go_round(ago(days=-30))

    assert names(town, found) == ["resolution_made", "resolution_done"]
    assert town.events(found)[-1]["data"]["in_time"] is True


def test_two_workers_end_notices_and_public_notices_once(town: Town) -> None:
    worker = town.staff("area_worker", "一村")
    hanging = [notice(town, worker) for _ in range(3)]
    public = [public_notice(town, worker) for _ in range(3)]
    objected(town, public[0], town.resident())

    for days in (8, 40):
        later = ago(days=-days)
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda _, at=later: Rounds(town.service.chores, lambda: at).go(), range(3)))
        town.fold()

    assert [names(town, one) for one in hanging] == [["notice_published", "notice_ended"]] * 3
    assert names(town, public[0]) == ["public_notice_published", "objection_raised", "objection_overdue"]
    assert [names(town, one) for one in public[1:]] == [["public_notice_published", "public_notice_ended"]] * 2


def test_objections_to_what_was_withdrawn_are_looked_at_no_more(town: Town) -> None:
    worker = town.staff("area_worker", "一村")
    notice_id = public_notice(town, worker)
    objected(town, notice_id, town.resident())
    town.done(f"/public-notices/{notice_id}/withdraw", {"reason": "重做"}, by=worker)

    later: datetime = ago(days=-60)
    town.go_round(later)

    assert names(town, notice_id)[-1] == "public_notice_withdrawn"
    assert (notice_id, "public_notice") not in town.service.gatherings.notice_lists.due(later + timedelta(1), 1_000)


def test_lists_say_what_the_events_say_after_every_round(town: Town) -> None:
    worker = town.staff("area_worker", "一村")
    notice_id = public_notice(town, worker, days_ago=30)
    objection_id = objected(town, notice_id, town.resident(), at=ago(days=29))
    rows = town.service.gatherings.notice_lists
    town.go_round(ago(days=0) - DAY)
    row = rows.row(notice_id)
    assert row is not None
    assert (row["state"], row["unanswered"], row["next_at"]) == ("open", 1, None)

    path = f"/public-notices/{notice_id}/objections/{objection_id}/answer"
    town.done(path, {"text": "已答", "taken_up": False}, by=worker)

    row = rows.row(notice_id)
    assert row is not None
    assert (row["state"], row["unanswered"], row["objections"], row["next_at"]) == ("upheld", 0, 1, None)

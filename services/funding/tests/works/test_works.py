"""A work from its money to its review: given how it stands, when something is done, then that is so, or refused."""

from __future__ import annotations

from uuid import uuid4

import pytest
from funding_service.aggregate.works import Work, building, supervising
from funding_service.aggregate.works.clock import DefectOverdue, MilestoneLate, advance
from funding_service.refusals import works as refusals

from .works import ABOVE, COST, NOON, RAISER, after, contracted, funded, named, sealed


def built() -> Work:
    """All milestones are reached, and somebody said that it is done."""
    work = contracted(10)
    building.reach(work, 1, sealed(), after(9))
    building.complete(work, CLERK, after(10))
    return work


CLERK = uuid4()


def test_above_its_cost_needs_a_reason_and_the_authority() -> None:
    work = funded()

    with pytest.raises(refusals.OverrunError):
        building.contract(work, COST + 1, [after(10)], 1, sealed(), None, may_exceed=True, at=NOON)
    with pytest.raises(refusals.OverrunError):
        building.contract(work, COST + 1, [after(10)], 1, sealed(), sealed(), may_exceed=False, at=NOON)
    building.contract(work, COST + 1, [after(10)], 1, sealed(), sealed(), may_exceed=True, at=NOON)

    assert (work.status, work.over_fen) == ("contracted", 1)


def test_milestones_are_due_one_after_the_other_and_in_the_future() -> None:
    for due in ([after(10), after(5)], [after(5), after(5)], [NOON, after(5)]):
        with pytest.raises(refusals.ContractInvalidError):
            building.contract(funded(), COST, due, 1, sealed(), None, may_exceed=False, at=NOON)


def test_no_more_is_committed_than_was_contracted() -> None:
    work = contracted()
    building.commit_money(work, "construction", COST - 5, NOON)

    with pytest.raises(refusals.BeyondContractError):
        building.commit_money(work, "construction", 6, NOON)


def test_nothing_is_committed_before_there_is_a_contract() -> None:
    with pytest.raises(refusals.WorkStateError):
        building.commit_money(funded(), "construction", 1, NOON)


def test_upkeep_has_money_of_its_own_from_acceptance_on() -> None:
    work = built()

    with pytest.raises(refusals.WorkStateError):
        building.commit_money(work, "upkeep", 5, after(11))
    building.accept(work, uuid4(), sealed(), after(11))
    building.commit_money(work, "upkeep", COST * 2, after(12))

    assert work.committed_fen == 0


def test_a_contract_is_not_changed_below_what_is_committed() -> None:
    work = contracted(10, 20)
    building.commit_money(work, "construction", 1_000, NOON)

    with pytest.raises(refusals.ContractInvalidError):
        building.change_contract(work, 999, [after(10), after(20)], sealed(), may_exceed=True, at=NOON)


def test_a_date_that_is_put_off_counts_from_then_on() -> None:
    work = contracted(10, 20)
    building.change_contract(work, COST, [after(10), after(30)], sealed(), may_exceed=False, at=after(12))

    advance(work, after(25))
    assert [(one.timestamp, one.milestone) for one in named(work, MilestoneLate)] == [(after(10), 1)]
    advance(work, after(31))

    assert [(one.timestamp, one.milestone) for one in named(work, MilestoneLate)][1:] == [(after(30), 2)]


def test_late_milestones_escalate_once_in_order_at_their_moment() -> None:
    work = contracted(10, 20, 30)
    building.reach(work, 2, sealed(), after(5))

    advance(work, after(40))
    advance(work, after(50))

    late = named(work, MilestoneLate)
    assert [(one.timestamp, one.milestone, one.escalated_to_id) for one in late] == [
        (after(10), 1, ABOVE),
        (after(30), 3, ABOVE),
    ]


def test_what_is_done_at_the_very_moment_is_in_time() -> None:
    work = contracted(10)

    building.reach(work, 1, sealed(), after(10))

    assert named(work, MilestoneLate) == []


def test_lateness_is_on_record_before_the_milestone_is_reached() -> None:
    work = contracted(10)

    building.reach(work, 1, sealed(), after(11))

    assert [type(one).__name__ for one in work.pending_events][-2:] == ["MilestoneLate", "MilestoneReached"]
    assert named(work, building.MilestoneReached)[0].late


def test_a_work_is_complete_with_its_last_milestone_only() -> None:
    work = contracted(10, 20)
    building.reach(work, 1, sealed(), after(5))

    with pytest.raises(refusals.WorkStateError):
        building.complete(work, CLERK, after(6))


def test_whoever_says_that_it_is_done_does_not_accept_it() -> None:
    with pytest.raises(refusals.SamePersonError):
        building.accept(built(), CLERK, sealed(), after(11))


def test_a_work_with_an_open_defect_is_not_accepted_until_it_is_mended() -> None:
    work, inspection_id, defect_id = built(), uuid4(), uuid4()
    supervising.inspect(work, inspection_id, RAISER, "resident", sealed(), sound=False, at=after(11))
    supervising.find_defect(work, defect_id, inspection_id, sealed(), after(15), after(11))

    with pytest.raises(refusals.DefectsOpenError):
        building.accept(work, uuid4(), sealed(), after(12))
    supervising.answer_defect(work, defect_id, sealed(), after(12))
    with pytest.raises(refusals.DefectsOpenError):
        building.accept(work, uuid4(), sealed(), after(12))
    with pytest.raises(refusals.NotTheInspectorError):
        supervising.judge_defect(work, defect_id, uuid4(), sealed(), None, staff=False, at=after(13))
    supervising.judge_defect(work, defect_id, RAISER, sealed(), None, staff=False, at=after(13))
    building.accept(work, uuid4(), sealed(), after(14))

    assert work.status == "accepted"


def test_a_defect_that_nobody_answers_is_escalated_once() -> None:
    work, inspection_id, defect_id = built(), uuid4(), uuid4()
    supervising.inspect(work, inspection_id, RAISER, "resident", sealed(), sound=False, at=after(11))
    supervising.find_defect(work, defect_id, inspection_id, sealed(), after(15), after(11))

    advance(work, after(16))
    advance(work, after(17))
    supervising.answer_defect(work, defect_id, sealed(), after(18))

    [overdue] = named(work, DefectOverdue)
    assert (overdue.timestamp, overdue.escalated_to_id) == (after(15), ABOVE)
    assert not named(work, supervising.DefectAnswered)[0].in_time


def test_a_defect_that_is_not_mended_has_to_be_answered_again() -> None:
    work, inspection_id, defect_id = built(), uuid4(), uuid4()
    supervising.inspect(work, inspection_id, RAISER, "resident", sealed(), sound=False, at=after(11))
    supervising.find_defect(work, defect_id, inspection_id, sealed(), after(15), after(11))
    supervising.answer_defect(work, defect_id, sealed(), after(12))

    supervising.judge_defect(work, defect_id, RAISER, sealed(), after(20), staff=False, at=after(13))
    advance(work, after(21))

    assert [one.timestamp for one in named(work, DefectOverdue)] == [after(20)]


def test_a_review_comes_after_acceptance() -> None:
    work = built()

    with pytest.raises(refusals.WorkStateError):
        building.review(work, 4, 5, after(11))
    building.accept(work, uuid4(), sealed(), after(11))
    building.review(work, 4, 5, after(12))
    building.begin_upkeep(work, uuid4(), 50_000, sealed(), after(13))

    assert work.status == "reviewed"


def test_a_work_with_money_committed_to_it_is_not_cancelled() -> None:
    work = contracted()
    building.commit_money(work, "construction", 100, NOON)

    with pytest.raises(refusals.WorkStateError):
        building.cancel(work, sealed(), NOON)
    building.commit_money(work, "construction", -100, NOON)
    building.cancel(work, sealed(), NOON)
    advance(work, after(100))

    assert (work.status, named(work, MilestoneLate)) == ("cancelled", [])


def test_photos_belong_to_a_milestone_or_an_inspection() -> None:
    work = contracted(10)

    with pytest.raises(refusals.UnknownMilestoneError):
        supervising.add_photo(work, uuid4(), 2, None, NOON)
    with pytest.raises(refusals.UnknownInspectionError):
        supervising.add_photo(work, uuid4(), None, uuid4(), NOON)
    for _ in range(supervising.MOST_PHOTOS):
        supervising.add_photo(work, uuid4(), 1, None, NOON)
    with pytest.raises(refusals.PhotosFullError):
        supervising.add_photo(work, uuid4(), 1, None, NOON)


def test_everyone_upstream_is_named_in_every_event() -> None:
    work = built()

    events = [event for event in work.pending_events if isinstance(event, Work.Event)]
    assert len(events) == len(work.pending_events)
    assert all(event.standing["raised_by_ids"] == [RAISER] for event in events)

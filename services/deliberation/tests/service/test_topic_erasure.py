"""注销: the record stays without the person; what never became public goes with them."""

from __future__ import annotations

from deliberation_service.application import compose
from linli_common.clock import utc_now

from ..town import MASTER_KEY, Town


def test_who_raised_a_public_topic_is_shown_as_erased_and_the_text_stays(town: Town) -> None:
    resident = town.resident()
    topic_id, worker = town.topic(by=resident), town.staff("area_worker", "一村")
    town.done(f"/topics/{topic_id}/accept", {"template": "three_meetings"}, by=worker)

    town.erase(resident)
    town.go_round(utc_now())

    thread = town.seen(f"/topics/{topic_id}")
    assert thread["raised_by"] == [{"person_id": None, "shown": "已注销"}]
    assert thread["steps"][0]["actor_id"] is None
    assert thread["text"] is not None
    assert thread["item"]["status"] == "running"
    assert str(resident.id) not in str(thread)


def test_what_was_not_accepted_is_withdrawn_and_unreadable(town: Town) -> None:
    resident, worker = town.resident(), town.staff("area_worker", "一村")
    waiting, declined = town.topic(by=resident), town.topic(by=resident)
    town.done(f"/topics/{declined}/decline", {"reason": "不属于本居"}, by=worker)

    town.erase(resident)
    assert town.go_round(utc_now()) == 2
    assert town.go_round(utc_now()) == 0

    for topic_id in (waiting, declined):
        thread = town.seen(f"/topics/{topic_id}", by=worker)
        assert (thread["item"]["status"], thread["item"]["title"], thread["text"]) == ("withdrawn", None, None)
        assert not thread["readable"]
        assert thread["steps"][-1]["actor_role"] == "deliberation_worker"


def test_a_topic_stays_while_somebody_else_stands_upstream(town: Town) -> None:
    into, worker = town.running_topic()
    resident = town.resident()
    topic_id = town.topic(by=resident)
    town.done(f"/topics/{topic_id}/merge", {"into_topic_id": into}, by=worker)

    town.erase(resident)
    town.go_round(utc_now())

    raisers = town.seen(f"/topics/{into}")["raised_by"]
    assert [raiser["shown"] for raiser in raisers] == [None, "已注销"]
    assert town.seen(f"/topics/{topic_id}")["text"] is not None


def test_after_a_restore_of_the_vault_the_erasures_are_applied_before_anything_opens(town: Town) -> None:
    resident, worker = town.resident(), town.staff("area_worker", "一村")
    topic_id = town.topic(by=resident)
    town.erase(resident)
    assert town.seen(f"/topics/{topic_id}", by=worker)["readable"]

    again = compose(database=town.database, vault=town.vault, master_key=MASTER_KEY)
    again.close()

    assert not town.seen(f"/topics/{topic_id}", by=worker)["readable"]

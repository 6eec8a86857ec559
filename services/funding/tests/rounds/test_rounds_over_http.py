"""Rounds over HTTP, on real databases. Cost: seconds."""

from __future__ import annotations

from datetime import timedelta

from ..town import Town
from .rounds import held, stated


def test_an_announced_round_is_listed_and_moves_with_its_dates(town: Town) -> None:
    round_ = held(town)

    town.go_round(round_.at("discuss"))

    listed = town.seen("/rounds", division_id=town.ids["一村"])["items"]
    mine = next(row for row in listed if row["round_id"] == str(round_.id))
    assert (mine["name"], mine["status"], mine["envelope_fen"]) == ("2026年一村微更新", "discuss", 10_000_000)
    entered = [event for event in town.events(round_.id) if event["type"].endswith("phase_entered.v1")]
    assert [event["data"]["phase"] for event in entered] == ["collect", "screen", "discuss"]
    assert [event["actorrole"] for event in entered] == ["clock"] * 3


def test_a_list_calls_a_round_as_its_newest_edition_does(town: Town) -> None:
    first, second = held(town), held(town)
    body = second.stated(second.begins_at, name="2026年一村口袋公园")

    town.done(f"{second.path}/revise", body | {"reason": "增加额度"}, by=second.worker, at=second.begins_at)

    listed = {row["round_id"]: row["name"] for row in town.seen("/rounds", division_id=town.ids["一村"])["items"]}
    assert (listed[str(first.id)], listed[str(second.id)]) == ("2026年一村微更新", "2026年一村口袋公园")


def test_phases_out_of_order_are_refused_by_name(town: Town) -> None:
    worker, begins_at = town.staff("area_worker", "一村"), held(town).begins_at
    body = stated(begins_at, division_id=town.ids["一村"])

    problem = town.refused("/rounds", body | {"tick_at": body["discuss_at"] - timedelta(days=1)}, by=worker)

    assert (problem["type"], problem["field"]) == ("/problems/round-terms-invalid", "tick_at")

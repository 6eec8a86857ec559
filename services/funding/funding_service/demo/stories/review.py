"""评议会 of the garden in the council of deliberation: works and process are judged by those who planned it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from funding_service.demo.cast import Cast
from funding_service.demo.steps import HOUR, MINUTE
from linli_demo.acting import Acting
from linli_demo.player import Account
from linli_demo.telling import Story

_COUNCIL = "/api/deliberation"
_RATINGS = ((5, 5), (5, 4), (4, 4), (5, 5), (4, 5), (5, 4), (3, 4), (5, 5), (4, 3))
"""On slips: works and process."""


def reviewed(acting: Acting, cast: Cast) -> Story:
    """From the announcement to the topic's review, which the work learns of by itself."""
    ago, worker, topic_id = acting.calendar.ago, cast.first.worker, cast.matters.garden_topic_id
    participant = cast.home.neighbours[0]

    def act(path: str, body: Mapping[str, Any] | None = None, *, at: datetime, by: Account = worker) -> dict[str, Any]:
        return acting.elsewhere(f"{_COUNCIL}{path}", dict(body or {}), by=by, at=at)

    yield (at := ago(17, 10))
    convened = {
        "topic_id": topic_id,
        "division_id": None,
        "kind": "review",
        "title": "花园微更新评议会",
        "where": "中心花园凉亭",
        "agenda": ["看现场", "打分", "评议工程和过程"],
        "starts_at": ago(13, 14).isoformat(),
        "circles": ["residents", "planners", "deputies"],
    }
    meeting = f"/meetings/{act('/meetings', convened, at=at)['meeting_id']}"
    yield (at := ago(13, 14))
    act(f"{meeting}/open", at=at)
    there = [participant.person_id, *(one.person_id for one in cast.home.neighbours[1:6])]
    entries = [{"person_id": one, "as_kind": "resident", "mode": "in_person"} for one in there]
    entries.append({"person_id": cast.others.planner.person_id, "as_kind": "planner"})
    act(f"{meeting}/attendance", {"entries": entries}, at=at + HOUR / 4)
    act(f"{meeting}/guests", {"as_kind": "resident", "band": "60-79", "people": 9}, at=at + HOUR / 2)
    for nth, (works, process) in enumerate(_RATINGS):
        act(f"{meeting}/ratings/slips", {"works": works, "process": process}, at=at + HOUR + nth * MINUTE)
    yield (at := ago(11, 10))
    minutes = "凉亭修旧如旧，坡道好走；大家满意从调研到验收都能参与，希望养护不断档。"
    act(f"{meeting}/minutes", {"text": minutes, "resolutions": []}, at=at)
    act(f"{meeting}/minutes/sign", {"draft": 1, "signature": "convener"}, at=at + HOUR)
    act(f"{meeting}/minutes/sign", {"draft": 1, "signature": "participant"}, at=at + 2 * HOUR, by=participant)
    yield (at := ago(10, 10))
    judged = {"works": 5, "process": 5, "findings": "质量好，过程公开，居民自始至终参与。"}
    act(f"/topics/{topic_id}/review", judged, at=at)

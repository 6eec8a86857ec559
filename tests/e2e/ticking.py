"""A round of project funding over HTTP: announced, filled with proposals, ticked online and on paper, counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import UUID

from funding_service.aggregate.proposal import proposal_of_topic
from linli_common.testing.waiting import eventually

from .acting import Account, Answer
from .council import Council
from .crowd import Crowd, together

YUAN = 100
Choice = tuple[int, ...]


@dataclass
class Round:
    """A round of the council's area: collected on the first day, screened on the second, ticked from the third to the
    fifth, with the works from the seventh on.
    """

    council: Council
    round_id: str
    proposals: list[str] = field(default_factory=list)
    """By their numbers, from 1."""
    _acts: count[int] = field(default_factory=lambda: count(1))

    @classmethod
    def announced(cls, council: Council, **terms: Any) -> Round:
        """拟定轮次, with terms that depart from these: one envelope of the street's money, approval of at most two."""
        hours = {"collect": 1, "screen": 24, "discuss": 30, "tick": 48, "closes": 96, "counts": 98, "notice": 120,
                 "build": 144, "review": 400}  # fmt: skip
        said: dict[str, Any] = {
            "division_id": council.here.id,
            "name": "2026年微更新",
            "funder_name": "高境镇人民政府",
            "funder": "street_grant",
            "bound": True,
            "ballot": "approval",
            "most": 2,
            **{f"{phase}_at": council.at(hours=after) for phase, after in hours.items()},
        }
        return cls(council, str(council.do("/funding/rounds", said | terms)["round_id"]))

    @property
    def path(self) -> str:
        """Below ``/api``."""
        return f"/funding/rounds/{self.round_id}"

    def seen(self, what: str = "", by: Account | None = None) -> Any:
        """The round, or something of it, as everybody sees it."""
        return self.council.caller.ask(f"/api{self.path}{what}", by=by)

    def take_over(self, topic_id: str, title: str) -> str:
        """The proposal that a topic became by its referral: staff write down what is asked for, and it enters."""
        council, pool = self.council, f"/api/funding/divisions/{self.council.here.id}/proposals/pool"

        proposal = str(proposal_of_topic(UUID(topic_id)))

        def is_pooled() -> bool:
            items: list[Answer] = council.caller.ask(pool, by=council.worker)["items"]
            return proposal in [one["proposal_id"] for one in items]

        eventually(is_pooled, timeout_seconds=30)
        said = {"title": title, "text": f"{title}，见议事厅", "category": "environment"}
        council.do(f"/funding/proposals/{proposal}/describe", said)
        council.do(f"/funding/proposals/{proposal}/enter", {"round_id": self.round_id})
        self.proposals.append(proposal)
        return proposal

    def propose(self, by: Account, title: str) -> str:
        """提交提案."""
        said = {"division_id": self.council.here.id, "title": title, "text": title, "category": "facilities"}
        proposal = str(self.council.do(f"{self.path}/proposals", said, by=by)["proposal_id"])
        self.proposals.append(proposal)
        return proposal

    def admit(self, costs_fen: Sequence[int]) -> None:
        """概算 in two lines each, and 入围."""
        for proposal, cost in zip(self.proposals, costs_fen, strict=True):
            items = [{"name": "土建", "cost_fen": cost - cost // 4}, {"name": "安装", "cost_fen": cost // 4}]
            self.council.do(f"/funding/proposals/{proposal}/cost", {"items": items})
            self.council.do(f"/funding/proposals/{proposal}/admit", {"reason": "可行，在额度以内"})

    def tick(self, ballots: Sequence[tuple[Account, Choice]]) -> list[str]:
        """勾选, many at once; gives the receipts in that order."""

        def cast(ballot: tuple[Account, Choice]) -> str:
            return str(self.council.do(f"{self.path}/ballot", {"projects": ballot[1]}, by=ballot[0])["code"])

        return together(cast, ballots)

    def hand_out_slips(self, crowd: Crowd) -> list[str]:
        """Everybody without a phone comes to the desk and is given a numbered slip; gives the numbers."""
        batch = self.council.do(f"{self.path}/slips", {"slips": len(crowd.on_paper)})["batch_id"]
        numbers: list[str] = self.seen(f"/slips/{batch}", by=self.council.worker)["numbers"]
        for person in crowd.on_paper:
            self.council.do(f"{self.path}/paper", {"person_id": person.person_id})
        return numbers

    def enter(self, number: str, choice: Choice, by: Account) -> str:
        """A worker reads a slip; gives how it stands then."""
        said = {"number": number, "projects": choice}
        return str(self.council.do(f"{self.path}/slip-entries", said, by=by)["status"])

    def becomes(self, status: str) -> None:
        """The worker of funding comes by: as far as the day before the last act."""
        eventually(lambda: self.seen()["status"] == status, timeout_seconds=60)

"""The demo's year on a service of its own: a made-up town in place of identity and deliberation, the worker between."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import orjson
from funding_service.demo.cast import HERE, Area, Cast, Home, Matters, Others
from funding_service.demo.year import BASE, stories_of
from funding_service.queries.decisions import DECISIONS
from funding_service.reactions import (
    open_work_when_proposal_funded,
    pool_proposal_when_topic_referred,
    review_works_when_topic_reviewed,
)
from linli_common.projector import Event, position_of
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.reactions import Trigger
from linli_contracts.contract import Contract
from linli_contracts.deliberation import topics, votes
from linli_contracts.envelope import build_message, parse_envelope
from linli_contracts.examples import example_message
from linli_contracts.funding import proposals
from linli_contracts.registry import REGISTRY
from linli_demo.acting import Acting, Calendar
from linli_demo.player import Account, DemoRefusedError
from linli_demo.staff import Unit
from linli_demo.telling import tell

from ..town import NOBODY, Person, Town

STREET, DISTRICT, FIRST_AREA = "望海街道", "临江区", "甲村"
ESTATE = f"{FIRST_AREA}新苑"
PAPER, ROLL_OF_AN_AREA = 2, 16
GARDEN, PAVILION, VOTE = (UUID(int=0xA0 + number) for number in range(3))
_COUNCIL = "/api/deliberation"
_KEYS = UUID("00000000-0000-4000-8000-00000000b002")
_DAY, _ROUNDS = timedelta(days=1), timedelta(days=7)


@dataclass
class TownPlayer:
    """Sends what the stories do to the town's service, and lets the worker come by where they wait for it.

    ``sent``: (when, by whom, where) in order, without ids, which are made by chance.
    """

    town: Town
    people: dict[str, Person] = field(default_factory=dict)
    sent: list[tuple[datetime, str, str]] = field(default_factory=list)
    council: list[str] = field(default_factory=list)
    """What was done in deliberation."""
    latest: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    reacted: int = 0

    def account(self, person: Person) -> Account:
        """Somebody of the town who can sign in."""
        number = f"{len(self.people):04d}"
        self.people[number] = person
        return Account(str(person.id), number, "")

    def post(
        self, path: str, body: dict[str, Any], *, at: datetime, key: str, by: Account | None = None
    ) -> dict[str, Any]:
        """One command."""
        assert by is not None, "somebody acts"
        steps = path.removeprefix(BASE).split("/")
        self.sent.append((at, by.phone, f"{steps[1]} {steps[-1] if len(steps) > 3 else ''}"))
        if path.startswith(f"{_COUNCIL}/"):
            return self._in_council(path, body, at)
        return self._send(path, body, at, key, by)

    def upload(self, path: str, picture: bytes, *, at: datetime, key: str, by: Account) -> dict[str, Any]:
        """One picture."""
        return self._send(path, picture, at, key, by)

    def get(self, path: str, asked: dict[str, str] | None = None, *, by: Account | None = None) -> Any:
        """Asks, after the worker has come by."""
        self.come_by()
        answer = self.town.get(path.removeprefix(BASE), by=self.people[by.phone] if by else None, **(asked or {}))
        if answer.status_code >= 400:
            raise DemoRefusedError(f"GET {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def come_by(self) -> None:
        """The worker's round, by the time at which schedulers stand while a demo is played; then its reactions."""
        self.town.fold()
        self.town.go_round(self.latest - _DAY)
        for message in self.town.events()[self.reacted :]:
            self.reacted += 1
            if message["type"] == proposals.ProposalDecidedV1.TYPE:
                open_work_when_proposal_funded(self.town.service, _trigger("open_work", orjson.dumps(message)))

    def _send(self, path: str, body: Any, at: datetime, key: str, by: Account) -> dict[str, Any]:
        sent_key, person = str(uuid5(_KEYS, key)), self.people[by.phone]
        answer = self.town.post(path.removeprefix(BASE), body, by=person, at=at, key=sent_key, fold=False)
        if answer.status_code >= 400:
            raise DemoRefusedError(f"POST {path}: {answer.status_code} {answer.text}")
        self.latest = max(self.latest, at)
        return dict(answer.json())

    def _in_council(self, path: str, body: dict[str, Any], at: datetime) -> dict[str, Any]:
        self.council.append(path.rsplit("/", 1)[-1])
        if path == f"{_COUNCIL}/topics/{GARDEN}/review":
            graded = {"topic_id": GARDEN, "works": body["works"], "process": body["process"]}
            reviewed = _deliberated(topics.TopicReviewedV1, at, **graded)
            review_works_when_topic_reviewed(self.town.service, _trigger("review_works", reviewed))
        return {"meeting_id": str(uuid5(_KEYS, path))}


def cast_of(player: TownPlayer, referred_at: datetime) -> Cast:
    """Everybody, and what deliberation came to, in a street of so many areas as the demo plays in."""
    town = player.town
    areas = [_area(player, name) for name in (FIRST_AREA, *(f"{number}村" for number in range(2, HERE + 1)))]
    town.build(ESTATE, FIRST_AREA, [900_000])
    neighbours = [player.account(town.resident(FIRST_AREA, ESTATE)) for _ in range(11)]
    areas[0].residents[:0] = [one.person_id for one in neighbours]
    area_id, estate_id = town.ids[FIRST_AREA], town.ids[ESTATE]
    garden = {"topic_id": GARDEN, "division_id": area_id, "estate_id": None}
    referred = _deliberated(topics.TopicReferredV1, referred_at, **garden, raised_by_ids=[neighbours[3].person_id])
    pool_proposal_when_topic_referred(town.service, _trigger("pool_proposal", referred))
    voted = {"vote_id": VOTE, "division_id": area_id, "topic_id": uuid4(), "rule": "owners_use_of_fund"}
    _tell_of_decisions(
        town,
        _deliberated(votes.VotePreparedV1, referred_at, **voted, estate_id=estate_id),
        _deliberated(votes.VoteClosedV1, referred_at, **voted, result="passed"),
    )
    return Cast(
        district=Unit(str(town.ids[DISTRICT]), DISTRICT),
        district_officer=player.account(town.staff("district_officer", DISTRICT)),
        town=Unit(str(town.ids[STREET]), STREET),
        officer=player.account(town.staff("street_officer", STREET)),
        areas=areas,
        others=_others(player),
        home=Home(str(estate_id), ESTATE, neighbours),
        matters=Matters(str(GARDEN), str(PAVILION), str(VOTE)),
    )


def _area(player: TownPlayer, name: str) -> Area:
    town = player.town
    town.new_area(name, STREET)
    people = [town.resident(name, birth_year=1950 + 3 * nth) for nth in range(ROLL_OF_AN_AREA)]
    return Area(
        Unit(str(town.ids[name]), f"{name}居委会", str(town.ids[STREET])),
        player.account(town.staff("area_worker", name)),
        writers=[player.account(person) for person in people[:2]],
        residents=[str(person.id) for person in people],
    )


def _others(player: TownPlayer) -> Others:
    def staff(role: str, division: str) -> Account:
        return player.account(player.town.staff(role, division))

    return Others(
        secretary=staff("party_secretary", FIRST_AREA),
        owners_committee=staff("owners_committee", FIRST_AREA),
        planner=staff("community_planner", STREET),
        deputies=[staff("peoples_deputy", STREET) for _ in range(2)],
        officers=[staff("street_officer", STREET) for _ in range(2)],
        second_worker=staff("area_worker", FIRST_AREA),
        company=staff("property_company", FIRST_AREA),
        organisation=staff("organisation", STREET),
        auditor=staff("auditor", DISTRICT),
    )


def _deliberated(contract: type[Contract], at: datetime, **said: Any) -> bytes:
    """A message of deliberation: its example with what the demo came to."""
    example = parse_envelope(example_message(REGISTRY[contract.TYPE])).data
    return build_message(
        event_id=uuid4(),
        type_=contract.TYPE,
        service="deliberation",
        entity_id=str(uuid4()),
        time=at,
        actor=NOBODY,
        data=contract.model_validate({**example, **said}),
    )


def _trigger(reaction: str, message: bytes) -> Trigger:
    return Trigger("funding", reaction, Event("ANY", 1, parse_envelope(message)))


def _tell_of_decisions(town: Town, *messages: bytes) -> None:
    after = position_of(town.folding, DECISIONS, "DELIBERATION").seq
    batch = [Incoming(after + number, message) for number, message in enumerate(messages, 1)]
    assert write_batch(town.folding, DECISIONS, DECISIONS.schema, "DELIBERATION", after, batch) == 0


def play(town: Town, seed: int, now: datetime) -> tuple[TownPlayer, Cast]:
    """The year that ends ``now``, one act after the other; then the worker comes by as the time is."""
    player, calendar = TownPlayer(town), Calendar(now)
    everybody = cast_of(player, calendar.ago(104, 9))
    again(player, everybody, seed, now)
    for _ in range(3):
        town.go_round(now)
    return player, everybody


def again(player: TownPlayer, everybody: Cast, seed: int, now: datetime) -> int:
    """Plays the year, for the first time or once more; gives the number of acts."""
    acting = Acting(player, Calendar(now), BASE)
    tell(stories_of(acting, everybody, PAPER, seed), now, lambda *_: None, at_once=1)
    player.town.fold()
    return acting.acts

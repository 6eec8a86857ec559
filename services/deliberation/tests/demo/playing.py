"""The demo's year on a service of its own: a made-up town in place of identity, the worker's rounds in between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid4, uuid5

from deliberation_service.aggregate.topic.raising import Origin
from deliberation_service.application import DEPARTMENTS, MAILBOX
from deliberation_service.demo.cast import HERE, Area, Cast, Others
from deliberation_service.demo.home import NEIGHBOURS, Home, Neighbour
from deliberation_service.demo.year import BASE, stories_of
from linli_common.event_store import Act
from linli_common.projector import position_of
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_contracts import mailbox
from linli_contracts.envelope import Actor, build_message
from linli_demo.acting import Acting, Calendar
from linli_demo.player import Account, DemoRefusedError
from linli_demo.staff import Unit
from linli_demo.telling import Story, tell

from ..town import NOBODY, Person, Town

STREET, DISTRICT = "望海街道", "临江区"
FIRST_AREA = "甲村"
LETTER = UUID("00000000-0000-4000-8000-00000000a001")
ANSWERED = UUID(int=LETTER.int + 1)
Stories: TypeAlias = Callable[[Acting, Cast, int, int], list[Story]]
_KEYS = UUID("00000000-0000-4000-8000-00000000a002")
_DAY, _ROUNDS = timedelta(days=1), timedelta(days=7)


@dataclass
class TownPlayer:
    """Sends what the stories do to the town's service, and lets the worker come by where they wait for it.

    ``sent``: (when, by whom, what, with which words) in order; ids, which are made by chance, are left out.
    """

    town: Town
    now: datetime
    people: dict[str, Person] = field(default_factory=dict)
    sent: list[tuple[datetime, str, str, str]] = field(default_factory=list)
    latest: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    latest_round: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    referred: list[UUID] = field(default_factory=list)

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
        self._note(path, body, at, by)
        if path.startswith(f"{BASE}/"):
            return self._send(path, body, at, key, by)
        assert path == f"/api/mailbox/letters/{LETTER}/refer", path
        self._refer(at, by)
        return {}

    def upload(self, path: str, picture: bytes, *, at: datetime, key: str, by: Account) -> dict[str, Any]:
        """One picture."""
        self._note(path, {}, at, by)
        return self._send(path, picture, at, key, by)

    def get(self, path: str, asked: dict[str, str] | None = None, *, by: Account | None = None) -> Any:
        """An answer, after the worker has come by."""
        self.come_by()
        if path.startswith("/api/mailbox/worklists/"):
            return {"items": [] if self.referred else self._letters(path)}
        answer = self.town.get(path.removeprefix(BASE), by=self.people[by.phone] if by else None, **(asked or {}))
        if answer.status_code >= 400:
            raise DemoRefusedError(f"GET {path}: {answer.status_code} {answer.text}")
        return answer.json()

    def come_by(self) -> None:
        """The worker's round, by the time at which schedulers stand while a demo is played."""
        self.town.fold()
        self.town.go_round(self.latest - _DAY)

    def _send(self, path: str, body: Any, at: datetime, key: str, by: Account) -> dict[str, Any]:
        sent_key = str(uuid5(_KEYS, key))
        answer = self.town.post(
            path.removeprefix(BASE), body, by=self.people[by.phone], at=at, key=sent_key, fold=False
        )
        if answer.status_code >= 400:
            raise DemoRefusedError(f"POST {path}: {answer.status_code} {answer.text}")
        if at - _ROUNDS > self.latest_round:
            self.latest_round = at
            self.come_by()
        self.latest = max(self.latest, at)
        return dict(answer.json())

    def _note(self, path: str, body: dict[str, Any], at: datetime, by: Account) -> None:
        words = sorted(str(value) for name, value in body.items() if name in ("title", "text", "template", "outcome"))
        steps = path.split("/")
        self.sent.append((at, by.phone, f"{steps[3]}/{steps[-1]}" if len(steps) > 5 else path, " ".join(words)))

    def _letters(self, path: str) -> list[dict[str, Any]]:
        area_id = UUID(path.rsplit("/", 1)[-1])
        if area_id != self.town.ids[FIRST_AREA]:
            return []
        changed_at = (self.now - 8 * _DAY).isoformat()
        at_work = {"title": "楼道堆物", "changed_at": changed_at, "referred": False, "lifecycle": "accepted"}
        waiting = at_work | {"letter_id": str(ANSWERED), "lifecycle": "answered"}
        return [waiting, at_work | {"letter_id": str(LETTER)}]

    def _refer(self, at: datetime, by: Account) -> None:
        """As the reaction does."""
        self.referred.append(LETTER)
        writer = next(person for person in self.people.values() if person.role == "resident")
        origin = Origin("letter", [writer.id], LETTER)
        act = Act(Actor(self.people[by.phone].id, "area_worker", self.town.ids[FIRST_AREA]), at)
        self.town.service.raising.raise_from_letter(origin, self.town.ids[FIRST_AREA], None, act)


def cast_of(player: TownPlayer) -> Cast:
    """Everybody, in a street of so many areas as the demo plays in."""
    town = player.town
    names = [FIRST_AREA, *(f"{number}村" for number in range(2, HERE + 1))]
    officer, district_officer = (
        player.account(town.staff("street_officer", STREET)),
        player.account(town.staff("district_officer", DISTRICT)),
    )
    street, district = Unit(str(town.ids[STREET]), STREET), Unit(str(town.ids[DISTRICT]), DISTRICT)
    areas = [_area(player, name, street, officer) for name in names]
    return Cast(district, district_officer, street, officer, areas, _others(player), _home(player))


def _area(player: TownPlayer, name: str, street: Unit, officer: Account) -> Area:
    town = player.town
    town.new_area(name, STREET)
    people = [town.resident(name, birth_year=1940 + 4 * nth) for nth in range(18)]
    return Area(
        Unit(str(town.ids[name]), f"{name}居委会", street.id),
        street,
        player.account(town.staff("area_worker", name)),
        officer,
        estate_id=str(town.ids[f"{name}小区"]),
        residents=[str(person.id) for person in people],
        elderly=[str(person.id) for person in people[:6]],
        writers=[player.account(person) for person in people[10:12]],
    )


def _others(player: TownPlayer) -> Others:
    town = player.town
    handler = town.staff("department_handler", STREET)
    department_id = uuid4()
    _tell_of_departments(
        town,
        mailbox.DepartmentOpenedV1(department_id=department_id, division_id=town.ids[STREET], name="房管所"),
        mailbox.DepartmentStaffedV1(department_id=department_id, division_id=town.ids[STREET], person_ids=[handler.id]),
    )
    return Others(
        secretary=player.account(town.staff("party_secretary", FIRST_AREA)),
        social_worker=player.account(town.staff("social_worker", FIRST_AREA)),
        owners_committee=player.account(town.staff("owners_committee", FIRST_AREA)),
        planner=player.account(town.staff("community_planner", STREET)),
        deputies=[player.account(town.staff("peoples_deputy", STREET)) for _ in range(2)],
        handler=player.account(handler),
        department_id=str(department_id),
    )


def _home(player: TownPlayer) -> Home:
    town, estate = player.town, f"{FIRST_AREA}新苑"
    dwellings = town.build(estate, FIRST_AREA, [800_000] * 16)
    households = {plan.lives: uuid4() for plan in NEIGHBOURS}
    neighbours = []
    for plan in NEIGHBOURS:
        person = town.resident(
            FIRST_AREA,
            estate,
            birth_year=datetime.now(UTC).year - plan.age,
            household_id=households[plan.lives],
            dwelling_id=dwellings[plan.lives],
        )
        town.owns(person, *(dwellings[number] for number in plan.owns), area=FIRST_AREA, estate=estate)
        account = player.account(person)
        neighbours.append(Neighbour(account if plan.phone else Account(str(person.id), "", ""), plan))
    return Home(str(town.ids[estate]), estate, [str(dwelling) for dwelling in dwellings], neighbours)


def _tell_of_departments(town: Town, *contracts: Any) -> None:
    after = position_of(town.folding, DEPARTMENTS, MAILBOX).seq
    batch = [
        Incoming(
            after + number,
            build_message(
                event_id=uuid4(),
                type_=contract.TYPE,
                service="mailbox",
                entity_id=str(uuid4()),
                time=datetime.now(UTC),
                actor=NOBODY,
                data=contract,
            ),
        )
        for number, contract in enumerate(contracts, 1)
    ]
    assert write_batch(town.folding, DEPARTMENTS, DEPARTMENTS.schema, MAILBOX, after, batch) == 0


def play(town: Town, topics: int, seed: int, now: datetime, stories: Stories = stories_of) -> tuple[TownPlayer, Cast]:
    """The year that ends ``now``, one act after the other; then the worker comes by as the time is."""
    player = TownPlayer(town, now)
    everybody = cast_of(player)
    acting = Acting(player, Calendar(now), BASE)
    tell(stories(acting, everybody, topics, seed), now, lambda *_: None, at_once=1)
    town.fold()
    for _ in range(4):
        town.go_round(now)
    return player, everybody

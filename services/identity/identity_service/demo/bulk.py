"""Residents by the million, straight through the event store: the same aggregates, keys and seals, without HTTP.

Memory stays flat: what is kept is one open household an area; everything else is written day by day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random
from typing import Any
from uuid import UUID, uuid4

from identity_service.aggregate.ages import CONSENT_AGE_YEARS, age_years
from identity_service.aggregate.area import Area
from identity_service.aggregate.estate import Building, Dwelling
from identity_service.aggregate.household import Household
from identity_service.aggregate.person import Person
from identity_service.aggregate.submission import Submission
from identity_service.application import Identity
from identity_service.application.personal import PersonalData
from identity_service.commands.territory import RegisterBuilding, RegisterEstate
from identity_service.demo.inhabitants import Inhabitant, inhabitants
from linli_common.clock import SHANGHAI, utc_now
from linli_common.event_store import Act
from linli_contracts.envelope import Actor
from linli_contracts.subjects import Place

CHUNK = 500
"""Residents of one transaction."""

DAYS = 365
NEW_HOUSEHOLD = 0.42
"""Share of residents who open a household: 2.4 people in one, as the census has it for the city."""

BULK = Actor(UUID("00000000-0000-4000-8000-0000000b0001"), "area_worker")


@dataclass(slots=True)
class _Home:
    """An area with its estate, the building that is being filled, and the household that others join."""

    area: Area
    estate_id: UUID
    building: Building
    dwellings: int = 0
    household: Household | None = None


def register_many(identity: Identity, residents: int, seed: int, progress: Callable[[int], None]) -> int:
    """Registers and verifies so many made-up residents, spread over all areas and the last 365 days.

    Returns the last position. ``progress`` is told how many are done.
    """
    random = Random(seed)  # noqa: S311 - made-up people, not secrets
    name = f"演示小区 {identity.store.head()}"  # another run is another estate
    with ThreadPoolExecutor(32) as pool:
        homes = list(pool.map(lambda division_id: _home(identity, division_id, name), _areas(identity)))
    if not homes:
        raise ValueError("there are no areas; import the divisions first")
    first_day = utc_now() - timedelta(days=DAYS)
    people = inhabitants(f"bulk{identity.store.head()}", random, first_day.date())
    done = 0
    chunks = -(-residents // CHUNK)
    for n in range(chunks):
        submitted_at = _office_hour(first_day + timedelta(days=n * DAYS // chunks), random)
        chunk = list(islice(people, min(CHUNK, residents - done)))
        _register(identity, chunk, homes, random, submitted_at)
        done += len(chunk)
        progress(done)
    return identity.store.head()


def _register(
    identity: Identity, chunk: list[Inhabitant], homes: list[_Home], random: Random, submitted_at: datetime
) -> None:
    """One chunk: applied in one transaction, verified some hours later in another."""
    verified_at = min(submitted_at + timedelta(hours=random.expovariate(1 / 20)), utc_now())
    by_id = {uuid4(): somebody for somebody in chunk}
    sealed = identity.files.seal_new({person_id: _personal(somebody) for person_id, somebody in by_id.items()})
    persons: list[tuple[Person, _Home, Inhabitant]] = []
    for person_id, somebody in by_id.items():
        home = random.choice(homes)
        person = Person.apply(
            id=person_id,
            submission=Submission(
                personal=sealed[person_id],
                proof="network_identity",
                channel="counter",
                born_on=somebody.born_on,
                guardian_id=BULK.person_id if age_years(somebody.born_on, submitted_at) < CONSENT_AGE_YEARS else None,
                area=home.area,
                estate_id=home.estate_id,
            ),
            at=submitted_at,
        )
        persons.append((person, home, somebody))
    identity.store.record(*(person for person, _, _ in persons), act=Act(BULK, submitted_at))
    changed: list[Any] = []
    for person, home, somebody in persons:
        household = _household(home, person.id, random, verified_at, changed)
        person.verify_residence(
            dwelling_id=household.dwelling_id,
            household_id=household.id,
            born_on=somebody.born_on,
            submitted_in=home.area,
            area=home.area,
            at=verified_at,
        )
        changed.append(person)
    identity.store.record(*changed, act=Act(BULK, verified_at))


def _household(home: _Home, person_id: UUID, random: Random, at: datetime, changed: list[Any]) -> Household:
    """The open household with one member more, or a new one in a new dwelling."""
    if home.household is not None and random.random() > NEW_HOUSEHOLD:
        home.household.join(person_id=person_id, dwelling_id=home.household.dwelling_id, at=at)
        changed.append(home.household)
        return home.household
    dwelling = _next_dwelling(home, random, at)
    home.household = Household.form(
        id=uuid4(),
        dwelling_id=dwelling.id,
        estate_id=home.estate_id,
        area=home.area,
        person_id=person_id,
        at=at,
    )
    changed += [dwelling, home.household]
    return home.household


def _next_dwelling(home: _Home, random: Random, at: datetime) -> Dwelling:
    floor, door = divmod(home.dwellings, 4)
    home.dwellings += 1
    return Dwelling.register(
        id=uuid4(),
        building_id=home.building.id,
        estate_id=home.estate_id,
        stairwell="1单元",
        number=f"{floor + 1}{door + 1:02d}",
        floor_area_cm2=random.randint(4_000, 14_000) * 100,
        place=Place(*home.area.place),
        at=at,
    )


def _home(identity: Identity, division_id: UUID, name: str) -> _Home:
    act = Act(BULK, utc_now())
    area = identity.places.area(division_id)
    estate = identity.estates.register_estate(RegisterEstate(division_id=division_id, name=name), act)
    estate_id = UUID(estate.answer["estate_id"])
    building = identity.estates.register_building(estate_id, RegisterBuilding(name="1号楼", stairwells=["1单元"]), act)
    return _Home(area, estate_id, identity.estates.building(UUID(building.answer["building_id"])))


def _areas(identity: Identity) -> Iterator[UUID]:
    cursor: str | None = None
    day = datetime.now(UTC).astimezone(SHANGHAI).date()
    while True:
        page = identity.division_lists.divisions(as_of=day, tier="area", cursor=cursor, limit=500)
        yield from (view.division_id for view in page.items)
        cursor = page.next_cursor
        if cursor is None:
            return


def _personal(somebody: Inhabitant) -> PersonalData:
    return PersonalData(somebody.name, born_on=somebody.born_on, kind="network_identity", number=somebody.credential)


def _office_hour(day: datetime, random: Random) -> datetime:
    local = day.astimezone(SHANGHAI).replace(hour=random.randint(8, 17), minute=random.randint(0, 59))
    return min(local, utc_now().astimezone(SHANGHAI)).astimezone(UTC)

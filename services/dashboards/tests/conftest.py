"""What the tests of dashboards start from: a little of Baoshan, given events, and the read model they make."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
from dashboards_service.reader import IDENTITY_STREAM, READER, SCHEMA
from linli_common.projector import Connection, create_tables, position_of
from linli_common.projector.source import Incoming
from linli_common.projector.writing import write_batch
from linli_common.testing.event_log import Given
from linli_contracts.contract import Contract
from linli_contracts.identity import (
    DivisionFoundedV1,
    DivisionMovedV1,
    DivisionRecodedV1,
    HouseholdFormedV1,
    PersonErasedV1,
    RegistrationReturnedV1,
    RegistrationSubmittedV1,
    ResidenceVerifiedV1,
    ResidentMovedV1,
)
from linli_contracts.words import Tier, age_band

BAOSHAN = UUID(int=310113)
INDUSTRIAL_PARK = UUID(int=310113501)
LUODIAN = UUID(int=310113102)
GAOJING = UUID(int=310113111)
FENGXIANG = UUID(int=310113501001)
YIJING = UUID(int=310113111028)
FOUNDED = date(2019, 10, 31)
CHANGED = date(2023, 6, 30)


def at(day: date, hour: int = 10) -> datetime:
    """A moment of a day in Shanghai, in UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def given(data: Contract, day: date, entity_id: UUID | None = None, hour: int = 10) -> Given:
    return Given(data, str(entity_id or uuid4()), at(day, hour))


def founded(division_id: UUID, tier: Tier, code: str, name: str, parent_id: UUID | None) -> Given:
    data = DivisionFoundedV1(division_id=division_id, tier=tier, code=code, name=name, parent_id=parent_id, on=FOUNDED)
    return given(data, FOUNDED, division_id)


TERRITORY = [
    founded(BAOSHAN, "district", "310113", "宝山区", None),
    founded(INDUSTRIAL_PARK, "street", "310113501", "宝山工业园区", BAOSHAN),
    founded(LUODIAN, "street", "310113102", "罗店镇", BAOSHAN),
    founded(GAOJING, "street", "310113111", "高境镇", BAOSHAN),
    founded(FENGXIANG, "area", "310113501001", "丰翔新城居委会", INDUSTRIAL_PARK),
    founded(YIJING, "area", "310113111028", "逸景佳苑居委会", GAOJING),
]

FENGXIANG_GOES_TO_LUODIAN = [
    given(
        DivisionMovedV1(division_id=FENGXIANG, parent_id=LUODIAN, previous_parent_id=INDUSTRIAL_PARK, on=CHANGED),
        CHANGED,
        FENGXIANG,
    ),
    given(
        DivisionRecodedV1(division_id=FENGXIANG, code="310113102083", previous_code="310113501001", on=CHANGED),
        CHANGED,
        FENGXIANG,
    ),
]


def submitted(person: UUID, division_id: UUID, day: date, birth_year: int = 1990, attempt: int = 1) -> Given:
    data = RegistrationSubmittedV1(
        person_id=person,
        division_id=division_id,
        estate_id=UUID(int=1),
        birth_year=birth_year,
        age_band=age_band(day.year - birth_year),
        channel="phone",
        proof="resident_id",
        attempt=attempt,
    )
    return given(data, day, person, 9)


def returned(person: UUID, division_id: UUID, day: date) -> Given:
    data = RegistrationReturnedV1(
        person_id=person, division_id=division_id, reason="other", submitted_at=at(day, 9), attempt=1
    )
    return given(data, day, person)


def verified(person: UUID, division_id: UUID, day: date, birth_year: int = 1990, hours: float = 1) -> Given:
    data = ResidenceVerifiedV1(
        person_id=person,
        division_id=division_id,
        estate_id=UUID(int=1),
        dwelling_id=UUID(int=2),
        household_id=UUID(int=3),
        birth_year=birth_year,
        age_band=age_band(day.year - birth_year),
        submitted_at=at(day) - timedelta(hours=hours),
        attempt=1,
    )
    return given(data, day, person)


def moved(person: UUID, old: UUID, new: UUID, day: date, birth_year: int = 1990) -> Given:
    data = ResidentMovedV1(
        person_id=person,
        from_division_id=old,
        to_division_id=new,
        estate_id=UUID(int=1),
        dwelling_id=UUID(int=2),
        household_id=UUID(int=3),
        birth_year=birth_year,
        age_band=age_band(day.year - birth_year),
        submitted_at=at(day, 9),
    )
    return given(data, day, person)


def erased(person: UUID, division_id: UUID, day: date, was: str = "registered", birth_year: int = 1990) -> Given:
    data = PersonErasedV1(
        person_id=person, was=was, division_id=division_id, move_division_id=None, birth_year=birth_year
    )
    return given(data, day, person)


def household(division_id: UUID, day: date) -> Given:
    household_id = uuid4()
    data = HouseholdFormedV1(household_id=household_id, dwelling_id=UUID(int=2), division_id=division_id)
    return given(data, day, household_id)


def residents(count: int, division_id: UUID, day: date, birth_year: int = 1990) -> list[Given]:
    """So many registered residents, each with the whole path."""
    people = [uuid4() for _ in range(count)]
    return [
        event
        for person in people
        for event in (
            submitted(person, division_id, day, birth_year),
            verified(person, division_id, day, birth_year),
        )
    ]


class ReadModel:
    """The dashboards' tables in a database of the test, folded from what is given."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.connection: Connection = psycopg.connect(url, autocommit=True)
        create_tables(self.connection, READER)

    def given(self, *events: Given, stream: str = IDENTITY_STREAM) -> int:
        """Folds more events and returns the last one's number."""
        before = position_of(self.connection, READER, stream).seq
        batch = [Incoming(before + n, event.body(stream.lower())) for n, event in enumerate(events, 1)]
        parked = write_batch(self.connection, READER, SCHEMA, stream, before, batch)
        assert parked == 0
        return before + len(events)


@pytest.fixture
def read_model(database: str) -> Iterator[ReadModel]:
    """A read model that knows a little of Baoshan."""
    model = ReadModel(database)
    model.given(*TERRITORY)
    yield model
    model.connection.close()


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"

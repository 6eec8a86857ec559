"""A division (行政区划单位): district, street or area, through all its names, codes and parents."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from eventsourcing.domain import Aggregate
from identity_service.refusals.territory import DivisionClosedError, DivisionCodeError
from linli_contracts.subjects import ABSENT, Place, unit_token
from linli_contracts.words import Tier

CODE_LENGTHS: dict[Tier, int] = {"district": 6, "street": 9, "area": 12}
"""Digits of an official code by tier (统计用区划代码, domain.md section 1)."""


def place_of_code(code: str) -> Place:
    """The place of a division with an official code: each tier's code is a prefix of the next one's."""
    return Place(
        district=code[:6],
        street=code[:9] if len(code) >= 9 else ABSENT,
        area=code if len(code) == 12 else ABSENT,
    )


def place_under(parent: Place, tier: Tier, code: str | None, division_id: UUID) -> Place:
    """The place of a division, from that of its parent when it has no official code yet."""
    if code is not None:
        return place_of_code(code)
    token = unit_token(None, division_id)
    if tier == "district":
        return Place(district=token)
    if tier == "street":
        return Place(district=parent.district, street=token)
    return Place(district=parent.district, street=parent.street, area=token)


def refuse_code_of_another_tier(tier: Tier, code: str | None) -> None:
    """Raises `DivisionCodeError` unless the code has the digits of its tier (None: no code yet)."""
    if code is not None and (len(code) != CODE_LENGTHS[tier] or not code.isascii() or not code.isdecimal()):
        raise DivisionCodeError(f"{code!r} is no code of {CODE_LENGTHS[tier]} digits, as a {tier} has")


class Division(Aggregate):
    """The lasting unit: its id survives renaming, recoding and moving. ``on`` is the first day of a change."""

    TOPIC = "identity:Division"

    class Event(Aggregate.Event):
        """Every event knows its place as it was then: district, street and area as subject tokens."""

        place: list[str]

    class Founded(Event, Aggregate.Created):
        """新设, or first imported."""

        TOPIC = "identity:Division.Founded"
        tier: Tier
        code: str | None
        name: str
        parent_id: UUID | None
        on: date

    Created = Founded  # the library would define one of its own, without a topic

    class Renamed(Event):
        """更名."""

        TOPIC = "identity:Division.Renamed"
        name: str
        previous_name: str
        on: date

        def apply(self, aggregate: Division) -> None:
            aggregate.name = self.name

    class Recoded(Event):
        """代码变更."""

        TOPIC = "identity:Division.Recoded"
        code: str
        previous_code: str | None
        on: date

        def apply(self, aggregate: Division) -> None:
            aggregate.code = self.code

    class Moved(Event):
        """划转."""

        TOPIC = "identity:Division.Moved"
        parent_id: UUID
        previous_parent_id: UUID
        on: date

        def apply(self, aggregate: Division) -> None:
            aggregate.parent_id = self.parent_id

    class Closed(Event):
        """撤销: stands up to the day before ``on``."""

        TOPIC = "identity:Division.Closed"
        on: date

        def apply(self, aggregate: Division) -> None:
            aggregate.closed_on = self.on

    class PopulationRecorded(Event):
        """People and households actually there, as somebody counted them on a day."""

        TOPIC = "identity:Division.PopulationRecorded"
        people: int
        households: int
        on: date
        source: str

    def __init__(self, tier: Tier, code: str | None, name: str, parent_id: UUID | None, on: date) -> None:
        self.tier = tier
        self.code = code
        self.name = name
        self.parent_id = parent_id
        self.founded_on = on
        self.closed_on: date | None = None

    @classmethod
    def found(
        cls,
        *,
        id: UUID,
        tier: Tier,
        code: str | None,
        name: str,
        parent_id: UUID | None,
        on: date,
        place: Place,
        at: datetime,
    ) -> Division:
        """A new division. ``code`` is None for a unit that exists before its official code (筹备组)."""
        refuse_code_of_another_tier(tier, code)
        return cls._create(
            cls.Founded,
            id=id,
            timestamp=at,
            place=tokens(place),
            tier=tier,
            code=code,
            name=name,
            parent_id=parent_id,
            on=on,
        )

    def rename(self, name: str, *, on: date, place: Place, at: datetime) -> None:
        """The same division under another name; nothing happens when it has that name."""
        self.refuse_when_closed()
        if name != self.name:
            self.trigger_event(
                self.Renamed,
                timestamp=at,
                place=tokens(place),
                name=name,
                previous_name=self.name,
                on=on,
            )

    def recode(self, code: str, *, on: date, place: Place, at: datetime) -> None:
        """The same division under another official code, or under its first one."""
        self.refuse_when_closed()
        refuse_code_of_another_tier(self.tier, code)
        if code != self.code:
            self.trigger_event(
                self.Recoded,
                timestamp=at,
                place=tokens(place),
                code=code,
                previous_code=self.code,
                on=on,
            )

    def move(self, parent_id: UUID, *, on: date, place: Place, at: datetime) -> None:
        """The same division under another parent of the same tier as before."""
        self.refuse_when_closed()
        if parent_id != self.parent_id:
            self.trigger_event(
                self.Moved,
                timestamp=at,
                place=tokens(place),
                parent_id=parent_id,
                previous_parent_id=self.parent_id,
                on=on,
            )

    def close(self, *, on: date, place: Place, at: datetime) -> None:
        """The division is no more from ``on``; what belonged to it stays its own (未归属)."""
        self.refuse_when_closed()
        self.trigger_event(self.Closed, timestamp=at, place=tokens(place), on=on)

    def record_population(
        self, people: int, households: int, *, on: date, source: str, place: Place, at: datetime
    ) -> None:
        """Figures that coverage is measured against. A later record of the same day corrects the earlier."""
        self.refuse_when_closed()
        self.trigger_event(
            self.PopulationRecorded,
            timestamp=at,
            place=tokens(place),
            people=people,
            households=households,
            on=on,
            source=source,
        )

    def refuse_when_closed(self) -> None:
        """Raises `DivisionClosedError` once the division is no more."""
        if self.closed_on is not None:
            raise DivisionClosedError(f"{self.name} was closed on {self.closed_on.isoformat()}")


def tokens(place: Place) -> list[str]:
    """A place as private events keep it."""
    return [place.district, place.street, place.area]

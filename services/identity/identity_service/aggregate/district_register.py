"""The register of one district: which divisions stand in it, and which lists it was brought up to date with.

It is the consistency boundary of an import: two imports of one district cannot both succeed on the same
state, and the dates of a district never go back.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from identity_service.refusals.territory import DateBeforeLastImportError

REGISTERS = UUID("8c0f9a53-7e5c-5d0e-9b1a-4f0d1c7be310")
"""Namespace of the registers' ids."""


def register_id(district_code: str) -> UUID:
    """The one register of a district, by the code the district was first imported with."""
    return uuid5(REGISTERS, district_code)


class DistrictRegister(Aggregate):
    """One per district. Its events are nobody else's business: the divisions' own events tell the world."""

    TOPIC = "identity:DistrictRegister"

    class Event(Aggregate.Event):
        """An entry of the register."""

    class Opened(Event, Aggregate.Created):
        """The district was imported for the first time."""

        TOPIC = "identity:DistrictRegister.Opened"
        district_code: str

    Created = Opened  # the library would define one of its own, without a topic

    class Imported(Event):
        """A list was compared and its differences recorded. ``sha256`` (hex) is that of the file's bytes."""

        TOPIC = "identity:DistrictRegister.Imported"
        as_of: date
        source: str
        sha256: str
        counts: dict[str, int]
        entered_ids: list[UUID]
        left_ids: list[UUID]

        def apply(self, aggregate: DistrictRegister) -> None:
            aggregate.imports += 1
            aggregate.last_on = self.as_of
            gone = set(self.left_ids)
            aggregate.division_ids = [i for i in aggregate.division_ids if i not in gone] + self.entered_ids

    class UnitJoined(Event):
        """A unit that has no official code yet was founded in the district."""

        TOPIC = "identity:DistrictRegister.UnitJoined"
        division_id: UUID
        on: date

        def apply(self, aggregate: DistrictRegister) -> None:
            aggregate.last_on = self.on
            aggregate.division_ids.append(self.division_id)

    def __init__(self, district_code: str) -> None:
        self.district_code = district_code
        self.imports = 0
        self.last_on: date | None = None
        self.division_ids: list[UUID] = []

    @classmethod
    def open(cls, district_code: str, *, at: datetime) -> DistrictRegister:
        """An empty register for a district that was never imported."""
        return cls._create(cls.Opened, id=register_id(district_code), timestamp=at, district_code=district_code)

    def refuse_date_before_last(self, on: date) -> None:
        """Raises `DateBeforeLastImportError` when a later day is recorded already; the same day may go on."""
        if self.last_on is not None and on < self.last_on:
            raise DateBeforeLastImportError(
                f"district {self.district_code} is recorded up to {self.last_on.isoformat()}, "
                f"{on.isoformat()} is before that"
            )

    def new_division_id(self, code: str) -> UUID:
        """The lasting id of a division that the next import founds.

        It follows from the register, the number of the import and the code: an import that is decided again
        after a conflict finds the same ids, and a code that another area gets later makes another id.
        """
        return uuid5(self.id, f"{self.imports + 1}/{code}")

    def record_import(
        self,
        *,
        as_of: date,
        source: str,
        sha256: str,
        counts: dict[str, int],
        entered_ids: list[UUID],
        left_ids: list[UUID],
        at: datetime,
    ) -> None:
        """Keeps what was imported from where, and which divisions stand from now on."""
        self.refuse_date_before_last(as_of)
        self.trigger_event(
            self.Imported,
            timestamp=at,
            as_of=as_of,
            source=source,
            sha256=sha256,
            counts=counts,
            entered_ids=entered_ids,
            left_ids=left_ids,
        )

    def join_unit(self, division_id: UUID, *, on: date, at: datetime) -> None:
        """A unit without a code stands in the district from ``on``."""
        self.refuse_date_before_last(on)
        self.trigger_event(self.UnitJoined, timestamp=at, division_id=division_id, on=on)

"""The roll of a panel, read from the copy of the neighbourhood as of the position at which it was frozen."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from deliberation_service.aggregate.drawing import (
    SECRET_BYTES,
    Ages,
    RollDigest,
    Stratum,
    commitment_of,
    drawn_order,
    opening_of,
    pseudonym_of,
    seed_of,
)
from deliberation_service.aggregate.panel import DrawnOrder, Panel, Ticket
from deliberation_service.application.contents import Contents
from deliberation_service.application.grounds import Grounds
from deliberation_service.refusals.topics import MatterUnreadableError
from linli_ballots.refusals import RollChangedError, RollUncertainError
from linli_common.sealing import Sealed
from linli_neighbourhood import Neighbourhood
from linli_neighbourhood.as_of import Within


@dataclass(frozen=True, slots=True)
class Committed:
    """What a panel's commitment binds: its seed, and the secret that its pseudonyms are made with."""

    seed: bytes
    secret: bytes

    @classmethod
    def new(cls) -> Committed:
        """Of the system's own randomness."""
        return cls(secrets.token_bytes(SECRET_BYTES), secrets.token_bytes(SECRET_BYTES))

    @property
    def commitment(self) -> str:
        """What is published of it."""
        return commitment_of(self.seed, self.secret)

    @property
    def secret_sha256(self) -> str:
        """What shows that the secret was bound too, without giving it away."""
        return hashlib.sha256(self.secret).hexdigest()

    def sealed(self, contents: Contents, matter_id: UUID) -> Sealed:
        """As an event keeps it."""
        return contents.seal(matter_id, self.seed.hex() + self.secret.hex())

    @classmethod
    def opened(cls, contents: Contents, sealed: Sealed) -> Committed:
        """Raises `MatterUnreadableError`."""
        text = contents.open(sealed)
        if text is None:
            raise MatterUnreadableError("this matter can no longer be read")
        both = bytes.fromhex(text)
        return cls(both[:SECRET_BYTES], both[SECRET_BYTES:])


class PanelRolls:
    """Who is eligible for a panel, by stratum."""

    def __init__(self, neighbourhood: Neighbourhood, contents: Contents, grounds: Grounds) -> None:
        self._neighbourhood = neighbourhood
        self._contents = contents
        self._grounds = grounds

    def committed(self, panel: Panel) -> Committed:
        """The seed and the secret. Raises `MatterUnreadableError`."""
        return Committed.opened(self._contents, panel.committed)

    def count(self, ages: Ages, within: Within, position: int, year: int) -> dict[Stratum, int]:
        """The eligible people of each stratum that has any. Raises `RollUncertainError` like every other roll."""
        then, people = self._neighbourhood.as_of(position), Counter[Stratum]()
        unread = then.unread()
        if unread:
            raise RollUncertainError(f"{unread} events that bear on rolls are parked: `linli dead-letters`")
        for area_id, birth_year, count in then.by_birth_year(within):
            band = ages.band_of(birth_year, year)
            if band is not None:
                people[Stratum(area_id, band)] += count
        return dict(people)

    def people(self, panel: Panel, stratum: Stratum, position: int, year: int) -> Iterator[UUID]:
        """Everybody of a stratum, by id."""
        within = Within(panel.estate_id, [stratum.area_id])
        return self._neighbourhood.as_of(position).people_born(within, *panel.ages.birth_years(stratum.band, year))

    def pseudonyms(self, panel: Panel, secret: bytes, stratum: Stratum, position: int, year: int) -> dict[str, UUID]:
        """Who the people of a stratum are on this panel's roll."""
        return {
            pseudonym_of(opening_of(secret, person_id), person_id): person_id
            for person_id in self.people(panel, stratum, position, year)
        }

    def digest(self, panel: Panel, strata: Iterable[Stratum], position: int, year: int) -> str:
        """SHA-256 of the roll's lines, one stratum in memory at a time."""
        digest, secret = RollDigest(), self.committed(panel).secret
        for stratum in sorted(strata):
            digest.add(stratum, self.pseudonyms(panel, secret, stratum, position, year))
        return digest.hex()

    def verify(self, panel: Panel) -> None:
        """Reads all of a frozen roll again. Raises `RollChangedError` unless it is what was frozen."""
        if self.digest(panel, panel.people, panel.position, frozen_year(panel)) != panel.digest:
            raise RollChangedError(f"the roll frozen at position {panel.position} reads differently now")

    def order(self, panel: Panel, public_value: str | None) -> DrawnOrder:
        """The drawn order of a frozen panel. Each stratum that is asked for is read once."""
        committed = self.committed(panel)
        seed = seed_of(committed.seed, public_value)
        drawn: dict[Stratum, list[tuple[str, UUID]]] = {}

        def at(stratum: Stratum, rank: int) -> Ticket | None:
            if stratum not in drawn:
                people = self.pseudonyms(panel, committed.secret, stratum, panel.position, frozen_year(panel))
                drawn[stratum] = [(pseudonym, people[pseudonym]) for pseudonym in drawn_order(seed, people)]
            if rank > len(drawn[stratum]):
                return None
            pseudonym, person_id = drawn[stratum][rank - 1]
            lives_here = self._grounds.resident_of(person_id, panel.division_id, panel.estate_id) is not None
            return Ticket(person_id, pseudonym, available=lives_here)

        return at

    def order_of(self, panel: Panel) -> DrawnOrder:
        """The drawn order of a drawn panel, whose seed everybody knows."""
        return self.order(panel, public_value_of(self._contents, panel))


def public_value_of(contents: Contents, panel: Panel) -> str | None:
    """The public value that went into the seed, None when none was named."""
    return contents.open(panel.public_value) if panel.public_value is not None else None


def frozen_year(panel: Panel) -> int:
    """The year in which the roll was frozen: ages are those reached in it."""
    assert panel.frozen_on is not None, "only a frozen panel has a roll"
    return panel.frozen_on.year

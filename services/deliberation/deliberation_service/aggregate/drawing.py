"""Drawing people by lot 抽签: the mathematics, with nothing hidden in it (docs/panel-by-lot.md).

Two things are exact and can be done again by anybody from what is published: how many seats each stratum (an area and
an age band) gets, and in which order its people are drawn. The one is largest remainder in whole numbers; the other is
the order of SHA-256(seed, pseudonym). Nothing depends on a random generator of a language or a version.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from linli_contracts.words import AGE_BANDS, AgeBand, age_band

SECRET_BYTES = 32
"""Of the committed seed and of the secret that pseudonyms are made with: too many to try."""


@dataclass(frozen=True, slots=True, order=True)
class Stratum:
    """The people of one age band in one area. In order: by the area's id, then the younger first."""

    area_id: UUID
    band: AgeBand


@dataclass(frozen=True, slots=True)
class Ages:
    """Who is eligible by age, both ends included. An age is the one reached in the year in which the roll is frozen,
    since only the year of birth is known outside of identity.
    """

    youngest: int
    oldest: int

    def bands(self) -> tuple[AgeBand, ...]:
        """The age bands that some of them are in."""
        return tuple(band for band, low, high in AGE_BANDS if low <= self.oldest and high >= self.youngest)

    def birth_years(self, band: AgeBand, year: int) -> tuple[int, int]:
        """The first and the last year of birth of the eligible of a band, in the year of the freezing."""
        low, high = next((low, high) for name, low, high in AGE_BANDS if name == band)
        return year - min(high, self.oldest), year - max(low, self.youngest)

    def band_of(self, birth_year: int, year: int) -> AgeBand | None:
        """The band of somebody born in a year, None for who is not eligible."""
        age = year - birth_year
        return age_band(age) if self.youngest <= age <= self.oldest else None


def quotas(people: Mapping[Stratum, int], seats: int) -> dict[Stratum, int]:
    """The seats of each stratum by largest remainder (Hare's quota), in whole numbers.

    Each gets the whole part of seats × people ÷ all people; what is left goes to the largest remainders, of equal ones
    to the larger stratum, of equally large ones to the first in order. Their sum is ``seats``, and none differs from
    its exact share by a whole seat. Raises ValueError for fewer people than seats, or no seat.
    """
    everybody = sum(people.values())
    if not 0 < seats <= everybody:
        raise ValueError(f"seats: {seats} of {everybody} people")
    given = {stratum: seats * count // everybody for stratum, count in people.items()}
    left = seats - sum(given.values())
    by_remainder = sorted(people, key=lambda one: (-(seats * people[one] % everybody), -people[one], one))
    for stratum in by_remainder[:left]:
        given[stratum] += 1
    return given


def commitment_of(committed: bytes, secret: bytes) -> str:
    """What is published before the roll is frozen: SHA-256 of the SHA-256s of the seed and of the pseudonyms' secret.

    It binds both. Were only the seed bound, the pseudonyms could be chosen until a friend is drawn.
    """
    return hashlib.sha256(hashlib.sha256(committed).digest() + hashlib.sha256(secret).digest()).hexdigest()


def seed_of(committed: bytes, public_value: str | None) -> bytes:
    """The seed of the draw: SHA-256 of the committed seed and of the public value, if one was named."""
    return hashlib.sha256(committed + (public_value or "").encode()).digest()


def opening_of(secret: bytes, person_id: UUID) -> bytes:
    """What a person is given to check the own pseudonym with, and nobody else can make."""
    return hmac.digest(secret, person_id.bytes, "sha256")


def pseudonym_of(opening: bytes, person_id: UUID) -> str:
    """Who somebody is on one panel's published roll: 32 hex digits of SHA-256(opening, person id).

    It binds the person: the same pseudonym cannot be shown to two people as theirs.
    """
    return hashlib.sha256(opening + person_id.bytes).hexdigest()[:32]


def lot_of(seed: bytes, pseudonym: str) -> bytes:
    """The lot of a pseudonym; the lowest of a stratum is drawn first."""
    return hashlib.sha256(seed + pseudonym.encode()).digest()


def drawn_order(seed: bytes, pseudonyms: Iterable[str]) -> list[str]:
    """The people of one stratum in the order in which they are drawn: members first, then who replaces them."""
    return sorted(pseudonyms, key=lambda pseudonym: lot_of(seed, pseudonym))


class RollDigest:
    """SHA-256 of the canonical lines of a roll: area, band, pseudonym; strata in order, pseudonyms in theirs."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()

    def add(self, stratum: Stratum, pseudonyms: Iterable[str]) -> None:
        """The next stratum."""
        for pseudonym in sorted(pseudonyms):
            self._hash.update(f"{stratum.area_id} {stratum.band} {pseudonym}\n".encode())

    def hex(self) -> str:
        """Of all strata that were added."""
        return self._hash.hexdigest()

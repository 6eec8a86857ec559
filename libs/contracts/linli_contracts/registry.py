"""The register of the public language: every contract with its owner, stream, subject and readers.

A service joins by a line in `_SERVICES`; everything else (schemas, examples, AsyncAPI document) is made from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from linli_contracts import deliberation, funding, identity, mailbox, notifications
from linli_contracts.contract import Contract, WithheldV1
from linli_contracts.deliberation.places import TIERS as DELIBERATION_TIERS
from linli_contracts.envelope import event_of, type_of
from linli_contracts.funding.places import TIERS as FUNDING_TIERS
from linli_contracts.identity.places import TIERS as IDENTITY_TIERS
from linli_contracts.mailbox.places import TIERS as MAILBOX_TIERS
from linli_contracts.notifications.places import TIERS as NOTIFICATIONS_TIERS
from linli_contracts.readers import READERS, ReaderEntry
from linli_contracts.subjects import stream_name
from linli_contracts.words import Tier

_SERVICES: tuple[tuple[str, Sequence[type[Contract]], Mapping[type[Contract], tuple[Tier, ...]]], ...] = (
    (identity.SERVICE, identity.EVENTS, IDENTITY_TIERS),
    (mailbox.SERVICE, mailbox.EVENTS, MAILBOX_TIERS),
    (notifications.SERVICE, notifications.EVENTS, NOTIFICATIONS_TIERS),
    (deliberation.SERVICE, deliberation.EVENTS, DELIBERATION_TIERS),
    (funding.SERVICE, funding.EVENTS, FUNDING_TIERS),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One contract. ``tiers`` are those on which it can be booked; none when its subject names no place at all.

    ``readers`` are the readers of this project that fold it; there may be others outside of it.
    """

    event_type: str
    contract: type[Contract]
    owner: str
    tiers: tuple[Tier, ...]
    readers: tuple[ReaderEntry, ...]

    @property
    def event(self) -> str:
        """The last token of the subject: ``residence_verified``."""
        return event_of(self.event_type)

    @property
    def stream(self) -> str:
        """The logical name of the stream it is on: ``IDENTITY``."""
        return stream_name(self.owner)

    @property
    def subject(self) -> str:
        """The subject with its variable tokens in braces, or as it always is when it names no place."""
        place = "{district}.{street}.{area}" if self.tiers else "-.-.-"
        return f"linli.{self.owner}.{place}.{self.event}"

    @property
    def subject_filter(self) -> str:
        """What one subscribes to on NATS to get all of it: ``linli.identity.*.*.*.residence_verified``."""
        return f"linli.{self.owner}.*.*.*.{self.event}"


def _entries() -> Iterator[Entry]:
    for service, events, tiers in _SERVICES:
        for contract in events:
            readers = tuple(reader for reader in READERS if contract in reader.contracts)
            yield Entry(contract.TYPE, contract, service, tiers[contract], readers)
        yield Entry(type_of(service, "withheld", 1), WithheldV1, service, tiers=(), readers=())


REGISTRY: Mapping[str, Entry] = {entry.event_type: entry for entry in _entries()}
"""All contracts by CloudEvents type, in the order in which their services state them."""


def services() -> tuple[str, ...]:
    """The services that write events."""
    return tuple(service for service, _, _ in _SERVICES)

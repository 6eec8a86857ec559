"""The durable readers of all installed services, found by their entry points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import entry_points

from linli_contracts.subjects import stream_name

from linli_common.cli.outcome import InputError
from linli_common.cli.system import Database, System
from linli_common.projector.reader import Reader
from linli_common.projector.source import Address, StreamAddress, TableAddress
from linli_common.reactions.declared import Reactions

READERS_GROUP = "linli.readers"
"""Entry points `<name> = <service>_service.<module>:<READER>`: the package says whose database holds its schema."""

REACTIONS_GROUP = "linli.reactions"
"""Entry points `<name> = <service>_service.reactions:REACTIONS`: read like readers, but they give commands."""


@dataclass(frozen=True, slots=True)
class InstalledReader:
    """A reader and the service whose database its schema is in."""

    reader: Reader
    service: str
    reacts: bool = False
    """Its events become commands, which only the service's own worker can give."""

    def reads_own_table(self, stream: str) -> bool:
        """A service reads its own events from its table, where their private side is; all others read the stream."""
        return stream == stream_name(self.service)

    def addresses(self, system: System) -> dict[str, Address]:
        """Where its events come from."""
        return {stream: self._address(stream, system) for stream in self.reader.streams}

    def database(self, system: System) -> Database:
        """Raises InputError when no database is known for its service."""
        return system.database_of(self.service)

    def _address(self, stream: str, system: System) -> Address:
        if self.reads_own_table(stream):
            return TableAddress(self.database(system).conninfo, self.service)
        return StreamAddress(stream, system.nats_url, system.nats_user, system.nats_password_file)


def installed_readers() -> Mapping[str, InstalledReader]:
    """All readers by name. Raises InputError when an entry point gives something else."""
    found: dict[str, InstalledReader] = {}
    for point in sorted(entry_points(group=READERS_GROUP), key=lambda point: point.name):
        reader = point.load()
        if not isinstance(reader, Reader):
            raise InputError(f"entry point {point.name} = {point.value} of group {READERS_GROUP} is no Reader")
        service = point.module.split(".")[0].removesuffix("_service")
        found[reader.name] = InstalledReader(reader, service)
    for point in sorted(entry_points(group=REACTIONS_GROUP), key=lambda point: point.name):
        reactions = point.load()
        if not isinstance(reactions, Reactions):
            raise InputError(f"entry point {point.name} = {point.value} of group {REACTIONS_GROUP} is no Reactions")
        found[reactions.reader.name] = InstalledReader(reactions.reader, reactions.service, reacts=True)
    return found


def reader_named(name: str) -> InstalledReader:
    """One reader. Raises InputError that names those there are."""
    readers = installed_readers()
    if name not in readers:
        raise InputError(f"no reader {name}; there are: {', '.join(readers) or 'none'}")
    return readers[name]

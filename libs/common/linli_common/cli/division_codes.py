"""Every code a division has had, as the events on identity's stream tell: subjects carry the code of their day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from uuid import UUID

from linli_contracts.envelope import event_of, parse_envelope
from linli_contracts.identity import DivisionFoundedV1, DivisionRecodedV1
from linli_contracts.subjects import stream_name, unit_token
from nats.aio.client import Client

from linli_common.cli.outcome import InputError
from linli_common.stream.ranges import read_range

_SERVICE = DivisionFoundedV1.TYPE.split(".")[1]
_CODE_OR_TOKEN = re.compile(r"^([0-9]{6}|[0-9]{9}|[0-9]{12}|u[0-9a-f]{8})$")


@dataclass(frozen=True, slots=True)
class DivisionCodes:
    """A division's subject tokens, each with its tier, oldest first."""

    division_id: UUID
    tokens: tuple[tuple[str, str], ...]


async def division_codes(nc: Client, asked: str) -> DivisionCodes:
    """The division that has, or has ever had, the code or token ``asked``, or whose id it is.

    Raises InputError when no division is meant, or several that had the same code at different times.
    """
    division_id = _as_id(asked)
    if division_id is None and not _CODE_OR_TOKEN.match(asked):
        raise InputError(f"--division: {asked!r} is no code (6, 9 or 12 digits), no token (u + 8 hex) and no id")
    tokens = await _tokens_of_all(nc)
    meant = [one for one, found in tokens.items() if one == division_id or any(asked == token for _, token in found)]
    if not meant:
        raise InputError(f"--division: no division has ever had {asked}")
    if len(meant) > 1:
        raise InputError(
            f"--division: {asked} was the code of several; name one by its id: {', '.join(map(str, meant))}"
        )
    return DivisionCodes(meant[0], tuple(tokens[meant[0]]))


async def _tokens_of_all(nc: Client) -> dict[UUID, list[tuple[str, str]]]:
    """Tier and token of all divisions, from the few thousand events that give them codes."""
    types = (DivisionFoundedV1.TYPE, DivisionRecodedV1.TYPE)
    subjects = [f"linli.{_SERVICE}.*.*.*.{event_of(type_)}" for type_ in types]
    found: dict[UUID, list[tuple[str, str]]] = {}
    async for message in read_range(nc, stream_name(_SERVICE), subjects=subjects):
        data = parse_envelope(message.body).data
        division_id = UUID(data["division_id"])
        tokens = found.setdefault(division_id, [])
        tier = data.get("tier") or tokens[0][0]
        token = (tier, unit_token(data.get("code"), division_id))
        if token not in tokens:
            tokens.append(token)
    return found


def _as_id(asked: str) -> UUID | None:
    try:
        return UUID(asked) if len(asked) == 36 else None
    except ValueError:
        return None

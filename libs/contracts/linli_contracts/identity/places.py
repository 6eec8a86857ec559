"""Where identity's events happen: the tiers whose codes can stand in the subject of each."""

from __future__ import annotations

from linli_contracts import identity
from linli_contracts.contract import Contract
from linli_contracts.words import Tier

_ON_ANY_TIER: tuple[Tier, ...] = ("district", "street", "area")
"""Booked on the unit itself (本级): a street's own event has the street's code and ``-`` for the area."""

_IN_AN_AREA: tuple[Tier, ...] = ("area",)
_NOWHERE: tuple[Tier, ...] = ()

TIERS: dict[type[Contract], tuple[Tier, ...]] = {
    **dict.fromkeys(identity.EVENTS, _IN_AN_AREA),
    identity.DivisionFoundedV1: _ON_ANY_TIER,
    identity.DivisionRenamedV1: _ON_ANY_TIER,
    identity.DivisionRecodedV1: _ON_ANY_TIER,
    identity.DivisionMovedV1: _ON_ANY_TIER,
    identity.DivisionClosedV1: _ON_ANY_TIER,
    identity.PopulationRecordedV1: _ON_ANY_TIER,
    identity.GroupingDefinedV1: _ON_ANY_TIER,
    identity.RoleGrantedV1: _ON_ANY_TIER,
    identity.RoleEndedV1: _ON_ANY_TIER,
    identity.SessionsRevokedV1: _NOWHERE,
}
"""What is not named otherwise concerns a resident, a household or a home, and these are in an area."""

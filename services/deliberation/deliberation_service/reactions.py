"""Contracts of other services → commands here."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.application import SERVICE, Deliberation
from linli_common.reactions import Reactions, Trigger, reaction
from linli_contracts import identity


def withdraw_notes_when_person_erased(service: Deliberation, trigger: Trigger) -> None:
    """注销: nothing of the person can be read here any more."""
    service.forget(UUID(trigger.data["person_id"]), trigger.act)


REACTIONS = Reactions(SERVICE, (reaction(withdraw_notes_when_person_erased, identity.PersonErasedV1),))

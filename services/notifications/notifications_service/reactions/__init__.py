"""Contracts of other services → inboxes here. A service joins by a table of occasions like ``of_mailbox``."""

from __future__ import annotations

from uuid import UUID

from linli_common.reactions import Reactions, Trigger, reaction
from linli_contracts import identity
from notifications_service.application import SERVICE, Notifications
from notifications_service.reactions import of_deliberation, of_funding, of_mailbox
from notifications_service.reactions.occasions import telling


def destroy_inbox_when_person_erased(service: Notifications, trigger: Trigger) -> None:
    """注销: the inbox goes with the person."""
    person_id = UUID(trigger.data["person_id"])
    service.inboxes.destroy(person_id, trigger.act(person_id))


REACTIONS = Reactions(
    SERVICE,
    (
        reaction(destroy_inbox_when_person_erased, identity.PersonErasedV1),
        *(telling(occasion) for occasion in (*of_mailbox.OCCASIONS, *of_deliberation.OCCASIONS, *of_funding.OCCASIONS)),
    ),
)

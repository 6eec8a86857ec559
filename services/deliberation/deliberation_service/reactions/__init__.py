"""Contracts of other services → commands here."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.aggregate.topic.raising import Origin
from deliberation_service.application import SERVICE, Deliberation
from linli_common.reactions import Reactions, Trigger, reaction
from linli_contracts import mailbox


def open_topic_when_letter_referred(service: Deliberation, trigger: Trigger) -> None:
    """转议题: the letter's writers stand upstream of the topic. What the letter says stays in the mailbox."""
    letter_id = UUID(trigger.data["letter_id"])
    origin = Origin("letter", [UUID(writer) for writer in trigger.data["writer_ids"]], letter_id)
    division_id = UUID(trigger.data["division_id"])
    service.raising.raise_from_letter(origin, division_id, None, trigger.act(letter_id))


REACTIONS = Reactions(SERVICE, (reaction(open_topic_when_letter_referred, mailbox.LetterReferredV1),))

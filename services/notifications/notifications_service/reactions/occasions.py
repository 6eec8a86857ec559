"""An occasion: on which event whom is told what. Each becomes a reaction with a name of its own, which is for ever."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli_common.reactions import Reaction, Trigger
from linli_contracts.contract import Contract
from linli_contracts.envelope import event_of
from notifications_service.application import Notifications
from notifications_service.reactions.audiences import Audience

_KEPT = (
    *("letter_id", "of_letter_id", "division_id", "category", "holder_id", "to_id", "escalated_to_id"),
    *("confirm_by", "promised_on", "handling_due_at", "due_at", "clock", "outcome", "how", "visibility"),
    *("proposal_id", "round_id", "work_id", "funded"),
    *("topic_id", "inquiry_id", "entered_kind", "stage_kind", "instrument", "result", "reopened"),
)
"""What a text or a link may need of a contract; never a person."""


def always(_: Mapping[str, Any]) -> bool:
    """On every such event."""
    return True


@dataclass(frozen=True, slots=True)
class Occasion:
    """``kind`` has its words in `words.TEXTS`; ``when`` looks at the contract's data."""

    contract: type[Contract]
    kind: str
    to: Audience
    when: Callable[[Mapping[str, Any]], bool] = always


def telling(occasion: Occasion) -> Reaction[Notifications]:
    """The reaction of an occasion: ``notify_writers_when_letter_answered``."""

    def notify(service: Notifications, trigger: Trigger) -> None:
        if not occasion.when(trigger.data):
            return
        content = {name: trigger.data[name] for name in _KEPT if trigger.data.get(name) is not None}

        def people() -> list[UUID]:
            # Whoever did it knows of it.
            return [person_id for person_id in occasion.to(service, trigger) if person_id != trigger.envelope.actor_id]

        service.inboxes.notify(people, trigger.envelope.id, occasion.kind, content, trigger.act(occasion.kind))

    audience = getattr(occasion.to, "__name__")  # noqa: B009 - a callable need not have one
    return Reaction(f"notify_{audience}_when_{event_of(occasion.contract.TYPE)}", (occasion.contract,), notify)

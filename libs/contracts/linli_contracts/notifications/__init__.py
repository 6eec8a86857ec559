"""Contract events of notifications (通知). Who got word of what, never the word itself."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal
from uuid import UUID

from pydantic import Field

from linli_contracts.contract import Contract
from linli_contracts.identity.fields import PersonId

SERVICE = "notifications"

Channel = Literal["sms", "mail"]
"""短信, 电子邮件. The inbox is no channel: everything is in it."""

PushOutcome = Literal["sent", "failed"]

NotificationId = Annotated[
    UUID, Field(description="A notification.", examples=["7d6f0f4c-2b0a-4a53-8f10-0000000000a1"])
]


class PersonNotifiedV1(Contract):
    """Something new is in a person's inbox; ``kind`` says on what occasion, the inbox what it is about."""

    TYPE: ClassVar[str] = "linli.notifications.person_notified.v1"
    notification_id: NotificationId
    person_id: PersonId
    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$", examples=["letter_answered"])]


class PushEndedV1(Contract):
    """A message left the house on a channel, or could not. Of whom stays here."""

    TYPE: ClassVar[str] = "linli.notifications.push_ended.v1"
    channel: Annotated[Channel, Field(examples=["sms"])]
    outcome: Annotated[PushOutcome, Field(examples=["sent"])]
    notifications: Annotated[
        int, Field(ge=1, description="How many it told of: more than one is a digest.", examples=[1])
    ]


EVENTS: tuple[type[Contract], ...] = (PersonNotifiedV1, PushEndedV1)

__all__ = ["EVENTS", "SERVICE", "Channel", "PersonNotifiedV1", "PushEndedV1", "PushOutcome"]

"""What every contract event shares."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Contract(BaseModel):
    """What all contracts share: frozen values, no unknown fields, a CloudEvents type."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    TYPE: ClassVar[str]


class WithheldV1(Contract):
    """The public face of an event that is nobody else's business: it happened, at that time; nothing more."""

    TYPE: ClassVar[str] = "linli.<service>.withheld.v1"

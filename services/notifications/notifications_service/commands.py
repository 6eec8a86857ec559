"""What people can do with their inbox: imperative models, which are also the HTTP bodies."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any

from linli_common.http.fields import Line
from linli_contracts.notifications import Channel
from pydantic import BaseModel, ConfigDict, Field


class ReadAll(BaseModel):
    """Everything up to the newest that was shown (its ``seq``), so that nothing unseen is marked."""

    model_config = ConfigDict(extra="forbid")
    through: Annotated[int, Field(ge=0, le=2**63 - 1)]


class SetWishes(BaseModel):
    """Channels beside the inbox, an address for each; quiet hours (Asia/Shanghai); digest: once a day as they end."""

    model_config = ConfigDict(extra="forbid")
    addresses: dict[Channel, Line] = {}
    quiet_from: time = time(22)
    quiet_to: time = time(8)
    digest: bool = False

    def model_post_init(self, _: Any) -> None:
        """To the minute, without a zone."""
        for name in ("quiet_from", "quiet_to"):
            given: time = getattr(self, name)
            object.__setattr__(self, name, given.replace(second=0, microsecond=0, tzinfo=None))

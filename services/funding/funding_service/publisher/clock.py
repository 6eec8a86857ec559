"""Who acts when time runs out."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from linli_contracts.envelope import Actor

CLOCK = Actor(uuid5(NAMESPACE_URL, "linli:funding:clock"), "clock")

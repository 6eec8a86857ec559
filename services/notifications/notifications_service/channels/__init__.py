"""Ways out of the house: an adapter for each channel.

An adapter is an object with ``send(message)`` (see `Adapter`); which one a channel uses is set by ``LINLI_SMS_ADAPTER``
and ``LINLI_MAIL_ADAPTER`` as ``package.module:object``. Without one a message is only written to the log.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

log = logging.getLogger(__name__)


class ChannelError(Exception):
    """The channel did not take the message; it is not tried again, for the inbox has it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What goes out. ``id`` is the message's own: a gateway that knows it takes no message twice.

    ``text`` holds both languages on lines of their own; ``notifications``: how many it tells of.
    """

    id: UUID
    channel: str
    address: str
    text: str
    notifications: int


class Adapter(Protocol):
    """Hands a message to a gateway. Called on a thread of the worker, one message at a time; may take ten seconds.

    Returns once the gateway has taken it. Raises `ChannelError` when it did not. Keeps neither address nor text.
    """

    def send(self, message: Message) -> None: ...


class Console:
    """The default: the log says what would have been sent. Never the address."""

    def send(self, message: Message) -> None:
        log.info("%s %s: %s", message.channel, message.id, message.text.replace("\n", " | "))


def adapters_from(names: Mapping[str, str | None]) -> dict[str, Adapter]:
    """The adapter of each channel. Raises ImportError or AttributeError for one that is not there."""
    return {channel: Console() if name is None else _load(name) for channel, name in names.items()}


def _load(name: str) -> Adapter:
    module, _, attribute = name.partition(":")
    adapter: Adapter = getattr(importlib.import_module(module), attribute)
    return adapter

"""The deliberation service, as its API answers: one file a subject, joined here."""

from __future__ import annotations

from web_service.clients.calling import Caller
from web_service.clients.deliberation.topics import TopicClient


class Deliberation:
    """The clients, by subject."""

    def __init__(self, caller: Caller) -> None:
        self.topics = TopicClient(caller)

"""The deliberation service, as its API answers: one file a subject, joined here."""

from __future__ import annotations

from web_service.clients.calling import Caller
from web_service.clients.deliberation.blueprint import BlueprintClient
from web_service.clients.deliberation.conventions import ConventionClient
from web_service.clients.deliberation.conversations import ConversationClient
from web_service.clients.deliberation.desk import DeskClient
from web_service.clients.deliberation.forms import FormClient
from web_service.clients.deliberation.going_on import GoingOnClient
from web_service.clients.deliberation.inquiries import InquiryClient
from web_service.clients.deliberation.meetings import MeetingClient
from web_service.clients.deliberation.notices import NoticeClient
from web_service.clients.deliberation.panels import PanelClient
from web_service.clients.deliberation.schemes import SchemeClient
from web_service.clients.deliberation.topics import TopicClient
from web_service.clients.deliberation.votes import VoteClient


class Deliberation:
    """The clients, by subject."""

    def __init__(self, caller: Caller) -> None:
        self.topics = TopicClient(caller)
        self.votes = VoteClient(caller)
        self.forms = FormClient(caller)
        self.conversations = ConversationClient(caller)
        self.schemes = SchemeClient(caller)
        self.panels = PanelClient(caller)
        self.meetings = MeetingClient(caller)
        self.notices = NoticeClient(caller)
        self.conventions = ConventionClient(caller)
        self.blueprint = BlueprintClient(caller)
        self.inquiries = InquiryClient(caller)
        self.going_on = GoingOnClient(caller)
        self.desk = DeskClient(caller)

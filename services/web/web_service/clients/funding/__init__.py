"""The funding service, as its API answers: one file a subject, joined here."""

from __future__ import annotations

from web_service.clients.calling import Caller
from web_service.clients.funding.accounts import AccountClient
from web_service.clients.funding.ballots import BallotClient
from web_service.clients.funding.funds import FundClient
from web_service.clients.funding.proposals import ProposalClient
from web_service.clients.funding.rounds import RoundClient
from web_service.clients.funding.works import WorkClient


class Funding:
    """The clients, by subject."""

    def __init__(self, caller: Caller) -> None:
        self.rounds = RoundClient(caller)
        self.proposals = ProposalClient(caller)
        self.ballots = BallotClient(caller)
        self.works = WorkClient(caller)
        self.funds = FundClient(caller)
        self.accounts = AccountClient(caller)

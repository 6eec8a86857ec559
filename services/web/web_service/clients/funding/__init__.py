"""The funding service, as its API answers: one file a subject, joined here."""

from __future__ import annotations

from web_service.clients.calling import Caller
from web_service.clients.funding.accounts import AccountClient
from web_service.clients.funding.ballots import BallotClient
from web_service.clients.funding.desk import DeskClient
from web_service.clients.funding.funds import FundClient
from web_service.clients.funding.ledger_desk import LedgerDeskClient
from web_service.clients.funding.proposals import ProposalClient
from web_service.clients.funding.rounds import RoundClient
from web_service.clients.funding.rounds_desk import RoundsDeskClient
from web_service.clients.funding.works import WorkClient
from web_service.clients.funding.works_desk import WorksDeskClient


class Funding:
    """The clients, by subject."""

    def __init__(self, caller: Caller) -> None:
        self.rounds = RoundClient(caller)
        self.proposals = ProposalClient(caller)
        self.ballots = BallotClient(caller)
        self.works = WorkClient(caller)
        self.funds = FundClient(caller)
        self.accounts = AccountClient(caller)
        self.desk = DeskClient(caller)
        self.rounds_desk = RoundsDeskClient(caller)
        self.ledger_desk = LedgerDeskClient(caller)
        self.works_desk = WorksDeskClient(caller)

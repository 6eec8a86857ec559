"""Proposals (提案): submitted, screened, shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from funding_service.application.found_proposals import FoundProposals
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.parts import Parts
from funding_service.application.proposals.chores import ProposalChores
from funding_service.application.proposals.screening import Screening
from funding_service.application.proposals.submitting import Submitting
from funding_service.application.proposals.views import ProposalViews
from funding_service.queries.proposals import ProposalLists
from funding_service.vault.pictures import Pictures
from linli_common.sealing import KeyStore
from psycopg_pool import ConnectionPool


@dataclass(frozen=True, slots=True)
class Proposals:
    """What the service does with proposals, by subject."""

    found: FoundProposals
    submitting: Submitting
    screening: Screening
    views: ProposalViews
    lists: ProposalLists
    pictures: Pictures
    proposal_chores: ProposalChores

    @property
    def chores(self) -> tuple[Callable[[datetime], int], ...]:
        """What nobody asks for."""
        return (self.proposal_chores.forget_erased, self.proposal_chores.remove_orphans)


def proposals_of(
    parts: Parts, rounds: FoundRounds, found: FoundProposals, vault: ConnectionPool[Any], keys: KeyStore
) -> Proposals:
    """Put together."""
    lists, pictures = ProposalLists(parts.store.pool), Pictures(vault, keys)
    submitting = Submitting(parts, rounds, found, pictures)
    chores = ProposalChores(parts, found, lists, pictures)
    chores.forget_again()
    return Proposals(
        found=found,
        submitting=submitting,
        screening=Screening(parts, found, submitting),
        views=ProposalViews(parts, found),
        lists=lists,
        pictures=pictures,
        proposal_chores=chores,
    )

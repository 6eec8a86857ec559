"""What nobody asks for: proposers who are erased before their proposal became public; pictures that no event knows."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.screening import withdraw_forgotten
from funding_service.application.found_proposals import FoundProposals
from funding_service.application.parts import Parts
from funding_service.publisher.clock import CLOCK
from funding_service.queries.proposals import ProposalLists
from funding_service.vault.pictures import Pictures
from linli_common.event_store import Act, Receipt
from linli_contracts.envelope import Actor

WORKER = Actor(CLOCK.person_id, "funding_worker")
ORPHAN_AFTER = timedelta(hours=1)


class ProposalChores:
    """Each can be broken off at any point and is found again by looking; two workers at once do no harm."""

    def __init__(self, parts: Parts, proposals: FoundProposals, lists: ProposalLists, pictures: Pictures) -> None:
        self._parts = parts
        self._proposals = proposals
        self._lists = lists
        self._pictures = pictures
        self._known: tuple[int, int] | None = None
        self._looked_at: datetime | None = None

    def forget_erased(self, now: datetime) -> int:
        """What never became public is withdrawn, and unreadable, once all who proposed it are erased.

        Gives their number. Looks again when identity, or these lists, have said something new.
        """
        known = (self._parts.neighbourhood.position(), self._lists.position())
        if known == self._known:
            return 0
        to_forget = self._of_erased()
        for proposal_id in to_forget:
            self._forget(proposal_id, now)
        self._known = known
        return len(to_forget)

    def forget_again(self) -> None:
        """After a restore of the vault: the keys of what was forgotten go before anything opens."""
        for proposal_id in self._lists.forgotten_of(list(self._parts.neighbourhood.erased())):
            found = self._proposals.find(proposal_id)
            if found is not None and not found.is_public and self._all_erased(found):
                self._destroy(proposal_id)

    def remove_orphans(self, now: datetime) -> int:
        """Pictures whose event was never recorded, looked for once a minute; gives their number."""
        minute = now.replace(second=0, microsecond=0)
        if self._looked_at == minute:
            return 0
        removed, latest = 0, now - ORPHAN_AFTER
        for of_id, picture_id in self._pictures.kept_between(latest - timedelta(days=1), latest):
            proposal = self._proposals.find(of_id)
            if proposal is not None and picture_id not in proposal.picture_ids:
                self._pictures.remove(picture_id)
                removed += 1
        self._looked_at = minute
        return removed

    def _of_erased(self) -> list[UUID]:
        erased = self._parts.neighbourhood.erased()
        rows = self._lists.unscreened_of(list(erased)) if erased else []
        return [row["proposal_id"] for row in rows if erased.issuperset(row["raised_by_ids"])]

    def _all_erased(self, proposal: Proposal) -> bool:
        return self._parts.neighbourhood.erased(proposal.raised_by_ids).issuperset(proposal.raised_by_ids)

    def _forget(self, proposal_id: UUID, now: datetime) -> None:
        act = Act(WORKER, now)

        def decide() -> Receipt:
            proposal = self._proposals.get(proposal_id)
            if proposal.state in ("pooled", "submitted") and not proposal.is_public:
                withdraw_forgotten(proposal, now)
            return self._parts.store.record(proposal, act=act)

        self._parts.store.once(act, decide)
        if not self._proposals.get(proposal_id).is_public:  # admitted at this very moment: it is public record now
            self._destroy(proposal_id)

    def _destroy(self, proposal_id: UUID) -> None:
        for picture_id in self._proposals.get(proposal_id).picture_ids:
            self._pictures.remove(picture_id)
        self._parts.contents.destroy(proposal_id)

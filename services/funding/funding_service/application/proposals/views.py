"""What everybody may see of proposals: on the public record once screened, with every step and who took it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import orjson
from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.works import Work, work_id_of_proposal
from funding_service.application.found_proposals import FoundProposals
from funding_service.application.parts import Parts
from funding_service.refusals.proposals import UnknownProposalError
from linli_common.sealing import Sealed

_STEPS: dict[type[Any], str] = {
    Proposal.Submitted: "submitted",
    Proposal.Described: "described",
    Proposal.Entered: "entered",
    Proposal.Costed: "costed",
    Proposal.Admitted: "admitted",
    Proposal.Declined: "declined",
    Proposal.Appealed: "appealed",
    Proposal.AppealDecided: "appeal_decided",
    Proposal.Merged: "merged",
    Proposal.ProposersJoined: "joined",
    Proposal.SplitUp: "split",
    Proposal.PictureAdded: "picture_added",
    Proposal.Withdrawn: "withdrawn",
    Proposal.PutOnBallot: "put_on_ballot",
    Proposal.TakenOffBallot: "taken_off_ballot",
    Proposal.Returned: "returned",
    Proposal.Decided: "decided",
}
_TOLD = ("cost_fen", "why", "reopened", "into_proposal_id", "part_ids", "number", "funded", "entered_round_id",
         "from_proposal_id", "to_division_id")  # fmt: skip


class ProposalViews:
    """Proposals as they are shown."""

    def __init__(self, parts: Parts, proposals: FoundProposals) -> None:
        self._parts = parts
        self._proposals = proposals

    def proposal(self, proposal_id: UUID, person_id: UUID | None, *, as_staff: bool) -> dict[str, Any]:
        """Words, cost and thread. Raises UnknownProposalError to those whose business it is not yet."""
        found = self._proposals.get(proposal_id)
        self.check_seen(found, person_id, as_staff=as_staff)
        erased = self._parts.neighbourhood.erased(found.raised_by_ids)
        return {
            "proposal_id": proposal_id,
            "round_id": found.round_id,
            "number": found.number,
            "division_id": found.division_id,
            "estate_id": found.estate_id,
            "category": found.category,
            "origin": found.origin,
            "topic_id": found.topic_id,
            "status": found.state,
            **self._words(found.content),
            "cost_fen": found.cost_fen,
            "items": None if found.items is None else self._parts.contents.open_json(found.items),
            "into_proposal_id": found.into_id,
            "split_from_id": found.split_from_id,
            "part_ids": found.part_ids,
            "picture_ids": found.picture_ids,
            "work_id": self._work_of(found),
            "proposers": len(found.raised_by_ids),
            "proposers_erased": len(erased),
            "mine": person_id in found.raised_by_ids,
            "thread": self._thread(proposal_id),
        }

    def check_seen(self, proposal: Proposal, person_id: UUID | None, *, as_staff: bool) -> None:
        """Raises UnknownProposalError to those whose business it is not yet."""
        if not (proposal.is_public or as_staff or person_id in proposal.raised_by_ids):
            raise UnknownProposalError(f"no proposal {proposal.id}")

    def titles(self, proposal_ids: Sequence[UUID]) -> dict[UUID, str]:
        """The titles of many, opened in one round trip; those that cannot be read are left out."""
        contents = self._parts.store.first_values(proposal_ids, "content")
        contents |= {
            proposal_id: event.content
            for proposal_id, event in self._parts.store.last_events(proposal_ids, Proposal.Described.TOPIC).items()
        }
        said = {one: content for one, content in contents.items() if content is not None}
        texts = self._parts.contents.open_all(list(said.values()))
        return {one: orjson.loads(text)["title"] for one, text in zip(said, texts, strict=True) if text is not None}

    def newest_pictures(self, proposal_ids: Sequence[UUID]) -> dict[UUID, UUID]:
        """The last picture of each of many that has one, in one round trip."""
        added = self._parts.store.last_events(proposal_ids, Proposal.PictureAdded.TOPIC)
        return {proposal_id: event.picture_id for proposal_id, event in added.items()}

    def _work_of(self, proposal: Proposal) -> UUID | None:
        """The work that it became; None before it is opened."""
        work_id = work_id_of_proposal(proposal.id)
        return work_id if proposal.state == "funded" and self._parts.store.find(Work, work_id) is not None else None

    def _words(self, content: Sealed | None) -> dict[str, Any]:
        said = None if content is None else self._parts.contents.open_json(content)
        return said or {"title": None, "text": None}

    def _thread(self, proposal_id: UUID) -> list[dict[str, Any]]:
        """Every step: when, in which role of which division, why."""
        return [
            {
                "step": _STEPS[type(event)],
                "at": envelope.time,
                "role": envelope.actor_role,
                "division_id": envelope.actor_division_id,
                "reason": self._reason(event),
                **{name: getattr(event, name) for name in _TOLD if hasattr(event, name)},
            }
            for event, envelope in self._parts.store.history(proposal_id)
        ]

    def _reason(self, event: Any) -> str | None:
        reason = getattr(event, "reason", None)
        return None if reason is None else self._parts.contents.open(reason)

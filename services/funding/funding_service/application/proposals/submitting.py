"""Proposals on their way into a round: submitted, taken over from deliberation, entered from the pool."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from funding_service.aggregate import screening
from funding_service.aggregate.proposal import Proposal, proposal_of_topic
from funding_service.aggregate.register import Register, register_id
from funding_service.application.found_proposals import FoundProposals
from funding_service.application.found_rounds import FoundRounds
from funding_service.application.parts import Parts
from funding_service.commands import proposals as commands
from funding_service.refusals.proposals import ElsewhereError
from funding_service.vault.pictures import Pictures
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.sealing import Sealed
from linli_contracts.funding import words
from linli_neighbourhood import UnknownEstateError


class Submitting:
    """What proposers, and reactions, send."""

    def __init__(self, parts: Parts, rounds: FoundRounds, proposals: FoundProposals, pictures: Pictures) -> None:
        self._parts = parts
        self._rounds = rounds
        self._proposals = proposals
        self._pictures = pictures

    def submit(
        self, round_id: UUID, command: commands.SubmitProposal, origin: words.ProposalOrigin, act: Act
    ) -> Receipt:
        """提交提案 to a round while it collects; staff also while it screens."""
        proposal_id = uuid4()

        def decide() -> Receipt:
            round_ = self._rounds.at(round_id, act)
            round_.must_be(*(screening.STAFF_COLLECTING if origin == "staff" else screening.COLLECTING))
            path = self._within(round_.division_id, command.division_id, act.at)
            screening.envelope_of(round_.terms, path, command.category)
            register, number = self.registered(round_id, proposal_id, act.at)
            proposal = self._new(proposal_id, command, origin, act, round_id=round_id, number=number)
            return self._proposals.record(round_, proposal, register, act=act)

        with self._parts.turns.of(round_id):
            return self._parts.store.once(act, decide)

    def pool(self, command: commands.PoolProposal, act: Act) -> Receipt:
        """提案入库, for a round to come."""
        proposal_id = uuid4()

        def decide() -> Receipt:
            proposal = self._new(proposal_id, command, "staff", act)
            return self._parts.store.record(proposal, act=act, answer={"proposal_id": str(proposal_id)})

        return self._parts.store.once(act, decide)

    def take_over(
        self,
        topic_id: UUID,
        division_id: UUID,
        estate_id: UUID | None,
        raised_by_ids: Sequence[UUID],
        act: Act,
        *,
        by_residents: bool,
    ) -> Receipt:
        """The one proposal of a topic that deliberation referred, in the pool; again is nothing new.

        What the topic says stays there; staff write down what is asked for before it enters a round.
        """
        proposal_id = proposal_of_topic(topic_id)

        def decide() -> Receipt:
            answer = {"proposal_id": str(proposal_id)}
            if self._proposals.find(proposal_id) is not None:
                return self._parts.store.record(act=act, answer=answer)
            self._parts.contents.create(proposal_id)
            proposal = Proposal.submit(
                id=proposal_id,
                place=self._parts.places.where(division_id, act.at).place,
                division_id=division_id,
                estate_id=estate_id,
                round_id=None,
                number=None,
                category=None,
                origin="topic",
                topic_id=topic_id,
                raised_by_ids=raised_by_ids,
                content=None,
                split_from_id=None,
                by_residents=by_residents,
                at=act.at,
            )
            return self._parts.store.record(proposal, act=act, answer=answer)

        return self._parts.store.once(act, decide)

    def enter(self, proposal_id: UUID, command: commands.EnterRound, act: Act) -> Receipt:
        """入轮, from the pool."""

        def decide() -> Receipt:
            round_, proposal = self._rounds.at(command.round_id, act), self._proposals.get(proposal_id)
            path = self._within(round_.division_id, proposal.division_id, act.at)
            proposal.must_be("pooled")
            screening.envelope_of(round_.terms, path, proposal.category)
            register, number = self.registered(round_.id, proposal_id, act.at)
            screening.enter(proposal, round_, number, act.at)
            return self._proposals.record(round_, proposal, register, act=act)

        with self._parts.turns.of(command.round_id):
            return self._parts.store.once(act, decide)

    def describe(self, proposal_id: UUID, command: commands.Described, act: Act) -> Receipt:
        """Writes down, or puts in order, what it is about, until it is screened."""

        def decide() -> Receipt:
            proposal = self._proposals.get(proposal_id)
            screening.describe(proposal, self.said(proposal_id, command), command.category, act.at)
            return self._parts.store.record(proposal, act=act, answer={"proposal_id": str(proposal_id)})

        return self._parts.store.once(act, decide)

    def add_picture(self, proposal_id: UUID, upload: bytes, act: Act) -> Receipt:
        """Keeps the picture first, then says that it is there; one that no event knows is removed by the worker."""

        def decide() -> Receipt:
            proposal, picture_id = self._proposals.get(proposal_id), uuid4()
            screening.add_picture(proposal, picture_id, act.at)
            self._pictures.keep(proposal_id, proposal_id, picture_id, upload, act.at)
            answer = {"proposal_id": str(proposal_id), "picture_id": str(picture_id)}
            return self._parts.store.record(proposal, act=act, answer=answer)

        return self._parts.store.once(act, decide)

    def withdraw(self, proposal_id: UUID, act: Act) -> Receipt:
        """撤回."""

        def decide() -> Receipt:
            proposal = self._proposals.get(proposal_id)
            screening.withdraw(proposal, act.actor.person_id, act.at)
            return self._parts.store.record(proposal, act=act, answer={"proposal_id": str(proposal_id)})

        return self._parts.store.once(act, decide)

    def registered(self, round_id: UUID, proposal_id: UUID, at: datetime) -> tuple[Register, int]:
        """The round's register with one proposal more, and its number."""
        register = self._parts.store.find(Register, register_id(round_id))
        if register is None:
            return Register.begin(round_id, proposal_id, at), 1
        return register, register.enter(proposal_id, at)

    def said(self, proposal_id: UUID, command: commands.Described) -> Sealed:
        """The words under the proposal's own key."""
        return self._parts.contents.seal_json(proposal_id, {"title": command.title, "text": command.text})

    def _new(
        self,
        proposal_id: UUID,
        command: commands.SubmitProposal,
        origin: words.ProposalOrigin,
        act: Act,
        *,
        round_id: UUID | None = None,
        number: int | None = None,
    ) -> Proposal:
        estate_id = command.estate_id
        if estate_id is not None and self._parts.neighbourhood.area_of_estate(estate_id) != command.division_id:
            raise UnknownEstateError(f"no estate {estate_id} in this division")
        self._parts.contents.create(proposal_id)
        return Proposal.submit(
            id=proposal_id,
            place=self._parts.places.where(command.division_id, act.at).place,
            division_id=command.division_id,
            estate_id=command.estate_id,
            round_id=round_id,
            number=number,
            category=command.category,
            origin=origin,
            topic_id=None,
            raised_by_ids=[act.actor.person_id],
            content=self.said(proposal_id, command),
            split_from_id=None,
            by_residents=origin == "resident",
            at=act.at,
        )

    def _within(self, round_division_id: UUID, division_id: UUID, at: datetime) -> list[UUID]:
        """The path to a division of the round's scope. Raises ElsewhereError for one outside of it."""
        path = [node.id for node in self._parts.neighbourhood.path(division_id, shanghai_day(at))]
        if round_division_id not in path:
            raise ElsewhereError("the round is for another place")
        return path

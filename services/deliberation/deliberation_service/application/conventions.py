"""Conventions and covenants: look up, seal, decide, record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from deliberation_service.aggregate import amending
from deliberation_service.aggregate.amending import VoteFacts
from deliberation_service.aggregate.articles import Amendment
from deliberation_service.aggregate.blueprint import BlueprintEntry, entry_id
from deliberation_service.aggregate.convention import Convention, convention_id
from deliberation_service.aggregate.topic import begin, conclude
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.grounds import Grounds, role_of
from deliberation_service.application.parts import Parts
from deliberation_service.commands import conventions as commands
from deliberation_service.refusals.conventions import (
    ConventionExistsError,
    ConventionInvalidError,
    NotOfThisPlaceError,
    NotTheProposerError,
    UnknownConventionError,
    VoteNotOfConventionError,
)
from eventsourcing.domain import Aggregate
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command
from linli_contracts.deliberation.words import CharterKind
from linli_neighbourhood import UnknownEstateError

CONVENERS: dict[CharterKind, tuple[str, ...]] = {
    "residents_convention": ("area_worker", "party_secretary"),
    "owners_covenant": ("owners_committee", "area_worker", "street_officer"),
}
"""Who works on it: the committee; for a covenant the owners' committee, and where there is none yet the street, which
guides the making of an owners' assembly (物业管理条例 of 2018, art. 10). That the residents' committee may do so too
is the service's own rule.
"""
REGISTRARS = ("street_officer",)
Decide = Callable[[Convention], Sequence[Aggregate]]
"""Decides on a convention; gives what else is to be recorded with it."""


class Conventions:
    """One method a command."""

    def __init__(self, parts: Parts, grounds: Grounds) -> None:
        self._parts = parts
        self._grounds = grounds

    def get(self, convention_id: UUID) -> Convention:
        """Raises `UnknownConventionError`."""
        convention = self._parts.store.find(Convention, convention_id)
        if convention is None:
            raise UnknownConventionError(f"no convention {convention_id}")
        return convention

    def begin(self, command: commands.BeginConvention, who: Principal, sent: Command) -> Receipt:
        """The one of its kind of an area or estate."""
        act = self._parts.authority.act(who, sent, CONVENERS[command.kind], command.division_id)

        def decide() -> Receipt:
            where = self._parts.places.where(command.division_id, act.at)
            if where.tier != "area":
                raise ConventionInvalidError("a convention is an area's or an estate's", field="division_id")
            estate_id = command.estate_id
            if estate_id is not None and self._parts.neighbourhood.area_of_estate(estate_id) != where.division_id:
                raise UnknownEstateError(f"no estate {estate_id} in this area")
            own_id = convention_id(command.kind, estate_id or where.division_id)
            if self._parts.store.find(Convention, own_id) is not None:
                raise ConventionExistsError("there is one; amend it")
            self._parts.contents.create(own_id)
            convention = Convention.begin(
                kind=command.kind,
                place=where.place,
                division_id=where.division_id,
                estate_id=estate_id,
                title=self._parts.contents.seal(own_id, command.title),
                at=act.at,
            )
            return self._parts.store.record(convention, act=act, answer={"convention_id": str(own_id)})

        return self._parts.store.once(act, decide)

    def open_set(self, of_id: UUID, command: commands.OpenAmendments, who: Principal, sent: Command) -> Receipt:
        """起草 or 修订."""
        set_id = uuid4()

        def decide(convention: Convention) -> Sequence[Aggregate]:
            title = self._parts.contents.seal(of_id, command.title)
            amending.open_set(convention, set_id, command.topic_id, title, sent.at)
            if command.topic_id is None:
                return ()
            topic = self._parts.topics.get_public(command.topic_id)
            if topic.division_id != convention.division_id:
                raise ConventionInvalidError("the topic is of another division", field="topic_id")
            begin(topic, "convention", set_id, sent.at)
            return [topic]

        return self._on(of_id, self._convener(of_id, who, sent), decide, set_id=set_id)

    def propose(
        self, of_id: UUID, set_id: UUID, command: commands.ProposeAmendment, who: Principal, sent: Command
    ) -> Receipt:
        """By who lives there, owns there, or convenes."""
        act, amendment_id = self._proposer(self.get(of_id), who, sent), uuid4()
        article_id = command.article_id or uuid4()

        def decide(convention: Convention) -> Sequence[Aggregate]:
            contents = self._parts.contents
            amendment = Amendment(
                amendment_id,
                command.amendment,
                article_id,
                command.after_id,
                contents.seal(of_id, command.text) if command.text is not None else None,
                contents.seal(of_id, command.why),
                who.person_id,
            )
            amending.propose(convention, set_id, amendment, act.at)
            return ()

        return self._on(of_id, act, decide, set_id=set_id, amendment_id=amendment_id, article_id=article_id)

    def take_back(
        self,
        of_id: UUID,
        set_id: UUID,
        amendment_id: UUID,
        command: commands.TakeBackAmendment,
        who: Principal,
        sent: Command,
    ) -> Receipt:
        """By who proposed it, or who convenes."""
        found = self.get(of_id).amendment_set(set_id).amendments.get(amendment_id)
        own = found is not None and found.proposer_id == who.person_id
        if not own and not who.has(CONVENERS[self.get(of_id).kind]):
            raise NotTheProposerError("another person proposed it")
        act = self._as(who, sent) if own else self._convener(of_id, who, sent)

        def decide(convention: Convention) -> Sequence[Aggregate]:
            reason = self._parts.contents.seal(of_id, command.reason)
            amending.take_back(convention, set_id, amendment_id, reason, act.at)
            return ()

        return self._on(of_id, act, decide, set_id=set_id, amendment_id=amendment_id)

    def put_to_vote(
        self, of_id: UUID, set_id: UUID, command: commands.PutAmendmentsToVote, who: Principal, sent: Command
    ) -> Receipt:
        """提交表决."""

        def decide(convention: Convention) -> Sequence[Aggregate]:
            amending.put_to_vote(convention, set_id, self._vote(command.vote_id), sent.at)
            return ()

        return self._on(of_id, self._convener(of_id, who, sent), decide, set_id=set_id)

    def adopt(
        self, of_id: UUID, set_id: UUID, command: commands.AdoptAmendments, who: Principal, sent: Command
    ) -> Receipt:
        """通过: only what the assembly passed."""

        def decide(convention: Convention) -> Sequence[Aggregate]:
            vote = self._vote_of(convention, set_id)
            amending.adopt(convention, set_id, vote, command.in_force_on, sent.at)
            if convention.sets[set_id].topic_id is not None:
                return self._concluded(convention, set_id, "adopted", sent.at)
            return [_line(convention, sent.at)]

        return self._on(of_id, self._convener(of_id, who, sent), decide, set_id=set_id)

    def end(self, of_id: UUID, set_id: UUID, command: commands.EndAmendments, who: Principal, sent: Command) -> Receipt:
        """Voted down, or given up before."""

        def decide(convention: Convention) -> Sequence[Aggregate]:
            voted = convention.amendment_set(set_id).vote_id is not None
            vote = self._vote_of(convention, set_id) if voted else None
            amending.end(convention, set_id, vote, self._parts.contents.seal(of_id, command.reason), sent.at)
            rejected = vote is not None and vote.result in ("failed", "invalid")
            return self._concluded(convention, set_id, "rejected" if rejected else "cancelled", sent.at)

        return self._on(of_id, self._convener(of_id, who, sent), decide, set_id=set_id)

    def file(self, of_id: UUID, version: int, who: Principal, sent: Command) -> Receipt:
        """报备."""

        def decide(convention: Convention) -> Sequence[Aggregate]:
            amending.file(convention, version, sent.at)
            return ()

        return self._on(of_id, self._convener(of_id, who, sent), decide)

    def answer_filing(
        self, of_id: UUID, version: int, command: commands.AnswerFiling, who: Principal, sent: Command
    ) -> Receipt:
        """备案 by the street."""
        act = self._parts.authority.act(who, sent, REGISTRARS, self.get(of_id).division_id)

        def decide(convention: Convention) -> Sequence[Aggregate]:
            answer = self._parts.contents.seal(of_id, command.answer)
            amending.answer_filing(convention, version, answer, act.at, accepted=command.accepted)
            return ()

        return self._on(of_id, act, decide)

    def _convener(self, of_id: UUID, who: Principal, sent: Command) -> Act:
        convention = self.get(of_id)
        return self._parts.authority.act(who, sent, CONVENERS[convention.kind], convention.division_id)

    def _proposer(self, convention: Convention, who: Principal, sent: Command) -> Act:
        """Raises `NotOfThisPlaceError`. Owners who live elsewhere have their say about their estate's covenant."""
        if who.has(CONVENERS[convention.kind]):
            return self._convener(convention.id, who, sent)
        place = convention.division_id, convention.estate_id
        lives_there = self._grounds.resident_of(who.person_id, *place) is not None
        if not lives_there and not self._owns(convention, who.person_id):
            raise NotOfThisPlaceError("you neither live here nor own here")
        return self._as(who, sent)

    def _owns(self, convention: Convention, person_id: UUID) -> bool:
        if convention.kind != "owners_covenant" or convention.estate_id is None:
            return False
        now = self._parts.neighbourhood.as_of(self._parts.neighbourhood.position())
        return bool(now.owned_by(person_id, convention.estate_id))

    def _as(self, who: Principal, sent: Command) -> Act:
        return sent.act(who.person_id, role_of(who), who.area_id)

    def _vote_of(self, convention: Convention, set_id: UUID) -> VoteFacts:
        vote_id = convention.amendment_set(set_id).vote_id
        if vote_id is None:
            raise VoteNotOfConventionError("the set was not put to a vote")
        return self._vote(vote_id)

    def _vote(self, vote_id: UUID) -> VoteFacts:
        vote = self._parts.store.find(Vote, vote_id)
        if vote is None or not vote.terms["decision"]:
            raise VoteNotOfConventionError(f"no vote {vote_id} for or against")
        return VoteFacts(
            vote_id=vote_id,
            electorate=vote.terms["rule"],
            division_id=vote.division_id,
            estate_id=vote.scope.estate_id,
            begun=vote.status != "prepared",
            result="cancelled" if vote.status == "cancelled" else vote.outcome.get("result"),
        )

    def _on(self, of_id: UUID, act: Act, decide: Decide, **ids: UUID) -> Receipt:
        answer = {"convention_id": str(of_id), **{name: str(value) for name, value in ids.items()}}

        def decided() -> Receipt:
            convention = self.get(of_id)
            others = decide(convention)
            return self._parts.store.record(convention, *others, act=act, answer=answer)

        return self._parts.store.once(act, decided)

    def _concluded(self, convention: Convention, set_id: UUID, result: str, at: datetime) -> list[Aggregate]:
        topic_id = convention.sets[set_id].topic_id
        if topic_id is None:
            return []
        topic = self._parts.topics.get(topic_id)
        conclude(topic, "convention", set_id, result, at)
        return [topic]


def _line(convention: Convention, at: datetime) -> BlueprintEntry:
    """What was adopted without a topic enters the blueprint at once; a topic's outcome brings the others."""
    version = convention.versions[-1].number
    return BlueprintEntry.make(
        id=entry_id(f"{convention.id}/{version}"),
        kind="convention",
        topic_id=None,
        source_id=convention.id,
        place=convention.place,
        division_id=convention.division_id,
        estate_id=convention.estate_id,
        year=shanghai_day(at).year,
        state="done",
        at=at,
    )

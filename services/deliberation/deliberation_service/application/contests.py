"""Contests of design schemes: opened, put to a vote, decided, ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from deliberation_service.aggregate.blueprint import BlueprintEntry, entry_id
from deliberation_service.aggregate.contest import Contest
from deliberation_service.aggregate.scheme import Scheme
from deliberation_service.aggregate.topic import Topic, begin, conclude
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.grounds import Ground, Grounds
from deliberation_service.application.parts import Parts
from deliberation_service.commands import schemes as commands
from deliberation_service.refusals.schemes import (
    UnknownContestError,
    UnknownSchemeError,
    VoteNotOfContestError,
)
from deliberation_service.refusals.topics import StageForbidsError
from eventsourcing.domain import Aggregate
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command

VOTED: frozenset[str] = frozenset({"choice", "approval", "ranking"})
DECIDED: frozenset[str] = frozenset({"decision"})
Decide = Callable[[Contest], Sequence[Aggregate]]
"""Decides on a contest; gives what else is to be recorded with it."""


class Contests:
    """One method a command; what is done with a single scheme stands in `schemes`."""

    def __init__(self, parts: Parts, grounds: Grounds) -> None:
        self._parts = parts
        self._grounds = grounds

    def get(self, contest_id: UUID) -> Contest:
        """Raises `UnknownContestError`."""
        contest = self._parts.store.find(Contest, contest_id)
        if contest is None:
            raise UnknownContestError(f"no contest {contest_id}")
        return contest

    def scheme(self, scheme_id: UUID) -> Scheme:
        """Raises `UnknownSchemeError`."""
        scheme = self._parts.store.find(Scheme, scheme_id)
        if scheme is None:
            raise UnknownSchemeError(f"no scheme {scheme_id}")
        return scheme

    def open(self, command: commands.OpenContest, who: Principal, sent: Command) -> Receipt:
        """方案征集."""
        contest_id = uuid4()
        ground = self._ground(command, sent.at)
        act = self._parts.authority.act(who, sent, ground.roles, ground.where.division_id)

        def decide() -> Receipt:
            ground, contents = self._ground(command, act.at), self._parts.contents
            matter_id = ground.matter(contest_id)
            contents.create(matter_id)
            contest = Contest.open(
                id=contest_id,
                place=ground.where.place,
                division_id=ground.where.division_id,
                estate_id=ground.estate_id,
                topic_id=ground.topic_id,
                convener_roles=list(ground.roles),
                kind=command.kind,
                choosing=command.choosing,
                title=contents.seal(matter_id, command.title),
                brief=contents.seal(matter_id, command.brief),
                entries_until=command.entries_until.astimezone(UTC),
                at=act.at,
            )
            if ground.topic is not None:
                begin(ground.topic, "schemes", contest_id, act.at)
                _refuse_unless_allowed(ground.topic, contest_id, VOTED if command.choosing == "vote" else DECIDED)
            changed = [contest] if ground.topic is None else [contest, ground.topic]
            return self._parts.store.record(*changed, act=act, answer={"contest_id": str(contest_id)})

        return self._parts.store.once(act, decide)

    def put_to_vote(
        self, contest_id: UUID, command: commands.PutSchemesToVote, who: Principal, sent: Command
    ) -> Receipt:
        """付诸表决: the vote's options are these schemes by number, and nobody has voted yet."""

        def decide(contest: Contest) -> Sequence[Aggregate]:
            vote = self._vote(command.vote_id)
            again = contest.vote_id is not None and _chose_none(self._vote(contest.vote_id))
            contest.put_to_vote(vote.id, sent.at, again=again)
            if vote.status != "prepared":
                raise VoteNotOfContestError(f"the vote is {vote.status}", field="vote_id")
            if (vote.division_id, vote.scope.estate_id) != (contest.division_id, contest.estate_id):
                raise VoteNotOfContestError("the vote is held elsewhere", field="vote_id")
            said = self._parts.contents.open_json(vote.content)
            if contest.topic_id is not None:
                topic = self._parts.topics.get(contest.topic_id)
                _refuse_unless_allowed(topic, contest.id, frozenset({vote.terms["kind"]}))
            if said is None or said["options"] != self.ballot_options(contest):
                raise VoteNotOfContestError("the vote's options are not these schemes by number", field="vote_id")
            return ()

        return self._as_convener(contest_id, who, sent, decide)

    def settle(self, contest_id: UUID, who: Principal, sent: Command) -> Receipt:
        """What the vote came to."""

        def decide(contest: Contest) -> Sequence[Aggregate]:
            if contest.vote_id is None:
                raise VoteNotOfContestError("the schemes were not put to a vote")
            outcome = self._vote(contest.vote_id).outcome
            if outcome.get("result") != "passed":
                raise VoteNotOfContestError(f"the vote is {outcome.get('result', 'not over')}")
            contest.choose_by_vote(contest.ballot[outcome["chosen"]], sent.at)
            return self._chosen(contest, sent.at)

        return self._as_convener(contest_id, who, sent, decide)

    def choose(self, contest_id: UUID, command: commands.ChooseScheme, who: Principal, sent: Command) -> Receipt:
        """选定 by decision."""

        def decide(contest: Contest) -> Sequence[Aggregate]:
            contest.choose(command.scheme_id, self._parts.contents.seal(matter_of(contest), command.reason), sent.at)
            return self._chosen(contest, sent.at)

        return self._as_convener(contest_id, who, sent, decide)

    def end(self, contest_id: UUID, command: commands.EndContest, who: Principal, sent: Command) -> Receipt:
        """Without a choice; not while a vote is held or after one that chose."""

        def decide(contest: Contest) -> Sequence[Aggregate]:
            if contest.vote_id is not None and not _chose_none(self._vote(contest.vote_id)):
                raise VoteNotOfContestError("the vote is not over, or chose one")
            contest.end(self._parts.contents.seal(matter_of(contest), command.reason), sent.at)
            return self._concluded(contest, "ended", sent.at)

        return self._as_convener(contest_id, who, sent, decide)

    def ballot_options(self, contest: Contest) -> list[str]:
        """The schemes as a vote on them names its options: number and title of the current revision."""
        entrants = sorted(contest.entrants.values(), key=lambda entrant: entrant.number)
        titles = self._parts.contents.open_all([self.scheme(one.scheme_id).current.title for one in entrants])
        return [f"{one.number}号 {title}" for one, title in zip(entrants, titles, strict=True)]

    def convener(self, contest: Contest, who: Principal, sent: Command) -> Act:
        """Acts for who opened it. Raises `OutsideOwnDivisionError`."""
        return self._parts.authority.act(who, sent, contest.convener_roles, contest.division_id)

    def _ground(self, command: commands.OpenContest, at: datetime) -> Ground:
        return self._grounds.of(command.topic_id, command.division_id, command.estate_id, at)

    def _vote(self, vote_id: UUID) -> Vote:
        vote = self._parts.store.find(Vote, vote_id)
        if vote is None:
            raise VoteNotOfContestError(f"no vote {vote_id}", field="vote_id")
        return vote

    def _as_convener(self, contest_id: UUID, who: Principal, sent: Command, decide: Decide) -> Receipt:
        act = self.convener(self.get(contest_id), who, sent)

        def decided() -> Receipt:
            contest = self.get(contest_id)
            others = decide(contest)
            return self._parts.store.record(contest, *others, act=act, answer={"contest_id": str(contest_id)})

        return self._parts.store.once(act, decided)

    def _chosen(self, contest: Contest, at: datetime) -> list[Aggregate]:
        """A topic's outcome brings its result into the blueprint; what stands alone enters it now."""
        if contest.topic_id is not None:
            return self._concluded(contest, "chosen", at)
        return [
            BlueprintEntry.make(
                id=entry_id(str(contest.id)),
                kind="scheme",
                topic_id=None,
                source_id=contest.id,
                place=contest.place,
                division_id=contest.division_id,
                estate_id=contest.estate_id,
                year=shanghai_day(at).year,
                state="planned",
                at=at,
            )
        ]

    def _concluded(self, contest: Contest, result: str, at: datetime) -> list[Aggregate]:
        if contest.topic_id is None:
            return []
        topic = self._parts.topics.get(contest.topic_id)
        conclude(topic, "schemes", contest.id, result, at)
        return [topic]


def _refuse_unless_allowed(topic: Topic, contest_id: UUID, ways: frozenset[str]) -> None:
    """Raises `StageForbidsError` unless the stage in which the contest began allows one of these ways to choose."""
    stage = topic.process.stage(topic.uses[contest_id].stage) if topic.process is not None else None
    allowed = stage.allowance("schemes") if stage is not None else None
    if allowed is not None and allowed.choosing and ways.isdisjoint(allowed.choosing):
        raise StageForbidsError(f"here a scheme is chosen by {' or '.join(allowed.choosing)}", field="choosing")


def matter_of(contest: Contest) -> UUID:
    """Under whose key it is sealed: the topic's, else its own."""
    return contest.topic_id or contest.id


def _chose_none(vote: Vote) -> bool:
    return vote.status == "cancelled" or (vote.status == "closed" and vote.outcome["result"] != "passed")

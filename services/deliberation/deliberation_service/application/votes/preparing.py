"""Preparing, opening, ending and cancelling votes."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID, uuid4

import orjson
from deliberation_service.aggregate.topic import Topic, begin, conclude
from deliberation_service.aggregate.vote import Vote
from deliberation_service.application.parts import Parts
from deliberation_service.application.votes.finding import FoundVotes
from deliberation_service.commands import votes as commands
from deliberation_service.refusals.votes import VoteFormInvalidError
from linli_ballots.box import BallotBox
from linli_ballots.roll import Declared, Scope
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, Receipt

DECISION = ("同意", "反对", "弃权")


class Preparing:
    """A vote up to its opening, and the end of its time."""

    def __init__(self, parts: Parts, votes: FoundVotes, box: BallotBox) -> None:
        self._parts = parts
        self._votes = votes
        self._box = box

    def prepare(self, command: commands.PrepareVote, act: Act) -> Receipt:
        """拟定表决, in a topic's stage or standing alone."""
        vote_id = uuid4()
        options = list(DECISION) if command.options is None else list(command.options)
        terms = self._terms(command, len(options), act)
        said = {"question": command.question, "options": options}

        def decide() -> Receipt:
            topic = None if command.topic_id is None else self._parts.topics.get(command.topic_id)
            division_id, estate_id = command.division_id, command.estate_id
            if topic is not None:
                division_id, estate_id = topic.division_id, topic.estate_id
                begin(topic, "vote", vote_id, act.at, electorate=command.rule)
            matter_id = command.topic_id or vote_id
            self._parts.contents.create(matter_id)
            vote = Vote.prepare(
                id=vote_id,
                division_id=division_id,
                topic_id=command.topic_id,
                place=self._parts.places.where(division_id, act.at).place,
                terms=terms | {"estate_id": estate_id},
                content=self._parts.contents.seal_json(matter_id, said),
                options_sha256=options_digest(said, terms),
                opens_at=command.opens_at,
                closes_at=command.closes_at,
                counts_at=command.counts_at or command.closes_at,
                at=act.at,
            )
            return self._record(vote, topic, act)

        return self._parts.store.once(act, decide)

    def open(self, vote_id: UUID, act: Act) -> Receipt:
        """开始表决: roll and options are frozen; a long roll by the worker, and the answer says that it is opening."""

        def decide() -> Receipt:
            vote = self._votes.get(vote_id)
            vote.check_opens(act.at)
            if self._parts.rolls.is_long(*_roll_of(vote), act.at):
                vote.begin_opening(act.at)
                return self._record(vote, None, act)
            return self._open(vote, act)

        return self._parts.store.once(act, decide)

    def freeze(self, vote_id: UUID, act: Act) -> Receipt:
        """The same by the worker, who has the time for a roll of any length."""

        def decide() -> Receipt:
            vote = self._votes.get(vote_id)
            vote.check_opens(act.at)
            return self._open(vote, act)

        return self._parts.store.once(act, decide)

    def end(self, vote_id: UUID, act: Act) -> Receipt:
        """停止表决, once its time is over; the worker counts."""

        def decide() -> Receipt:
            vote = self._votes.get(vote_id)
            vote.begin_closing(act.at)
            self._votes.forget(vote_id)
            return self._record(vote, None, act)

        return self._parts.store.once(act, decide)

    def cancel(self, vote_id: UUID, command: commands.CancelVote, act: Act) -> Receipt:
        """取消表决 before it is opened."""

        def decide() -> Receipt:
            vote = self._votes.get(vote_id)
            topic = None if vote.topic_id is None else self._parts.topics.get(vote.topic_id)
            vote.cancel(self._parts.contents.seal(vote.topic_id or vote_id, command.reason), act.at)
            if topic is not None:
                conclude(topic, "vote", vote_id, "cancelled", act.at)
            return self._record(vote, topic, act)

        return self._parts.store.once(act, decide)

    def _open(self, vote: Vote, act: Act) -> Receipt:
        self._box.create(vote.id)
        vote.open(self._parts.rolls.freeze(*_roll_of(vote), act.at), act.at)
        return self._record(vote, None, act)

    def _record(self, vote: Vote, topic: Topic | None, act: Act) -> Receipt:
        changed = (vote,) if topic is None else (topic, vote)
        answer = {"vote_id": str(vote.id), "status": vote.status}
        return self._parts.store.record(*changed, act=act, answer=answer)

    def _terms(self, command: commands.PrepareVote, options: int, act: Act) -> dict[str, Any]:
        rule = self._parts.rolls.electorates.on(command.rule, shanghai_day(command.opens_at or act.at))
        decision = command.options is None
        if command.kind == "ranking" and rule.binding:
            raise VoteFormInvalidError("what binds needs consent to one option: a choice or approvals, no ranking")
        return {
            "kind": command.kind,
            "options": options,
            "most": {"choice": 1, "approval": command.most or options, "ranking": command.most or options}[
                command.kind
            ],
            "decision": decision,
            "rule": command.rule,
            "secrecy": "named" if rule.unit == "owners" else "secret",
            "developer_dwelling_ids": list(command.developer_dwelling_ids),
            "developer_representative_id": command.developer_representative_id,
            "amount_fen": command.amount_fen,
        }


def _roll_of(vote: Vote) -> tuple[str, Scope, Declared]:
    """By which rule, where, and with what declared its roll is frozen."""
    terms = vote.terms
    declared = Declared(tuple(terms["developer_dwelling_ids"]), terms["developer_representative_id"])
    return terms["rule"], vote.scope, declared


def options_digest(said: dict[str, Any], terms: dict[str, Any]) -> str:
    """SHA-256 of question, options and form, and of the amount where there is one, as canonical JSON: anyone can make
    it again from what is shown."""
    asked = {**said, "kind": terms["kind"], "most": terms["most"]}
    if terms.get("amount_fen") is not None:  # votes of before 22 November 2026 have no such term
        asked["amount_fen"] = terms["amount_fen"]
    return hashlib.sha256(orjson.dumps(asked, option=orjson.OPT_SORT_KEYS)).hexdigest()

"""Conversations on statements: look up, seal, decide, record."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Literal
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from deliberation_service.aggregate import conversation as conversations
from deliberation_service.aggregate import opinion_given as opinions
from deliberation_service.aggregate import statement as statements
from deliberation_service.aggregate.conversation import Conversation, Reach
from deliberation_service.aggregate.opinion_given import Opinion, Participation
from deliberation_service.aggregate.statement import Statement
from deliberation_service.aggregate.topic import Topic, begin, conclude
from deliberation_service.application.grounds import Grounds, band_of, role_of
from deliberation_service.application.participants import Participants
from deliberation_service.application.parts import Parts
from deliberation_service.commands import statements as commands
from deliberation_service.publisher import CLOCK
from deliberation_service.queries.conversations import ConversationLists
from deliberation_service.refusals import statements as refusals
from eventsourcing.domain import Aggregate
from linli_common.auth import Principal
from linli_common.clock import shanghai_day
from linli_common.event_store import Act, CommandKey, ConcurrentChangeError, Receipt
from linli_common.http.commands import Command
from linli_common.sealing import Sealed
from linli_contracts.envelope import Actor

log = logging.getLogger(__name__)

SOMEBODY = Actor(uuid5(NAMESPACE_URL, "linli:deliberation:participant"), "participant")
"""Who acts when an opinion is given: the same for everybody."""
AT_ONCE = 100


class Conversations:
    """What people and conveners do."""

    def __init__(self, parts: Parts, participants: Participants, lists: ConversationLists) -> None:
        self._parts = parts
        self._grounds = Grounds(parts)
        self._participants = participants
        self._lists = lists
        self._known_when_forgetting = -1

    def get(self, conversation_id: UUID) -> Conversation:
        """Raises `UnknownConversationError`."""
        found = self._parts.store.find(Conversation, conversation_id)
        if found is None:
            raise refusals.UnknownConversationError(f"no conversation {conversation_id}")
        return found

    def get_statement(self, statement_id: UUID) -> Statement:
        """Raises `UnknownStatementError`."""
        found = self._parts.store.find(Statement, statement_id)
        if found is None:
            raise refusals.UnknownStatementError(f"no statement {statement_id}")
        return found

    def participant(self, conversation_id: UUID, person_id: UUID) -> UUID | None:
        """As whom somebody took part, for showing them what they said; None for who did not."""
        return self._participants.find(conversation_id, person_id)

    def is_convener(self, conversation: Conversation, who: Principal) -> bool:
        """Whether somebody may moderate."""
        division_id = conversation.reach.division_id
        covers = self._parts.neighbourhood.covers
        return any(
            held == division_id or covers(held, division_id)
            for grant in who.grants
            if grant.role in conversation.convener_roles
            for held in grant.division_ids
        )

    def open(self, command: commands.OpenConversation, who: Principal, sent: Command) -> Receipt:
        """观点征集, by who convenes the topic's stage, or works for the division."""
        ground = self._grounds.of(command.topic_id, command.division_id, command.estate_id, sent.at)
        act = self._parts.authority.act(who, sent, ground.roles, ground.where.division_id)
        conversation_id = uuid4()

        def decide() -> Receipt:
            ground = self._grounds.of(command.topic_id, command.division_id, command.estate_id, sent.at)
            topic, matter_id = ground.topic, ground.matter(conversation_id)
            self._parts.contents.create(matter_id)
            conversation = conversations.open_conversation(
                id=conversation_id,
                reach=Reach(
                    ground.where.division_id,
                    ground.estate_id,
                    ground.where.place,
                    ground.topic_id,
                    topic.process.age_bands if topic is not None and topic.process is not None else (),
                    topic.may_act() if topic is not None else (),
                ),
                content=self._parts.contents.seal_json(
                    matter_id, {"title": command.title, "question": command.question}
                ),
                open_to=command.open_to,
                held_first=command.held_first,
                closes_at=command.closes_at,
                convener_roles=ground.roles,
                at=act.at,
            )
            changed: list[Aggregate] = [conversation]
            if topic is not None:
                begin(topic, "statements", conversation_id, act.at)
                changed.append(topic)
            return self._parts.store.record(*changed, act=act, answer={"conversation_id": str(conversation_id)})

        return self._parts.store.once(act, decide)

    def write(self, conversation_id: UUID, command: commands.WriteStatement, who: Principal, sent: Command) -> Receipt:
        """提出观点."""
        act = sent.act(who.person_id, role_of(who), who.area_id)
        statement_id = uuid4()

        def decide() -> Receipt:
            conversation = self.get(conversation_id)
            by_convener = self.is_convener(conversation, who)
            if not by_convener:
                self._counts(conversation, who, act.at)
            statement = statements.write(
                conversation,
                id=statement_id,
                author_id=who.person_id,
                content=self._parts.contents.seal(conversation.matter_id, command.text),
                written_before=self._lists.written_by(conversation_id, who.person_id),
                by_convener=by_convener,
                at=act.at,
            )
            answer = {"statement_id": str(statement_id), "state": statement.state}
            return self._parts.store.record(statement, act=act, answer=answer, unchanged=(conversation,))

        return self._parts.store.once(act, decide)

    def moderate(
        self, statement_id: UUID, command: commands.ModerateStatement, who: Principal, sent: Command
    ) -> Receipt:
        """展示 or 隐藏, by the convener."""
        conversation = self.get(self.get_statement(statement_id).conversation_id)
        act = self._as_convener(conversation, who, sent)

        def decide() -> Receipt:
            statement = self.get_statement(statement_id)
            reason = self._parts.contents.seal(conversation.matter_id, command.reason)
            statements.moderate(statement, conversation, command.state, reason, act.at)
            answer = {"statement_id": str(statement_id), "state": statement.state}
            return self._parts.store.record(statement, act=act, answer=answer)

        return self._parts.store.once(act, decide)

    def give(self, statement_id: UUID, command: commands.GiveOpinion, who: Principal, sent: Command) -> Receipt:
        """表态: recorded as an act of somebody, under an id that only the vault can lead back from."""
        conversation_id = self.get_statement(statement_id).conversation_id
        counted = self._counts(self.get(conversation_id), who, sent.at)
        participant_id = self._participants.of(conversation_id, who.person_id)
        act = Act(SOMEBODY, sent.at, CommandKey(participant_id, sent.key, sent.digest))

        def decide() -> Receipt:
            conversation, statement = self.get(conversation_id), self.get_statement(statement_id)
            opinions.check_answerable(conversation, statement, act.at)
            choice = self._seal(conversation, command.choice)
            changed: list[Aggregate] = []
            if self._parts.store.find(Participation, opinions.participation_id(participant_id)) is None:
                band = self._band(who.person_id, act.at)
                changed.append(opinions.join(conversation, participant_id, counted=counted, age_band=band, at=act.at))
            opinion = self._parts.store.find(Opinion, opinions.opinion_id(participant_id, statement_id))
            said = (conversation, statement_id, participant_id, choice)
            if opinion is None:
                opinion = opinions.give(*said, counted=counted, at=act.at)
            else:
                self._check_other(opinion, command.choice)
                opinions.change(opinion, *said, counted=counted, at=act.at)
            changed.append(opinion)
            answer = {"statement_id": str(statement_id), "choice": command.choice}
            return self._parts.store.record(*changed, act=act, answer=answer, unchanged=(conversation,))

        return self._parts.store.once(act, decide)

    def close(self, conversation_id: UUID, who: Principal, sent: Command) -> Receipt:
        """提前结束."""
        return self._end(conversation_id, "convener", None, who, sent)

    def cancel(
        self, conversation_id: UUID, command: commands.CancelConversation, who: Principal, sent: Command
    ) -> Receipt:
        """取消, with a reason."""
        return self._end(conversation_id, "cancelled", command.reason, who, sent)

    def end_expired(self, now: datetime) -> int:
        """Records that conversations' time is over; gives the number of those looked at."""
        due = self._lists.expired(now, AT_ONCE)
        for conversation_id in due:
            try:
                self._expire(conversation_id, Act(CLOCK, now))
            except ConcurrentChangeError:  # the next look finds it again
                log.info("conversation %s is being worked on", conversation_id)
        return len(due)

    def forget_erased(self, _: datetime) -> int:
        """Nothing leads from the erased to what they thought; gives the number of rows that went."""
        known = self._parts.neighbourhood.position()
        if known == self._known_when_forgetting:
            return 0
        erased = self._parts.neighbourhood.erased()
        gone = self._participants.forget(list(erased)) if erased else 0
        self._known_when_forgetting = known
        return gone

    def _expire(self, conversation_id: UUID, act: Act) -> None:
        def decide() -> Receipt:
            conversation = self.get(conversation_id)
            if not conversations.advance(conversation, act.at):
                return self._parts.store.record(act=act)
            return self._record_end(conversation, "ended", act)

        self._parts.store.once(act, decide)

    def _end(
        self,
        conversation_id: UUID,
        how: Literal["convener", "cancelled"],
        reason: str | None,
        who: Principal,
        sent: Command,
    ) -> Receipt:
        act = self._as_convener(self.get(conversation_id), who, sent)

        def decide() -> Receipt:
            conversation = self.get(conversation_id)
            sealed = self._parts.contents.seal(conversation.matter_id, reason) if reason is not None else None
            conversations.close(conversation, how, sealed, act.at)
            return self._record_end(conversation, "cancelled" if how == "cancelled" else "ended", act)

        return self._parts.store.once(act, decide)

    def _record_end(self, conversation: Conversation, result: str, act: Act) -> Receipt:
        """Together with what it means for the topic."""
        changed: list[Aggregate] = [conversation]
        topic = self._topic(conversation)
        if topic is not None:
            conclude(topic, "statements", conversation.id, result, act.at)
            changed.append(topic)
        return self._parts.store.record(*changed, act=act, answer={"conversation_id": str(conversation.id)})

    def _topic(self, conversation: Conversation) -> Topic | None:
        topic_id = conversation.reach.topic_id
        return self._parts.topics.get(topic_id) if topic_id is not None else None

    def _as_convener(self, conversation: Conversation, who: Principal, sent: Command) -> Act:
        return self._parts.authority.act(who, sent, conversation.convener_roles, conversation.reach.division_id)

    def _counts(self, conversation: Conversation, who: Principal, at: datetime) -> bool:
        reach = conversation.reach
        lives_here = self._grounds.resident_of(who.person_id, reach.division_id, reach.estate_id) is not None
        band = self._band(who.person_id, at)
        return conversations.counts(conversation, role_of(who), band, lives_here=lives_here)

    def _band(self, person_id: UUID, at: datetime) -> str | None:
        return band_of(self._parts.neighbourhood.resident(person_id), shanghai_day(at).year)

    def _seal(self, conversation: Conversation, choice: opinions.Choice) -> Sealed:
        return self._parts.contents.seal(conversation.matter_id, opinions.CHOICES[choice].decode())

    def _check_other(self, opinion: Opinion, choice: opinions.Choice) -> None:
        assert opinion.choice is not None, "an opinion begins with a choice"
        if self._parts.contents.open(opinion.choice) == opinions.CHOICES[choice].decode():
            raise refusals.SameOpinionError("you said so already")

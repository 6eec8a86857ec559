"""What those do who manage a work: contract, milestones, completion, acceptance, upkeep."""

from __future__ import annotations

from uuid import UUID, uuid4

from funding_service.aggregate.ledger.fund import Fund
from funding_service.aggregate.proposal import Proposal
from funding_service.aggregate.works import Work, building, work_id_of_proposal
from funding_service.application.parts import Parts
from funding_service.application.works.finding import FoundWorks, ends_of, rules_at
from funding_service.commands import works as commands
from funding_service.queries.works import WorkLists
from funding_service.refusals.ledger import UnknownFundError, WorkElsewhereError
from linli_common.auth import NoRightError, Principal
from linli_common.event_store import Act, Receipt
from linli_common.http.commands import Command
from linli_common.sealing import Sealed
from linli_contracts.funding import works_words as words


class Building:
    """From the money to upkeep."""

    def __init__(self, parts: Parts, found: FoundWorks, lists: WorkLists) -> None:
        self._parts = parts
        self._found = found
        self._lists = lists

    def open(self, command: commands.OpenWork, who: Principal, sent: Command) -> Receipt:
        """转办立项, with money of its own."""
        parts, work_id = self._parts, uuid4()
        act = parts.authority.act(who, sent, rules_at(sent.at).managers, command.division_id)

        def decide() -> Receipt:
            if command.estate_id is not None:
                area_id = parts.neighbourhood.area_of_estate(command.estate_id)
                if area_id != command.division_id:
                    raise WorkElsewhereError("the estate is not of this division", field="estate_id")
            where = parts.places.where(command.division_id, act.at)
            parts.contents.create(work_id)
            work = Work.open(
                id=work_id,
                place=where.place,
                division_id=command.division_id,
                estate_id=command.estate_id,
                above_id=where.above_id or command.division_id,
                origin="referral",
                round_id=None,
                proposal_id=None,
                topic_id=command.topic_id,
                resident_proposed=command.resident_proposed,
                raised_by_ids=list(command.raised_by_ids),
                cost_fen=command.cost_fen,
                content=parts.contents.seal_json(work_id, {"title": command.title, "text": command.text}),
                at=act.at,
            )
            return parts.store.record(work, act=act, answer={"work_id": str(work_id)})

        return parts.store.once(act, decide)

    def open_funded(
        self, proposal_id: UUID, raised_by_ids: list[UUID], cost_fen: int, division_id: UUID, act: Act
    ) -> Receipt:
        """立项 of a proposal that a round gave its money to; once, whoever asks again."""
        parts, work_id = self._parts, work_id_of_proposal(proposal_id)

        def decide() -> Receipt:
            answer = {"work_id": str(work_id)}
            proposal = parts.store.find(Proposal, proposal_id)
            assert proposal is not None, "it was decided on"
            if parts.store.find(Work, work_id) is not None:
                return Receipt(parts.store.head(), answer, repeated=True)
            where = parts.places.where(division_id, act.at)
            said = parts.contents.open_json(proposal.content) if proposal.content is not None else None
            parts.contents.create(work_id)
            work = Work.open(
                id=work_id,
                place=where.place,
                division_id=division_id,
                estate_id=proposal.estate_id,
                above_id=where.above_id or division_id,
                origin="round",
                round_id=proposal.round_id,
                proposal_id=proposal_id,
                topic_id=proposal.topic_id,
                resident_proposed=proposal.by_residents,
                raised_by_ids=raised_by_ids,
                cost_fen=cost_fen,
                content=parts.contents.seal_json(work_id, said or {}),
                at=act.at,
            )
            return parts.store.record(work, act=act, answer=answer)

        return parts.store.once(act, decide)

    def contract(self, work_id: UUID, command: commands.ContractWork, who: Principal, sent: Command) -> Receipt:
        """签约."""
        act = self._manager(work_id, who, sent)
        names = [milestone.name for milestone in command.milestones]
        said = {"contractor": command.contractor, "text": command.text, "milestones": names}
        content = self._parts.contents.seal_json(work_id, said)
        reason = self._seal(work_id, command.reason) if command.reason is not None else None
        due = ends_of([milestone.due_on for milestone in command.milestones])
        may_exceed = self._may_exceed(work_id, who, sent)
        return self._found.on(
            work_id,
            act,
            lambda work: building.contract(
                work,
                command.contract_fen,
                due,
                command.households,
                content,
                reason,
                may_exceed=may_exceed,
                at=act.at,
            ),
        )

    def change_contract(
        self, work_id: UUID, command: commands.ChangeContract, who: Principal, sent: Command
    ) -> Receipt:
        """变更."""
        act, reason = self._manager(work_id, who, sent), self._seal(work_id, command.reason)
        may_exceed, due = self._may_exceed(work_id, who, sent), ends_of(command.due_on)
        return self._found.on(
            work_id,
            act,
            lambda work: building.change_contract(
                work, command.contract_fen, due, reason, may_exceed=may_exceed, at=act.at
            ),
        )

    def reach(self, work_id: UUID, number: int, command: commands.Report, who: Principal, sent: Command) -> Receipt:
        """节点完成."""
        act, text = self._manager(work_id, who, sent), self._seal(work_id, command.text)
        return self._found.on(work_id, act, lambda work: building.reach(work, number, text, act.at))

    def complete(self, work_id: UUID, who: Principal, sent: Command) -> Receipt:
        """完工."""
        act = self._manager(work_id, who, sent)
        return self._found.on(work_id, act, lambda work: building.complete(work, who.person_id, act.at))

    def accept(self, work_id: UUID, command: commands.Report, who: Principal, sent: Command) -> Receipt:
        """验收, by somebody else with the authority."""
        act = self._found.act(work_id, who, sent, rules_at(sent.at).acceptors)
        text = self._seal(work_id, command.text)
        return self._found.on(work_id, act, lambda work: building.accept(work, who.person_id, text, act.at))

    def review(self, work_id: UUID, works: words.Grade, process: words.Grade, act: Act) -> None:
        """评议 by the review meeting of the topic that led to it. What is not accepted yet is not judged by it."""
        if self._found.get(work_id).status == "accepted":
            self._found.on(work_id, act, lambda work: building.review(work, works, process, act.at))

    def of_topic(self, topic_id: UUID) -> list[UUID]:
        """The works that a topic led to."""
        return self._lists.of_topic(topic_id)

    def begin_upkeep(self, work_id: UUID, command: commands.BeginUpkeep, who: Principal, sent: Command) -> Receipt:
        """运维."""
        act = self._manager(work_id, who, sent)
        fund = self._parts.store.find(Fund, command.fund_id)
        if fund is None:
            raise UnknownFundError(f"no fund {command.fund_id}", field="fund_id")
        fund.refuse_closed()
        content = self._parts.contents.seal_json(work_id, {"keeper": command.keeper, "text": command.text})
        return self._found.on(
            work_id,
            act,
            lambda work: building.begin_upkeep(work, command.fund_id, command.yearly_fen, content, act.at),
        )

    def cancel(self, work_id: UUID, command: commands.CancelWork, who: Principal, sent: Command) -> Receipt:
        """终止."""
        act, reason = self._manager(work_id, who, sent), self._seal(work_id, command.reason)
        return self._found.on(work_id, act, lambda work: building.cancel(work, reason, act.at))

    def _manager(self, work_id: UUID, who: Principal, sent: Command) -> Act:
        return self._found.act(work_id, who, sent, rules_at(sent.at).managers)

    def _may_exceed(self, work_id: UUID, who: Principal, sent: Command) -> bool:
        try:
            self._found.act(work_id, who, sent, rules_at(sent.at).may_exceed)
        except NoRightError:
            return False
        return True

    def _seal(self, work_id: UUID, text: str) -> Sealed:
        return self._parts.contents.seal(work_id, text)

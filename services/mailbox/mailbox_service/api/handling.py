"""Routes of units: from 受理 to 答复. Who may act on the letter is decided with the letter."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter
from linli_common.http.commands import CommandHeader
from mailbox_service.api.asking import Answer, Worker, reply_to, wait_for_token
from mailbox_service.application import Mailbox
from mailbox_service.commands import handling as commands


def handling_router(mailbox: Mailbox) -> APIRouter:
    """What units send."""
    router = APIRouter(prefix="/api/mailbox/letters/{letter_id}", tags=["handling"])
    _add_delivery(router, mailbox)
    _add_answers(router, mailbox)
    _add_decisions(router, mailbox)
    return router


def _add_delivery(router: APIRouter, mailbox: Mailbox) -> None:
    @router.post("/acknowledge")
    def acknowledge(letter_id: UUID, sent: CommandHeader, who: Worker) -> Answer:
        """受理; after a hand-off 签收."""
        wait_for_token(mailbox, who)
        return reply_to(mailbox.handling.acknowledge(letter_id, who, sent))

    @router.post("/claim")
    def claim(letter_id: UUID, sent: CommandHeader, who: Worker) -> Answer:
        """认领."""
        return reply_to(mailbox.handling.claim(letter_id, who, sent))

    @router.post("/release")
    def release(letter_id: UUID, sent: CommandHeader, who: Worker) -> Answer:
        """放回."""
        return reply_to(mailbox.handling.release(letter_id, who, sent))

    @router.post("/hand-on")
    def hand_on(letter_id: UUID, body: commands.HandOn, sent: CommandHeader, who: Worker) -> Answer:
        """上报, 交办, 转办."""
        return reply_to(mailbox.handling.hand_on(letter_id, body, who, sent))

    @router.post("/refuse")
    def refuse(letter_id: UUID, body: commands.RefuseAssignment, sent: CommandHeader, who: Worker) -> Answer:
        """退单."""
        return reply_to(mailbox.handling.refuse(letter_id, body, who, sent))

    @router.post("/assist")
    def assist(letter_id: UUID, body: commands.Assist, sent: CommandHeader, who: Worker) -> Answer:
        """协办意见."""
        return reply_to(mailbox.handling.assist(letter_id, body, who, sent))


def _add_answers(router: APIRouter, mailbox: Mailbox) -> None:
    @router.post("/ask-more")
    def ask_more(letter_id: UUID, body: commands.AskMore, sent: CommandHeader, who: Worker) -> Answer:
        """请补充."""
        return reply_to(mailbox.handling.ask_more(letter_id, body, who, sent))

    @router.post("/reply")
    def reply(letter_id: UUID, body: commands.Reply, sent: CommandHeader, who: Worker) -> Answer:
        """响应."""
        return reply_to(mailbox.handling.reply(letter_id, body, who, sent))

    @router.post("/answer")
    def answer(letter_id: UUID, body: commands.Answer, sent: CommandHeader, who: Worker) -> Answer:
        """答复, 不予受理."""
        return reply_to(mailbox.handling.answer(letter_id, body, who, sent))

    @router.post("/pend")
    def pend(letter_id: UUID, body: commands.Pend, sent: CommandHeader, who: Worker) -> Answer:
        """挂账."""
        return reply_to(mailbox.handling.pend(letter_id, body, who, sent))

    @router.post("/ask-extension")
    def ask_extension(letter_id: UUID, body: commands.AskExtension, sent: CommandHeader, who: Worker) -> Answer:
        """申请延期."""
        return reply_to(mailbox.handling.ask_extension(letter_id, body, who, sent))


def _add_decisions(router: APIRouter, mailbox: Mailbox) -> None:
    @router.post("/decide-extension")
    def decide_extension(letter_id: UUID, body: commands.DecideExtension, sent: CommandHeader, who: Worker) -> Answer:
        """审批延期."""
        return reply_to(mailbox.handling.decide_extension(letter_id, body, who, sent))

    @router.post("/mark-duplicate")
    def mark_duplicate(letter_id: UUID, body: commands.MarkDuplicate, sent: CommandHeader, who: Worker) -> Answer:
        """并入另一封来信."""
        return reply_to(mailbox.handling.mark_duplicate(letter_id, body, who, sent))

    @router.post("/refer")
    def refer(letter_id: UUID, body: commands.Refer, sent: CommandHeader, who: Worker) -> Answer:
        """转议题."""
        return reply_to(mailbox.handling.refer(letter_id, body, who, sent))

    @router.post("/decide-abuse")
    def decide_abuse(letter_id: UUID, body: commands.DecideAbuse, sent: CommandHeader, who: Worker) -> Answer:
        """处理举报."""
        return reply_to(mailbox.handling.decide_abuse(letter_id, body, who, sent))

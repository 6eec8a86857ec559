"""Routes of writers: write, join, support, add, urge, withdraw, confirm, rate, have done again."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from linli_common.http.commands import CommandHeader
from linli_common.http.pictures import MEDIA_TYPES
from mailbox_service import refusals
from mailbox_service.api.asking import Answer, Person, Resident, Worker, as_resident, reply_to, wait_for_token
from mailbox_service.application import Mailbox
from mailbox_service.application.handling import ROLES
from mailbox_service.commands import writing as commands

PHOTO_PATH = "/photos"
AREA_STAFF = ROLES["area"]
ORDER_TAKERS = (*ROLES["area"], *ROLES["street"], *ROLES["district"])
_IMAGE_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA_TYPES},
    }
}


async def _body(request: Request) -> bytes:
    return await request.body()


Image = Annotated[bytes, Depends(_body)]


def writing_router(mailbox: Mailbox) -> APIRouter:
    """What writers, and those who write for them, send."""
    router = APIRouter(prefix="/api/mailbox/letters", tags=["writing"])
    _add_new_letters(router, mailbox)
    _add_beside(router, mailbox)
    _add_last_word(router, mailbox)
    return router


def _add_new_letters(router: APIRouter, mailbox: Mailbox) -> None:
    @router.post("", status_code=201)
    def write_letter(body: commands.WriteLetter, sent: CommandHeader, who: Resident) -> Answer:
        """写信: a resident writes about an estate."""
        return reply_to(mailbox.writing.write(body, as_resident(mailbox, who, sent)))

    @router.post("/assisted", status_code=201)
    def enter_letter(body: commands.EnterLetter, sent: CommandHeader, who: Worker) -> Answer:
        """代录: the area's worker writes down a letter for a resident who agreed."""
        wait_for_token(mailbox, who)
        area = mailbox.neighbourhood.area_of_estate(body.estate_id)
        return reply_to(mailbox.writing.enter(body, mailbox.authority.act(who, sent, AREA_STAFF, area)))

    @router.post("/hotline", status_code=201)
    def take_over_order(body: commands.TakeOverOrder, sent: CommandHeader, who: Worker) -> Answer:
        """An order of the city hotline 12345 becomes a letter, once."""
        act = mailbox.authority.act(who, sent, ORDER_TAKERS, body.division_id)
        return reply_to(mailbox.writing.take_over(body, act))

    @router.post("/agency", status_code=201)
    def open_agency_letter(body: commands.OpenAgencyLetter, sent: CommandHeader, who: Worker) -> Answer:
        """群众事务代理: the committee takes up a shared problem."""
        act = mailbox.authority.act(who, sent, AREA_STAFF, body.division_id)
        return reply_to(mailbox.writing.open_agency(body, act))


def _add_beside(router: APIRouter, mailbox: Mailbox) -> None:
    @router.post("/{letter_id}/join")
    def join_letter(letter_id: UUID, sent: CommandHeader, who: Resident) -> Answer:
        """联名: sign a joint letter."""
        return reply_to(mailbox.writing.join(letter_id, as_resident(mailbox, who, sent)))

    @router.post("/{letter_id}/support")
    def support_letter(letter_id: UUID, sent: CommandHeader, who: Resident) -> Answer:
        """附议: the same concern; counts once a person."""
        return reply_to(mailbox.writing.support(letter_id, as_resident(mailbox, who, sent)))

    @router.post("/{letter_id}/more")
    def give_more(letter_id: UUID, body: commands.GiveMore, sent: CommandHeader, who: Person) -> Answer:
        """补充."""
        return reply_to(mailbox.writing.give_more(letter_id, body.text, as_resident(mailbox, who, sent)))

    @router.post("/{letter_id}" + PHOTO_PATH, status_code=201, openapi_extra=_IMAGE_BODY)
    def add_photo(letter_id: UUID, image: Image, sent: CommandHeader, who: Person) -> Answer:
        """A photo of the writer or of the unit that holds the letter: JPEG, PNG or WebP, at most 10 MB."""
        earlier = mailbox.letters.earlier(who.person_id, sent)
        if earlier is not None:
            return reply_to(earlier)
        letter = mailbox.letters.get(letter_id)
        act = as_resident(mailbox, who, sent)
        if who.person_id not in letter.writer_ids:
            if not mailbox.staff.works_for(who, letter.holder):
                raise refusals.UnknownLetterError(f"no letter {letter_id}")
            act = mailbox.staff.act(who, sent, letter.holder)
        return reply_to(mailbox.writing.add_photo(letter_id, image, act))

    @router.post("/{letter_id}/urge")
    def urge_letter(letter_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """催办: by the writer once a day, or by an officer above the unit that holds it."""
        letter = mailbox.letters.get(letter_id)
        if who.person_id in letter.writer_ids:
            return reply_to(mailbox.writing.urge(letter_id, as_resident(mailbox, who, sent), by_writer=True))
        officers = (*ROLES["street"], *ROLES["district"])
        if not who.has(officers):
            mailbox.letters.refuse_unseen(letter)
        act = mailbox.authority.act(who, sent, officers, letter.division_id)
        return reply_to(mailbox.writing.urge(letter_id, act, by_writer=False))

    @router.post("/{letter_id}/report-abuse")
    def report_abuse(letter_id: UUID, body: commands.ReportAbuse, sent: CommandHeader, who: Person) -> Answer:
        """举报 a public letter, or one that the own unit holds."""
        letter = mailbox.letters.get(letter_id)
        if not mailbox.staff.works_for(who, letter.holder):
            mailbox.letters.refuse_unseen(letter)
        return reply_to(mailbox.writing.report_abuse(letter_id, body, as_resident(mailbox, who, sent)))


def _add_last_word(router: APIRouter, mailbox: Mailbox) -> None:
    @router.post("/{letter_id}/withdraw")
    def withdraw_letter(letter_id: UUID, sent: CommandHeader, who: Person) -> Answer:
        """撤回."""
        return reply_to(mailbox.writing.withdraw(letter_id, as_resident(mailbox, who, sent)))

    @router.post("/{letter_id}/confirm")
    def confirm_letter(letter_id: UUID, body: commands.Confirm, sent: CommandHeader, who: Person) -> Answer:
        """确认办结."""
        return reply_to(mailbox.writing.confirm(letter_id, body, as_resident(mailbox, who, sent)))

    @router.post("/{letter_id}/rate")
    def rate_letter(letter_id: UUID, body: commands.Rate, sent: CommandHeader, who: Person) -> Answer:
        """评价."""
        return reply_to(mailbox.writing.rate(letter_id, body, as_resident(mailbox, who, sent)))

    @router.post("/{letter_id}/reopen")
    def reopen_letter(letter_id: UUID, body: commands.Reopen, sent: CommandHeader, who: Person) -> Answer:
        """重办."""
        return reply_to(mailbox.writing.reopen(letter_id, body, as_resident(mailbox, who, sent)))

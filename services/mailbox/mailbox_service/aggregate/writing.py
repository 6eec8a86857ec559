"""What the writers do before and beside the handling: write, join, add, urge, withdraw, support."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from eventsourcing.domain import Aggregate
from linli_common.clock import shanghai_day
from linli_common.sealing.sealed import Sealed
from linli_contracts.mailbox.words import Consent, LetterKind, Visibility
from linli_contracts.units import Unit
from mailbox_service import refusals
from mailbox_service.aggregate.clocks import advance, first_terms
from mailbox_service.aggregate.letter import AT_WORK, Letter
from mailbox_service.aggregate.terms import Terms
from mailbox_service.aggregate.whereabouts import Whereabouts
from mailbox_service.aggregate.working_time import IsWorkingDay

MAX_WRITERS = 50
MAX_PHOTOS = 9
ORDERS = UUID("1b0c4f6e-5d3a-5e1b-9a70-2f8f6a1be601")
SUPPORTS = UUID("1b0c4f6e-5d3a-5e1b-9a70-2f8f6a1be602")


class Joined(Letter.Event):
    """联名."""

    TOPIC = "mailbox:Letter.Joined"
    person_id: UUID

    def apply(self, aggregate: Letter) -> None:
        aggregate.writer_ids.append(self.person_id)


class MoreGiven(Letter.Event):
    """The writer adds."""

    TOPIC = "mailbox:Letter.MoreGiven"
    text: Sealed

    def apply(self, aggregate: Letter) -> None:
        aggregate.more_asked = False


class PhotoAdded(Letter.Event):
    """A photo, kept in the vault under the letter's key."""

    TOPIC = "mailbox:Letter.PhotoAdded"
    photo_id: UUID
    by_writer: bool

    def apply(self, aggregate: Letter) -> None:
        aggregate.photo_ids.append(self.photo_id)


class Urged(Letter.Event):
    """催办 by hand."""

    TOPIC = "mailbox:Letter.Urged"
    by_writer: bool

    def apply(self, aggregate: Letter) -> None:
        if self.by_writer:
            aggregate.urged_at = self.timestamp


class Withdrawn(Letter.Event):
    """撤回."""

    TOPIC = "mailbox:Letter.Withdrawn"

    def apply(self, aggregate: Letter) -> None:
        aggregate.end("withdrawn", self.timestamp)


def order_letter_id(order_number: str) -> UUID:
    """The id of the one letter that an order of the city hotline (12345) becomes, whichever district takes it over."""
    return uuid5(ORDERS, order_number)


def support_id(letter_id: UUID, person_id: UUID) -> UUID:
    """The id of one person's support of one letter: it can be given once."""
    return uuid5(SUPPORTS, f"{letter_id}/{person_id}")


def write(
    *,
    id: UUID,
    content: Sealed,
    kind: LetterKind,
    visibility: Visibility,
    category: str,
    danger: bool,
    writer_ids: list[UUID],
    where: Whereabouts,
    estate_id: UUID | None,
    holder: Unit,
    terms: Terms,
    is_working_day: IsWorkingDay,
    at: datetime,
    consent: Consent | None = None,
    entered_by: UUID | None = None,
) -> Letter:
    """A new letter. Both clocks run from now, by the terms of the day, whoever it is handed to later."""
    standing = {
        "division_id": where.division_id,
        "category": category,
        "holder": str(holder),
        "writer_ids": writer_ids,
        "response_overdue": False,
        "handling_overdue": False,
        "pending": False,
    }
    return Letter._create(
        Letter.Submitted,
        id=id,
        timestamp=at,
        place=where.place,
        standing=standing,
        content=content,
        kind=kind,
        visibility=visibility,
        danger=danger,
        estate_id=estate_id,
        street=str(where.street),
        district=str(where.district),
        consent=consent,
        entered_by=entered_by,
        response_hours=terms.response_hours,
        handling_days=terms.handling_days,
        confirmation_days=terms.confirmation_days,
        **first_terms(at, terms, is_working_day),
    )


def join(letter: Letter, person_id: UUID, at: datetime) -> None:
    """联名: one more writer of a joint letter that is still open."""
    advance(letter, at)
    if letter.kind != "joint" or not letter.is_open:
        raise refusals.WrongLifecycleError("only an open joint letter can be signed")
    if person_id in letter.writer_ids:
        raise refusals.AlreadyAWriterError("you have signed this letter")
    if len(letter.writer_ids) >= MAX_WRITERS:
        raise refusals.TooManyWritersError(f"a joint letter has at most {MAX_WRITERS} writers; support it instead")
    letter.happened(Joined, at, person_id=person_id)


def give_more(letter: Letter, text: Sealed, at: datetime) -> None:
    """The writer adds to an open letter, asked or not."""
    advance(letter, at)
    refuse_closed(letter, "add to")
    letter.happened(MoreGiven, at, text=text)


def add_photo(letter: Letter, photo_id: UUID, at: datetime, *, by_writer: bool) -> None:
    """A photo of the writer or of who handles the letter; at most nine in all."""
    advance(letter, at)
    refuse_closed(letter, "add a photo to")
    if len(letter.photo_ids) >= MAX_PHOTOS:
        raise refusals.TooManyPhotosError(f"a letter has at most {MAX_PHOTOS} photos")
    letter.happened(PhotoAdded, at, photo_id=photo_id, by_writer=by_writer)


def urge(letter: Letter, at: datetime, *, by_writer: bool) -> None:
    """催办: the writer once a day, a unit above whenever it sees fit."""
    advance(letter, at)
    if letter.lifecycle not in AT_WORK:
        raise refusals.WrongLifecycleError(f"nothing to urge: the letter is {letter.lifecycle}")
    if by_writer and letter.urged_at is not None and shanghai_day(letter.urged_at) == shanghai_day(at):
        raise refusals.UrgedTodayError("you have urged this letter today")
    letter.happened(Urged, at, by_writer=by_writer)


def withdraw(letter: Letter, at: datetime) -> None:
    """撤回: while no answer stands. An answered letter is confirmed or had done again instead."""
    advance(letter, at)
    if letter.lifecycle not in AT_WORK:
        raise refusals.WrongLifecycleError(f"a letter that is {letter.lifecycle} cannot be withdrawn")
    letter.happened(Withdrawn, at)


def refuse_closed(letter: Letter, what: str) -> None:
    """Raises `WrongLifecycleError` unless the letter is in the backlog."""
    if not letter.is_open:
        raise refusals.WrongLifecycleError(f"cannot {what} a letter that is {letter.lifecycle}")


class Support(Aggregate):
    """附议: one person's support of one letter. Its id is made of both, so that a person counts once."""

    TOPIC = "mailbox:Support"

    class Event(Aggregate.Event):
        """Every event knows its place."""

        place: list[str]

    class Given(Event, Aggregate.Created):
        """The person has the same concern."""

        TOPIC = "mailbox:Support.Given"
        letter_id: UUID
        division_id: UUID
        person_id: UUID

    Created = Given

    def __init__(self, letter_id: UUID, division_id: UUID, person_id: UUID) -> None:
        self.letter_id, self.division_id, self.person_id = letter_id, division_id, person_id

    @classmethod
    def give(cls, letter: Letter, person_id: UUID, at: datetime) -> Support:
        """Supports a public, open letter of somebody else. What time brought about is recorded on the letter."""
        advance(letter, at)
        if person_id in letter.writer_ids:
            raise refusals.AlreadyAWriterError("this is your own letter")
        if letter.visibility != "public":
            raise refusals.UnknownLetterError("no such public letter")
        refuse_closed(letter, "support")
        return cls._create(
            cls.Given,
            id=support_id(letter.id, person_id),
            timestamp=at,
            place=letter.place,
            letter_id=letter.id,
            division_id=letter.division_id,
            person_id=person_id,
        )

"""What writers do: look up, seal, decide, record."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID, uuid4

from linli_common.event_store import Act, EventSourcedApplication, Receipt
from linli_contracts.mailbox.words import Consent, LetterKind
from linli_neighbourhood import Neighbourhood
from mailbox_service import refusals
from mailbox_service.aggregate import answering, moderation, writing
from mailbox_service.aggregate.letter import Letter
from mailbox_service.application.content import Content, Contents
from mailbox_service.application.letters import Letters
from mailbox_service.application.units import Units
from mailbox_service.commands import writing as commands
from mailbox_service.vault.photos import Photos


class Writing:
    """Letters from their writing to the writer's last word."""

    def __init__(
        self,
        store: EventSourcedApplication,
        letters: Letters,
        contents: Contents,
        units: Units,
        neighbourhood: Neighbourhood,
        photos: Photos,
    ) -> None:
        self._store = store
        self._letters = letters
        self._contents = contents
        self._units = units
        self._neighbourhood = neighbourhood
        self._photos = photos

    def write(self, command: commands.WriteLetter, act: Act) -> Receipt:
        """写信, or the first signature of a joint one."""
        return self._submit(
            act,
            kind="joint" if command.joint else "own",
            command=command,
            division_id=self._neighbourhood.area_of_estate(command.estate_id),
            estate_id=command.estate_id,
            writer_ids=[act.actor.person_id],
        )

    def enter(self, command: commands.EnterLetter, act: Act) -> Receipt:
        """代录 for a registered resident, with consent on record and the one who wrote it down."""
        if self._neighbourhood.resident(command.writer_id) is None:
            raise refusals.ConsentMissingError("the writer is no registered resident", field="writer_id")
        return self._submit(
            act,
            kind="assisted",
            command=command,
            division_id=self._neighbourhood.area_of_estate(command.estate_id),
            estate_id=command.estate_id,
            writer_ids=[command.writer_id],
            consent=command.consent,
            entered_by=act.actor.person_id,
        )

    def take_over(self, command: commands.TakeOverOrder, act: Act) -> Receipt:
        """12345 转入: the order's number makes the letter's id, so that it is never counted twice."""
        self._units.check_estate(command.estate_id, command.division_id)
        order_number = command.order_number.upper()  # people write it down by hand: sh… is SH…
        letter_id = writing.order_letter_id(order_number)
        return self._submit(
            act,
            kind="hotline",
            command=command,
            division_id=command.division_id,
            estate_id=command.estate_id,
            letter_id=letter_id,
            order_number=order_number,
            entered_by=act.actor.person_id,
        )

    def open_agency(self, command: commands.OpenAgencyLetter, act: Act) -> Receipt:
        """群众事务代理: the committee itself holds it to the end."""
        self._units.check_estate(command.estate_id, command.division_id)
        return self._submit(
            act,
            kind="agency",
            command=command,
            division_id=command.division_id,
            estate_id=command.estate_id,
            entered_by=act.actor.person_id,
        )

    def join(self, letter_id: UUID, act: Act) -> Receipt:
        """联名. Whoever was given a joint letter's id can sign it, and then reads it."""

        def decide(letter: Letter) -> None:
            if letter.kind != "joint" and act.actor.person_id not in letter.writer_ids:
                self._letters.refuse_unseen(letter)
            writing.join(letter, act.actor.person_id, act.at)

        return self._letters.on(letter_id, act, decide)

    def support(self, letter_id: UUID, act: Act) -> Receipt:
        """附议, once a person."""

        def decide() -> Receipt:
            letter = self._letters.get(letter_id)
            if act.actor.person_id not in letter.writer_ids:
                self._letters.refuse_unseen(letter)
            support = writing.Support.give(letter, act.actor.person_id, act.at)
            if self._store.find(writing.Support, support.id) is not None:
                raise refusals.AlreadySupportedError("you support this letter already")
            return self._store.record(letter, support, act=act, answer={"letter_id": str(letter_id)})

        return self._store.once(act, decide)

    def give_more(self, letter_id: UUID, text: str, act: Act) -> Receipt:
        """补充."""

        def decide(letter: Letter) -> None:
            writing.give_more(letter, self._contents.seal(letter_id, text), act.at)

        return self._by_writer(letter_id, act, decide)

    def add_photo(self, letter_id: UUID, upload: bytes, act: Act) -> Receipt:
        """Keeps the picture first, then says that it is there; a photo that no event knows is removed by the worker."""
        letter = self._letters.get(letter_id)
        by_writer = act.actor.person_id in letter.writer_ids

        def decide() -> Receipt:
            letter = self._letters.get(letter_id)
            photo_id = uuid4()
            writing.add_photo(letter, photo_id, act.at, by_writer=by_writer)
            self._photos.keep(letter_id, photo_id, upload, act.at)
            answer = {"letter_id": str(letter_id), "photo_id": str(photo_id)}
            return self._store.record(letter, act=act, answer=answer)

        return self._store.once(act, decide)

    def urge(self, letter_id: UUID, act: Act, *, by_writer: bool) -> Receipt:
        """催办."""
        return self._letters.on(letter_id, act, lambda letter: writing.urge(letter, act.at, by_writer=by_writer))

    def withdraw(self, letter_id: UUID, act: Act) -> Receipt:
        """撤回."""
        return self._by_writer(letter_id, act, lambda letter: writing.withdraw(letter, act.at))

    def confirm(self, letter_id: UUID, command: commands.Confirm, act: Act) -> Receipt:
        """确认办结, with a rating."""
        return self._by_writer(
            letter_id,
            act,
            lambda letter: answering.confirm(letter, solved=command.solved, rating=command.rating, at=act.at),
        )

    def rate(self, letter_id: UUID, command: commands.Rate, act: Act) -> Receipt:
        """评价."""
        return self._by_writer(letter_id, act, lambda letter: answering.rate(letter, command.rating, act.at))

    def reopen(self, letter_id: UUID, command: commands.Reopen, act: Act) -> Receipt:
        """重办."""

        def decide(letter: Letter) -> None:
            reason = self._contents.seal(letter_id, command.reason)
            calendar = self._units.calendar(letter.district.id)
            answering.reopen(letter, reason, is_working_day=calendar, at=act.at)

        return self._by_writer(letter_id, act, decide)

    def report_abuse(self, letter_id: UUID, command: commands.ReportAbuse, act: Act) -> Receipt:
        """举报."""

        def decide(letter: Letter) -> None:
            moderation.report_abuse(letter, self._contents.seal(letter_id, command.reason), act.at)

        return self._letters.on(letter_id, act, decide)

    def _by_writer(self, letter_id: UUID, act: Act, decide: Callable[[Letter], None]) -> Receipt:
        def checked(letter: Letter) -> None:
            if act.actor.person_id not in letter.writer_ids:
                self._letters.refuse_unseen(letter)
                raise refusals.NotAWriterError("this is another person's letter")
            decide(letter)

        return self._letters.on(letter_id, act, checked)

    def _submit(
        self,
        act: Act,
        *,
        kind: LetterKind,
        command: commands.WriteLetter | commands.EnterLetter | commands.TakeOverOrder | commands.OpenAgencyLetter,
        division_id: UUID,
        estate_id: UUID | None,
        writer_ids: list[UUID] | None = None,
        letter_id: UUID | None = None,
        order_number: str | None = None,
        consent: Consent | None = None,
        entered_by: UUID | None = None,
    ) -> Receipt:
        content = Content(command.title, command.text, command.place, order_number)

        def decide() -> Receipt:
            where = self._units.whereabouts(division_id, act.at)
            terms, danger = self._units.terms(where.district.id, command.category, act.at)
            new_id = letter_id or uuid4()
            if letter_id is not None and self._letters.find(letter_id) is not None:
                raise refusals.OrderAlreadyTakenError("this order has become a letter already", field="order_number")
            holder = (
                self._units.of_division(division_id, act.at)
                if kind == "agency"
                else self._units.routed(where, command.category, estate_id, act.at)
            )
            letter = writing.write(
                id=new_id,
                content=self._contents.seal_new(new_id, content),
                kind=kind,
                visibility="public" if command.public else "private",
                category=command.category,
                danger=danger,
                writer_ids=writer_ids or [],
                where=where,
                estate_id=estate_id,
                holder=holder,
                terms=terms,
                is_working_day=self._units.calendar(where.district.id),
                at=act.at,
                consent=consent,
                entered_by=entered_by,
            )
            return self._store.record(letter, act=act, answer={"letter_id": str(new_id)})

        return self._store.once(act, decide)

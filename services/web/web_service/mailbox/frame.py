"""What all pages of the mailbox have in common: its clients, its names, and commands that answer with a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from web_service.clients.calling import Problem
from web_service.clients.identity import Application, Identity
from web_service.clients.mailbox import Letter, LetterDetail, Mailbox
from web_service.language import language_of
from web_service.mailbox import standing
from web_service.mailbox.experience import HowLongBook
from web_service.mailbox.names import NameBook, Names, named_in
from web_service.mailbox.timeline import answers, timeline
from web_service.mailbox.units import UnitBook
from web_service.session import session_of

MAX_PHOTO_BYTES = 10 << 20


class Frame:
    """The services, and what pages show of letters."""

    def __init__(self, identity: Identity, mailbox: Mailbox, names: NameBook, how_long: HowLongBook) -> None:
        self.identity = identity
        self.mailbox = mailbox
        self.how_long = how_long
        self.names = names
        self.units = UnitBook(identity, mailbox)

    async def resident(self, request: Request) -> Application:
        """One's own registration; the token is renewed when it was verified since. Raises SignInNeededError."""
        session = session_of(request)
        mine = await session.call(self.identity.me)
        registered = mine.status == "registered" and mine.estate_id is not None
        if registered and session.shown and "resident" not in session.shown.roles and session.new is None:
            await session.renew()
        return mine

    async def area(self, request: Request) -> UUID | None:
        """The area where one lives; None for staff, and for who is not signed in."""
        session = session_of(request)
        if session.shown is None:
            return None
        return (await session.call(self.identity.session)).area_id

    async def listed(self, letters: Iterable[Letter], rules_of: UUID | None) -> Names:
        """The names that a list of letters needs."""
        wanted = [f"estate/{one.estate_id}" for one in letters if one.estate_id]
        wanted += [one.holder for one in letters] + [f"division/{one.division_id}" for one in letters]
        return await self.names.of(wanted, rules_of)

    async def letter(self, request: Request, letter_id: UUID, seen: int = 0) -> LetterDetail:
        """One letter as whoever looks may see it. Raises Problem."""
        session = session_of(request)
        if session.access_token is None:
            return await self.mailbox.letter(letter_id, None, seen)
        return await session.call(lambda token: self.mailbox.letter(letter_id, token, seen))

    async def shown(self, request: Request, detail: LetterDetail) -> dict[str, Any]:
        """What every page of one letter shows."""
        language = language_of(request)
        names = await self.names.of(named_in(detail), detail.item.division_id)
        item = detail.item
        return {
            "detail": detail,
            "letter": item,
            "names": names,
            "state": standing.state(language, item, names),
            "clocks": {
                name: standing.clock(language, item, name, replied=detail.replied) for name in ("response", "handling")
            },
            "badge": standing.badge(item),
            "lines": timeline(language, detail, names),
            "answers": answers(language, detail, names),
        }

    async def send_photos(self, request: Request, letter_id: UUID, images: list[bytes], key: str) -> Problem | None:
        """Adds photos one after the other; the first refusal ends it and is answered. What was added stays."""
        session = session_of(request)
        for number, image in enumerate(images):
            if len(image) > MAX_PHOTO_BYTES:
                return Problem(413, "/problems/picture-unacceptable", "图片太大", f"photo {number + 1} is too large")
            add = partial(self.mailbox.add_photo, letter_id, image, f"{key}-photo-{number}")
            try:
                await session.call(add)
            except Problem as problem:
                return problem
        return None

    async def photo(self, request: Request, letter_id: UUID, photo_id: UUID) -> Response:
        """A photo's bytes for the own page; never kept by the browser."""
        session = session_of(request)
        kind, image = await session.call(lambda token: self.mailbox.photo(letter_id, photo_id, token))
        if not kind.startswith("image/"):
            raise Problem(502, "about:blank", "Not an image", "the service answered with something else")
        return Response(image, media_type=kind, headers={"Cache-Control": "no-store"})


def page_query(values: Mapping[str, str | int | None]) -> dict[str, str | int | None]:
    """Parameters of a list that are given."""
    return {name: value for name, value in values.items() if value not in (None, "", 0)}

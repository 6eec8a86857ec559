"""What the staff's pages have in common: whose units, who may do what, and commands that answer with a page."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.identity import Division
from web_service.clients.telling import Body, Done
from web_service.deliberation.desk.refusals import refuse
from web_service.forms import Form, Forms, form_of
from web_service.frame import Frame
from web_service.language import language_of
from web_service.mailbox.names import Names
from web_service.mailbox.units import MyUnit, Targets, UnitBook
from web_service.session import Shown, SignInNeededError, session_of

HOME = "/desk/topics"
CONVENERS_ALONE = ("area_worker", "party_secretary", "street_officer", "district_officer")
"""Who convenes a meeting, publishes a notice and so on without a topic."""
STAFF = (*CONVENERS_ALONE, "social_worker")


@dataclass(frozen=True)
class Order:
    """A command: where it is sent, and what."""

    path: str
    body: Body


class Desk:
    """The services, and the units of whoever works there."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.identity = frame.identity
        self.deliberation = frame.deliberation
        self._units = UnitBook(frame.identity, frame.mailbox)

    async def units(self, request: Request) -> list[MyUnit]:
        """The divisions and departments that one works for. Raises SignInNeededError."""
        return await self._units.mine(request)

    async def targets(self, request: Request, holder: MyUnit) -> Targets:
        """Whom a unit can ask for something."""
        return await self._units.targets(request, holder)

    async def division(self, division_id: UUID) -> Division:
        """A division with its path. Raises Problem."""
        return await self.identity.division(str(division_id))

    async def names(self, divisions: Iterable[UUID], estates: Iterable[UUID | None] = (), *units: str) -> Names:
        """What they are called."""
        wanted = [f"division/{one}" for one in divisions] + [f"estate/{one}" for one in estates if one]
        return await self.frame.names.of([*wanted, *units])

    async def send(self, request: Request, order: Order, form: Form) -> Done:
        """A command with the key of its form. Raises Problem, SignInNeededError."""
        return await session_of(request).call(
            lambda token: self.deliberation.desk.send(order.path, order.body, form.key, token)
        )

    async def act(
        self,
        request: Request,
        verb: str,
        order_of: Callable[[Form], Order],
        again: Callable[[Forms, int], Awaitable[Response]],
        then: Callable[[Done], str],
    ) -> Response:
        """Sends what a form says and goes where ``then`` says; a refusal stands beside the form, shown ``again``."""
        form = await form_of(request)
        try:
            done = await self.send(request, order_of(form), form)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await again(Forms(verb, form), problem.status)
        return RedirectResponse(then(done), 303)


def shown_of(request: Request) -> Shown:
    """Who is looking, by the token. Raises SignInNeededError."""
    shown = session_of(request).shown
    if shown is None:
        raise SignInNeededError
    return shown


def may(shown: Shown, roles: Collection[str], division: Division) -> bool:
    """Whether somebody holds one of the roles on the division or above it: for choosing what to show."""
    line = {division.division_id, *(one.division_id for one in division.path)}
    return any(role in roles and division_id in line for role, division_id in shown.grants)


def district_of(division: Division) -> UUID:
    """The district that a division is in; itself when it is one."""
    return division.path[0].division_id if division.path else division.division_id


def back_to(page: str, verb: str, done: Done) -> str:
    """The page again, saying what was done, with lists that know it."""
    return f"{page}{'&' if '?' in page else '?'}say={verb}&seen={done.seq}"

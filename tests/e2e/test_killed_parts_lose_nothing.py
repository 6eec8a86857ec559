"""Every part killed in turn under traffic: nothing that was answered is lost, nothing counts twice, all goes on."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import httpx
from linli_common.testing.waiting import eventually

from .acting import Answer, Caller, position, somebody
from .stream import events_of, last_position
from .system import System
from .town import DISTRICT, Area, Town, verify

PATIENCE_SECONDS = 90
AT_EACH_KILL = 3
"""So many registrations are answered before the kill and again after it, while the part comes back."""


@dataclass
class Traffic:
    """One desk registers people without end, each under one key, which it sends until it gets an answer."""

    url: str
    area: Area
    answers: list[Answer] = field(default_factory=list)
    failure: BaseException | None = None
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Works until it is told to stop."""
        try:
            with Caller(self.url) as caller:
                while not self.stop.is_set():
                    self.answers.append(self._register(caller))
        except BaseException as error:
            self.failure = error

    def more(self, count: int) -> None:
        """Waits for so many further answers."""
        wanted = len(self.answers) + count
        eventually(lambda: self.failure or len(self.answers) >= wanted, timeout_seconds=PATIENCE_SECONDS)
        assert self.failure is None, repr(self.failure)

    def _register(self, caller: Caller) -> Answer:
        body = {"estate_id": self.area.estate_id, "identity": somebody().document, "name": "邻居"}
        key = str(uuid4())

        def sent() -> Answer | None:
            try:
                answer = caller.post("/api/identity/registrations/counter", body, by=self.area.worker, key=key)
            except httpx.TransportError:
                return None
            if answer.status_code in (502, 503):
                return None
            assert answer.status_code == 201, answer.text[:500]
            found: Answer = answer.json()
            return found

        return eventually(sent, timeout_seconds=PATIENCE_SECONDS) or {}


@contextmanager
def traffic(system: System, area: Area) -> Iterator[Traffic]:
    """A desk at work."""
    desk = Traffic(system.url, area)
    thread = threading.Thread(target=desk.run)
    thread.start()
    try:
        yield desk
    finally:
        desk.stop.set()
        thread.join(PATIENCE_SECONDS)


def walk(system: System, caller: Caller, town: Town) -> None:
    """The whole path once: from a phone to the pages, and a sign-in at the end."""
    who = somebody("沈佩玲")
    who.person_id = caller.do("/api/identity/registrations", town.application(who))["person_id"]
    verified = verify(caller, town.here, who)
    figures = eventually(lambda: caller.figures(town.here.code, after=verified), timeout_seconds=PATIENCE_SECONDS)
    page = httpx.get(f"{system.url}/dashboards/registration/{DISTRICT}", timeout=30, trust_env=False)
    assert (page.status_code, bool(figures["registered"])) == (200, True)
    eventually(lambda: caller.sign_in(who), timeout_seconds=PATIENCE_SECONDS)
    assert caller.ask("/api/identity/me", by=who)["status"] == "registered"


def test_every_part_may_be_killed_under_traffic(system: System, caller: Caller, town: Town) -> None:
    before = caller.figures(town.there.code)["applied_year"] or 0
    first = last_position(system) + 1

    with traffic(system, town.there) as desk:
        for kill in system.kill.values():
            desk.more(AT_EACH_KILL)
            kill()
            desk.more(AT_EACH_KILL)
            eventually(system.is_ready, timeout_seconds=PATIENCE_SECONDS)
            walk(system, caller, town)
        desk.more(AT_EACH_KILL)

    assert desk.failure is None, repr(desk.failure)
    last = max(position(answer) for answer in desk.answers)
    eventually(lambda: last_position(system) >= last, timeout_seconds=PATIENCE_SECONDS)
    submitted = Counter(
        event.data["person_id"]
        for event, _ in events_of(system, first)
        if event.type == "linli.identity.registration_submitted.v1" and event.data["division_id"] == town.there.id
    )
    assert submitted == Counter(answer["person_id"] for answer in desk.answers)
    eventually(
        lambda: caller.figures(town.there.code, after=desk.answers[-1])["applied_year"] == before + len(desk.answers),
        timeout_seconds=PATIENCE_SECONDS,
    )

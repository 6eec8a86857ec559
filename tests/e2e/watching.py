"""How soon a step of a letter is seen: by its writer, on the worklists, in the figures, on the dashboard's page."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from linli_common.clock import SHANGHAI

from .acting import Account, Answer, Caller


@dataclass(frozen=True)
class Step:
    """A command that was answered, and when."""

    name: str
    answer: Answer
    answered_at: float


@dataclass
class Watch:
    """Looks at one letter after each command, and keeps how long each view took to show it.

    Every question waits with ``at_least`` until its service holds what the command recorded, so nothing is guessed;
    the seconds are from the command's answer to the view's.
    """

    caller: Caller
    letter_id: str
    writer: Account
    place: str
    """The code of the area that it is about."""
    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    lines: list[str] = field(default_factory=list)

    def after(self, name: str, answer: Answer) -> Step:
        """A step that has just been answered: waits until the writer, the lists, the figures and the page have it."""
        step = Step(name, answer, time.monotonic())
        seen = self.caller.ask(f"/api/mailbox/letters/{self.letter_id}", by=self.writer)
        assert seen["steps"][-1]["what"] == name
        self._seen(step, "writer")
        self.caller.ask("/api/mailbox/mine", by=self.writer, after=answer)
        self._seen(step, "worklists")
        self.caller.ask(f"/api/dashboards/mailbox/{self.place}", after=answer)
        self._seen(step, "figures")
        self._page(self.place)
        self._seen(step, "page")
        return step

    def is_listed(self, step: Step, by: Account, unit: Answer, **asked: str) -> bool:
        """Whether the letter is on a unit's worklist."""
        path = f"/api/mailbox/worklists/{unit['kind']}/{unit['id']}"
        page = self.caller.ask(path, by=by, after=step.answer, **asked)
        return self.letter_id in [item["letter_id"] for item in page["items"]]

    def booked(self, step: Step, by: Account, unit: str, how: str, *measures: str) -> list[int]:
        """What this letter adds today to measures of a unit, as its officers find behind the figures.

        Counts from 1 to 4 are hidden from the public; who answers for a unit reads the events that they are made of.
        """
        self.caller.ask(f"/api/dashboards/mailbox/{unit}", after=step.answer)
        return [sum(self._behind(by, unit, how, measure)) for measure in measures]

    def backlog(self) -> tuple[int, int]:
        """The public figure of open letters of the place, and the one on its page."""
        figures = self.caller.ask(f"/api/dashboards/mailbox/{self.place}")["figures"]
        shown = re.search(r'id="figure-backlog"[^>]*>\D*?([\d,]+)', self._page(self.place))
        assert shown, "the page shows the figure"
        return figures["backlog"]["value"], int(shown[1].replace(",", ""))

    def slowest(self) -> float:
        """The longest that any view took for any step, in seconds."""
        return max(seconds for found in self.took.values() for seconds in found)

    def _behind(self, by: Account, unit: str, how: str, measure: str) -> Iterator[int]:
        day = datetime.now(SHANGHAI).date().isoformat()
        path = f"/api/dashboards/mailbox/{unit}/events"
        answer = self.caller.http.get(
            path, params={"measure": measure, "day": day, "by": how, "limit": 200}, headers=self.caller.bearer(by)
        )
        assert answer.is_success, answer.text[:500]
        return (one["amount"] for one in answer.json()["events"] if one["data"].get("letter_id") == self.letter_id)

    def _page(self, unit: str) -> str:
        page = self.caller.http.get(f"/dashboards/mailbox/{unit}")
        assert page.is_success, page.text[:500]
        return page.text

    def _seen(self, step: Step, view: str) -> None:
        seconds = time.monotonic() - step.answered_at
        self.took[view].append(seconds)
        self.lines.append(f"{step.name:22} {view:9} {seconds * 1000:6.0f} ms")

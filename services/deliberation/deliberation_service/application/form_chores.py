"""What time does to consultation forms: they open, close, and are counted.

Each can be broken off at any point and is found again by looking; two workers at once do no harm. Counting keeps
nothing between its pages: broken off, it begins again, and only the whole is recorded.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from deliberation_service.aggregate.form import Form
from deliberation_service.aggregate.form_answer import answer_id
from deliberation_service.application.forms import Forms
from deliberation_service.application.parts import Parts
from deliberation_service.publisher.clock import CLOCK
from deliberation_service.queries.forms import FormLists
from linli_common.event_store import Act, ConcurrentChangeError
from linli_common.refusal import Refusal

log = logging.getLogger(__name__)

AT_ONCE = 100
PAGE = 1_000


@dataclass(slots=True)
class Count:
    """What the answers of a form come to: households by option, those on paper, and papers that do not count."""

    options: Counter[str] = field(default_factory=Counter)
    on_paper: int = 0
    uncounted: int = 0


class FormChores:
    """One look at all forms for which something is due."""

    def __init__(self, parts: Parts, forms: Forms, lists: FormLists) -> None:
        self._parts = parts
        self._forms = forms
        self._lists = lists
        self._reported: dict[UUID, str] = {}

    def advance_forms(self, now: datetime) -> int:
        """Opens, closes and counts what is due; gives the number of forms looked at.

        A form is counted once the lists say that it is closing: every answer was recorded before that.
        """
        due = self._lists.due(now, AT_ONCE)
        for row in due:
            act = Act(CLOCK, now)
            try:
                self._forms.on(row["form_id"], act, self._step(row["state"], now))
            except ConcurrentChangeError:  # its topic is being worked on: the next look finds it again
                log.info("form %s is being worked on", row["form_id"])
            except Refusal as error:  # one that cannot go on (its roll reads differently) keeps no other from it
                self._report(row["form_id"], error)
        return len(due)

    def count(self, form_id: UUID) -> Count:
        """Counts all answers, page by page. ``form_id`` is one whose closing the lists have seen."""
        count, after = Count(), None
        while page := self._lists.answers(form_id, after, PAGE):
            self._add(count, form_id, page)
            after = page[-1]["household_id"]
        return count

    def _report(self, form_id: UUID, error: Refusal) -> None:
        """Says once what keeps a form from going on; it is looked at every second."""
        said = f"{type(error).__name__}: {error}"
        if self._reported.get(form_id) != said:
            log.warning("form %s waits: %s", form_id, said)
        self._reported[form_id] = said

    def _step(self, listed: str, now: datetime) -> Callable[[Form], None]:
        def step(form: Form) -> None:
            if form.state == "prepared":
                form.open(self._forms.roll_for(form, now), now)
            elif form.state == "open":
                form.begin_closing(now)
            elif form.state == "closing" and listed == "closing":
                self._parts.rolls.verify(form.frozen())
                count = self.count(form.id)
                form.close(count.options, on_paper=count.on_paper, uncounted=count.uncounted, at=now)

        return step

    def _add(self, count: Count, form_id: UUID, page: Sequence[dict[str, Any]]) -> None:
        by_act: dict[str, list[UUID]] = defaultdict(list)
        for row in page:
            count.on_paper += row["state"] == "paper"
            if row["counted_by"] is None:
                count.uncounted += 1
            else:
                by_act[row["counted_by"]].append(answer_id(form_id, row["household_id"]))
        for topic, answer_ids in by_act.items():
            events = self._parts.store.last_events(answer_ids, topic)
            opened = self._parts.contents.open_all([events[answer].option for answer in answer_ids])
            count.options.update(option for option in opened if option is not None)

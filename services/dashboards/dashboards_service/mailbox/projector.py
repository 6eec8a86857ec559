"""What each event of the mailbox adds: to the place that the letter is about, and to the unit that held it.

One event, and nothing else, is looked at: contracts state where the letter stood just before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeAlias
from uuid import UUID

from linli_common.clock import shanghai_day
from linli_common.projector import Event, Sums
from linli_contracts.mailbox import (
    AssignmentRefusedV1,
    ClockMissedV1,
    LetterAnsweredV1,
    LetterClosedV1,
    LetterDuplicateV1,
    LetterHandedOnV1,
    LetterMovedV1,
    LetterPendingV1,
    LetterRatedV1,
    LetterReferredV1,
    LetterReopenedV1,
    LetterRepliedV1,
    LetterSubmittedV1,
    LetterSupportedV1,
    LetterUrgedV1,
    LetterWithdrawnV1,
    PromiseBrokenV1,
)

from dashboards_service.measures.flows import Flow, day_of, division_of
from dashboards_service.measures.letters import (
    CATEGORIES_TABLE,
    CATEGORY_KEY,
    CATEGORY_MEASURES,
    handling_bucket,
    reply_bucket,
)

Data: TypeAlias = dict[str, Any]
Entry: TypeAlias = tuple[str, int, UUID | None, UUID | None]
"""Measure, amount, place (None: none concerned), unit (likewise)."""

FLAGS = ("response_overdue", "handling_overdue", "pending")
SATISFIED_FROM = 4


def _place(data: Data) -> UUID:
    return division_of(data["division_id"])


def _holder(data: Data) -> UUID:
    return division_of(data["holder_id"])


def _stands_in(data: Data) -> list[str]:
    """The stocks that an open letter stands in beside the backlog."""
    return [flag for flag in FLAGS if data[flag]]


def _add(data: Data, **amounts: int) -> list[Entry]:
    place, holder = _place(data), _holder(data)
    return [(measure, amount, place, holder) for measure, amount in amounts.items()]


def _leaves(data: Data, stocks: Iterable[str]) -> list[Entry]:
    return _add(data, **dict.fromkeys(stocks, -1))


def _shifts(data: Data, to_place: UUID, to_unit: UUID) -> list[Entry]:
    """An open letter goes along with all stocks that it stands in."""
    stocks = ["open", *_stands_in(data)]
    return [*_leaves(data, stocks), *((stock, 1, to_place, to_unit) for stock in stocks)]


def _replied(data: Data) -> list[Entry]:
    """What a first reply counts, be it a reply or the answer."""
    entries: list[Entry] = []
    if data["response_fact"] is not None:
        entries += _add(data, **{f"response_{data['response_fact']}": 1})
    if data["first_reply_after_seconds"] is not None:
        entries += _add(data, **{reply_bucket(data["first_reply_after_seconds"] / 3600): 1})
    return entries


def _rating(data: Data) -> list[Entry]:
    if data["rating"] is None:
        return []
    rated = _add(data, rated=1, rating_sum=int(data["rating"]))
    return rated + _add(data, satisfied=1) if data["rating"] >= SATISFIED_FROM else rated


def on_letter_submitted(data: Data) -> list[Entry]:
    return _add(data, submitted=1, open=1, **{f"submitted_{data['kind']}": 1})


def on_letter_replied(data: Data) -> list[Entry]:
    ended = ["response_overdue"] if data["response_overdue"] else []
    return [*_replied(data), *_leaves(data, ended)]


def on_letter_answered(data: Data) -> list[Entry]:
    """An answered letter is in the backlog until it is closed, but no longer late or pending."""
    answered = {"answered": 1, f"answered_{data['outcome']}": 1}
    return [*_add(data, **answered), *_replied(data), *_leaves(data, _stands_in(data))]


def on_letter_pending(data: Data) -> list[Entry]:
    """A second promise is one more promise, not one more pending letter."""
    return _add(data, promised=1) if data["pending"] else _add(data, promised=1, pending=1)


def on_promise_broken(data: Data) -> list[Entry]:
    return _add(data, promises_broken=1)


def on_clock_missed(data: Data) -> list[Entry]:
    """Overdue from now on; missed only when it is the clock's one fact (not after a reopening of what was met)."""
    fact = {f"{data['clock']}_missed": 1} if data["counts"] else {}
    return _add(data, **fact, **{f"{data['clock']}_overdue": 1})


def on_letter_handed_on(data: Data) -> list[Entry]:
    """Each unit that is asked, leading or assisting, is assigned the letter once; the lead holds it from now on."""
    asked = [data["to_id"], *data["assisting_ids"]]
    return [
        *_add(data, handed_on=1),
        *(("assigned", 1, _place(data), division_of(unit)) for unit in asked),
        *_shifts(data, _place(data), division_of(data["to_id"])),
    ]


def on_assignment_refused(data: Data) -> list[Entry]:
    """Counted for whoever refuses. Only a lead's refusal sends the letter back."""
    refused = ("refused", 1, _place(data), division_of(data["refused_by_id"]))
    if data["assisting"]:
        return [refused]
    return [refused, *_shifts(data, _place(data), division_of(data["to_id"]))]


def on_letter_moved(data: Data) -> list[Entry]:
    return _shifts(data, division_of(data["to_division_id"]), division_of(data["to_id"])) if data["open"] else []


def on_letter_closed(data: Data) -> list[Entry]:
    """Each closing counts, one after a reopening too, with all the working time that the letter has taken."""
    counts = {"closed": 1, handling_bucket(data["handling_seconds"] / 3600): 1}
    if data["how"] == "confirmed":
        counts |= {"confirmed": 1, "confirmed_solved": 1} if data["solved"] else {"confirmed": 1}
    if not data["handed_up"]:
        counts["closed_within_area"] = 1
    if data["handling_fact"] is not None:
        counts[f"handling_{data['handling_fact']}"] = 1
    return [*_add(data, **counts), *_rating(data), *_leaves(data, ["open", *_stands_in(data)])]


def on_letter_rated(data: Data) -> list[Entry]:
    return _rating(data)


def on_letter_reopened(data: Data) -> list[Entry]:
    """Flags are those from now on. An answered letter never left the backlog; a contested duplicate is none."""
    back = _stands_in(data) if data["was"] == "answered" else ["open", *_stands_in(data)]
    what = "contested" if data["was"] == "duplicate" else "reopened"
    return [*_add(data, **{what: 1}), *_add(data, **dict.fromkeys(back, 1))]


def on_letter_withdrawn(data: Data) -> list[Entry]:
    return [*_add(data, withdrawn=1), *_leaves(data, ["open", *_stands_in(data)])]


def on_letter_duplicate(data: Data) -> list[Entry]:
    return [*_add(data, duplicates=1), *_leaves(data, ["open", *_stands_in(data)])]


def on_letter_urged(data: Data) -> list[Entry]:
    return _add(data, urged=1)


def on_letter_supported(data: Data) -> list[Entry]:
    """Support is for a matter at a place, whoever holds it."""
    return [("supported", 1, _place(data), None)]


def on_letter_referred(data: Data) -> list[Entry]:
    return _add(data, referred=1)


HANDLERS: dict[str, Callable[[Data], list[Entry]]] = {
    LetterSubmittedV1.TYPE: on_letter_submitted,
    LetterRepliedV1.TYPE: on_letter_replied,
    LetterAnsweredV1.TYPE: on_letter_answered,
    LetterPendingV1.TYPE: on_letter_pending,
    PromiseBrokenV1.TYPE: on_promise_broken,
    ClockMissedV1.TYPE: on_clock_missed,
    LetterHandedOnV1.TYPE: on_letter_handed_on,
    AssignmentRefusedV1.TYPE: on_assignment_refused,
    LetterMovedV1.TYPE: on_letter_moved,
    LetterClosedV1.TYPE: on_letter_closed,
    LetterRatedV1.TYPE: on_letter_rated,
    LetterReopenedV1.TYPE: on_letter_reopened,
    LetterWithdrawnV1.TYPE: on_letter_withdrawn,
    LetterDuplicateV1.TYPE: on_letter_duplicate,
    LetterUrgedV1.TYPE: on_letter_urged,
    LetterSupportedV1.TYPE: on_letter_supported,
    LetterReferredV1.TYPE: on_letter_referred,
}


def _entries(event: Event) -> tuple[date, list[Entry]]:
    handler = HANDLERS.get(event.envelope.type)
    if handler is None:
        return date.min, []
    if event.envelope.type == ClockMissedV1.TYPE:  # counts on the day on which it was due, whoever noticed when
        day = shanghai_day(datetime.fromisoformat(event.envelope.data["due_at"]))
    else:
        day = day_of(event)
    return day, handler(event.envelope.data)


def flows_by_place(event: Event) -> list[Flow]:
    """What an event adds to the divisions that letters are about."""
    day, entries = _entries(event)
    return [((measure, place, day), amount) for measure, amount, place, _ in entries if place is not None]


def flows_by_unit(event: Event) -> list[Flow]:
    """What an event adds to the units that hold letters: divisions themselves, and departments."""
    day, entries = _entries(event)
    return [((measure, unit, day), amount) for measure, amount, _, unit in entries if unit is not None]


def flows_by_category(event: Event) -> list[tuple[tuple[UUID, date, str, str], int]]:
    """Letters and times of each category, by place."""
    day, entries = _entries(event)
    return [
        ((place, day, event.envelope.data["category"], measure), amount)
        for measure, amount, place, _ in entries
        if measure in CATEGORY_MEASURES and place is not None
    ]


CATEGORIES = Sums(CATEGORIES_TABLE, CATEGORY_KEY, flows_by_category)

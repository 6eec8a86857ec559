"""A round in words at the desk: where it stands, what waits, what can be done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from web_service.clients.funding.ballots import RoundResult
from web_service.clients.funding.rounds import Project, Round, RoundRow
from web_service.deliberation.desk import fields
from web_service.deliberation.vote_view import GroupRow
from web_service.forms import Form, id_or_none
from web_service.language import Language
from web_service.mailbox.names import Names
from web_service.mailbox.standing import Said, moment, span

PHASES = ("collect", "screen", "discuss", "tick", "notice", "build", "review")
BEFORE_TICKING = ("prepared", "collect", "screen", "discuss")
UNCOUNTED = (*BEFORE_TICKING, "tick")
COUNTED = ("counted", "notice", "build", "review")
WHOLE = "all"
NEXT = {
    "prepared": "collect_at",
    "collect": "screen_at",
    "screen": "discuss_at",
    "discuss": "tick_at",
    "tick": "closes_at",
    "closing": "counts_at",
    "counted": "notice_at",
    "notice": "build_at",
    "build": "review_at",
}
"""The date that a state ends with."""
SOON = timedelta(days=2)
TONES = {"tick": "accepted", "closing": "pending", "cancelled": "closed", "review": "closed"}


@dataclass(frozen=True)
class Line:
    """A round in the list; ``waits`` is what somebody has to do."""

    row: RoundRow
    name: str
    state: str
    tone: str
    next: Said
    waits: list[Said]


@dataclass(frozen=True)
class Node:
    """A phase in the row of phases; ``mark`` is done, now or ahead."""

    name: str
    mark: str
    since: datetime


def line(language: Language, row: RoundRow, round_: Round | None) -> Line:
    """A row of the list; ``round_`` says which proposals are undecided, None where it was not asked."""
    return Line(
        row=row,
        name=row.name or language.text("fdesk.nameless"),
        state=language.text(f"round_status.{row.status}"),
        tone=TONES.get(row.status, "submitted"),
        next=_next(language, row.status, row.dates),
        waits=_waits(language, row.status, round_.undecided if round_ else [], _to_decide(row)),
    )


def _to_decide(row: RoundRow) -> str:
    """Whether whoever pays has to decide, or only a new edition helps; empty for neither."""
    if row.status not in ("counted", "notice") or row.funded is not None:
        return ""
    return "invalid" if row.bound else "decide"


def standing(language: Language, round_: Round, result: RoundResult | None) -> Said:
    """Where a round stands, and until when."""
    if result is not None and not result.valid:
        return Said(language.text("fdesk.invalid"), "late")
    if round_.status == "tick" and datetime.now(UTC) >= round_.closes_at:
        return Said(language.text("fdesk.paper_until", time=moment(round_.counts_at)), "soon")
    return _next(language, round_.status, {name: getattr(round_, name) for name in NEXT.values()})


def _next(language: Language, status: str, dates: Mapping[str, datetime]) -> Said:
    name = NEXT.get(status)
    if name is None:
        return Said("", "done")
    left = dates[name] - datetime.now(UTC)
    key = f"fdesk.next.{name.removesuffix('_at')}"
    if left.total_seconds() <= 0:
        return Said(language.text(f"{key}.due", time=moment(dates[name])), "soon")
    words = language.text(key, time=moment(dates[name]), span=span(language, left.total_seconds()))
    return Said(words, "soon" if left < SOON else "calm")


def waits(language: Language, round_: Round, result: RoundResult | None) -> list[Said]:
    """What somebody has to do about a round."""
    decides = ""
    if result is not None and not result.decided and round_.status in ("counted", "notice"):
        decides = "decide" if result.valid else "invalid"
    return _waits(language, round_.status, round_.undecided, decides)


def _waits(language: Language, status: str, undecided: list[int], decides: str) -> list[Said]:
    found = []
    if undecided:
        late = status == "discuss"
        found.append(Said(language.text("fdesk.undecided", count=len(undecided)), "late" if late else "soon"))
    if decides:
        found.append(Said(language.text(f"fdesk.waits.{decides}"), "late" if decides == "invalid" else "soon"))
    return found


def phases(language: Language, round_: Round) -> list[Node]:
    """The seven phases with the day that each begins; a cancelled round is in none."""
    now = {"closing": "tick", "counted": "tick"}.get(round_.status, round_.status)
    at = PHASES.index(now) if now in PHASES else -1
    nodes = []
    for number, phase in enumerate(PHASES):
        mark = "done" if number < at else "now" if number == at else "ahead"
        nodes.append(Node(language.text(f"phase.{phase}"), mark, getattr(round_, f"{phase}_at")))
    return nodes


def doable(round_: Round, result: RoundResult | None, *, works_here: bool, now: datetime) -> frozenset[str]:
    """What the state allows whoever looks: for what is offered, the service decides again."""
    if not works_here:
        return frozenset()
    found = {"revise", "cancel"} if round_.status in UNCOUNTED else set()
    if round_.status == "tick":
        found |= {"slip-entries", "slip-resolutions"} | ({"slips", "paper"} if now < round_.closes_at else set())
    if result is not None and not result.valid and round_.status == "counted":
        found.add("revise")
    if result is not None and result.valid and not result.decided and round_.status in ("counted", "notice"):
        found.add("decide")
    return frozenset(found)


def envelope_name(language: Language, names: Names, key: str) -> str:
    """What an envelope is for: the whole, a division, or a category."""
    if key == WHOLE:
        return language.text("fdesk.whole")
    division_id = id_or_none(key)
    if division_id is not None:
        return names.division(division_id) or key[:8]
    return language.text(f"category.{key}")


def rule_name(rule: str, completion: str) -> str:
    """A rule in one word, as the laboratory names it."""
    return rule if completion == "none" else f"{rule}+{completion}"


def by_count(round_: Round, result: RoundResult) -> list[Project]:
    """The projects as the count puts them: the winners in its order, then the others by their votes."""
    votes = {one.project_id: one.votes for one in result.tally.explanations}
    place = {number: at for at, number in enumerate(result.winners)}
    last = len(place)
    return sorted(round_.projects, key=lambda one: (place.get(one.number, last), -votes.get(str(one.number), 0)))


def chosen(form: Form) -> list[str]:
    """The proposals that were ticked to get the money, in the order in which they stood there."""
    return [one for one in fields.ticked(form, "funded") if id_or_none(one) is not None]


def ids_in(groups: Iterable[str]) -> list[UUID]:
    """The divisions among some groups."""
    return [division_id for group in groups if (division_id := id_or_none(group)) is not None]


def groups(language: Language, counts: Mapping[str, int | None], names: Mapping[str, str]) -> list[GroupRow]:
    """Groups with how many took part; those below five people say so."""
    return [
        GroupRow(names[group], "" if count is None else language.text("amount.persons", value=f"{count:,}"), [])
        for group, count in counts.items()
    ]

"""What a letter does, once more and otherwise: plain dicts, seconds since an evening in 2025, a table of working time.

It shares no line with the aggregate. A command that is not allowed raises `IllegalError`; the caller throws the
dict away that it was tried on.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from .letters import official

Model = dict[str, Any]

EPOCH = date(2025, 9, 1)
"""Second 0 is its midnight in Shanghai."""
D = 86_400
WORK, OPEN = ("submitted", "accepted"), ("submitted", "accepted", "answered")
AREAS = ("yijing", "fengxiang")


class IllegalError(Exception):
    """The rules do not allow it."""


def calendar(day: date) -> bool:
    """The official calendar as far as it is published, then weekdays."""
    return official(day) if day.year < 2027 else day.weekday() < 5


WORKED = [calendar(EPOCH + timedelta(days=n)) for n in range(6000)]
WORKED_BEFORE = [0]
for _worked in WORKED:
    WORKED_BEFORE.append(WORKED_BEFORE[-1] + (D if _worked else 0))


def worked(t: int) -> int:
    """Working seconds from second 0 to ``t``."""
    return WORKED_BEFORE[t // D] + (t % D if WORKED[t // D] else 0)


def when_worked(start: int, left: int) -> int:
    """The second at which ``left`` working seconds have passed; with none left, the next worked one."""
    if left == 0:
        while not WORKED[start // D]:
            start = (start // D + 1) * D
        return start
    goal = worked(start) + left
    day = bisect_left(WORKED_BEFORE, goal) - 1
    return day * D + goal - WORKED_BEFORE[day]


def written(t: int, place: str, *, kind: str, visibility: str, hours: int, days: int, writer: str) -> Model:
    """A letter of second ``t``; its place is its holder."""
    clocks = {
        name: {"limit": limit, "half": limit // 2, "used": 0, "since": t, "fact": None, "told": False, "over": False}
        for name, limit in (("response", hours * 3600), ("handling", days * D))
    }
    return {
        "state": "submitted", "place": place, "holder": place, "path": [], "taken": False, "claimed": None,
        "assisting": {}, "kind": kind, "wished": visibility, "visibility": visibility, "writers": [writer],
        "replied": False, "promised": None, "broken": False, "extension": None, "confirm_by": None, "closed_at": None,
        "rating": None, "urged": None, "reports": 0, "referred": False, "facts": [], **clocks,
    }  # fmt: skip


def thresholds(m: Model) -> list[tuple[int, int, str]]:
    """What time alone will bring: second, rank among equals, name."""
    ahead = []
    response, handling = m["response"], m["handling"]
    if m["state"] in OPEN and not m["replied"] and not response["fact"]:
        if not response["told"]:
            ahead.append((response["since"] + response["half"] - response["used"], 0, "tell response"))
        ahead.append((response["since"] + max(response["limit"] - response["used"], 0), 1, "miss response"))
    if m["state"] in WORK and not handling["over"]:
        if not handling["told"]:
            ahead.append((when_worked(handling["since"], handling["half"] - handling["used"]), 2, "tell handling"))
        ahead.append((when_worked(handling["since"], handling["limit"] - handling["used"]), 3, "miss handling"))
    if m["state"] in WORK and m["promised"] is not None and not m["broken"]:
        ahead.append(((m["promised"] + 1) * D, 4, "break promise"))
    if m["state"] == "answered":
        ahead.append((m["confirm_by"], 5, "lapse"))
    return sorted(ahead)


def pass_time(m: Model, now: int) -> None:
    """Everything that was due before ``now``, in order."""
    while (ahead := thresholds(m)) and ahead[0][0] < now:
        at, _, what = ahead[0]
        verb, _, about = what.partition(" ")
        if verb == "tell":
            m[about]["told"] = True
        elif verb == "miss":
            m[about]["over"] = True
            if not m[about]["fact"]:
                _fact(m, about, "missed", at)
        elif verb == "break":
            m["broken"] = True
        else:
            _close(m, at)


def _fact(m: Model, clock: str, fact: str, at: int) -> None:
    m[clock]["fact"] = fact
    m["facts"].append((clock, fact, at // D, m["place"], m["holder"]))


def _close(m: Model, at: int) -> None:
    m.update(state="closed", closed_at=at)
    if not m["handling"]["fact"]:
        _fact(m, "handling", "met", at)


def _need(allowed: bool) -> None:
    if not allowed:
        raise IllegalError


def _at_work(m: Model) -> None:
    _need(m["state"] in WORK)


def acknowledge(m: Model, now: int) -> None:
    _at_work(m)
    _need(not m["taken"])
    m.update(state="accepted", taken=True)


def claim(m: Model, now: int, person: str) -> None:
    _at_work(m)
    _need(m["claimed"] in (None, person))
    m["claimed"] = person


def release(m: Model, now: int) -> None:
    m["claimed"] = None


def hand_on(m: Model, now: int, to: str, assisting: list[str]) -> None:
    _at_work(m)
    _need(m["taken"] and to != m["holder"] and to not in assisting)
    _need(not any(m["assisting"].get(unit) == "asked" for unit in assisting))
    m["path"].append(m["holder"])
    m.update(holder=to, taken=False, claimed=None)
    m["assisting"].update(dict.fromkeys(assisting, "asked"))


def refuse(m: Model, now: int, by: str) -> None:
    _at_work(m)
    if by == m["holder"]:
        _need(bool(m["path"]) and not m["taken"])
        m.update(holder=m["path"].pop(), taken=True, claimed=None)
    else:
        _need(m["assisting"].get(by) == "asked")
        m["assisting"][by] = "refused"


def assist(m: Model, now: int, by: str) -> None:
    _at_work(m)
    _need(m["assisting"].get(by) == "asked")
    m["assisting"][by] = "given"


def ask_more(m: Model, now: int) -> None:
    _at_work(m)


def give_more(m: Model, now: int) -> None:
    _need(m["state"] in OPEN)


def reply(m: Model, now: int) -> None:
    _at_work(m)
    _need(m["taken"])
    if not m["replied"] and not m["response"]["fact"]:
        _fact(m, "response", "met", now)
    m["replied"] = True


def answer(m: Model, now: int, outcome: str, named: bool) -> None:
    _need(outcome != "declined" or named)
    reply(m, now)
    m["handling"]["used"] += worked(now) - worked(m["handling"]["since"])
    m.update(state="answered", promised=None, extension=None, confirm_by=now + 7 * D)


def pend(m: Model, now: int, day: int) -> None:
    _at_work(m)
    _need(m["taken"] and now // D < day <= now // D + 366 and day != m["promised"])
    m.update(promised=day, broken=False)


def ask_extension(m: Model, now: int, days: int) -> None:
    _at_work(m)
    _need(m["extension"] is None and not m["handling"]["over"])
    m["extension"] = days


def decide_extension(m: Model, now: int, granted: bool) -> None:
    _need(m["extension"] is not None and not (granted and m["handling"]["over"]))
    if granted:
        m["handling"]["limit"] += m["extension"] * D
    m["extension"] = None


def confirm(m: Model, now: int, rating: int | None) -> None:
    _need(m["state"] == "answered")
    _close(m, now)
    m["rating"] = rating


def rate(m: Model, now: int, rating: int) -> None:
    _need(m["state"] == "closed" and m["rating"] is None)
    m["rating"] = rating


def reopen(m: Model, now: int) -> None:
    _need(m["state"] in ("answered", "closed", "duplicate"))
    _need(m["closed_at"] is None or now <= m["closed_at"] + 30 * D)
    m.update(state="accepted", closed_at=None, rating=None)
    for clock in (m["response"], m["handling"]):
        clock["since"] = now
        clock["told"] = clock["told"] or clock["used"] >= clock["half"]


def _end(m: Model, state: str, now: int) -> None:
    _at_work(m)
    m.update(state=state, closed_at=now, promised=None, extension=None)


def mark_duplicate(m: Model, now: int, of: Model | None) -> None:
    """``of`` None: the letter itself."""
    _at_work(m)
    _need(of is not None and of["state"] not in ("duplicate", "withdrawn"))
    m["response"]["used"] += now - m["response"]["since"]
    m["handling"]["used"] += worked(now) - worked(m["handling"]["since"])
    _end(m, "duplicate", now)


def withdraw(m: Model, now: int) -> None:
    _end(m, "withdrawn", now)


def urge(m: Model, now: int, by_writer: bool) -> None:
    _at_work(m)
    if by_writer:
        _need(m["urged"] != now // D)
        m["urged"] = now // D


def join(m: Model, now: int, person: str) -> None:
    _need(m["kind"] == "joint" and m["state"] in OPEN and person not in m["writers"])
    m["writers"].append(person)


def support(m: Model, now: int, person: str) -> None:
    _need(m["visibility"] == "public" and m["state"] in OPEN and person not in m["writers"])


def report_abuse(m: Model, now: int) -> None:
    m["reports"] += 1


def decide_abuse(m: Model, now: int, hide: bool) -> None:
    shown = "hidden" if hide else m["wished"]
    _need(bool(m["reports"]) or shown != m["visibility"])
    m.update(visibility=shown, reports=0)


def refer(m: Model, now: int) -> None:
    _need(m["state"] in OPEN and not m["referred"])
    m["referred"] = True


def move(m: Model, now: int, place: str, holder: str) -> None:
    """An area's place in the way back goes to who took over."""
    if (m["place"], m["holder"]) == (place, holder):
        return
    if m["place"] in AREAS:
        m["path"] = [place if unit == m["place"] else unit for unit in m["path"]]
    if holder != m["holder"]:
        m.update(holder=holder, taken=False, claimed=None)
    while m["path"] and m["path"][-1] == holder:
        m["path"].pop()
    m["place"] = place


COMMANDS: dict[str, Callable[..., None]] = {
    command.__name__: command
    for command in (
        acknowledge, claim, release, hand_on, refuse, assist, ask_more, give_more, reply, answer, pend, ask_extension,
        decide_extension, confirm, rate, reopen, mark_duplicate, withdraw, urge, join, support, report_abuse,
        decide_abuse, refer, move,
    )
}  # fmt: skip
"""All of them, by name."""


def stocks(m: Model) -> set[str]:
    """The stocks in which the letter stands."""
    work = m["state"] in WORK
    standing = {
        "open": m["state"] in OPEN,
        "response_overdue": m["state"] in OPEN and m["response"]["fact"] == "missed" and not m["replied"],
        "handling_overdue": work and m["handling"]["over"],
        "pending": work and m["promised"] is not None,
    }
    return {name for name, stands in standing.items() if stands}

"""What a ballot 选票 form says: ticks, points or places, checked before it is looked over and sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from web_service.clients.funding.rounds import Round

LARGEST_POINTS = 1_000


@dataclass(frozen=True)
class Picked:
    """What stands on the form: number → 1 for a tick, the points, or the place. ``fault`` is the text that says what is
    wrong with it, with its values; empty when nothing is."""

    by_number: Mapping[int, int] = field(default_factory=dict)
    fault: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    def in_order(self) -> list[int]:
        """The numbers as they are looked over: by place, by points, else by number."""
        return sorted(self.by_number, key=lambda number: (self.by_number[number], number))


def read(round_: Round, sent: Mapping[str, Sequence[str]]) -> Picked:
    """A form's fields: ``project`` for each tick, ``points-<number>``, ``place-<number>``."""
    if round_.ballot == "points":
        return _points(round_, sent)
    if round_.ballot == "ranking":
        return _ranking(round_, sent)
    known = {one.number for one in round_.projects}
    ticked = {int(one): 1 for one in sent.get("project", ()) if one.isascii() and one.isdigit() and int(one) in known}
    if not ticked:
        return Picked(fault="tick.none")
    if round_.most is not None and len(ticked) > round_.most:
        return Picked(ticked, "tick.too_many", {"most": round_.most, "count": len(ticked)})
    return Picked(ticked) if round_.ballot != "knapsack" else _within_envelopes(round_, ticked)


def _within_envelopes(round_: Round, ticked: dict[int, int]) -> Picked:
    for key, cost in costs(round_, ticked).items():
        amount_fen = round_.envelope(key).amount_fen
        if cost > amount_fen:
            return Picked(ticked, "tick.too_dear", {"key": key, "amount_fen": amount_fen, "cost_fen": cost})
    return Picked(ticked)


def costs(round_: Round, picked: Mapping[int, int]) -> dict[str, int]:
    """What the picked projects cost of each envelope, in fen."""
    found: dict[str, int] = {}
    for one in round_.projects:
        if one.number in picked:
            found[one.envelope] = found.get(one.envelope, 0) + one.cost_fen
    return found


def _points(round_: Round, sent: Mapping[str, Sequence[str]]) -> Picked:
    given: dict[int, int] = {}
    for number in (one.number for one in round_.projects):
        typed = next(iter(sent.get(f"points-{number}", ())), "").strip()
        if not typed or typed == "0":
            continue
        if not (typed.isascii() and typed.isdigit() and int(typed) <= LARGEST_POINTS):
            return Picked(given, "tick.not_points")
        given[number] = int(typed)
    if not any(given.values()):
        return Picked(fault="tick.none")
    if sum(given.values()) > (round_.most or 0):
        return Picked(given, "tick.too_many_points", {"most": round_.most, "count": sum(given.values())})
    return Picked(given)


def _ranking(round_: Round, sent: Mapping[str, Sequence[str]]) -> Picked:
    places: dict[int, int] = {}
    for number in (one.number for one in round_.projects):
        typed = next(iter(sent.get(f"place-{number}", ())), "")
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= (round_.most or 0):
            places[number] = int(typed)
    if not places:
        return Picked(fault="tick.none")
    if len(set(places.values())) != len(places):
        return Picked(places, "tick.same_place")
    return Picked(places)


def body(round_: Round, picked: Picked) -> dict[str, Any]:
    """The ballot as the service takes it."""
    if round_.ballot == "points":
        return {"points": [{"number": number, "points": one} for number, one in sorted(picked.by_number.items())]}
    return {"projects": picked.in_order()}


def hidden(round_: Round, picked: Picked) -> list[tuple[str, int]]:
    """The fields that say the same again, for the page on which it is looked over."""
    name = {"points": "points-{}", "ranking": "place-{}"}.get(round_.ballot)
    if name is None:
        return [("project", number) for number in sorted(picked.by_number)]
    return [(name.format(number), value) for number, value in sorted(picked.by_number.items())]

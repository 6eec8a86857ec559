"""What is asked of the mailbox's lists: by the worker of a unit, by those above it, by a writer, by anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from linli_common.auth import Grant, Principal
from linli_common.clock import shanghai_day, utc_now
from linli_common.http.paging import make_cursor
from linli_contracts.units import Unit
from mailbox_service.application.handling import ROLES
from mailbox_service.queries.worklists import View, Worklists

from bench.made_up_district import Settled, worker_of

_FAR_ON = 150
"""So many letters down a list stands the cursor of a page in its middle."""
_CATEGORIES = ("lift", "parking", "noise", "property", "water_power")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: by the query functions, and as path and parameters; ``who`` asks, anybody when it is None."""

    query: Callable[[Worklists], object]
    path: str
    parameters: dict[str, str]
    who: Principal | None


class Questions:
    """``lists``: name → the n-th question of its kind."""

    def __init__(self, town: Settled) -> None:
        stages = town.stages
        self._worklists = town.mailbox.worklists
        self._stages = stages
        self._district = stages[0].where.district
        self._streets = sorted({stage.street for stage in stages}, key=str)
        self._departments = sorted({unit for stage in stages for unit in stage.departments}, key=str)
        self._below = {
            unit.id: list(town.mailbox.neighbourhood.below(unit.id, shanghai_day(utc_now())))
            for unit in (self._district, *self._streets, *(stage.area for stage in stages))
        }
        self._some = self._worklists.under(self._below[self._district.id], "all", UUID(int=0), limit=5_000)
        views: tuple[View, ...] = ("all", "new", "due", "overdue", "came_back", "pending", "answered")
        self.lists: dict[str, Callable[[int], Asked]] = {
            "mine of a street": lambda n: self._of_unit(self._street(n), "mine"),
            **{f"{view} of an area": partial(self._of_area, view) for view in views},
            **{f"{view} of a street": partial(self._of_street, view) for view in views},
            "due of a department": lambda n: self._of_unit(self._department(n), "due"),
            "assisting of a department": lambda n: self._of_unit(self._department(n), "assisting"),
            "extensions of a street": lambda n: self._of_unit(self._street(n), "extensions"),
            "category of a street": lambda n: self._of_unit(self._street(n), "all", category=self._category(n)),
            "estate of an area": lambda n: self._of_unit(
                self._area(n), "all", estate_id=self._stages[n * 7 % len(self._stages)].estate_id
            ),
            "search of a street": self._search_of_street,
            "next page of a street": self._next_page_of_street,
            "counts of a street": self._counts,
            **{f"{view} under the district": partial(self._under_district, view) for view in views},
            "overdue under a street": lambda n: self._under(self._street(n), "overdue"),
            "came_back under a street": lambda n: self._under(self._street(n), "came_back"),
            "search under the district": lambda n: self._under(
                self._district, "all", number=self._some[n * 31 % len(self._some)]["letter_id"].hex[: 4 + n % 7]
            ),
            "category under the district": lambda n: self._under(self._district, "all", category=self._category(n)),
            "next page under the district": lambda n: self._under(
                self._district, "all", cursor=self._cursor(self._some[n * 31 % len(self._some)])
            ),
            "own letters": self._own,
            "public of an area": lambda n: self._public(self._area(n)),
            "public of a street": lambda n: self._public(self._street(n)),
            "public of the district": lambda n: self._public(self._district),
            "public of a category": lambda n: self._public(self._district, self._category(n)),
        }

    def _area(self, n: int) -> Unit:
        return self._stages[n * 7 % len(self._stages)].area

    def _street(self, n: int) -> Unit:
        return self._streets[n % len(self._streets)]

    def _department(self, n: int) -> Unit:
        return self._departments[n * 7 % len(self._departments)]

    def _category(self, n: int) -> str:
        return _CATEGORIES[n % len(_CATEGORIES)]

    def _of_area(self, view: View, n: int) -> Asked:
        return self._of_unit(self._area(n), view)

    def _of_street(self, view: View, n: int) -> Asked:
        return self._of_unit(self._street(n), view)

    def _under_district(self, view: View, _: int) -> Asked:
        return self._under(self._district, view)

    def _of_unit(self, unit: Unit, view: View, **asked: Any) -> Asked:
        me = worker_of(unit.id)
        given = {name: str(value) for name, value in asked.items() if value is not None}
        return Asked(
            lambda lists: lists.of_unit(unit, view, me, **asked),
            f"/worklists/{unit.kind}/{unit.id}",
            {"view": view, **given},
            self._principal(unit),
        )

    def _under(self, unit: Unit, view: View, **asked: Any) -> Asked:
        me = worker_of(unit.id)
        return Asked(
            lambda lists: lists.under(self._below[unit.id], view, me, **asked),
            f"/under/{unit.id}",
            {"view": view, **asked},
            self._principal(unit),
        )

    def _search_of_street(self, n: int) -> Asked:
        street = self._street(n)
        held = [row for row in self._some if row["holder_id"] == street.id] or self._some
        return self._of_unit(street, "all", number=held[n % len(held)]["letter_id"].hex[: 4 + n % 7])

    def _next_page_of_street(self, n: int) -> Asked:
        street = self._street(n)
        rows = self._worklists.of_unit(street, "all", UUID(int=0), limit=_FAR_ON)
        return self._of_unit(street, "all", cursor=self._cursor(rows[-1]) if rows else None)

    def _counts(self, n: int) -> Asked:
        unit = self._street(n)
        me = worker_of(unit.id)
        path = f"/worklists/{unit.kind}/{unit.id}/counts"
        return Asked(lambda lists: lists.counts(unit, me), path, {}, self._principal(unit))

    def _own(self, n: int) -> Asked:
        stage = self._stages[n * 11 % len(self._stages)]
        me = stage.writers[n % len(stage.writers)]
        who = Principal(me, (Grant("resident", ()),), utc_now(), 0, area_id=stage.area.id)
        return Asked(lambda lists: lists.of_writer(me), "/mine", {}, who)

    def _public(self, unit: Unit, category: str | None = None) -> Asked:
        given = {"category": category} if category else {}
        return Asked(lambda lists: lists.public(self._below[unit.id], category), f"/public/{unit.id}", given, None)

    @staticmethod
    def _cursor(row: dict[str, Any]) -> str:
        return make_cursor(row["due_at"].isoformat(), str(row["letter_id"]))

    def _principal(self, unit: Unit) -> Principal:
        """The worker of a unit; a department's has a right on the division that it belongs to."""
        division = unit.id
        if unit.kind == "department":
            division = next(stage.street.id for stage in self._stages if unit in stage.departments)
        return Principal(worker_of(unit.id), (Grant(ROLES[unit.kind][0], (division,)),), utc_now(), 0)

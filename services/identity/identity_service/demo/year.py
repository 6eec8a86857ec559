"""A neighbourhood's year, day by day: applications, decisions, returns, moves, sign-ins, erasures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import chinese_calendar
from identity_service.demo.inhabitants import Inhabitant, inhabitants
from identity_service.demo.town import Stage, Town
from linli_common.clock import SHANGHAI, utc_now
from linli_demo.player import Account, DemoRefusedError, Player
from linli_demo.staff import PASSWORD

DAYS = 365
AT_ONCE = 8
_WITH_PHONE = 0.03
"""Share of adults who apply on their own phone; each costs a password hash, which is slow on purpose."""
_RETURNED, _WITHDRAWN, _MOVES, _ERASED = 0.06, 0.01, 0.35, 0.05
_RUSH = 1.8
"""Autumn, when schools ask for a registered residence, brings so many more."""

Act = Callable[[], None]


@dataclass(slots=True)
class _Case:
    """A registration on its way."""

    inhabitant: Inhabitant
    stage: Stage
    person_id: str = ""
    account: Account | None = None


class Year:
    """Plays so many residents through one year that ends today."""

    def __init__(self, player: Player, operator: Account, residents: int, seed: int) -> None:
        self._player = player
        self._operator = operator
        self._residents = residents
        self._random = Random(seed)  # noqa: S311 - made-up people, not secrets
        self._today = utc_now().astimezone(SHANGHAI).date()
        self._people = inhabitants(f"year{seed}", self._random, self._today)
        self.staff: list[tuple[str, str, str]] = []
        self._days: dict[date, dict[int, list[tuple[datetime, Act]]]] = defaultdict(lambda: defaultdict(list))

    def play(self, progress: Callable[[int, int], None]) -> int:
        """Plays all days in order and returns the number of acts. ``progress`` is told (days done, days)."""
        first = self._today - timedelta(days=DAYS)
        start = _moment(first, 8, 0)
        town = Town(self._player, self._operator, self._random, start)
        areas = town.build(self._residents // 25)
        self.staff = town.staff
        for day, count in self._arrivals(first):
            for _ in range(count):
                self._schedule_application(self._random.choice(areas), day, areas)
        acts = 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for n in range(DAYS + 1):
                acts += sum(pool.map(_play_case, self._days.pop(first + timedelta(days=n), {}).values()))
                progress(n + 1, DAYS + 1)
        return acts

    def _arrivals(self, first: date) -> Iterator[tuple[date, int]]:
        """How many apply on each day: fewer on holidays, more in autumn, with chance."""
        days = [first + timedelta(days=n) for n in range(DAYS)]
        weights = [_weight(day) * self._random.uniform(0.6, 1.4) for day in days]
        drawn = self._random.choices(days, weights, k=self._residents)
        counts = dict.fromkeys(days, 0)
        for day in drawn:
            counts[day] += 1
        return iter(counts.items())

    def _schedule_application(self, stage: Stage, day: date, areas: list[Stage]) -> None:
        case = _Case(next(self._people), stage)
        age = day.year - case.inhabitant.born_on.year
        if age < 15:
            return  # children are registered by their guardians, which the desk shows
        at = self._office_time(day)
        on_phone = age > 18 and self._random.random() < _WITH_PHONE
        self._plan(case, at, lambda: self._apply(case, at, on_phone=on_phone))
        decided_at = self._after(at, hours=self._random.expovariate(1 / 18))
        if self._random.random() < _RETURNED:
            self._plan(case, decided_at, lambda: self._return(case, decided_at))
        else:
            self._plan(case, decided_at, lambda: self._verify(case, decided_at))
            self._schedule_later(case, decided_at, areas)

    def _schedule_later(self, case: _Case, verified_at: datetime, areas: list[Stage]) -> None:
        signed_at = self._after(verified_at, hours=self._random.uniform(1, 300))
        self._plan(case, signed_at, lambda: self._sign_in(case, signed_at))
        draw = self._random.random()
        if draw < _MOVES:
            moved_at = self._after(signed_at, hours=self._random.uniform(24, 2_000))
            target = self._random.choice(areas)
            self._plan(case, moved_at, lambda: self._move(case, target, moved_at))
            arrived_at = self._after(moved_at, hours=self._random.expovariate(1 / 30))
            self._plan(case, arrived_at, lambda: self._verify_move(case, target, arrived_at))
        elif draw < _MOVES + _ERASED:
            left_at = self._after(signed_at, hours=self._random.uniform(200, 3_000))
            self._plan(case, left_at, lambda: self._erase(case, left_at))

    def _apply(self, case: _Case, at: datetime, *, on_phone: bool) -> None:
        somebody = case.inhabitant
        body: dict[str, Any] = {
            "estate_id": case.stage.estate_id,
            "name": somebody.name,
            "identity": {"kind": "network_identity", "credential": somebody.credential},
        }
        key = f"apply {somebody.number}"
        if on_phone:
            account = Account("", f"198{self._player.seed % 100:02d}{somebody.number:06d}", PASSWORD)
            body |= {"phone": account.phone, "password": account.password}
            answer = self._player.post("/api/identity/registrations", body, at=at, key=key)
            case.account = account
        else:
            path = "/api/identity/registrations/counter"
            answer = self._player.post(path, body, at=at, key=key, by=case.stage.worker)
        case.person_id = answer["person_id"]

    def _return(self, case: _Case, at: datetime) -> None:
        if case.person_id:
            reason = ("evidence_unreadable", "evidence_missing", "wrong_dwelling")[case.inhabitant.number % 3]
            self._decide(case, "return", {"reason": reason}, at, case.stage)

    def _verify(self, case: _Case, at: datetime) -> None:
        if case.person_id:
            household, dwelling = self._room(case)
            body = {"dwelling_id": dwelling, "household_id": household}
            try:
                answer = self._decide(case, "verify", body, at, case.stage)
            except DemoRefusedError:  # the household has moved away meanwhile
                answer = self._decide(case, "verify", body | {"household_id": None}, at, case.stage)
            case.stage.households.append((answer["household_id"], dwelling))

    def _sign_in(self, case: _Case, at: datetime) -> None:
        if case.account is not None:
            self._player.sign_in(case.account, at)

    def _move(self, case: _Case, target: Stage, at: datetime) -> None:
        if case.account is not None and target is not case.stage:
            key = f"move {case.inhabitant.number}"
            body = {"estate_id": target.estate_id}
            self._player.post("/api/identity/moves", body, at=at, key=key, by=case.account)

    def _verify_move(self, case: _Case, target: Stage, at: datetime) -> None:
        if case.account is not None and target is not case.stage:
            path = f"/api/identity/moves/{case.person_id}/verify"
            body = {"dwelling_id": target.dwellings[case.inhabitant.number % len(target.dwellings)]}
            key = f"verify move {case.inhabitant.number}"
            self._player.post(path, body, at=at, key=key, by=target.worker)

    def _erase(self, case: _Case, at: datetime) -> None:
        path = f"/api/identity/residents/{case.person_id}/erase"
        self._player.post(path, {}, at=at, key=f"erase {case.inhabitant.number}", by=case.stage.worker)

    def _decide(self, case: _Case, what: str, body: dict[str, Any], at: datetime, stage: Stage) -> dict[str, Any]:
        path = f"/api/identity/registrations/{case.person_id}/{what}"
        return self._player.post(path, body, at=at, key=f"{what} {case.inhabitant.number}", by=stage.worker)

    def _room(self, case: _Case) -> tuple[str | None, str]:
        """Two of five open a household; the others join the latest one of the area."""
        number, stage = case.inhabitant.number, case.stage
        if stage.households and number % 5 > 1:
            return stage.households[-1]
        return None, stage.dwellings[number % len(stage.dwellings)]

    def _plan(self, case: _Case, at: datetime, act: Act) -> None:
        """What lies in the future does not happen; what concerns one person stays in order."""
        if at < utc_now():
            self._days[at.astimezone(SHANGHAI).date()][case.inhabitant.number].append((at, act))

    def _office_time(self, day: date) -> datetime:
        return _moment(day, self._random.randint(8, 19), self._random.randint(0, 59))

    def _after(self, at: datetime, hours: float) -> datetime:
        """So many hours later, moved on to the morning of the next working day at night and on holidays."""
        later = at + timedelta(hours=hours)
        local = later.astimezone(SHANGHAI)
        while local.hour >= 20 or local.hour < 8 or _is_holiday(local.date()):
            local = (local + timedelta(days=1)).replace(hour=8, minute=self._random.randint(0, 59))
            if local.date() > self._today:
                return local
        return local


def _play_case(planned: list[tuple[datetime, Act]]) -> int:
    """One person's acts of one day, in order."""
    for _, act in sorted(planned, key=lambda one: one[0]):
        act()
    return len(planned)


def _is_holiday(day: date) -> bool:
    """By the official calendar; by the week for years that it does not know yet."""
    try:
        return bool(chinese_calendar.is_holiday(day))
    except NotImplementedError:
        return day.weekday() >= 5


def _weight(day: date) -> float:
    weight = 0.25 if _is_holiday(day) else 1.0
    return weight * (_RUSH if day.month in (8, 9) else 1.0)


def _moment(day: date, hour: int, minute: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)

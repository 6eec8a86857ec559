"""Plays a year of letters, day by day; what would lie in the future is not played, so some letters are still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from linli_common.clock import SHANGHAI, shanghai_day, utc_now
from linli_demo.player import Account, DemoRefusedError, Player
from mailbox_service.demo.cast import Desk, Stage, cast
from mailbox_service.demo.lives import TITLES, Act, Life, days_of, live

DAYS = 365
AT_ONCE = 8
SLOW = 0.25
"""Share of areas where everything takes longer."""

_ENDED = ("wrong-lifecycle", "reopening-too-late")
"""A letter may have closed by itself before the plan's next act: that is life, not a failure."""


@dataclass(slots=True)
class _Case:
    """A letter on its way."""

    life: Life
    stage: Stage
    letter_id: str = ""
    other: int = 0

    @property
    def writer(self) -> Account:
        return self.stage.writers[self.life.number % len(self.stage.writers)]

    def desk(self, act: Act) -> Desk:
        """The unit that acts, or that the letter is handed to."""
        who = act.hand_to or act.who
        departments = self.stage.departments
        if who == "area":
            return self.stage.area
        if who == "street":
            return self.stage.street
        return departments[(self.life.number + (who == "other")) % len(departments)]


class Year:
    """So many letters over the year that ends now."""

    def __init__(self, player: Player, letters: int, seed: int) -> None:
        self._player = player
        self._letters = letters
        self._random = Random(seed)  # noqa: S311 - made-up letters, not secrets
        self._now = utc_now()

    def play(self, progress: Callable[[int, int], None]) -> int:
        """Plays all days in order and returns the number of acts. ``progress`` is told (days done, days)."""
        first = shanghai_day(self._now) - timedelta(days=DAYS)
        start = datetime.combine(first, datetime.min.time(), SHANGHAI)
        stages = cast(self._player, start + timedelta(hours=8))
        by_day = self._schedule(stages, first)
        acts = 0
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for n in range(DAYS + 1):
                acts += sum(pool.map(self._play, by_day.pop(first + timedelta(days=n), {}).values()))
                progress(n + 1, DAYS + 1)
        return acts

    def _schedule(self, stages: list[Stage], first: date) -> dict[date, dict[int, list[tuple[_Case, Act | None]]]]:
        """Day → letter → what happens with it on that day, in order. An act of None is the writing."""
        by_day: dict[date, dict[int, list[tuple[_Case, Act | None]]]] = defaultdict(lambda: defaultdict(list))
        slow = set(self._random.sample(range(len(stages)), max(1, int(len(stages) * SLOW))))
        # From the second day on: the first one is for hiring and registering.
        for number, day in enumerate(days_of(self._random, first + timedelta(days=2), DAYS - 2, self._letters)):
            where = self._random.randrange(len(stages))
            life = live(self._random, number, day, slow=where in slow)
            case = _Case(life, stages[where])
            by_day[day][number].append((case, None))
            for act in life.acts:
                if act.at < self._now:
                    by_day[shanghai_day(act.at)][number].append((case, act))
        return by_day

    def _play(self, todo: list[tuple[_Case, Act | None]]) -> int:
        for case, act in todo:
            if act is None:
                self._write(case)
            elif case.letter_id:
                self._act(case, act)
        return len(todo)

    def _write(self, case: _Case) -> None:
        life = case.life
        if life.written_at >= self._now:
            return
        body = {
            "estate_id": case.stage.estate_id,
            "category": life.category,
            "title": TITLES[life.category],
            "text": f"{TITLES[life.category]}，影响大家生活，请帮忙处理。",
            "place": f"{life.number % 6 + 1}号楼",
            "public": life.public,
        }
        key = f"letter {life.number}"
        answer = self._player.post("/api/mailbox/letters", body, at=life.written_at, key=key, by=case.writer)
        case.letter_id = answer["letter_id"]

    def _act(self, case: _Case, act: Act) -> None:
        by = case.writer if act.who == "writer" else case.desk(Act(act.at, act.who, act.action)).worker
        body = {**act.body, "to": case.desk(act).body()} if act.hand_to else act.body
        path = f"/api/mailbox/letters/{case.letter_id}/{act.action}"
        try:
            self._player.post(path, body, at=act.at, key=f"{case.life.number} {act.at.isoformat()}", by=by)
        except DemoRefusedError as refused:
            if not any(f"/problems/{kind}" in str(refused) for kind in _ENDED):
                raise

"""How stories act: by the clock of a calendar that ends today, each command under a key that follows from the seed."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Protocol

from linli_common.clock import SHANGHAI, shanghai_day

from linli_demo.player import Account, DemoRefusedError

_PATIENCE_SECONDS = 60.0
_LOOK_SECONDS = 0.1


class Playing(Protocol):
    """Who sends: `linli_demo.player.Player`, or a test on a service of its own."""

    def post(
        self, path: str, body: dict[str, Any], *, at: datetime, key: str, by: Account | None = None
    ) -> dict[str, Any]:
        """Sends one command. Raises DemoRefusedError."""

    def upload(self, path: str, picture: bytes, *, at: datetime, key: str, by: Account) -> dict[str, Any]:
        """Sends one picture. Raises DemoRefusedError."""

    def get(self, path: str, asked: dict[str, str] | None = None, *, by: Account | None = None) -> Any:
        """Asks for something. Raises DemoRefusedError."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The year that ends at ``now``. Days are counted backwards, so that -3 is in three days."""

    now: datetime

    def ago(self, days: float, hour: int = 10, minute: int = 0) -> datetime:
        """So many days before today, at an hour in Shanghai."""
        day = self.day(days)
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)

    def day(self, days: float) -> date:
        """The day so many days before today."""
        return shanghai_day(self.now) - timedelta(days=int(days))


class Acting:
    """Sends what the people of a story do, and looks at what came of it."""

    def __init__(self, player: Playing, calendar: Calendar, base: str) -> None:
        """``base`` is the address of the service that the stories are about: ``/api/deliberation``."""
        self._player = player
        self._base = base
        self.calendar = calendar
        self._numbers = count(1)
        self.acts = 0

    def do(self, path: str, body: dict[str, Any] | None = None, *, by: Account, at: datetime) -> dict[str, Any]:
        """One command below the service's address. Raises DemoRefusedError."""
        return self.elsewhere(f"{self._base}{path}", body, by=by, at=at)

    def elsewhere(self, path: str, body: dict[str, Any] | None = None, *, by: Account, at: datetime) -> dict[str, Any]:
        """One command to any service; what somebody does an hour later, while it is not yet so late, is done now.

        Raises DemoRefusedError.
        """
        said = body or {}
        key = f"{path} {at.isoformat()} {by.phone} {json.dumps(said, sort_keys=True, ensure_ascii=False)}"
        answer = self._player.post(path, said, at=min(at, self.calendar.now), key=key, by=by)
        self.acts = next(self._numbers)
        return answer

    def do_unless(
        self, ended: str, path: str, body: dict[str, Any] | None = None, *, by: Account, at: datetime
    ) -> dict[str, Any] | None:
        """The same; None when it is refused as the problem ``ended``, because time was faster."""
        try:
            return self.do(path, body, by=by, at=at)
        except DemoRefusedError as refused:
            if f"/problems/{ended}" not in str(refused):
                raise
            return None

    def picture(self, path: str, picture: bytes, name: str, *, by: Account, at: datetime) -> str:
        """Adds a picture; gives its id."""
        key = f"{path} {at.isoformat()} {name}"
        answer = self._player.upload(f"{self._base}{path}", picture, at=min(at, self.calendar.now), key=key, by=by)
        self.acts = next(self._numbers)
        return str(answer["picture_id"])

    def see(self, path: str, *, by: Account | None = None, after: dict[str, Any] | None = None) -> Any:
        """Asks for something, as it is after the command that gave the answer ``after``."""
        position = after["position"] if after is not None else None
        asked = {"at_least": f"{position['stream']}:{position['seq']}"} if position is not None else None
        return self._player.get(f"{self._base}{path}", asked, by=by)

    def look(self, path: str, *, by: Account | None = None) -> Any:
        """Asks any service. Raises DemoRefusedError."""
        return self._player.get(path, by=by)

    def until(self, path: str, holds: Callable[[Any], bool], *, by: Account | None = None) -> Any:
        """Asks until it holds, for what the worker does. Raises DemoRefusedError when it never does."""
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while True:
            try:
                found = self.see(path, by=by)
                if holds(found):
                    return found
            except DemoRefusedError:
                if time.monotonic() > deadline:
                    raise
            if time.monotonic() > deadline:
                raise DemoRefusedError(f"GET {path}: the worker has not come by in {_PATIENCE_SECONDS:.0f} s")
            time.sleep(_LOOK_SECONDS)

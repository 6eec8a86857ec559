"""Acts of stories: dated, under keys that follow from what is done, never in the future."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from linli_demo.acting import Acting, Calendar
from linli_demo.player import Account

NOW = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)
SOMEBODY = Account("", "19900010001", "")


@dataclass
class Sending:
    """Keeps what is sent."""

    sent: list[tuple[str, datetime, str]] = field(default_factory=list)

    def post(
        self, path: str, body: dict[str, Any], *, at: datetime, key: str, by: Account | None = None
    ) -> dict[str, Any]:
        self.sent.append((path, at, key))
        return {}

    def upload(self, path: str, picture: bytes, *, at: datetime, key: str, by: Account) -> dict[str, Any]:
        self.sent.append((path, at, key))
        return {"picture_id": "one"}

    def get(self, path: str, asked: dict[str, str] | None = None, *, by: Account | None = None) -> Any:
        return {}


def test_what_follows_an_hour_later_is_done_now_while_it_is_not_yet_so_late() -> None:
    sending = Sending()
    acting = Acting(sending, Calendar(NOW), "/api/funding")

    acting.do("/minutes/sign", by=SOMEBODY, at=NOW - timedelta(minutes=30))
    acting.do("/minutes/sign", by=SOMEBODY, at=NOW + timedelta(minutes=30))
    acting.picture("/pictures", b"", "view", by=SOMEBODY, at=NOW + timedelta(hours=1))

    assert [at for _, at, _ in sending.sent] == [NOW - timedelta(minutes=30), NOW, NOW]


def test_a_later_play_of_the_same_day_sends_the_same_keys() -> None:
    keys = []
    for now in (NOW, NOW + timedelta(minutes=5)):
        sending = Sending()
        acting = Acting(sending, Calendar(now), "/api/funding")
        acting.do("/minutes/sign", {"draft": 1}, by=SOMEBODY, at=NOW + timedelta(hours=1))
        keys += [key for _, _, key in sending.sent]

    assert keys[0] == keys[1]

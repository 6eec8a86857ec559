"""People act over HTTP: accounts, commands under keys, questions that wait for what was answered."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import httpx
from stdnum.cn import ric

A_MOMENT_SECONDS = 3.0
"""What has to be seen "within a moment". Alone on a machine it is well under a second (see `make bench`, `visible`);
journeys share theirs with whatever else is tested there."""
_RENEW_AFTER_SECONDS = 8 * 60
Answer = dict[str, Any]


@dataclass(slots=True)
class Account:
    """Somebody who does not exist, with what they sign in with. The document's number is right by its rule."""

    name: str
    phone: str
    password: str = field(repr=False)
    born_on: date
    number: str
    person_id: str = ""
    token: str = field(default="", repr=False)
    token_since: float = 0.0

    @property
    def document(self) -> Answer:
        """The document shown."""
        return {"kind": "resident_id", "number": self.number}


_SHOWN: set[str] = set()
"""Numbers of documents that were shown already."""


def somebody(name: str = "王秀英", born_on: date | None = None) -> Account:
    """A new account, different from all others also on a system that has been used before."""
    dice = random.SystemRandom()
    while True:
        born = born_on or date(1950, 1, 1) + timedelta(days=dice.randrange(50 * 365))
        number = id_number(born, dice.randrange(1000))
        if number not in _SHOWN:  # some thousand people are enough for two of them to share a birthday and a sequence
            break
    _SHOWN.add(number)
    return Account(name, f"13{dice.randrange(10**9):09d}", f"e2e-{uuid4().hex}", born, number)


def id_number(born_on: date, sequence: int) -> str:
    """A resident identity number by GB 11643: region, birth date, sequence, checksum."""
    body = f"310113{born_on:%Y%m%d}{sequence:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


def wrong_checksum(number: str) -> str:
    """The same number with another check digit."""
    return number[:-1] + ("1" if number[-1] != "1" else "2")


@dataclass(slots=True)
class Caller:
    """Sends commands and asks questions as an account, or as nobody."""

    url: str
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, timeout=30, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.http.close()

    def post(
        self, path: str, body: Any = None, *, by: Account | str | None = None, key: str | None = None
    ) -> httpx.Response:
        """One command under a new key unless one is given; bytes are sent as they are. `by` may be a bare token."""
        headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"} | self.bearer(by)
        if isinstance(body, bytes):
            return self.http.post(path, content=body, headers=headers)
        return self.http.post(path, json={} if body is None else body, headers=headers)

    def upload(self, path: str, picture: bytes, *, by: Account) -> Answer:
        """A picture that is not refused."""
        headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "image/jpeg"} | self.bearer(by)
        answer = self.http.post(path, content=picture, headers=headers)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text[:500]}"
        found: Answer = answer.json()
        return found

    def do(self, path: str, body: Any = None, *, by: Account | str | None = None) -> Answer:
        """One command that is not refused."""
        answer = self.post(path, body, by=by)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text[:500]}"
        found: Answer = answer.json()
        return found

    def get(
        self, path: str, *, by: Account | str | None = None, after: Answer | None = None, **asked: Any
    ) -> httpx.Response:
        """One question; with `after`, asked of lists that hold what that command recorded."""
        if after is not None:
            asked["at_least"] = f"{after['position']['stream']}:{position(after)}"
        return self.http.get(path, params=asked, headers=self.bearer(by))

    def ask(self, path: str, *, by: Account | str | None = None, after: Answer | None = None, **asked: Any) -> Any:
        """One question that is answered."""
        answer = self.get(path, by=by, after=after, **asked)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json()

    def figures(self, division: str, *, after: Answer | None = None, **asked: Any) -> dict[str, int | None]:
        """The registration dashboard's figures of a division; None for what is hidden."""
        found = self.ask(f"/api/dashboards/registration/{division}", after=after, **asked)
        return {name: cell["value"] for name, cell in found["figures"].items()}

    def sign_in(self, account: Account) -> Answer:
        """Signs in, keeps the token, and returns both tokens."""
        answer = self.do("/api/identity/sign-in", {"phone": account.phone, "password": account.password})
        keep(account, answer)
        return answer

    def bearer(self, by: Account | str | None) -> dict[str, str]:
        """The header of a request; an account that was away signs in again."""
        if by is None:
            return {}
        if isinstance(by, Account):
            if not by.token or time.monotonic() - by.token_since > _RENEW_AFTER_SECONDS:
                self.sign_in(by)
            by = by.token
        return {"Authorization": f"Bearer {by}"}


def keep(account: Account, tokens: Answer) -> None:
    """Keeps an account's tokens."""
    account.person_id, account.token = tokens["person_id"], tokens["access_token"]
    account.token_since = time.monotonic()


def position(answer: Answer) -> int:
    """The number of the event with which a command is recorded."""
    return int(answer["position"]["seq"])

"""Document numbers and people for tests: valid by rule, of nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count

from stdnum.cn import ric

_SEQUENCE = count(1)


def id_number(born_on: date, sequence: int, region: str = "310113") -> str:
    """A resident identity number by GB 11643."""
    body = f"{region}{born_on:%Y%m%d}{sequence:03d}"
    return body + str(ric.calc_check_digit(body + "0"))


@dataclass(frozen=True)
class Someone:
    """A person for a test."""

    name: str
    number: str
    phone: str
    born_on: date
    password: str = "correct-horse-battery"


def someone(born_on: date = date(1990, 5, 17), name: str = "王秀英") -> Someone:
    """A new person, different from all before."""
    n = next(_SEQUENCE)
    number = id_number(born_on, n % 1000, region=("310113", "310110", "310112")[n // 1000])
    return Someone(name, number, f"139{n:08d}", born_on)

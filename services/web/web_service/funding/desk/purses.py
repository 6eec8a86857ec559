"""What a fund holds of each earmark, as its keepers look at it: at the bank, promised, free, pledged and not come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from web_service.clients.funding.funds import Balance
from web_service.funding.money import yuan
from web_service.language import Language

PURPOSES = ("construction", "upkeep")


@dataclass(frozen=True)
class Purse:
    """Money of one earmark, in fen."""

    earmark: str
    name: str
    bank_fen: int
    committed_fen: int
    pledged_fen: int

    @property
    def free_fen(self) -> int:
        """Money at the bank that is promised to nobody; less than nothing after the reversal of an income."""
        return self.bank_fen - self.committed_fen


def purses_of(language: Language, balances: Iterable[Balance], works: Mapping[str, str]) -> list[Purse]:
    """By earmark, money for any work first. ``works`` are titles by id."""
    found: dict[str, dict[str, int]] = {}
    for one in balances:
        found.setdefault(one.earmark, {})[one.account] = one.amount_fen
    return [
        Purse(
            earmark,
            earmark_name(language, earmark, works),
            *(found[earmark].get(account, 0) for account in ("bank", "committed", "pledged")),
        )
        for earmark in sorted(found, key=lambda one: ("/" in one, one))
    ]


def earmark_name(language: Language, earmark: str, works: Mapping[str, str]) -> str:
    """建设（不限项目）, or 运维：专用于口袋公园."""
    purpose, _, work = earmark.partition("/")
    if not work:
        return language.text(f"earmark.{purpose}")
    title = works.get(work) or language.text("ledger.untitled_work")
    return language.text("earmark.of_work", purpose=language.text(f"purpose.{purpose}"), work=title)


def every_earmark(language: Language, works: Mapping[str, str]) -> list[tuple[str, str]]:
    """What money that comes in may be for."""
    of_works = [f"{purpose}/{work}" for work in works for purpose in PURPOSES]
    return [(one, earmark_name(language, one, works)) for one in (*PURPOSES, *of_works)]


def free_earmarks(language: Language, purses: Iterable[Purse]) -> list[tuple[str, str]]:
    """Those of which something is free, with how much."""
    return [
        (one.earmark, language.text("ledger.with_free", name=one.name, amount=yuan(one.free_fen)))
        for one in purses
        if one.free_fen > 0
    ]

"""A fund as its page shows it: balances by earmark, income by source, and where the money went as a diagram."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from web_service.clients.funding.funds import Balance, Spent
from web_service.forms import id_or_none
from web_service.funding.sankey import Flow, Sankey, sankey
from web_service.language import Language

SOURCES = ("grant", "donation", "charity_sale", "organisation")
LEFT, WRITTEN_OFF = "left", "written_off"


@dataclass(frozen=True)
class Holding:
    """What is in a fund for one purpose, or in all of it. Money that is promised to nobody is ``free_fen``."""

    name: str
    income_fen: int
    spent_fen: int
    written_off_fen: int
    bank_fen: int
    committed_fen: int
    pledged_fen: int

    @property
    def free_fen(self) -> int:
        """At the bank and promised to nobody; less than nothing after the reversal of an income."""
        return self.bank_fen - self.committed_fen


@dataclass(frozen=True)
class Flows:
    """Where the money went, drawn for a desk and for a phone, and as rows: from, to, fen."""

    wide: Sankey
    narrow: Sankey
    rows: list[tuple[str, str, int]]


def works_in(balances: Sequence[Balance]) -> set[UUID]:
    """The works that earmarks are for."""
    found = (id_or_none(one.earmark.partition("/")[2]) for one in balances)
    return {one for one in found if one is not None}


def earmark_name(language: Language, earmark: str, titles: Mapping[UUID, str | None]) -> str:
    """``construction``, or ``upkeep/<work>``."""
    purpose, _, text = earmark.partition("/")
    work_id = id_or_none(text)
    if work_id is None:
        return language.text(f"earmark.{purpose}")
    work = titles.get(work_id) or language.text("sankey.gone_work")
    return language.text("earmark.of_work", purpose=language.text(f"purpose.{purpose}"), work=work)


def holdings(language: Language, balances: Sequence[Balance], titles: Mapping[UUID, str | None]) -> list[Holding]:
    """One for each earmark that holds, or held, anything."""
    by_earmark: dict[str, dict[str, int]] = {}
    for one in balances:
        by_earmark.setdefault(one.earmark, {})[one.account] = one.amount_fen
    return [
        _holding(earmark_name(language, earmark, titles), accounts) for earmark, accounts in sorted(by_earmark.items())
    ]


def total(language: Language, balances: Sequence[Balance]) -> Holding:
    """All earmarks together."""
    accounts: dict[str, int] = {}
    for one in balances:
        accounts[one.account] = accounts.get(one.account, 0) + one.amount_fen
    return _holding(language.text("fund.all"), accounts)


def _holding(name: str, accounts: Mapping[str, int]) -> Holding:
    return Holding(
        name,
        -sum(accounts.get(f"income_{source}", 0) for source in SOURCES),
        accounts.get("spent", 0),
        accounts.get("written_off", 0),
        accounts.get("bank", 0),
        accounts.get("committed", 0),
        accounts.get("pledged", 0),
    )


def by_source(balances: Sequence[Balance]) -> list[tuple[str, int]]:
    """Income by source, less what was given back to it; sources of nothing are left out."""
    found = {
        source: -sum(one.amount_fen for one in balances if one.account == f"income_{source}") for source in SOURCES
    }
    return [(source, amount_fen) for source, amount_fen in found.items() if amount_fen]


def flows(
    language: Language, balances: Sequence[Balance], spent: Sequence[Spent], titles: Mapping[UUID, str | None]
) -> Flows | None:
    """From sources over what the money is for to works, what was written off, and what is still there. None: nothing
    came in.
    """
    earmarks = {one.earmark: earmark_name(language, one.earmark, titles) for one in balances}
    columns = [
        {source: language.text(f"entry_kind.{source}") for source in SOURCES},
        earmarks,
        {str(one.work_id): one.title or language.text("sankey.gone_work") for one in spent}
        | {LEFT: language.text("sankey.left"), WRITTEN_OFF: language.text("sankey.written_off")},
    ]
    found = [flow for flow in [*_came_in(balances), *_went(balances, spent)] if flow.amount_fen > 0]
    if not found:
        return None

    def drawn(width: int, tall: int, most: int) -> Sankey:
        return sankey(
            columns,
            found,
            width=width,
            tall=tall,
            most=most,
            rest=lambda count: language.text("sankey.rest", count=count),
        )

    names = columns[0] | columns[1] | columns[2]
    rows = [(names[one.source], names[one.target], one.amount_fen) for one in found]
    return Flows(drawn(960, 280, 8), drawn(340, 300, 5), rows)


def _came_in(balances: Sequence[Balance]) -> list[Flow]:
    return [
        Flow(one.account.removeprefix("income_"), one.earmark, -one.amount_fen)
        for one in balances
        if one.account.startswith("income_")
    ]


def _went(balances: Sequence[Balance], spent: Sequence[Spent]) -> list[Flow]:
    ends = {"bank": LEFT, "written_off": WRITTEN_OFF}
    return [
        *(Flow(one.earmark, str(one.work_id), one.amount_fen) for one in spent),
        *(Flow(one.earmark, ends[one.account], one.amount_fen) for one in balances if one.account in ends),
    ]

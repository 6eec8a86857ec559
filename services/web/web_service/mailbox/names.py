"""The names of units and estates, as identity and the mailbox tell them, kept for a minute."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeGuard
from uuid import UUID

from web_service.clients.calling import Problem
from web_service.clients.identity import Identity
from web_service.clients.mailbox import LetterDetail, Mailbox, Rules
from web_service.forms import id_or_none
from web_service.language import Language

KEPT_SECONDS = 60.0
KEPT_AT_MOST = 20_000
NO_RULES = Rules(categories=[], response_hours=24, danger_hours=1, confirmation_days=7)


@dataclass(frozen=True)
class Names:
    """What ids are called, for one page."""

    known: dict[str, str] = field(default_factory=dict)
    rules: Rules = field(default_factory=lambda: NO_RULES)

    def unit(self, language: Language, unit: str | None) -> str:
        """A unit's name by its text, the kind's word where nobody knows it."""
        if not unit:
            return ""
        return self.known.get(unit) or language.text(f"unit.{unit.partition('/')[0]}")

    def division(self, division_id: UUID | None) -> str:
        """A division's name, empty where nobody knows it."""
        return self.known.get(f"division/{division_id}", "")

    def estate(self, estate_id: UUID | None) -> str:
        """An estate's name, empty where there is none."""
        return self.known.get(f"estate/{estate_id}", "")

    def category(self, language: Language, name: str) -> str:
        """A category by the rules of today; its own name where they have it no more."""
        rule = self.rules.category(name)
        return language.pick(rule.name_zh, rule.name_en) if rule else name


class NameBook:
    """Asks for names, all at once, and never fails a page for one that is not to be had."""

    def __init__(self, identity: Identity, mailbox: Mailbox) -> None:
        self._identity = identity
        self._mailbox = mailbox
        self._kept: dict[str, tuple[float, str]] = {}

    async def of(self, wanted: Iterable[str], rules_of: UUID | None = None) -> Names:
        """The names of ``area/<id>``, ``department/<id>``, ``division/<id>``, ``estate/<id>`` and so on."""
        keys = sorted({_key(one) for one in wanted})
        found, rules = await asyncio.gather(asyncio.gather(*(self._name(key) for key in keys)), self.rules(rules_of))
        names = dict(zip(keys, found, strict=True))
        return Names({one: names[_key(one)] for one in wanted} | names, rules)

    async def rules(self, division_id: UUID | None) -> Rules:
        """The rules of today where somebody is; none when the service does not answer."""
        if division_id is None:
            return NO_RULES
        try:
            return await self._mailbox.rules(division_id)
        except Problem:
            return NO_RULES

    async def _name(self, key: str) -> str:
        now = time.monotonic()
        kept = self._kept.get(key)
        if kept and now - kept[0] < KEPT_SECONDS:
            return kept[1]
        kind, _, text = key.partition("/")
        id_ = id_or_none(text)
        if id_ is None:
            return ""
        try:
            name = await self._asked(kind)(id_)
        except Problem:
            return kept[1] if kept else ""
        if len(self._kept) >= KEPT_AT_MOST:
            self._kept.clear()
        self._kept[key] = (now, name)
        return name

    def _asked(self, kind: str) -> Callable[[UUID], Awaitable[str]]:
        async def estate(id_: UUID) -> str:
            return (await self._identity.estate(id_)).name

        async def department(id_: UUID) -> str:
            return (await self._mailbox.department(id_)).name

        async def division(id_: UUID) -> str:
            return (await self._identity.division(str(id_))).name

        async def unit(id_: UUID) -> str:
            """A unit of which only the id is known."""
            try:
                return await division(id_)
            except Problem as problem:
                if problem.status != 404:
                    raise
                return await department(id_)

        return {"estate": estate, "department": department, "unit": unit}.get(kind, division)


def _key(unit: str) -> str:
    """Areas, streets and districts are divisions."""
    kind, _, id_ = unit.partition("/")
    return unit if kind in ("estate", "department", "unit") else f"division/{id_}"


def named_in(detail: LetterDetail) -> list[str]:
    """Everything that a letter's page has to call by its name."""
    item = detail.item
    found = [item.holder, f"division/{item.division_id}", *detail.assisting, *detail.path[-1:]]
    found += [f"estate/{item.estate_id}"] if item.estate_id else []
    found += [detail.extension_asked_of] if detail.extension_asked_of else []
    for step in detail.steps:
        found += [f"division/{step.actor_division_id}"] if step.actor_division_id else []
        for name in ("to", "refused_by", "asked_of", "escalated_to", "assisting"):
            said = step.said.get(name)
            found += [one for one in (said if isinstance(said, list) else [said]) if is_unit(one)]
    return list(dict.fromkeys(found))


def is_unit(said: object) -> TypeGuard[str]:
    """Whether something that an event says is a unit's text."""
    return isinstance(said, str) and "/" in said

"""The words of the pages, Chinese first and English beside it: one entry for each text, both languages in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fastapi import Request

from web_service.language import (
    common,
    counter,
    deliberation,
    deliberation_begin,
    deliberation_desk,
    deliberation_rules,
    deliberation_running,
    desk,
    figures,
    funding,
    funding_proposals_desk,
    funding_rounds_desk,
    funding_running_desk,
    funds,
    gatherings,
    inbox,
    ledger_desk,
    letter_figures,
    mailbox,
    mailbox_desk,
    money,
    money_figures,
    problems,
    proposals,
    residents,
    round_results,
    rounds,
    running,
    schemes,
    taking_part,
    ticking,
    topic_figures,
    topics,
    votes,
    wards,
    works,
    works_desk,
)

Code = Literal["zh", "en"]
COOKIE = "linli_language"

TEXTS: dict[str, tuple[str, str]] = {
    **common.TEXTS,
    **figures.TEXTS,
    **letter_figures.TEXTS,
    **topic_figures.TEXTS,
    **money_figures.TEXTS,
    **residents.TEXTS,
    **wards.TEXTS,
    **desk.TEXTS,
    **counter.TEXTS,
    **mailbox.TEXTS,
    **mailbox_desk.TEXTS,
    **deliberation.TEXTS,
    **deliberation_desk.TEXTS,
    **deliberation_begin.TEXTS,
    **deliberation_running.TEXTS,
    **deliberation_rules.TEXTS,
    **topics.TEXTS,
    **gatherings.TEXTS,
    **votes.TEXTS,
    **taking_part.TEXTS,
    **schemes.TEXTS,
    **funding.TEXTS,
    **funding_rounds_desk.TEXTS,
    **funding_running_desk.TEXTS,
    **funding_proposals_desk.TEXTS,
    **rounds.TEXTS,
    **proposals.TEXTS,
    **ticking.TEXTS,
    **round_results.TEXTS,
    **money.TEXTS,
    **ledger_desk.TEXTS,
    **works_desk.TEXTS,
    **works.TEXTS,
    **funds.TEXTS,
    **inbox.TEXTS,
    **running.TEXTS,
    **problems.TEXTS,
}


@dataclass(frozen=True)
class Language:
    """Texts in one language."""

    code: Code

    @property
    def tag(self) -> str:
        """What ``lang`` says."""
        return "zh-CN" if self.code == "zh" else "en"

    @property
    def other(self) -> Code:
        return "en" if self.code == "zh" else "zh"

    def text(self, key: str, /, **values: object) -> str:
        """A text with its values filled in. Raises KeyError for a name that nobody wrote down."""
        text = TEXTS[key][0 if self.code == "zh" else 1]
        return text.format(**values) if values else text

    def known(self, name: str) -> bool:
        """Whether there is such a text."""
        return name in TEXTS

    def pick(self, chinese: str, english: str) -> str:
        """One of two that come from elsewhere."""
        return chinese if self.code == "zh" else english


CHINESE, ENGLISH = Language("zh"), Language("en")


def language_of(request: Request) -> Language:
    """What the reader chose; Chinese otherwise."""
    return ENGLISH if request.cookies.get(COOKIE) == "en" else CHINESE

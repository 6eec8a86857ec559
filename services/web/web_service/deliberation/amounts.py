"""What votes and forms count, in words: shares, thresholds as bars, and until when one can take part."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from web_service.clients.deliberation.votes import Check, Share
from web_service.language import Language
from web_service.mailbox.standing import Said, moment, span

CM2_OF_M2 = 10_000
SOON = timedelta(hours=24)


@dataclass(frozen=True)
class Gauge:
    """A part of a whole as a bar, with the mark that it has to reach; percentages run from 0 to 100."""

    title: str
    text: str
    percent: float
    mark: float | None = None
    needed: str = ""
    met: bool | None = None
    """None while it is not decided."""


def amount(language: Language, base: str, value: int) -> str:
    """A number of what a base counts: 1,286 人, 340 户, 12,345.60 平方米. Areas come in cm²."""
    if base == "area":
        return language.text("amount.area", value=f"{value / CM2_OF_M2:,.2f}")
    return language.text(f"amount.{base}", value=f"{value:,}")


def share_words(language: Language, share: Share | Check) -> str:
    """2/3 以上, 超过 1/2."""
    name = "amount.more_than" if share.more_than else "amount.at_least"
    return language.text(name, share=f"{share.numerator}/{share.denominator}")


def least(share: Share, whole: int) -> int:
    """The smallest part of a whole that reaches the share; one at least."""
    exact, rest = divmod(whole * share.numerator, share.denominator)
    return max(1, exact + 1 if share.more_than or rest else exact)


def percent(part: int, whole: int) -> float:
    """Part of a whole in per cent, two digits behind the point; 0 of nothing."""
    return round(100 * part / whole, 2) if whole else 0.0


def turnout_gauge(language: Language, base: str, part: int, whole: int, share: Share | None) -> Gauge:
    """How many have taken part so far, and how many have to."""
    text = language.text(
        "amount.part_of",
        part=amount(language, base, part),
        whole=amount(language, base, whole),
        percent=f"{percent(part, whole):.1f}",
    )
    title = language.text(f"base.{base}")
    if share is None:
        return Gauge(title, text, percent(part, whole))
    needed = least(share, whole)
    words = language.text("amount.needed", least=amount(language, base, needed), share=share_words(language, share))
    return Gauge(title, text, percent(part, whole), percent(needed, whole), words, part >= needed)


def check_gauges(language: Language, checks: Iterable[Check]) -> list[Gauge]:
    """Each comparison of a result as a bar."""
    return [
        Gauge(
            language.text(f"step.{one.step}", base=language.text(f"base.{one.base}")),
            language.text(
                "amount.part_of",
                part=amount(language, one.base, one.part),
                whole=amount(language, one.base, one.whole),
                percent=f"{percent(one.part, one.whole):.1f}",
            ),
            percent(one.part, one.whole),
            percent(one.least, one.whole),
            language.text(
                "amount.needed", least=amount(language, one.base, one.least), share=share_words(language, one)
            ),
            one.met,
        )
        for one in checks
    ]


def until(language: Language, closes_at: datetime) -> Said:
    """Until when one can take part: soon is said in words and coloured besides."""
    left = closes_at - datetime.now(UTC)
    if left.total_seconds() <= 0:
        return Said(language.text("part.ended", time=moment(closes_at)), "done")
    words = language.text("part.until", time=moment(closes_at), span=span(language, left.total_seconds()))
    return Said(words, "soon" if left < SOON else "calm")

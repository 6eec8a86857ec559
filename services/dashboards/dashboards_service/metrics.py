"""Writes docs/metrics.md from the catalogue: ``python -m dashboards_service.metrics`` (``--check``: only compares)."""

from __future__ import annotations

import sys
from pathlib import Path

from linli_contracts.words import AGE_BANDS

from dashboards_service.deliberation import catalogue as deliberation
from dashboards_service.figure import HIDDEN_BELOW, RANKED_FROM, Catalogue, Figure
from dashboards_service.funding import catalogue as funding
from dashboards_service.mailbox import catalogue as mailbox
from dashboards_service.measures.deliberation import ANSWER_DAYS, OUTCOME_DAYS
from dashboards_service.measures.letters import HANDLING_HOURS, REPLY_HOURS
from dashboards_service.measures.sheets import VERIFY_HOURS
from dashboards_service.registration import catalogue as registration

DOCUMENT = Path("docs") / "metrics.md"

_KINDS = {
    "stock": "at the end of the day",
    "year": "from 1 January to the day",
    "day": "on the day",
    "recorded": "as recorded",
    "ratio": "ratio",
    "quantile": "from buckets",
}


def document() -> str:
    """The text of docs/metrics.md."""
    bands = ", ".join(band for band, _, _ in AGE_BANDS)
    return "\n".join(
        [
            "# Metrics 指标",
            "",
            "Made from the catalogue by `python -m dashboards_service.metrics`; do not edit. The API gives the same at",
            "`GET /api/dashboards/catalogue`.",
            "",
            "A day is one in Asia/Shanghai, of the event's own time. A figure of a past day is computed on that day's",
            "territory; a trend uses one tree throughout. A unit is itself (本级) plus everything below it; the stock",
            "of a closed unit stays under its parent as 未归属. Nothing is ever decremented in the past.",
            "",
            f"Values from 1 to {HIDDEN_BELOW - 1} are hidden where the minimum is {HIDDEN_BELOW}. In age bands a",
            "second cell is hidden with a single one. Units are ranked (by coverage) only from",
            f"{RANKED_FROM} registered residents, and (by the share handled in time) from {RANKED_FROM} letters with a",
            "handling fact or resolutions with a fact.",
            "",
            "## Registration 实名注册",
            "",
            *_table(registration.CATALOGUE),
            f"Age bands: {bands}; age = year of the day − year of birth, so that stocks age by themselves.",
            f"Buckets of time to verify (hours, upper bounds): {_bounds(VERIFY_HOURS)}.",
            "",
            *_notes(registration.CATALOGUE),
            "## The people's mailbox 人民信箱",
            "",
            "By place: the division that a letter is about. By responsible unit: whoever held it then, a division",
            "itself or a department. A letter yields one fact a clock at most, on the day on which it is met or runs",
            "out; withdrawn letters and duplicates yield none from then on.",
            "",
            *_table(mailbox.CATALOGUE),
            f"Buckets of time to the first reply (hours, upper bounds): {_bounds(REPLY_HOURS)}.",
            f"Buckets of handling time (hours of working days): {_bounds(HANDLING_HOURS)}.",
            "By category, both times are those of the 365 days up to the day.",
            "",
            *_notes(mailbox.CATALOGUE),
            "## Deliberation 议事厅",
            "",
            "By place: the division that a topic, meeting or vote is about. What is entered about a meeting counts on",
            "the day of the meeting. What was due and not done is missed on the day on which it fell due.",
            "",
            *_table(deliberation.CATALOGUE),
            f"Buckets of time to the outcome (days, upper bounds): {_bounds(OUTCOME_DAYS)}.",
            f"Buckets of time to an answer (days): {_bounds(ANSWER_DAYS)}.",
            "",
            *_notes(deliberation.CATALOGUE),
            "## Project funding 民心项目",
            "",
            "By place: the division whose fund, account or work it is. Money counts on the day of its entry;",
            "what is taken back is taken back on the day of the reversal. Amounts are whole fen. Nothing is hidden:",
            "anybody can read the entries of a fund one by one.",
            "",
            *_table(funding.CATALOGUE),
            *_notes(funding.CATALOGUE),
        ]
    )


def _bounds(bounds: tuple[int | None, ...]) -> str:
    return ", ".join(str(bound) for bound in bounds if bound is not None) + ", and beyond"


def _table(catalogue: Catalogue) -> list[str]:
    return [
        "| figure | 中文 | when | unit | formula | 口径 | additive | minimum |",
        "|---|---|---|---|---|---|---|---|",
        *(_row(figure) for figure in catalogue.figures),
        "",
    ]


def _notes(catalogue: Catalogue) -> list[str]:
    return ["Notes instead of a value:", "", *(f"- `{note}`: {text}" for note, text in catalogue.notes.items()), ""]


def _row(figure: Figure) -> str:
    cells = (
        f"`{figure.name}` {figure.title_en}",
        figure.title_zh,
        _KINDS[figure.kind],
        figure.unit,
        figure.formula,
        figure.formula_zh,
        "yes" if figure.additive else "no",
        str(figure.minimum or "–"),
    )
    return f"| {' | '.join(cells)} |"


def main(arguments: list[str]) -> int:
    """Writes the document, or with ``--check`` returns 1 when it is not what the catalogue says."""
    if arguments == ["--check"]:
        if DOCUMENT.exists() and DOCUMENT.read_text(encoding="utf-8") == document():
            return 0
        sys.stderr.write(f"{DOCUMENT} is not what the catalogue says: run `python -m dashboards_service.metrics`\n")
        return 1
    if arguments:
        sys.stderr.write("usage: python -m dashboards_service.metrics [--check]\n")
        return 2
    DOCUMENT.write_text(document(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

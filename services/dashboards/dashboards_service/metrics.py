"""Writes docs/metrics.md from the catalogue: ``python -m dashboards_service.metrics`` (``--check``: only compares)."""

from __future__ import annotations

import sys
from pathlib import Path

from linli_contracts.words import AGE_BANDS

from dashboards_service.figure import HIDDEN_BELOW, RANKED_FROM, Figure
from dashboards_service.measures.sheets import VERIFY_HOURS
from dashboards_service.registration.catalogue import FIGURES, NOTES

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
    bounds = ", ".join(str(hours) for hours in VERIFY_HOURS if hours is not None)
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
            f"{RANKED_FROM} registered residents.",
            "",
            "## Registration 实名注册",
            "",
            "| figure | 中文 | when | unit | formula | 口径 | additive | minimum |",
            "|---|---|---|---|---|---|---|---|",
            *(_row(figure) for figure in FIGURES),
            "",
            f"Age bands: {bands}; age = year of the day − year of birth, so that stocks age by themselves.",
            f"Buckets of time to verify (hours, upper bounds): {bounds}, and beyond.",
            "",
            "Notes instead of a value:",
            "",
            *(f"- `{note}`: {text}" for note, text in NOTES.items()),
            "",
        ]
    )


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

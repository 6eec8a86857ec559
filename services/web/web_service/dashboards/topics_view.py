"""What a page of deliberation's dashboard shows: tiles, stages, outcomes, who takes part, groups, sorted table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from web_service.clients.dashboards import Catalogue, Cell, Point, Row
from web_service.clients.place_figures import Standing
from web_service.dashboards.choices import Choices
from web_service.dashboards.numbers import HIDDEN_TEXT, Numbers, by_name
from web_service.dashboards.rows import lines_chart, ranked_first, ranks_of, sorted_rows
from web_service.language import Language

USUAL = "running"
"""What the first chart shows unless another measure is chosen."""
COMING = "took_part"
"""What the second chart shows day by day."""
RATES = ("resolutions_rate", "turnout_rate", "questions_rate", "settled_rate")
LATE = ("resolutions_overdue_now", "questions_overdue_now", "requests_overdue_now")
TIMES = (
    ("outcome", "topic_figures.outcome"),
    ("question", "topic_figures.question"),
    ("request", "topic_figures.request"),
)
CIRCLES = ("elderly", "young", "minors", "villagers", "white_collar")
ORIGINS = ("resident", "letter", "staff", "deputy", "owners_committee", "organisation")
STAGES = (
    *("hearing", "coordination", "discussion", "vote", "survey", "interviews", "drafting", "co_design", "revision"),
    *("joint_meeting", "consultation", "public_notice", "review"),
)
OUTCOMES = ("convention_adopted", "decided", "referred_to_funding", "requested", "closed")
GROUPS = (
    ("topic_figures.raised", tuple(f"raised_{origin}_year" for origin in ORIGINS)),
    (
        "topic_figures.screening",
        ("accepted_year", "merged_year", "declined_year", "appealed_year", "appeals_granted_year", "withdrawn_year",
         "screening_missed_year", "stages_overdue_year"),
    ),
    (
        "topic_figures.meetings",
        ("meetings_year", "meetings_hearing_year", "meetings_coordination_year", "meetings_joint_year",
         "meetings_review_year", "meetings_council_year", "attendance_year", "represented_year"),
    ),
    (
        "topic_figures.resolutions",
        ("resolutions_made_year", "resolutions_done_year", "resolutions_overdue_year", "resolutions_open_now",
         "resolutions_overdue_now"),
    ),
    (
        "topic_figures.votes",
        ("votes_closed_year", "votes_passed_year", "votes_failed_year", "votes_invalid_year", "forms_closed_year",
         "form_rate", "conversations_year", "statements_year", "opinions_year"),
    ),
    (
        "topic_figures.deputies",
        ("questions_asked_year", "questions_answered_year", "questions_open_now", "questions_overdue_now",
         "deputy_comments_year", "requests_asked_year", "requests_overdue_now", "requests_rate"),
    ),
    (
        "topic_figures.public",
        ("public_notices_year", "objections_year", "objections_taken_up_year", "objections_late_year"),
    ),
    (
        "topic_figures.made",
        ("schemes_year", "conventions_adopted_year", "panels_drawn_year", "reviewed_year", "works_mean",
         "process_mean"),
    ),
)  # fmt: skip
TABLE = (
    *("running_now", "waiting_now", "raised_year", "concluded_year", "outcome_median", "resolutions_rate"),
    *("meetings_year", "took_part_year", "turnout_rate", "elderly_share", "questions_rate"),
)


def is_quiet(row: Row) -> bool:
    """Whether a unit has no topic, neither this year nor an open one from before."""
    return all(
        row.figures[name].value == 0 for name in ("running_now", "raised_year", "concluded_year") if name in row.figures
    )


def is_late(name: str, cell: Cell) -> bool:
    """Whether a stock of what is overdue is not empty; one that is hidden is not."""
    return name in LATE and cell.value != 0


@dataclass(frozen=True)
class Bar:
    """A line of a chart of bars, and of the table beside it."""

    name: str
    cell: Cell

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of it."""
        return self.cell.value == 0


@dataclass(frozen=True)
class Page:
    """One page of deliberation's dashboard, ready for its template."""

    standing: Standing
    catalogue: Catalogue
    choices: Choices
    points: Mapping[str, list[Point]]
    rows: list[Row]
    ranks: dict[str, str]
    stages: list[Bar]
    outcomes: list[Bar]
    stages_drawn: str
    outcomes_drawn: str
    title: str
    """The name of the chosen measure."""
    chosen: str
    """The chart of the chosen measure."""
    coming: str
    """The chart of participations."""
    coming_title: str

    @property
    def is_empty(self) -> bool:
        """Whether there has never been a topic here: neither this year nor an open one from before."""
        cells = self.standing.figures
        names = ("waiting_now", "running_now", "raised_year", "concluded_year", "took_part_year")
        return not any(cells[name].value or cells[name].note == "hidden" for name in names)

    def hides(self, *measures: str) -> bool:
        """Whether a day of these measures is left blank."""
        return any(point.note == "hidden" for measure in measures for point in self.points[measure])

    def is_blank(self, *measures: str) -> bool:
        """Whether nothing is left to draw because of what is hidden."""
        return self.hides(*measures) and not any(point.value for measure in measures for point in self.points[measure])


def page_of(
    standing: Standing,
    catalogue: Catalogue,
    points: Mapping[str, list[Point]],
    choices: Choices,
    language: Language,
) -> Page:
    """Brings answers and choices together."""
    numbers = Numbers(language, "cases")
    figures, cells = by_name(catalogue), standing.figures

    def title(measure: str) -> str:
        found = (one for one in catalogue.figures if one.measures[:1] == [measure] and one.kind in ("stock", "year"))
        return next((numbers.title(one) for one in found), measure)

    stages = [Bar(numbers.title(figures[name]), cells[name]) for name in (f"in_{kind}_now" for kind in STAGES)]
    outcomes = [
        Bar(numbers.title(figures[name]), cells[name]) for name in (f"concluded_{kind}_year" for kind in OUTCOMES)
    ]
    return Page(
        standing=standing,
        catalogue=catalogue,
        choices=choices,
        points=points,
        rows=ranked_first(standing.children, is_quiet)
        if choices.wall
        else sorted_rows(standing.children, choices.sort, TABLE, is_quiet),
        ranks=ranks_of(standing.children),
        stages=stages,
        outcomes=outcomes,
        stages_drawn=bars_chart([bar for bar in stages if not bar.is_empty], numbers),
        outcomes_drawn=bars_chart(outcomes, numbers),
        title=title(choices.measure),
        chosen=lines_chart(
            [(title(choices.measure), points[choices.measure])], stock=catalogue.trends.get(choices.measure, True)
        ),
        coming=lines_chart([(title(COMING), points[COMING])], stock=False),
        coming_title=title(COMING),
    )


def bars_chart(bars: Sequence[Bar], numbers: Numbers) -> str:
    """The points of a chart of bars; what is hidden has no length and keeps its place."""
    points = [{"name": bar.name, "value": bar.cell.value, "text": numbers.count(bar.cell).text} for bar in bars]
    return json.dumps({"points": points}, ensure_ascii=False)


def cases_text(count: int | None) -> str:
    """A number of cases in a cell of a table."""
    return HIDDEN_TEXT if count is None else f"{count:,}"

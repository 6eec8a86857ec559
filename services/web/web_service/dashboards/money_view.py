"""What a page of funding's dashboard shows: tiles, money's ways, groups of figures, days, sorted table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from web_service.clients.dashboards import Catalogue, Cell, Figure, Point, Row
from web_service.clients.money_flow import MoneyFlow
from web_service.clients.place_figures import Standing
from web_service.dashboards.choices import Choices
from web_service.dashboards.numbers import FEN, Numbers
from web_service.dashboards.rows import lines_chart, ranked_first, ranks_of, sorted_rows
from web_service.funding.sankey import Flow, Sankey, sankey
from web_service.language import Language

USUAL, COMING = "paid", "received"
"""What the first chart shows unless another measure is chosen; what the second one shows."""
MOST = 7
"""Funds, and works, that are drawn by themselves."""
SOURCES = ("grant", "donation", "charity_sale", "organisation")
LOST = "written_off"
RATES = ("on_time_rate", "resident_share", "fee_rate", "defects_rate")
OF_MONEY = {"fee_rate": "money_figures.of_billed"}
"""Rates of money, and the text that says of how much."""
LATE = ("milestones_late_year", "defects_overdue_year", "overrun_year", "written_off_year")
GROUPS = (
    ("money_figures.sources", ("received_year", *(f"received_{source}_year" for source in SOURCES), "pledged_now")),
    (
        "money_figures.spending",
        ("envelope_year", "granted_year", "committed_year", "paid_year", "overrun_year", "overrun_rate",
         "written_off_year", "committed_now", "at_bank_now"),
    ),
    (
        "money_figures.works",
        ("works_opened_year", "works_contracted_year", "works_completed_year", "works_accepted_year",
         "works_cancelled_year", "milestones_late_year", "works_waiting_now", "works_building_now",
         "works_to_accept_now"),
    ),
    (
        "money_figures.supervision",
        ("inspections_year", "defects_found_year", "defects_overdue_year", "defects_rate", "defects_open_now"),
    ),
    (
        "money_figures.satisfaction",
        ("households_year", "works_reviewed_year", "works_mean", "process_mean"),
    ),
    (
        "money_figures.accounts",
        ("fees_billed_year", "fees_collected_year", "fee_rate", "pot_fees_now", "pot_common_revenue_now",
         "pot_maintenance_fund_now", "entries_objected_year"),
    ),
)  # fmt: skip
ON_WALL = (
    ("money_figures.sources", tuple(f"received_{source}_year" for source in SOURCES)),
    ("money_figures.satisfaction", ("households_year", "process_mean", "fee_rate")),
)
"""On a wall, as far as the table of places leaves room."""
TABLE = (
    *("received_year", "committed_year", "paid_year", "overrun_year", "at_bank_now", "works_building_now"),
    *("works_completed_year", "households_year", "on_time_rate", "resident_share", "works_mean", "fee_rate"),
)
_FEW, _SOME = 3, 6
"""Places on a wall beside which two lists, or one, find room."""
_HAPPENS = ("received_year", "paid_year", "committed_year", "at_bank_now", "works_building_now", "works_completed_year")


def is_quiet(row: Row) -> bool:
    """Whether a unit has neither money nor works."""
    return all(row.figures[name].value == 0 for name in _HAPPENS if name in row.figures)


def is_late(name: str, cell: Cell) -> bool:
    """Whether something went wrong."""
    return name in LATE and cell.value != 0


@dataclass(frozen=True)
class Drawn:
    """Money's ways, drawn for a desk and for a phone, and as lines of a table; ``more``: there are smaller ones."""

    wide: Sankey
    narrow: Sankey
    rows: list[tuple[str, str, int]]
    more: bool


@dataclass(frozen=True)
class Page:
    """One page of funding's dashboard, ready for its template."""

    standing: Standing
    catalogue: Catalogue
    choices: Choices
    points: Mapping[str, list[Point]]
    rows: list[Row]
    ranks: dict[str, str]
    flow: Drawn | None
    title: str
    """The name of the chosen measure, with its unit where that is money."""
    is_money: bool
    """Whether the chosen measure is."""
    chosen: str
    """The chart of the chosen measure."""
    coming: str
    """The chart of what came in."""
    coming_title: str

    @property
    def is_empty(self) -> bool:
        """Whether there has been neither money nor works here this year."""
        cells = self.standing.figures
        return not any(cells[name].value for name in (*_HAPPENS, "works_opened_year", "fees_billed_year"))


def page_of(
    standing: Standing,
    catalogue: Catalogue,
    points: Mapping[str, list[Point]],
    flow: Drawn | None,
    choices: Choices,
    language: Language,
) -> Page:
    """Brings answers and choices together."""
    numbers = Numbers(language, "cases")

    def defined(measure: str) -> Figure | None:
        found = (one for one in catalogue.figures if one.measures[:1] == [measure] and one.kind in ("stock", "year"))
        return next(found, None)

    def title(measure: str) -> str:
        figure = defined(measure)
        return measure if figure is None else numbers.title(figure)

    def chart(measure: str) -> str:
        drawn = in_yuan(points[measure]) if is_money(defined(measure)) else points[measure]
        return lines_chart([(title(measure), drawn)], stock=catalogue.trends.get(measure, False))

    return Page(
        standing=standing,
        catalogue=catalogue,
        choices=choices,
        points=points,
        rows=ranked_first(standing.children, is_quiet)
        if choices.wall
        else sorted_rows(standing.children, choices.sort, TABLE, is_quiet),
        ranks=ranks_of(standing.children),
        flow=flow,
        title=title(choices.measure),
        is_money=is_money(defined(choices.measure)),
        chosen=chart(choices.measure),
        coming=chart(COMING),
        coming_title=title(COMING),
    )


def is_money(figure: Figure | None) -> bool:
    """Whether a figure is whole fen."""
    return figure is not None and figure.unit.startswith(FEN)


def beside(rows: list[Row]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The lists that fit below so many places on a wall."""
    return ON_WALL[: 2 if len(rows) <= _FEW else 1 if len(rows) <= _SOME else 0]


def of_what(words: Callable[..., str], numbers: Numbers, name: str, cell: Cell) -> str:
    """What a rate is computed from: so many cases, or so much money."""
    if name not in OF_MONEY:
        return numbers.cases(cell)
    return words(OF_MONEY[name], amount=numbers.money(Cell(value=cell.cases, note=cell.note)).text)


def span(words: Callable[..., str], days: int, money: bool) -> str:
    """So many days, in yuan where it is money."""
    said = words("dash.days", days=days)
    return f"{said} · {words('money_figures.yuan')}" if money else said


def in_yuan(points: list[Point]) -> list[Point]:
    """Points of money as a chart draws them."""
    return [
        point if point.value is None else point.model_copy(update={"value": round(point.value) / 100})
        for point in points
    ]


def flow_of(
    language: Language, figures: Mapping[str, Figure], flow: MoneyFlow, names: Mapping[str, str]
) -> Drawn | None:
    """From sources over funds to works, and what was lost. None: no money moved."""
    if not flow.links:
        return None
    numbers = Numbers(language, "cases")
    ends = {end for link in flow.links for end in (link.source, link.target)}
    columns = [
        {source: numbers.title(figures[f"received_{source}_year"]) for source in SOURCES},
        {end: names.get(end, language.text("money_figures.a_fund")) for end in ends if end.startswith("fund/")},
        {end: names.get(end, language.text("money_figures.a_work")) for end in ends if end.startswith("work/")}
        | {LOST: numbers.title(figures["written_off_year"])},
    ]
    flows = [Flow(link.source, link.target, link.amount_fen) for link in flow.links]

    def drawn(width: int, tall: int, most: int) -> Sankey:
        def rest(count: int) -> str:
            return language.text("sankey.rest", count=count)

        return sankey(columns, flows, width=width, tall=tall, most=most, rest=rest)

    called = columns[0] | columns[1] | columns[2]
    rows = [(called[one.source], called[one.target], one.amount_fen) for one in flows]
    return Drawn(drawn(960, 300, MOST), drawn(340, 300, 5), rows, flow.more)

"""From sums to published cells: every figure of the catalogue for one unit, its age bands, its table."""

from __future__ import annotations

from typing import Any

from linli_contracts.words import AGE_BANDS

from dashboards_service.cells import NO_FIGURE, Cell, counted, parts_of_total, quantile, ranks, ratio
from dashboards_service.figure import RANKED_FROM, Figure
from dashboards_service.measures.sheets import FIRST_BIRTH_YEAR, LANES, VERIFY_HOURS, VERIFY_MEASURES
from dashboards_service.registration.catalogue import FIGURES, TABLE_FIGURES
from dashboards_service.registration.read_model import Part, Population, Standing, Sums

_PARTS_WITHOUT_NODE = {"own": ("本级", "The unit itself"), "unassigned": ("未归属", "Units that were closed")}


def _lane(row: list[int], lane: int) -> int:
    return row[lane] if lane < len(row) else 0


def age_bands(sums: Sums, year: int) -> dict[str, int]:
    """Registered residents by age band; age = ``year`` − year of birth, so that the stock ages by itself."""
    bands: dict[str, int] = {}
    last_lane = len(sums.births) - 1
    for band, youngest, oldest in AGE_BANDS:
        first = max(0, year - oldest - FIRST_BIRTH_YEAR)
        last = min(last_lane, year - youngest - FIRST_BIRTH_YEAR)
        if youngest == 0:
            last = last_lane  # whoever is not born yet by this reckoning is young
        bands[band] = sum(sums.births[first : last + 1])
    return bands


def _verify_counts(sums: Sums) -> list[int]:
    lanes = [LANES[measure] for measure in VERIFY_MEASURES]
    return [_lane(sums.year, lane) for lane in lanes]


def _computed(name: str, sums: Sums, year: int, population: Population | None) -> Cell:
    registered = counted(_lane(sums.all_time, LANES["registered"]))
    if name == "share_20_35":
        bands = age_bands(sums, year)
        return ratio(parts_of_total(bands, sum(bands.values()))["20-35"], registered)
    if name in ("population", "coverage"):
        actual = Cell(population.people) if population else NO_FIGURE
        return actual if name == "population" else ratio(registered, actual)
    if name in ("actual_households", "household_coverage"):
        actual = Cell(population.households) if population else NO_FIGURE
        households = counted(_lane(sums.all_time, LANES["households"]))
        return actual if name == "actual_households" else ratio(households, actual)
    return quantile(VERIFY_HOURS, _verify_counts(sums), 0.5 if name == "time_to_verify_median" else 0.9)


def cell(figure: Figure, sums: Sums, year: int, population: Population | None) -> Cell:
    """One figure of the catalogue."""
    if figure.kind not in ("stock", "year", "day"):
        return _computed(figure.name, sums, year, population)
    row = {"stock": sums.all_time, "year": sums.year, "day": sums.day}[figure.kind]
    return counted(_lane(row, LANES[figure.measures[0]]), figure.minimum)


def _age_bands_json(sums: Sums, year: int) -> list[dict[str, Any]]:
    bands = age_bands(sums, year)
    total = sum(bands.values())
    whole = counted(total)
    return [
        {"band": band, **shown.as_json(), "share": ratio(shown, whole).value}
        for band, shown in parts_of_total(bands, total).items()
    ]


def _part_json(part: Part, year: int) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": part.kind}
    if part.unit is not None:
        unit = part.unit
        body |= {"id": str(unit.id), "code": unit.code, "name": unit.name, "tier": unit.tier}
    else:
        body["name"], body["name_en"] = _PARTS_WITHOUT_NODE[part.kind]
    figures = {figure.name: cell(figure, part.sums, year, part.population) for figure in TABLE_FIGURES}
    return (
        body | _recorded_on(part.population) | {"figures": {name: shown.as_json() for name, shown in figures.items()}}
    )


def _recorded_on(population: Population | None) -> dict[str, Any]:
    """The day that actual people and households hold for: both are of one record."""
    day = population.on.isoformat() if population else None
    return {"population_on": day, "households_on": day}


def _is_empty(part: Part) -> bool:
    return part.kind != "unit" and not any(part.sums.all_time)


def _rank(rows: list[dict[str, Any]]) -> None:
    """Ranks units by coverage, those with enough registered residents only; equals share a rank."""
    ranked = [
        row["figures"]["coverage"]["value"]
        if row["kind"] == "unit" and (row["figures"]["registered"]["value"] or 0) >= RANKED_FROM
        else None
        for row in rows
    ]
    for row, rank in zip(rows, ranks(ranked), strict=True):
        row["rank"] = rank


def published(found: Standing) -> dict[str, Any]:
    """The published figures of a unit: its own, by age band, and the table of what is below it."""
    year = found.day.year
    cases = counted(sum(_verify_counts(found.total)))
    rows = [_part_json(part, year) for part in found.parts if not _is_empty(part)]
    _rank(rows)
    return {
        **_recorded_on(found.population),
        "figures": {figure.name: cell(figure, found.total, year, found.population).as_json() for figure in FIGURES},
        "age_bands": _age_bands_json(found.total, year),
        "time_to_verify_cases": cases.as_json(),
        "children": rows,
    }

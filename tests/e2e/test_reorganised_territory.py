"""A figure of the past is computed on the past's territory; nobody registers again because a list changed.

The lists of 宝山区 of October 2019 and June 2023 are real (domain.md, section 1): 丰翔新城 was given from
宝山城市工业园区 (310113501) to 大场镇 (310113102) and got another code.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ..neighbourhood import Neighbourhood, data_folder, running

HERE = Path(__file__).parents[2]
REAL = HERE.parent / "shared" / "data"
EXCERPT = HERE / "services" / "identity" / "tests" / "territory" / "data"
OLD_CODE, OLD_STREET = "310113501001", "310113501"
NEW_CODE, NEW_STREET = "310113102083", "310113102"
IN_2020 = datetime(2020, 5, 6, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def baoshan() -> Iterator[Neighbourhood]:
    """Baoshan as of 2019, six residents of 丰翔新城 registered in 2020, then the list of 2023."""
    with data_folder() as data, running(data) as neighbourhood:
        import_list(neighbourhood, "2019-10", date(2019, 10, 31))
        worker = neighbourhood.worker_of("310113", OLD_STREET, OLD_CODE, IN_2020)
        estate, dwelling = neighbourhood.estate_in(OLD_CODE, worker, IN_2020)
        for year in range(1985, 1991):
            neighbourhood.registered(estate, dwelling, worker, IN_2020, date(year, 3, 4))
        import_list(neighbourhood, "2023-06", date(2023, 6, 30))
        yield neighbourhood


def import_list(neighbourhood: Neighbourhood, month: str, as_of: date) -> None:
    """The whole real list, or where it is not at hand, our excerpt of it."""
    real = REAL / f"divisions-baoshan-{month}.csv"
    file = real if real.exists() else EXCERPT / f"baoshan-excerpt-{month}.csv"
    print(f"imports {file.name}")
    body = {
        "file": base64.b64encode(file.read_bytes()).decode(),
        "as_of": as_of.isoformat(),
        "source": file.name,
    }
    neighbourhood.post("divisions/imports", body, datetime.combine(as_of, datetime.min.time(), UTC))


def registered(neighbourhood: Neighbourhood, code: str, **asked: str) -> Any:
    found = neighbourhood.read(f"/api/dashboards/registration/{code}", **asked)
    return found["figures"]["registered"]["value"]


def test_a_figure_of_2020_is_on_the_old_territory(baoshan: Neighbourhood) -> None:
    assert registered(baoshan, OLD_STREET, as_of="2020-12-31") == 6
    assert registered(baoshan, NEW_STREET, as_of="2020-12-31") == 0


def test_todays_figure_is_on_the_new_territory_and_nobody_registered_again(baoshan: Neighbourhood) -> None:
    assert registered(baoshan, NEW_STREET) == 6
    assert registered(baoshan, NEW_CODE) == 6
    assert registered(baoshan, OLD_STREET) == 0


def test_the_district_counts_everybody_once_on_any_day(baoshan: Neighbourhood) -> None:
    for day in ("2020-05-06", "2020-12-31", "2023-06-29", "2023-06-30", "2024-01-01"):
        assert registered(baoshan, "310113", as_of=day) == 6

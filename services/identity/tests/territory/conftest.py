"""The service on a fresh database, empty or with a small town."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from .lists import TOWN, csv_of
from .service import Service, running

FOUNDED = date(2020, 1, 1)


@pytest.fixture
def service(database: str) -> Iterator[Service]:
    """Nothing recorded yet."""
    with running(database) as service:
        yield service


@pytest.fixture
def town(service: Service) -> Service:
    """The town of `lists.TOWN`, imported as of 2020-01-01."""
    assert service.import_list(csv_of(TOWN), FOUNDED).status_code == 200
    return service

"""The whole JetStream folder is deleted while everything is stopped: the next start refills it from the table."""

from __future__ import annotations

import base64
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from ..neighbourhood import Neighbourhood, data_folder, running

pytestmark = pytest.mark.faults

AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
LIST = """code,name,level,parent_code
310113,宝山区,district,31
310113111,高境镇,street,310113
310113111028,逸景佳苑居委会,residential_area,310113111
"""


def settle(neighbourhood: Neighbourhood) -> None:
    """A street with one area, and eight residents in it."""
    body = {"file": base64.b64encode(LIST.encode()).decode(), "as_of": "2023-06-30", "source": "test"}
    neighbourhood.post("divisions/imports", body, AT)
    worker = neighbourhood.worker_of("310113", "310113111", "310113111028", AT)
    estate, dwelling = neighbourhood.estate_in("310113111028", worker, AT)
    for year in range(1980, 1988):
        neighbourhood.registered(estate, dwelling, worker, AT, date(year, 5, 6))


def take_in_one_more(neighbourhood: Neighbourhood) -> None:
    worker = neighbourhood.worker_of("310113", "310113111", "310113111028", AT)
    estate, dwelling = neighbourhood.estate_in("310113111028", worker, AT)
    neighbourhood.registered(estate, dwelling, worker, AT, date(1990, 1, 1))


def dashboard(neighbourhood: Neighbourhood) -> dict[str, Any]:
    return neighbourhood.read("/api/dashboards/registration/310113")


def delete_streams(data: Path) -> None:
    shutil.rmtree(data / "nats")


def test_deleting_the_whole_jetstream_folder_loses_nothing() -> None:
    with data_folder() as data:
        with running(data) as before:
            settle(before)
            seen, position = dashboard(before), before.position
        delete_streams(data)
        with running(data) as after:
            after.position = position
            assert dashboard(after) == seen
            take_in_one_more(after)
            assert figures(dashboard(after))["registered"] == figures(seen)["registered"] + 1


def figures(found: dict[str, Any]) -> dict[str, Any]:
    return {name: figure["value"] for name, figure in found["figures"].items()}

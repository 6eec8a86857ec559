"""Short runs of the mailbox's benchmarks: that they measure, and that what they load is what it claims to be."""

from typing import Any

import pytest

from bench import demo_letters, letters_http, worklists
from bench.__main__ import _write, main


@pytest.fixture(autouse=True)
def little(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small sizes: what is tested is the way, not the time."""
    monkeypatch.setattr(worklists, "SHORT", 1_200)
    monkeypatch.setattr(worklists, "AREAS", 26)
    monkeypatch.setattr(worklists, "ROUNDS", 2)
    monkeypatch.setattr(letters_http, "SHORT_SECONDS", 5.0)
    monkeypatch.setattr(demo_letters, "SHORT", 60)
    monkeypatch.setattr(demo_letters, "FEW_SINGLES", 10)


def test_the_lists_of_a_district_are_asked_for_and_copied_rows_are_what_the_fold_makes() -> None:
    # given copies of which one in four is folded again from its events; a difference would raise
    found = worklists.measure(1)["worklist_p99_ms"]

    assert found["short"]
    assert found["ours"] > 0
    assert all(times["http"]["p99"] > 0 for times in found["lists"].values())
    assert {"mine of a street", "due of an area", "overdue under the district", "search of a street"} < set(
        found["lists"]
    )


def test_letters_are_written_through_both_recorders() -> None:
    found = letters_http.measure(1)["letters_http"]

    assert found["short"]
    assert found["ours"] > 0
    assert found["peer"] > 0


def test_a_small_year_is_loaded_into_a_running_system_and_read_by_all() -> None:
    found = demo_letters.measure(1)

    assert found["demo_letters"]["events"] > found["demo_letters"]["letters"]
    peak = found["demo_letters_peak_mib"]
    assert peak["ours"] < peak["peer"] + 100  # of this whole process, which other tests have filled before


def test_what_a_short_run_measures_is_not_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr("bench.__main__.RESULTS", tmp_path)

    _write({"worklist_p99_ms": {"ours": 1, "short": True}, "relay": {"ours": 2}})

    assert (tmp_path / "latest.json").read_text() == '{\n  "relay": {\n    "ours": 2\n  }\n}\n'


def test_the_figures_of_the_mailbox_can_be_asked_for_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "no_such_figure"]) == 2

    shown = capsys.readouterr().err
    assert all(name in shown for name in ("letters_http", "worklist_p99_ms", "demo_letters"))

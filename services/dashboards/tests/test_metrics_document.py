"""docs/metrics.md is made from the catalogue."""

from pathlib import Path

import pytest
from dashboards_service.metrics import document, main

ROOT = Path(__file__).parents[3]


def test_the_committed_document_is_what_the_catalogue_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    assert main(["--check"]) == 0


def test_a_document_that_was_edited_is_noticed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "metrics.md").write_text(document() + "and more")

    assert main(["--check"]) == 1

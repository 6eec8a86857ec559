"""``linli conversation import``, as an operator calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from deliberation_service.conversation_import import app
from linli_common.cli.outcome import InputError
from typer.testing import CliRunner

from ..opinion.planted import planted
from ..town import MASTER_KEY, Town
from .test_importing_conversations import exported


@pytest.fixture
def _settings(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key_file = tmp_path / "master.key"
    key_file.write_text(MASTER_KEY.hex())
    monkeypatch.setenv("LINLI_DELIBERATION_DATABASE_URL", town.database)
    monkeypatch.setenv("LINLI_DELIBERATION_VAULT_URL", town.vault)
    monkeypatch.setenv("LINLI_DELIBERATION_MASTER_KEY_FILE", str(key_file))


@pytest.mark.usefixtures("_settings")
def test_an_export_is_loaded_into_a_division_by_its_code(town: Town, tmp_path: Path) -> None:
    conversation = planted(people=15, statements=8)
    folder = exported(tmp_path, conversation)

    done = CliRunner().invoke(
        app,
        ["import", str(folder), "--division", "990101001001", "--title", "旧征集", "--json"],
        catch_exceptions=False,
    )

    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["statements"], said["opinions"]) == (8, len(conversation.opinions))
    town.fold()
    seen = town.seen(f"/conversations/{said['conversation_id']}")
    assert (seen["division_id"], seen["participants"]) == (str(town.ids["一村"]), said["participants"])


@pytest.mark.usefixtures("_settings")
@pytest.mark.parametrize(
    ("code", "wrong"), [("990101009", "no division has the code"), ("990101001001", "comments.csv")]
)
def test_what_cannot_be_loaded_is_an_error_of_input(town: Town, tmp_path: Path, code: str, wrong: str) -> None:
    before = town.recorded()

    done = CliRunner().invoke(app, ["import", str(tmp_path), "--division", code, "--title", "旧征集"])

    assert isinstance(done.exception, InputError)
    assert wrong in str(done.exception)
    assert town.recorded() == before

"""`linli tail` shows messages as they come."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from linli_common.testing.waiting import eventually

from .conftest import Linli, Running


def test_it_begins_some_positions_back_and_stops_after_a_count(linli: Linli, running: Running) -> None:
    running.table.append(10)
    running.relay()
    result = linli("tail", "--back", "3", "--count", "3", "--json")
    assert result.stdout_bytes.splitlines() == [body for _, _, body in running.table.messages()[7:]]


def test_a_line_names_position_time_event_and_place(linli: Linli, running: Running) -> None:
    running.table.append(3)
    running.relay()
    line = linli("tail", "--back", "3", "--subject", "linli.*.310110.>", "--count", "1").stdout
    assert line.split()[:5] == ["IDENTITY:2", "2026-01-01", "08:02:00", "residence_verified", "310110009003"]


@pytest.mark.parametrize("place", ["310113.310113103.310113103009", "310113.*.*"])
def test_it_follows_what_comes_until_ctrl_c(linli: Linli, running: Running, place: str, tmp_path: Path) -> None:
    running.table.append(6)
    running.relay()
    output = tmp_path / "out"
    command = [sys.executable, "-m", "linli_common.cli", "tail", "--subject", f"linli.identity.{place}.*", "--json"]
    with output.open("wb") as file:
        process = subprocess.Popen([*command, "--back", "6"], stdout=file, env=os.environ.copy())
        try:
            eventually(lambda: output.read_bytes().count(b"\n") >= 2, timeout_seconds=30)
            running.table.append(6)
            running.relay()
            wanted = [
                body
                for _, subject, body in running.table.messages()
                if subject.startswith(f"linli.identity.{place.removesuffix('.*.*')}.")
            ]
            eventually(lambda: output.read_bytes().splitlines() == wanted, timeout_seconds=30)
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == 0
        finally:
            process.kill()
            process.wait()

"""What happens once, on an empty data folder."""

import sys
from pathlib import Path

import pytest
from linli_demo import staff
from linli_local.data_folder import DataFolder
from linli_local.failure import StackError
from linli_local.first_start import DEMO_PASSWORD, OPERATOR_PHONE, Step, load_progress, save_progress
from linli_local.processes import Service
from linli_local.stack import running_stack

_DIVISIONS = Step("divisions", "Divisions", ("true",))
_DEMO = Step("demo", "Demo", ("true",), demo_only=True)


def test_the_demo_is_played_on_an_empty_folder_unless_it_is_unwanted(tmp_path: Path) -> None:
    for wanted, expected in ((None, [_DIVISIONS, _DEMO]), (True, [_DIVISIONS, _DEMO]), (False, [_DIVISIONS])):
        folder = DataFolder(tmp_path / str(wanted))
        folder.root.mkdir()

        assert load_progress(folder, wanted).pending((_DIVISIONS, _DEMO)) == expected


def test_a_folder_with_real_data_never_turns_into_a_demo(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    load_progress(folder, wants_demo=False)

    assert load_progress(folder, wants_demo=True).demo is False


def test_the_demo_signs_in_as_the_first_operator() -> None:
    assert (OPERATOR_PHONE, DEMO_PASSWORD) == (staff.OPERATOR_PHONE, staff.PASSWORD)


def test_what_is_done_is_not_done_again(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    save_progress(folder, load_progress(folder, wants_demo=True).with_done(_DIVISIONS))

    assert load_progress(folder, wants_demo=None).pending((_DIVISIONS, _DEMO)) == [_DEMO]


def test_a_first_start_that_broke_off_goes_on_where_it_was(data: Path, fakes: tuple[Service, ...]) -> None:
    trace = data / "trace"
    note = f"open({str(trace)!r}, 'a').write"
    once = Step("once", "Once", (sys.executable, "-c", f"{note}('once ')"))
    fails = Step("next", "Next", (sys.executable, "-c", f"{note}('failed '); raise SystemExit(1)"))
    works = Step("next", "Next", (sys.executable, "-c", f"{note}('worked ')"), as_service="identity-api")

    with (
        pytest.raises(StackError, match="the next start tries again"),
        running_stack(data, services=fakes, steps=(once, fails)),
    ):
        pass
    for _ in range(2):
        with running_stack(data, services=fakes, steps=(once, works)):
            pass

    assert trace.read_text() == "once failed worked "


def test_a_demo_that_fails_does_not_take_the_system_down_and_is_not_played_twice(
    data: Path, fakes: tuple[Service, ...]
) -> None:
    fails = Step("demo", "Demo", ("false",), demo_only=True)

    with running_stack(data, demo=True, services=fakes, steps=(fails,)) as stack:
        assert stack.states()["web"].name == "RUNNING"

    assert load_progress(DataFolder(data), None).pending((fails,)) == []

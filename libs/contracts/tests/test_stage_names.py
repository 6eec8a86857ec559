"""What the stages of deliberation are called."""

from __future__ import annotations

from typing import get_args

from linli_contracts.deliberation.stage_names import STAGE_NAMES
from linli_contracts.deliberation.words import StageKind


def test_every_kind_of_stage_has_a_name_of_its_own_in_both_languages() -> None:
    assert set(STAGE_NAMES) == set(get_args(StageKind))
    assert len({chinese for chinese, _ in STAGE_NAMES.values()}) == len(STAGE_NAMES)
    assert len({english for _, english in STAGE_NAMES.values()}) == len(STAGE_NAMES)

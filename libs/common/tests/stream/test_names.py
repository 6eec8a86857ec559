"""Generations of a stream are told by their names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linli_common.stream.names import generation_of, name_of_generation, retired_subjects_of, service_of
from linli_contracts.subjects import stream_name

SERVICES = st.from_regex(r"[a-z]{1,12}", fullmatch=True)


@given(SERVICES, st.integers(1, 10_000))
def test_a_generation_is_read_back_from_its_name(service: str, generation: int) -> None:
    name = name_of_generation(stream_name(service), generation)
    assert generation_of(stream_name(service), name) == generation
    assert service_of(name) == service


@pytest.mark.parametrize("other", ["FUNDING", "IDENTITY_", "IDENTITY_X", "IDENTITY2", "MY_IDENTITY", "IDENTITY_2_3"])
def test_another_stream_is_no_generation_of_this_one(other: str) -> None:
    assert generation_of("IDENTITY", other) is None


def test_the_first_generation_bears_the_streams_own_name() -> None:
    assert name_of_generation("IDENTITY", 1) == "IDENTITY"
    assert retired_subjects_of("IDENTITY_2") == "retired.IDENTITY_2.>"

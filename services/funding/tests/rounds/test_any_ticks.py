"""Any choice at all: what a form takes it gives back, in one length, never beyond its limits. Milliseconds."""

from __future__ import annotations

import contextlib
from typing import Any, get_args

import pytest
from funding_service.aggregate.ticks import Form
from funding_service.refusals.ballots import ChoiceInvalidError
from hypothesis import given
from hypothesis import strategies as st
from linli_ballots.envelope import unpack
from linli_contracts.funding import words

KINDS = get_args(words.BallotKind)


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any form of up to twelve projects in two envelopes."""
    kind = draw(st.sampled_from(KINDS))
    numbers = draw(st.lists(st.integers(1, 300), min_size=1, max_size=12, unique=True))
    costs = {number: (draw(st.integers(1, 50)), draw(st.sampled_from(["elderly", "children"]))) for number in numbers}
    most = None if kind == "knapsack" else draw(st.integers(1, 12))
    return Form(kind, most, costs, {"elderly": draw(st.integers(1, 200)), "children": draw(st.integers(1, 200))})


@st.composite
def asked(draw: st.DrawFn) -> tuple[Form, Any]:
    """A form, and something that somebody sends for it."""
    form = draw(forms())
    number = st.one_of(st.sampled_from(sorted(form.costs)), st.integers(1, 301))
    if form.kind == "points":
        return form, draw(st.lists(st.tuples(number, st.integers(0, 13)), max_size=8))
    return form, draw(st.lists(number, max_size=13))


def taken(form: Form, sent: Any) -> Any:
    """What is kept of it. Raises ChoiceInvalidError."""
    return form.shared_out(sent) if form.kind == "points" else form.ticked(sent)


@given(asked())
def test_what_is_taken_is_within_the_limits_and_published_as_it_was_kept(one: tuple[Form, Any]) -> None:
    form, sent = one
    try:
        kept = taken(form, sent)
    except ChoiceInvalidError:
        return

    numbers = [each[0] if form.kind == "points" else each for each in kept]
    assert numbers
    assert len(set(numbers)) == len(numbers)
    assert set(numbers) <= form.costs.keys()
    if form.kind == "points":
        assert sum(points for _, points in kept) <= (form.most or 0)
    elif form.most is not None:
        assert len(numbers) <= form.most
    else:
        for key, amount in form.amounts.items():
            assert sum(form.costs[number][0] for number in numbers if form.costs[number][1] == key) <= amount
    assert form.checked(kept) == kept


@given(asked())
def test_every_envelope_of_a_form_is_of_one_length_and_gives_back_what_was_put_in(one: tuple[Form, Any]) -> None:
    form, sent = one
    try:
        kept = taken(form, sent)
    except ChoiceInvalidError:
        return

    packed = form.pack("0" * 16, kept)

    assert len(packed) == form.envelope_bytes()
    assert unpack(packed) == ("0" * 16, kept)


@given(forms(), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=6))
def test_whatever_stands_in_an_export_is_a_choice_or_refused(form: Form, said: Any) -> None:
    with contextlib.suppress(ChoiceInvalidError):
        assert form.checked(said) is not None


def test_a_refusal_never_repeats_what_was_chosen() -> None:
    form = Form("approval", 1, {4711: (1, "all")}, {"all": 1})

    with pytest.raises(ChoiceInvalidError) as refused:
        form.ticked([4711, 815])

    assert "4711" not in str(refused.value)
    assert "815" not in str(refused.value)

"""What ``python -m bench`` measures when, without measuring."""

from bench.__main__ import FIGURES, chosen, main


def test_all_figures_are_measured_but_the_million_which_is_by_hand() -> None:
    groups, by_hand, unknown = chosen("")

    assert groups == list(FIGURES)
    assert not by_hand
    assert not unknown


def test_the_million_is_measured_alone_when_it_is_asked_for() -> None:
    groups, by_hand, unknown = chosen("million")

    assert by_hand
    assert groups == []
    assert not unknown


def test_an_unknown_figure_is_refused_before_anything_is_measured() -> None:
    assert main(["--only", "millions"]) == 2

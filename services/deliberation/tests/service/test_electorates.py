"""The rules of electorates over HTTP. Cost: a database."""

from __future__ import annotations

from ..town import Town


def test_anybody_reads_what_it_takes_and_by_which_article(town: Town) -> None:
    rules = {rule["rule"]: rule for rule in town.seen("/electorates", on="2026-03-02")}

    special = rules["owners_assembly_special"]
    assert special["threshold"]["consent"] == {"numerator": 3, "denominator": 4, "more_than": False}
    assert special["threshold"]["bases"] == ["area", "heads"]
    assert "民法典第二百七十八条" in special["article"]


def test_a_rule_of_the_past_is_read_as_of_its_day(town: Town) -> None:
    rules = {rule["rule"]: rule for rule in town.seen("/electorates", on="2019-03-02")}

    assert rules["owners_assembly_special"]["threshold"]["of"] == "all"
    assert "households_consultation" not in rules

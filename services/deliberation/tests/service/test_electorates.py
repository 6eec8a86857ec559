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


def test_rules_by_date_are_read_with_their_source(town: Town) -> None:
    rules = town.seen("/dated-rules")

    assert set(rules) == {"topic", "meeting", "notice", "inquiry"}
    assert rules["notice"][0]["says"]["about"]["scheme"] == {"objection_days": 7, "answer_days": 5}
    assert all(one["source"] and one["from_day"] for of_subject in rules.values() for one in of_subject)

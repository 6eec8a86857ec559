"""A writer is told by name who has the letter; who works there is for officers."""

from __future__ import annotations

from uuid import uuid4

from .town import Town


def test_everybody_may_know_a_departments_name_but_not_who_works_there(town: Town) -> None:
    # given
    department, _ = town.department("绿化所", "望海街道", town.staff("street_officer", "望海街道"))

    # when
    told = town.get(f"/departments/{department['id']}").json()

    # then
    assert told["name"] == "绿化所"
    assert "handler_ids" not in told


def test_a_department_that_never_was_is_refused(town: Town) -> None:
    assert town.get(f"/departments/{uuid4()}").status_code == 422

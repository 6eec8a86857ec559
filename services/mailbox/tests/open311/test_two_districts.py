"""Where several districts are served, the code says which one is meant."""

from __future__ import annotations

from uuid import uuid4

import pytest
from linli_contracts import identity

from ..service.town import SINCE, Town
from .speaking import error_of, form_about, get, ids_of, post, posted

OURS, THEIRS = "990101", "990102"


@pytest.fixture(autouse=True, scope="module")
def second_district(town: Town) -> None:
    """浦南区, with nothing in it."""
    town.tell(
        identity.DivisionFoundedV1(
            division_id=uuid4(), tier="district", code=THEIRS, name="浦南区", parent_id=None, on=SINCE
        )
    )


@pytest.mark.parametrize("path", ["/services.json", "/services/lift.json", "/requests.json", "/requests/7.json"])
def test_the_jurisdiction_has_to_be_named(town: Town, path: str) -> None:
    # when
    answer = get(town, path)

    # then
    assert error_of(answer) == (400, "jurisdiction_id was not provided: the code of a district")


def test_letters_of_one_district_are_not_shown_for_another(town: Town) -> None:
    # given
    letter_id = posted(town, town.resident(), jurisdiction_id=OURS)

    # when
    theirs = get(town, f"/requests/{letter_id}.json", jurisdiction_id=THEIRS)
    ours = get(town, f"/requests/{letter_id}.json", jurisdiction_id=OURS)
    listed = ids_of(get(town, "/requests.json", jurisdiction_id=THEIRS))

    # then
    assert error_of(theirs)[0] == 404
    assert ids_of(ours) == [letter_id]
    assert listed == []


def test_an_estate_of_another_district_is_none_of_this_one(town: Town) -> None:
    # when
    answer = post(town, form_about(town, town.resident(), jurisdiction_id=THEIRS))

    # then
    assert error_of(answer) == (400, "address_id: no estate of this jurisdiction")

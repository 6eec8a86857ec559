"""What is posted is a letter like any other; what is no letter is refused, and nothing is stored."""

from __future__ import annotations

import time

import pytest
from fastapi import FastAPI
from linli_common.auth import routes_without_right
from mailbox_service.api.open311 import answering

from ..service.town import Town
from .speaking import BASE, error_of, form_about, get, post, posted, token_of


def test_a_posted_request_is_a_letter_of_its_writer_like_any_other(town: Town) -> None:
    # given
    writer, worker = town.resident(), town.staff("area_worker", "一村")
    form = form_about(town, writer, description="三号楼电梯停运\n已三天", address_string="3号楼门口")

    # when
    letter_id = post(town, form).json()[0]["service_request_id"]

    # then
    (submitted,) = town.events(letter_id)
    assert submitted["type"] == "linli.mailbox.letter_submitted.v1"
    assert submitted["data"]["writer_ids"] == [str(writer.id)]
    seen = town.get(f"/letters/{letter_id}", by=writer).json()
    assert (seen["item"]["kind"], seen["item"]["visibility"], seen["item"]["category"]) == ("own", "private", "lift")
    assert (seen["item"]["title"], seen["text"]) == ("三号楼电梯停运", "三号楼电梯停运\n已三天")
    assert seen["place"] == "3号楼门口"
    listed = town.get(f"/worklists/area/{town.ids['一村']}", by=worker, limit=200).json()["items"]
    assert letter_id in [item["letter_id"] for item in listed]


def test_a_letter_is_private_unless_its_writer_wants_it_public(town: Town) -> None:
    # when
    answer = post(town, form_about(town, town.resident()))

    # then
    (request,) = answer.json()
    assert "不公开" in request["service_notice"]
    assert get(town, f"/requests/{request['service_request_id']}.json").status_code == 404


def test_danger_to_life_is_told_the_emergency_numbers(town: Town) -> None:
    # when
    answer = post(town, form_about(town, town.resident(), service_code="danger"))

    # then
    assert "119" in answer.json()[0]["service_notice"]


def test_the_token_may_come_as_authorization_header(town: Town) -> None:
    # given
    token = token_of(town, town.resident())

    # when
    answer = post(town, form_about(town, None), Authorization=f"Bearer {token}")

    # then
    assert answer.status_code == 200


@pytest.mark.parametrize("api_key", ["", "forged", "密钥"])
def test_nobody_posts_without_a_good_key(town: Town, api_key: str) -> None:
    # given
    before = len(town.events())

    # when
    answer = post(town, {**form_about(town, None), "api_key": api_key})

    # then
    status, description = error_of(answer)
    assert status == 403
    assert description.startswith("api_key: ")
    assert len(town.events()) == before


def test_a_key_in_the_address_counts_for_nothing(town: Town) -> None:
    # when
    answer = town.client.post(
        f"{BASE}/requests.json", params={"api_key": token_of(town, town.resident())}, data=form_about(town, None)
    )

    # then
    assert error_of(answer)[0] == 403


def test_staff_post_no_letters(town: Town) -> None:
    # when
    answer = post(town, form_about(town, town.staff("area_worker", "一村")))

    # then
    assert error_of(answer)[0] == 403


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"service_code": ""}, 400, "service_code was not provided"),
        ({"service_code": "no_such"}, 404, "service_code 'no_such' was not found"),
        ({"description": " "}, 400, "description was not provided"),
        ({"description": "长" * 4_001}, 400, "description: at most 4,000"),
        ({"description": "a\x07b"}, 400, "description: "),
        ({"address_id": ""}, 400, "address_id was not provided"),
        ({"address_id": "", "lat": "31.2", "long": "121.5"}, 400, "lat and long alone do not do"),
        ({"address_id": "00000000-0000-0000-0000-000000000001"}, 400, "address_id: no estate of this jurisdiction"),
        ({"address_id": "", "address_string": "某处"}, 400, "address_string: no estate of this jurisdiction"),
        ({"address_string": "长" * 101}, 400, "address_string: "),
        ({"media_url": "https://example.org/a.jpg"}, 400, "media_url: nothing is fetched"),
        ({"attribute[public]": "perhaps"}, 400, "attribute[public]: yes or no"),
        ({"jurisdiction_id": "000000"}, 404, "jurisdiction_id '000000' was not found"),
    ],
)
def test_what_is_no_letter_is_refused_and_nothing_is_stored(
    town: Town, fields: dict[str, str], status: int, says: str
) -> None:
    # given
    before = len(town.events())

    # when
    answer = post(town, form_about(town, town.resident(), **fields))

    # then
    found, description = error_of(answer)
    assert found == status
    assert description.startswith(says) or says in description
    assert len(town.events()) == before


def test_empty_parameters_are_as_if_they_were_not_there(town: Town) -> None:
    # when
    answer = post(town, form_about(town, town.resident(), media_url="", lat="", jurisdiction_id=""))

    # then
    assert answer.status_code == 200


@pytest.mark.parametrize("name", ["attribute[estate]", "address_string"])
def test_the_estate_may_be_named_in_other_ways(town: Town, name: str) -> None:
    # given
    writer = town.resident()
    fields = {"address_id": "", name: "二村小区"}

    # when
    letter_id = post(town, form_about(town, writer, **fields)).json()[0]["service_request_id"]

    # then
    item = town.get(f"/letters/{letter_id}", by=writer).json()["item"]
    assert item["estate_id"] == str(town.ids["二村小区"])


def test_a_body_that_is_no_form_is_refused(town: Town) -> None:
    # when
    as_json = town.client.post(f"{BASE}/requests.json", json=form_about(town, town.resident()))
    not_utf8 = town.client.post(
        f"{BASE}/requests.json", content=b"description=%ff", headers={"Content-Type": answering.FORM}
    )

    # then
    assert error_of(as_json)[0] == 400
    assert error_of(not_utf8)[0] == 400


def test_the_same_form_sent_again_is_the_same_letter_though_the_token_is_new(town: Town) -> None:
    # given
    writer = town.resident()
    form = form_about(town, writer)
    first = post(town, form)

    # when
    again = post(town, {**form, "api_key": token_of(town, writer)})

    # then
    assert again.json()[0]["service_request_id"] == first.json()[0]["service_request_id"]
    assert len(town.events(first.json()[0]["service_request_id"])) == 1


def test_the_same_form_is_the_same_letter_on_either_side_of_a_windows_end(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given
    end = 1_800_000_000 // answering.WINDOW_SECONDS * answering.WINDOW_SECONDS
    form = form_about(town, town.resident())
    monkeypatch.setattr(time, "time", lambda: end - 1)
    first = post(town, form)

    # when
    monkeypatch.setattr(time, "time", lambda: end + 1)
    again = post(town, form)
    monkeypatch.setattr(time, "time", lambda: end + 2 * answering.WINDOW_SECONDS)
    much_later = post(town, form)

    # then
    ids = [answer.json()[0]["service_request_id"] for answer in (first, again, much_later)]
    assert ids[0] == ids[1] != ids[2]


def test_another_person_with_the_same_words_writes_another_letter(town: Town) -> None:
    # when
    ids = {posted(town, town.resident(), description="路灯坏了") for _ in range(2)}

    # then
    assert len(ids) == 2


def test_a_clients_own_idempotency_key_counts(town: Town) -> None:
    # given
    writer = town.resident()
    form = form_about(town, writer)
    headers = {"Idempotency-Key": "chosen-by-the-client"}
    first = post(town, form, **headers)

    # when
    again = post(town, form, **headers)
    other = post(town, {**form, "description": "别的事"}, **headers)

    # then
    assert again.json() == first.json()
    assert error_of(other)[0] == 400


def test_every_route_declares_a_right(town: Town) -> None:
    # when
    app = town.client.app
    assert isinstance(app, FastAPI)
    missing = routes_without_right(app)

    # then
    assert missing == []

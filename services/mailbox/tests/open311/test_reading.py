"""Which letters are shown, and which never."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ..service.town import Town, ago
from .speaking import answered, erase, error_of, get, ids_of, posted, xml_of


def shown_anywhere(town: Town, letter_id: str) -> bool:
    """Whether any of the three ways to read gives the letter."""
    by_ids = ids_of(get(town, "/requests.json", service_request_id=letter_id))
    listed = ids_of(get(town, "/requests.json"))
    alone = get(town, f"/requests/{letter_id}.json").status_code == 200
    ways = {letter_id in by_ids, letter_id in listed, alone}
    assert len(ways) == 1, "the ways differ"
    return ways.pop()


def test_a_public_letter_is_shown(town: Town) -> None:
    # when
    letter_id = posted(town, town.resident())

    # then
    assert shown_anywhere(town, letter_id)


def test_a_private_letter_is_never_shown(town: Town) -> None:
    # when
    letter_id = str(town.write(town.resident(), text="只给居委会看"))

    # then
    assert not shown_anywhere(town, letter_id)
    assert "只给居委会看" not in get(town, "/requests.xml").text


def test_a_letter_that_the_street_hid_is_not_shown(town: Town) -> None:
    # given
    letter_id = posted(town, town.resident())

    # when
    officer = town.staff("street_officer", "望海街道")
    town.done(f"/letters/{letter_id}/report-abuse", {"reason": "骂人"}, by=town.resident())
    town.done(f"/letters/{letter_id}/decide-abuse", {"hide": True, "reason": "骂人"}, by=officer)

    # then
    assert not shown_anywhere(town, letter_id)


def test_a_withdrawn_letter_is_not_shown(town: Town) -> None:
    # given
    writer = town.resident()
    letter_id = posted(town, writer)

    # when
    town.done(f"/letters/{letter_id}/withdraw", by=writer)

    # then
    assert not shown_anywhere(town, letter_id)


def test_a_letter_of_somebody_who_was_erased_is_not_shown_though_it_is_open(town: Town) -> None:
    # given
    writer = town.resident()
    letter_id = posted(town, writer)

    # when
    erase(town, writer)

    # then
    assert not shown_anywhere(town, letter_id)


def test_neither_writer_nor_place_in_words_nor_inner_talk_is_told(town: Town) -> None:
    # given
    writer, worker = town.resident(), town.staff("area_worker", "一村")
    letter_id = posted(town, writer, address_string="3号楼502室")
    street = {"kind": "street", "id": town.ids["望海街道"]}
    town.done(f"/letters/{letter_id}/acknowledge", by=worker)
    town.done(f"/letters/{letter_id}/hand-on", {"to": street, "reason": "我们办不了"}, by=worker)

    # when
    text = get(town, f"/requests/{letter_id}.json").text

    # then
    for secret in (str(writer.id), str(worker.id), "502", "我们办不了"):
        assert secret not in text
    assert "望海街道" in text


def test_the_last_answer_is_the_status_note(town: Town) -> None:
    # given
    writer = town.resident()
    letter_id = posted(town, writer)
    answered(town, letter_id, "明天来修")
    town.done(f"/letters/{letter_id}/reopen", {"reason": "没来"}, by=writer)

    # when
    answered(town, letter_id, "已修好")

    # then
    (listed,) = get(town, "/requests.json", service_request_id=letter_id).json()
    assert (listed["status"], listed["status_notes"]) == ("open", "已修好")


def test_a_closed_letter_says_when_it_was_closed_and_expects_nothing(town: Town) -> None:
    # given
    writer = town.resident()
    letter_id = posted(town, writer)
    answered(town, letter_id, "已修好")
    town.done(f"/letters/{letter_id}/confirm", {"solved": True, "rating": 5}, by=writer)

    # when
    (request,) = get(town, f"/requests/{letter_id}.json").json()

    # then
    assert request["status"] == "closed"
    assert request["expected_datetime"] is None
    assert letter_id in ids_of(get(town, "/requests.json", status="closed"))
    assert letter_id not in ids_of(get(town, "/requests.json", status="open"))
    assert letter_id in ids_of(get(town, "/requests.json", status="open,closed"))


def test_without_dates_the_last_ninety_days_are_shown(town: Town) -> None:
    # given
    writer = town.resident()
    old = str(town.write(writer, public=True, at=ago(days=91)))
    recent = str(town.write(writer, public=True, at=ago(days=89)))

    # when
    listed = ids_of(get(town, "/requests.json"))

    # then
    assert recent in listed
    assert old not in listed


def test_dates_bound_what_is_shown(town: Town) -> None:
    # given
    written_at = ago(days=200)
    letter_id = str(town.write(town.resident(), public=True, at=written_at))
    around = {
        "start_date": (written_at - timedelta(days=1)).isoformat(),
        "end_date": (written_at + timedelta(days=1)).isoformat(),
    }

    # when
    listed = ids_of(get(town, "/requests.json", **around))
    from_start_on = ids_of(get(town, "/requests.json", start_date=around["start_date"]))
    up_to_end = ids_of(get(town, "/requests.json", end_date=around["end_date"]))
    after = ids_of(get(town, "/requests.json", start_date=around["end_date"]))

    # then
    assert listed == from_start_on == [letter_id]
    assert letter_id in up_to_end
    assert letter_id not in after


def test_a_plus_that_became_a_space_on_the_way_is_understood(town: Town) -> None:
    # when
    answer = town.client.get("/api/mailbox/open311/v2/requests.json?start_date=2026-01-01T00:00:00+08:00")

    # then
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"start_date": "yesterday"}, "start_date: a W3C time"),
        ({"start_date": "2026-01-01T00:00:00"}, "start_date: a W3C time with its zone"),
        ({"end_date": "9999-12-31T23:59:59-12:00"}, "end_date: a W3C time"),
        ({"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-04-02T00:00:00Z"}, "at most 90 days apart"),
        ({"start_date": "2026-02-01T00:00:00Z", "end_date": "2026-01-01T00:00:00Z"}, "in this order"),
        ({"status": "lost"}, "status: open, closed, or both"),
        ({"service_request_id": ",".join(["x"] * 51)}, "at most 50 at once"),
        ({"service_code": "x" * 4_001}, "service_code: "),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused(town: Town, query: dict[str, str], says: str) -> None:
    # when
    status, description = error_of(get(town, "/requests.json", **query))

    # then
    assert status == 400
    assert says in description


@pytest.mark.parametrize("letter_id", ["00000000-0000-0000-0000-000000000001", "7", "a'--"])
def test_an_id_that_no_letter_has_is_not_found(town: Town, letter_id: str) -> None:
    # when
    answer = get(town, f"/requests/{letter_id}.json")

    # then
    assert error_of(answer)[0] == 404
    assert ids_of(get(town, "/requests.json", service_request_id=letter_id)) == []


def test_nothing_found_is_an_empty_list(town: Town) -> None:
    # given
    query = {"start_date": "2001-01-01T00:00:00Z", "end_date": "2001-01-02T00:00:00Z"}

    # when
    as_xml, as_json = get(town, "/requests.xml", **query), get(town, "/requests.json", **query)

    # then
    assert (xml_of(as_xml).tag, list(xml_of(as_xml))) == ("service_requests", [])
    assert as_json.json() == []


def test_a_format_that_is_none_is_refused(town: Town) -> None:
    # when
    answer = get(town, "/services.html")

    # then
    assert answer.status_code == 400
    assert xml_of(answer).tag == "errors"

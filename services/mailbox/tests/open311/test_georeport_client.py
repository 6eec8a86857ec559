"""The client of others, `georeport` from PyPI, against the interface as it is served.

It reads; it has no way to post (its own README says so): `three` does (test_three_client.py).
"""

from __future__ import annotations

import httpx
import pytest
from georeport import GeoReport

from ..service.town import Town
from .speaking import answered, form_about


@pytest.fixture(params=["json", "xml"])
def client(request: pytest.FixtureRequest, served: str) -> GeoReport:
    """The client in both of its formats."""
    return GeoReport(served, jurisdiction="990101", output_format=request.param)


def over_tcp(town: Town, served: str, **fields: str) -> str:
    """Posts a form of a new resident to where the client reads, and gives the id."""
    form = form_about(town, town.resident(), **{"attribute[public]": "yes", **fields})
    answer = httpx.post(f"{served}/requests.json", data=form)
    assert answer.status_code == 200, answer.text
    town.fold()
    return str(answer.json()[0]["service_request_id"])


def test_it_lists_the_services(client: GeoReport) -> None:
    # when
    services = client.get_service_list()

    # then
    lift = next(service for service in services if service["service_code"] == "lift")
    assert (lift["service_name"], lift["type"]) == ("电梯", "realtime")
    assert str(lift["metadata"]).lower() == "true"


def test_it_reads_what_a_service_asks_for(client: GeoReport, town: Town) -> None:
    # when
    definition = client.get_service_definition("lift")

    # then
    attributes = definition["attributes"]
    estate, public = attributes["attribute"] if isinstance(attributes, dict) else attributes
    values = estate["values"]["value"] if isinstance(attributes, dict) else estate["values"]
    assert (estate["code"], public["code"]) == ("estate", "public")
    assert {"key": str(town.ids["一村小区"]), "name": "一村小区"} in values


def test_it_reads_one_request_that_was_posted(client: GeoReport, town: Town, served: str) -> None:
    # given
    letter_id = over_tcp(town, served, description="三号楼电梯停运\n已三天")

    # when
    found = client.get_service_request(letter_id)

    # then
    assert (found["service_request_id"], found["status"]) == (letter_id, "open")
    assert found["description"] == "三号楼电梯停运\n已三天"
    assert found["agency_responsible"] == "一村"


def test_it_finds_requests_by_service_and_status(client: GeoReport, town: Town, served: str) -> None:
    # given
    noise, lift = over_tcp(town, served, service_code="noise"), over_tcp(town, served)
    over_tcp(town, served, service_code="noise")

    # when
    found = client.get_service_requests(service_code="noise", status="open")

    # then
    ids = [request["service_request_id"] for request in found]
    assert noise in ids
    assert lift not in ids


def test_it_asks_for_several_ids_at_once(client: GeoReport, town: Town, served: str) -> None:
    # given
    wanted = {over_tcp(town, served), over_tcp(town, served)}

    # when
    found = client.get_service_requests(service_request_id=",".join(wanted))

    # then
    assert {request["service_request_id"] for request in found} == wanted


def test_it_sees_the_answer_and_the_closing(client: GeoReport, town: Town) -> None:
    # given
    writer = town.resident()
    letter_id = str(town.write(writer, public=True))
    answered(town, letter_id, "已更换主机")
    waiting = client.get_service_request(letter_id)

    # when
    town.done(f"/letters/{letter_id}/confirm", {"solved": True, "rating": 5}, by=writer)

    # then
    closed = client.get_service_request(letter_id)
    assert (waiting["status"], waiting["status_notes"]) == ("open", "已更换主机")
    assert (closed["status"], closed["status_notes"]) == ("closed", "已更换主机")


def test_it_gets_an_error_for_a_jurisdiction_that_is_not_there(served: str) -> None:
    # when
    with pytest.raises(Exception, match="404") as refused:
        GeoReport(served, jurisdiction="000000").get_service_list()

    # then
    assert "services.json" in str(refused.value)

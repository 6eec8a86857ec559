"""The shapes of JSON and XML, as GeoReport v2 gives them, and that text stays text."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mailbox_service.api.open311.formats import rendered

from ..service.town import Town
from .speaking import form_about, get, post, posted, xml_of

FIELDS = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime", "address",
    "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip
SCRIPT = "<script>alert(1)</script> ]]> &lt; <!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;"


def test_a_request_has_the_fields_of_the_specification_in_json(town: Town) -> None:
    # given
    letter_id = posted(town, town.resident(), description="三号楼电梯停运")

    # when
    answer = get(town, f"/requests/{letter_id}.json")

    # then
    assert answer.headers["content-type"] == "application/json; charset=utf-8"
    (request,) = answer.json()
    assert list(request) == FIELDS
    assert request["address"] == "一村小区, 一村, 望海街道, 临江区"
    assert request["address_id"] == str(town.ids["一村小区"])
    assert (request["lat"], request["long"], request["media_url"]) == (None, None, None)
    assert request["requested_datetime"].endswith("+08:00")
    assert request["expected_datetime"] > request["requested_datetime"]


def test_a_request_has_the_fields_of_the_specification_in_xml(town: Town) -> None:
    # given
    letter_id = posted(town, town.resident(), description="三号楼电梯停运")

    # when
    root = xml_of(get(town, f"/requests/{letter_id}.xml"))

    # then
    assert (root.tag, [request.tag for request in root]) == ("service_requests", ["request"])
    assert [field.tag for field in root[0]] == FIELDS
    assert root.findtext("request/description") == "三号楼电梯停运"
    assert root.find("request/lat") is not None


def test_services_and_their_definitions_have_the_roots_of_the_specification(town: Town) -> None:
    # when
    services, definition = xml_of(get(town, "/services.xml")), xml_of(get(town, "/services/lift.xml"))

    # then
    assert [field.tag for field in services[0]] == [
        "service_code", "service_name", "description", "metadata", "type", "keywords", "group"
    ]  # fmt: skip
    assert (services.tag, services[0].tag, services.findtext("service/metadata")) == ("services", "service", "true")
    assert (definition.tag, definition.findtext("service_code")) == ("service_definition", "lift")
    assert definition.findtext("attributes/attribute/values/value/name") is not None


def test_an_answer_to_a_post_has_the_shape_of_the_specification(town: Town) -> None:
    # when
    written = xml_of(post(town, form_about(town, town.resident()), "xml"))

    # then
    assert written.tag == "service_requests"
    assert [field.tag for field in written[0]] == ["service_request_id", "service_notice", "account_id"]


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_discovery_names_the_specification_and_the_formats(town: Town, kind: str) -> None:
    # when
    answer = get(town, f"/discovery.{kind}")

    # then
    if kind == "json":
        (endpoint,) = answer.json()["endpoints"]
        assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
        assert endpoint["url"].endswith("/api/mailbox/open311/v2")
        assert endpoint["formats"] == ["text/xml", "application/json"]
    else:
        root = xml_of(answer)
        assert root.tag == "discovery"
        assert [each.text for each in root.findall("endpoints/endpoint/formats/format")] == [
            "text/xml", "application/json"
        ]  # fmt: skip


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_errors_are_an_array_of_code_and_description(town: Town, kind: str) -> None:
    # when
    answer = get(town, f"/services/no_such.{kind}")

    # then
    assert answer.status_code == 404
    if kind == "json":
        assert answer.json() == [{"code": 404, "description": "service_code 'no_such' was not found"}]
    else:
        root = xml_of(answer)
        assert (root.tag, root[0].tag, root.findtext("error/code")) == ("errors", "error", "404")
        assert root.findtext("error/description") == "service_code 'no_such' was not found"


def test_script_and_markup_in_a_letter_come_out_as_the_text_they_are(town: Town) -> None:
    # given
    letter_id = posted(town, town.resident(), description=SCRIPT)

    # when
    as_xml, as_json = get(town, f"/requests/{letter_id}.xml"), get(town, f"/requests/{letter_id}.json")

    # then
    assert b"<script" not in as_xml.content
    assert b"<!" not in as_xml.content
    assert xml_of(as_xml).findtext("request/description") == SCRIPT
    assert as_json.json()[0]["description"] == SCRIPT
    assert as_xml.headers["x-content-type-options"] == as_json.headers["x-content-type-options"] == "nosniff"


def test_what_is_said_wrongly_comes_back_escaped_in_the_error(town: Town) -> None:
    # when
    answer = get(town, "/services.xml", jurisdiction_id="<script>&")

    # then
    assert answer.status_code == 404
    assert b"<script" not in answer.content
    assert "<script>&" in (xml_of(answer).findtext("error/description") or "")


@given(st.text())
def test_any_text_is_well_formed_xml_and_the_same_json(text: str) -> None:
    # when
    try:
        text.encode()
    except UnicodeEncodeError:
        return  # no request can bring half a character
    as_xml = rendered("xml", "errors", [{"code": 400, "description": text}])
    as_json = rendered("json", "errors", [{"code": 400, "description": text}])

    # then
    assert json.loads(bytes(as_json.body))[0]["description"] == text
    read = ElementTree.fromstring(bytes(as_xml.body)).findtext("error/description") or ""
    assert len(read) == len(text.replace("\r\n", "\n"))

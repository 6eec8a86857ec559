"""Another client of others, `three` from PyPI, which posts as well as reads, against the interface as it is served.

It was written for Python 2: the one name of the standard library that it lacks today is given to it, nothing else.
"""

from __future__ import annotations

import importlib
import itertools
from typing import Any

import pytest

from ..service.town import Town
from .speaking import token_of


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch, served: str) -> Any:
    """The client, pointed at the served interface; it has no types."""
    monkeypatch.setattr(itertools, "ifilter", filter, raising=False)
    return importlib.import_module("three.core").Three(served, jurisdiction="990101")


def test_what_it_posts_is_a_letter_of_its_writer_like_any_other(client: Any, town: Town) -> None:
    # given
    writer = town.resident()

    # when
    (request,) = client.post(
        "lift",
        api_key=token_of(town, writer),
        address_id=str(town.ids["一村小区"]),
        address="3号楼门口",
        description="三号楼电梯停运",
        **{"attribute[public]": "yes"},
    )

    # then
    assert client.post_response.status_code == 200
    letter_id = request["service_request_id"]
    (submitted,) = town.events(letter_id)
    assert submitted["type"] == "linli.mailbox.letter_submitted.v1"
    assert submitted["data"]["writer_ids"] == [str(writer.id)]
    seen = town.get(f"/letters/{letter_id}", by=writer).json()
    assert (seen["text"], seen["place"]) == ("三号楼电梯停运", "3号楼门口")


def test_it_reads_what_it_posted(client: Any, town: Town) -> None:
    # given
    (request,) = client.post(
        "noise",
        api_key=token_of(town, town.resident()),
        address_id=str(town.ids["一村小区"]),
        description="夜间施工",
        **{"attribute[public]": "yes"},
    )
    town.fold()

    # when
    (one,) = client.request(request["service_request_id"])
    listed = client.requests("noise", status="open")

    # then
    assert (one["service_code"], one["status"], one["description"]) == ("noise", "open", "夜间施工")
    assert request["service_request_id"] in [found["service_request_id"] for found in listed]


def test_it_is_told_why_a_form_is_refused(client: Any) -> None:
    # when
    (error,) = client.post("lift", description="没有令牌")

    # then
    assert client.post_response.status_code == 403
    assert error["description"].startswith("api_key")

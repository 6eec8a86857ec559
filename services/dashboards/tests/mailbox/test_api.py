"""The mailbox's dashboard over HTTP: every tier, departments, trends, categories, the way back to events."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from dashboards_service.api import build_app
from dashboards_service.context import Context
from dashboards_service.reader import MAILBOX_STREAM
from dashboards_service.reading import open_pool
from fastapi.testclient import TestClient
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, Grant, Principal, TokenIssuer, TokenVerifier

from ..conftest import BAOSHAN, GAOJING, YIJING, ReadModel
from .letters import DAY, WATER, closed, handed_on, on, opened, submitted

ISSUER = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))


@pytest.fixture
def client(read_model: ReadModel) -> Iterator[TestClient]:
    """A department of Gaojing holds six letters of Yijing, which closed five others on the next day."""
    read_model.given(
        *on(DAY, opened(WATER, GAOJING, "水务")),
        *(event for _ in range(6) for event in on(DAY, submitted(), handed_on(WATER, "department"))),
        *(event for _ in range(5) for event in on(DAY + timedelta(days=1), submitted(), closed())),
        stream=MAILBOX_STREAM,
    )
    context = Context(open_pool(read_model.url))
    app = build_app(context, Authenticator(TokenVerifier(ISSUER.jwks), lambda _: None))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    context.pool.close()


def get(client: TestClient, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/dashboards/mailbox/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def token(role: str, division_id: UUID) -> dict[str, str]:
    principal = Principal(UUID(int=99), (Grant(role, (division_id,)),), datetime.now(UTC), 0)
    return {"Authorization": f"Bearer {ISSUER.issue(principal)[0]}"}


@pytest.mark.parametrize("code", ["310113", "310113111", "310113111028"])
def test_every_tier_has_its_letters_as_of_any_day(client: TestClient, code: str) -> None:
    body = get(client, code, as_of="2026-03-02")

    assert body["figures"]["backlog"] == {"value": 6}
    assert body["figures"]["closed_year"] == {"value": 0}
    assert get(client, code, as_of="2026-03-03")["figures"]["closed_today"] == {"value": 5}
    assert body["position"] == {"stream": "MAILBOX", "seq": 23}


def test_a_department_has_a_page_of_its_own(client: TestClient) -> None:
    body = get(client, str(WATER), as_of="2026-03-02")

    assert (body["unit"]["name"], body["unit"]["tier"], body["by"]) == ("水务", "department", "itself")
    assert [above["name"] for above in body["path"]] == ["宝山区", "高境镇"]
    assert body["figures"]["backlog"] == {"value": 6}
    assert body["figures"]["assigned_year"] == {"value": 6}


@pytest.mark.parametrize(("by", "backlog"), [("place", 6), ("unit", 6), ("itself", 0)])
def test_a_street_has_what_it_and_those_below_it_hold(client: TestClient, by: str, backlog: int) -> None:
    assert get(client, "310113111", by=by)["figures"]["backlog"] == {"value": backlog}


def test_a_trend_has_a_point_for_each_day_by_place_and_by_unit(client: TestClient) -> None:
    period = {"from": "2026-03-01", "to": "2026-03-03", "measure": ["open", "closed"]}

    area = get(client, "310113111028/trend", **period)["series"]
    department = get(client, f"{WATER}/trend", **period)["series"]

    assert [point["value"] for point in area["open"]] == [0, 6, 6]
    assert [point["value"] for point in area["closed"]] == [0, 0, 5]
    assert [point["value"] for point in department["open"]] == [0, 6, 6]


def test_categories_are_asked_for_by_place(client: TestClient) -> None:
    (lifts,) = get(client, "310113111/categories", as_of="2026-03-03")["categories"]

    assert (lifts["category"], lifts["submitted"]) == ("lift", {"value": 11})
    assert (lifts["name_zh"], lifts["name_en"]) == ("电梯", "Lifts")


@pytest.mark.parametrize(
    ("path", "query", "status", "field"),
    [
        ("310199", {}, 404, "division"),
        (str(UUID(int=404)), {}, 404, "division"),
        ("x" * 10_000, {}, 422, "division"),
        ("310113", {"by": "mood"}, 422, "by"),
        ("310113", {"as_of": "2999-01-01"}, 422, "as_of"),
        ("310113/trend", {"measure": "registered"}, 422, "measure"),
        (f"{WATER}/categories", {}, 404, "division"),
    ],
)
def test_a_bad_question_is_answered_with_a_problem_that_names_the_field(
    client: TestClient, path: str, query: dict[str, str], status: int, field: str
) -> None:
    answer = client.get(f"/api/dashboards/mailbox/{path}", params=query)

    assert answer.status_code == status, answer.text
    assert answer.json()["field"] == field


@pytest.mark.parametrize(
    ("right", "status"),
    [
        (None, 401),
        (("resident", GAOJING), 403),
        (("area_worker", YIJING), 403),
        (("street_officer", GAOJING), 503),
        (("district_officer", BAOSHAN), 503),
    ],
    ids=["nobody", "a resident", "an area below", "the street", "the district"],
)
def test_only_officers_of_its_division_look_behind_a_departments_figure(
    client: TestClient, right: tuple[str, UUID] | None, status: int
) -> None:
    """503: the right is there, but this test has no stream. A token lives ten minutes: it is made here."""
    headers = token(*right) if right is not None else {}
    query = {"measure": "assigned", "day": str(DAY)}

    answer = client.get(f"/api/dashboards/mailbox/{WATER}/events", params=query, headers=headers)

    assert answer.status_code == status, answer.text

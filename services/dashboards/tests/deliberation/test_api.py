"""Deliberation's dashboard over HTTP: every tier, trends, the way back to events."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from dashboards_service.api import build_app
from dashboards_service.context import Context
from dashboards_service.reading import open_pool
from fastapi.testclient import TestClient
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, Grant, Principal, TokenIssuer, TokenVerifier

from ..conftest import BAOSHAN, GAOJING, YIJING, ReadModel
from .test_figures import accepted, entered, raised, told

PERIOD = {"from": "2026-03-01", "to": "2026-03-02"}
ISSUER = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))


@pytest.fixture
def client(read_model: ReadModel) -> Iterator[TestClient]:
    """Six topics of Yijing are in their hearings."""
    told(read_model, raised(), accepted(), entered("hearing", None), times=6)
    context = Context(open_pool(read_model.url))
    app = build_app(context, Authenticator(TokenVerifier(ISSUER.jwks), lambda _: None))
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    context.pool.close()


def get(client: TestClient, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/dashboards/deliberation/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def token(role: str, division_id: UUID) -> dict[str, str]:
    principal = Principal(UUID(int=99), (Grant(role, (division_id,)),), datetime.now(UTC), 0)
    return {"Authorization": f"Bearer {ISSUER.issue(principal)[0]}"}


@pytest.mark.parametrize("code", ["310113", "310113111", "310113111028"])
def test_every_tier_has_its_topics_as_of_any_day(client: TestClient, code: str) -> None:
    figures = get(client, code, as_of="2026-03-02")["figures"]

    assert [figures[name] for name in ("running_now", "in_hearing_now")] == [{"value": 6}] * 2
    assert get(client, code, as_of="2026-03-01")["figures"]["running_now"] == {"value": 0}


def test_a_trend_has_a_point_for_each_day_of_each_measure(client: TestClient) -> None:
    series = get(client, "310113111/trend", measure=["running", "raised"], **PERIOD)["series"]

    assert {name: [point["value"] for point in points] for name, points in series.items()} == {
        "running": [0, 6],
        "raised": [0, 6],
    }
    assert list(get(client, "310113111/trend", **PERIOD)["series"]) == ["running"]


@pytest.mark.parametrize(
    ("right", "measure", "status"),
    [
        (None, "raised", 401),
        (("resident", GAOJING), "raised", 403),
        (("area_worker", UUID(int=310113102)), "raised", 403),
        (("area_worker", YIJING), "happiness", 422),
        (("area_worker", YIJING), "raised", 503),
        (("district_officer", BAOSHAN), "in_hearing", 503),
    ],
)
def test_only_officers_of_the_unit_look_behind_a_figure(
    client: TestClient, right: tuple[str, UUID] | None, measure: str, status: int
) -> None:
    """503: the right is there, but this test has no stream; tests/e2e has the whole way."""
    headers = token(*right) if right is not None else {}
    query = {"measure": measure, "day": "2026-03-02"}

    answer = client.get("/api/dashboards/deliberation/310113111028/events", params=query, headers=headers)

    assert answer.status_code == status, answer.text

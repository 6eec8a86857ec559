"""Funding's dashboard over HTTP: every tier, trends, and the money flow."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from dashboards_service.api import build_app
from dashboards_service.context import Context
from dashboards_service.reading import open_pool
from fastapi.testclient import TestClient
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, TokenIssuer, TokenVerifier, routes_without_right

from ..conftest import ReadModel
from .test_figures import FUND, WORK, commitment, grant, payment, told

ISSUER = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))


@pytest.fixture
def client(read_model: ReadModel) -> Iterator[TestClient]:
    """A grant of five hundred yuan, two hundred of them paid."""
    told(read_model, grant(50_000), commitment(30_000), payment(20_000))
    context = Context(open_pool(read_model.url))
    app = build_app(context, Authenticator(TokenVerifier(ISSUER.jwks), lambda _: None))
    assert routes_without_right(app) == []
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    context.pool.close()


def get(client: TestClient, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/dashboards/funding/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("code", ["310113", "310113111", "310113111028"])
def test_every_tier_has_its_money_as_of_any_day(client: TestClient, code: str) -> None:
    figures = get(client, code, as_of="2026-03-02")["figures"]

    assert [figures[name] for name in ("received_year", "paid_year")] == [{"value": 50_000}, {"value": 20_000}]
    assert get(client, code, as_of="2026-03-01")["figures"]["at_bank_now"] == {"value": 0}


def test_a_trend_of_money_has_a_point_for_each_day(client: TestClient) -> None:
    period = {"from": "2026-03-01", "to": "2026-03-02"}

    series = get(client, "310113111/trend", measure=["paid", "at_bank"], **period)["series"]

    values = {name: [point["value"] for point in points] for name, points in series.items()}
    assert values == {"paid": [0, 20_000], "at_bank": [0, 30_000]}


def test_the_money_flow_is_links_from_source_to_fund_to_work(client: TestClient) -> None:
    flow = get(client, "310113/flow", as_of="2026-03-02")

    assert (flow["from"], flow["to"], flow["more"]) == ("2026-01-01", "2026-03-02", False)
    assert flow["links"] == [
        {"source": "grant", "target": f"fund/{FUND}", "amount_fen": 50_000},
        {"source": f"fund/{FUND}", "target": f"work/{WORK}", "amount_fen": 20_000},
    ]
    assert get(client, "310113/flow", as_of="2026-03-01")["links"] == []
    assert client.get("/api/dashboards/funding/999999/flow").status_code == 404


def test_the_catalogue_says_what_each_figure_is(client: TestClient) -> None:
    catalogues = client.get("/api/dashboards/catalogue").json()["dashboards"]

    [funding] = [one for one in catalogues if one["dashboard"] == "funding"]
    assert funding["ranked_by"] in {figure["name"] for figure in funding["figures"]}

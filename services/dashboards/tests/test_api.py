"""The JSON interface: answers, problems that name the field, rights."""

import asyncio
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from dashboards_service.api import build_app
from dashboards_service.context import Context
from dashboards_service.live import Live
from dashboards_service.reader import IDENTITY_STREAM
from dashboards_service.reading import open_pool, positions, snapshot
from dashboards_service.rights import not_before
from dashboards_service.units import today
from fastapi.testclient import TestClient
from joserfc.jwk import OKPKey
from linli_common.auth import Authenticator, Grant, Principal, TokenIssuer, TokenVerifier, routes_without_right
from linli_contracts.identity import RoleEndedV1, SessionsRevokedV1

from .conftest import BAOSHAN, FENGXIANG, GAOJING, YIJING, ReadModel, given, residents

SPRING = date(2026, 3, 1)
ISSUER = TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))
PERSON = UUID(int=99)


@pytest.fixture
def context(read_model: ReadModel) -> Iterator[Context]:
    context = Context(open_pool(read_model.url))
    yield context
    context.pool.close()


@pytest.fixture
def client(context: Context) -> Iterator[TestClient]:
    def revoked(person_id: UUID) -> datetime | None:
        with snapshot(context.pool) as seen:
            return not_before(seen.connection, person_id)

    app = build_app(context, Authenticator(TokenVerifier(ISSUER.jwks), revoked))
    assert routes_without_right(app) == []
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def token(role: str, division_id: UUID) -> dict[str, str]:
    principal = Principal(PERSON, (Grant(role, (division_id,)),), datetime.now(UTC), 0)
    return {"Authorization": f"Bearer {ISSUER.issue(principal)[0]}"}


def get(client: TestClient, path: str, **query: Any) -> Any:
    answer = client.get(f"/api/dashboards/{path}", params=query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_unit_comes_with_its_figures_its_path_and_what_is_below_it(client: TestClient, read_model: ReadModel) -> None:
    seq = read_model.given(*residents(12, YIJING, SPRING))

    body = get(client, "registration/310113111", as_of="2026-03-01")

    assert body["unit"]["name"] == "高境镇"
    assert [above["name"] for above in body["path"]] == ["宝山区"]
    assert body["figures"]["registered"] == {"value": 12}
    assert [row["name"] for row in body["children"]] == ["逸景佳苑居委会"]
    assert body["position"] == {"stream": "IDENTITY", "seq": seq}


def test_a_unit_is_found_by_id_too(client: TestClient) -> None:
    assert get(client, f"registration/{YIJING}")["unit"]["code"] == "310113111028"


def test_a_trend_has_a_point_for_each_day(client: TestClient, read_model: ReadModel) -> None:
    read_model.given(*residents(6, YIJING, date(2026, 2, 27)), *residents(7, FENGXIANG, SPRING))

    body = get(
        client, "registration/310113/trend", measure=["registered", "verified"], **{"from": "2026-02-26"}, to=SPRING
    )

    assert [point["value"] for point in body["series"]["registered"]] == [0, 6, 6, 13]
    assert [point["value"] for point in body["series"]["verified"]] == [0, 6, 0, 7]


def test_the_tree_is_the_one_of_the_day(client: TestClient) -> None:
    assert get(client, "divisions", as_of="2019-10-30")["divisions"] == []
    assert len(get(client, "divisions", as_of="2019-10-31")["divisions"]) == 6


def test_the_catalogue_defines_every_figure_of_an_answer(client: TestClient) -> None:
    for dashboard in get(client, "catalogue")["dashboards"]:
        defined = {figure["name"] for figure in dashboard["figures"]}

        assert set(get(client, f"{dashboard['dashboard']}/310113")["figures"]) == defined


def test_small_figures_are_hidden_from_the_public(client: TestClient, read_model: ReadModel) -> None:
    read_model.given(*residents(4, YIJING, SPRING))

    body = get(client, "registration/310113111028", as_of="2026-03-01")

    assert body["figures"]["registered"] == {"value": None, "note": "hidden"}


@pytest.mark.parametrize(
    ("path", "query", "status", "field"),
    [
        ("registration/310199", {}, 404, "division"),
        ("registration/31011", {}, 422, "division"),
        ("registration/%00", {}, 422, "division"),
        ("registration/" + "x" * 10_000, {}, 422, "division"),
        ("registration/310113", {"as_of": "2019-10-30"}, 404, "division"),
        ("registration/310113", {"as_of": "yesterday"}, 422, "as_of"),
        ("registration/310113", {"as_of": "20260301"}, 422, "as_of"),
        ("registration/310113", {"as_of": str(today() + timedelta(days=1))}, 422, "as_of"),
        ("registration/310113", {"at_least": "nonsense"}, 422, "at_least"),
        ("registration/310113/trend", {"measure": "happiness"}, 422, "measure"),
        ("registration/310113/trend", {"from": "2026-03-02", "to": "2026-03-01"}, 422, "from"),
        ("registration/310113/trend", {"from": "2001-01-01", "to": "2026-03-01"}, 422, "from"),
    ],
)
def test_a_bad_question_is_answered_with_a_problem_that_names_the_field(
    client: TestClient, path: str, query: dict[str, str], status: int, field: str
) -> None:
    answer = client.get(f"/api/dashboards/{path}", params=query)

    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["field"] == field


def test_a_position_that_is_not_there_yet_is_waited_for_and_then_refused(client: TestClient) -> None:
    answer = client.get("/api/dashboards/registration/310113", params={"at_least": "IDENTITY:1000000"})

    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    assert answer.json()["field"] == "at_least"


@pytest.mark.parametrize(
    ("right", "status"),
    [
        (None, 401),
        (("resident", GAOJING), 403),
        (("street_officer", UUID(int=310113102)), 403),
        (("street_officer", GAOJING), 503),
        (("district_officer", BAOSHAN), 503),
    ],
)
def test_only_officers_of_the_unit_look_behind_a_figure(
    client: TestClient, right: tuple[str, UUID] | None, status: int
) -> None:
    """503: the right is there, but this test has no stream. A token lives ten minutes: it is made here."""
    headers = token(*right) if right is not None else {}
    query = {"measure": "verified", "day": "2026-03-01"}

    answer = client.get("/api/dashboards/registration/310113111028/events", params=query, headers=headers)

    assert answer.status_code == status, answer.text


def test_a_revoked_token_no_longer_counts(client: TestClient, read_model: ReadModel) -> None:
    headers = token("district_officer", BAOSHAN)
    later = datetime.now(UTC) + timedelta(minutes=1)
    read_model.given(given(SessionsRevokedV1(person_id=PERSON, not_before=later), SPRING, uuid4()))

    answer = client.get("/api/dashboards/registration/310113", headers=headers)

    assert answer.status_code == 401


def test_a_token_of_a_role_that_ended_no_longer_counts(client: TestClient, read_model: ReadModel) -> None:
    headers = token("district_officer", BAOSHAN)
    ended = RoleEndedV1(grant_id=uuid4(), person_id=PERSON, role="district_officer")
    read_model.given(given(ended, (datetime.now(UTC) + timedelta(days=1)).date(), uuid4()))

    answer = client.get("/api/dashboards/registration/310113", headers=headers)

    assert answer.status_code == 401


def test_without_tables_the_service_is_not_ready(database: str) -> None:
    context = Context(open_pool(database))
    app = build_app(context, Authenticator(TokenVerifier(ISSUER.jwks), lambda _: None))
    with TestClient(app, raise_server_exceptions=False) as client:
        assert client.get("/healthz").status_code == 503
        assert client.get("/api/dashboards/registration/310113").status_code == 503
    context.pool.close()


async def _first_change(context: Context, live: Live, after: int) -> int:
    task = asyncio.create_task(live.run())
    try:
        async for seq in live.changes(IDENTITY_STREAM, after):
            return seq
    finally:
        task.cancel()
    raise AssertionError("no change")


class _SilentNats:
    """A connection on which no ping ever comes."""

    async def subscribe(self, subject: str, cb: Any) -> None:
        self.subject = subject


def test_a_commit_is_seen_live_even_when_its_ping_was_lost(context: Context, read_model: ReadModel) -> None:
    nc: Any = _SilentNats()
    live = Live(nc, lambda: positions(context.pool))
    seq = read_model.given(*residents(1, YIJING, SPRING))

    assert asyncio.run(asyncio.wait_for(_first_change(context, live, seq - 1), 10)) == seq

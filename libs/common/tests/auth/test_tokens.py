"""Tokens: ten minutes, never longer than a grant, not to be altered."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from joserfc.jwk import OKPKey
from linli_common.auth import ExpiredTokenError, Grant, InvalidTokenError, Principal, TokenIssuer, TokenVerifier

NOW = datetime(2026, 3, 31, 15, 55, tzinfo=UTC)  # 23:55 in Shanghai


def new_issuer() -> TokenIssuer:
    return TokenIssuer(json.dumps(OKPKey.generate_key("Ed25519").as_dict(private=True)))


def principal(*grants: Grant) -> Principal:
    return Principal(uuid4(), grants, NOW, 123, area_id=UUID(int=5), household_id=UUID(int=6), age_band="20-35")


def test_a_token_carries_the_principal() -> None:
    issuer = new_issuer()
    given = principal(Grant("area_worker", (UUID(int=1), UUID(int=2)), date(2026, 4, 30)))
    token, expires = issuer.issue(given)
    assert TokenVerifier(issuer.jwks).verify(token, NOW) == given
    assert expires == NOW + timedelta(minutes=10)


def test_a_token_ends_after_ten_minutes() -> None:
    issuer = new_issuer()
    token, _ = issuer.issue(principal())
    with pytest.raises(ExpiredTokenError):
        TokenVerifier(issuer.jwks).verify(token, NOW + timedelta(minutes=10))


def test_a_token_never_outlives_a_grant() -> None:
    _, expires = new_issuer().issue(principal(Grant("area_worker", (UUID(int=1),), date(2026, 3, 31))))
    assert expires == NOW + timedelta(minutes=5)


def test_a_token_of_another_key_is_refused() -> None:
    token, _ = new_issuer().issue(principal())
    with pytest.raises(InvalidTokenError):
        TokenVerifier(new_issuer().jwks).verify(token, NOW)


@pytest.mark.parametrize("damage", [lambda t: t[:-4] + "AAAA", lambda t: "x" + t, lambda t: "", lambda t: "a.b.c"])
def test_an_altered_token_is_refused(damage) -> None:  # type: ignore[no-untyped-def]
    issuer = new_issuer()
    token, _ = issuer.issue(principal())
    with pytest.raises(InvalidTokenError):
        TokenVerifier(issuer.jwks).verify(damage(token), NOW)

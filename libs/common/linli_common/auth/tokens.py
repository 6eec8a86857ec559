"""Access tokens: JWT signed with Ed25519 (EdDSA), ten minutes at most, never longer than a grant they carry."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from linli_common.auth.principal import Grant, Principal
from linli_common.clock import SHANGHAI

LIFETIME = timedelta(minutes=10)
ISSUER = "linli"
_ALGORITHM = "Ed25519"  # EdDSA by its fully specified name (RFC 9864)


class InvalidTokenError(Exception):
    """The token is not one of ours, or was altered; the text says how."""


class ExpiredTokenError(InvalidTokenError):
    """The token's ten minutes are over, or a grant in it has ended."""


class TokenIssuer:
    """Signs tokens with one private Ed25519 key (a JWK as JSON). Only identity has one."""

    def __init__(self, private_jwk: str) -> None:
        self._key = OKPKey.import_key(json.loads(private_jwk))
        self._key.ensure_kid()

    def jwks(self) -> dict[str, Any]:
        """The public half, as a JSON Web Key Set."""
        return {"keys": [{**self._key.as_dict(private=False), "alg": _ALGORITHM, "use": "sig"}]}

    def issue(self, principal: Principal) -> tuple[str, datetime]:
        """The token and when it ends."""
        expires = min([principal.issued_at + LIFETIME, *(_end_of(grant) for grant in principal.grants)])
        claims = {
            "iss": ISSUER,
            "jti": str(uuid4()),
            "sub": str(principal.person_id),
            "iat": principal.issued_at.timestamp(),
            "exp": expires.timestamp(),
            "pos": principal.position,
            "grants": [
                [g.role, [str(d) for d in g.division_ids], g.ends_on.isoformat() if g.ends_on else None]
                for g in principal.grants
            ],
            "area": str(principal.area_id) if principal.area_id else None,
            "household": str(principal.household_id) if principal.household_id else None,
            "age": principal.age_band,
        }
        header = {"alg": _ALGORITHM, "kid": self._key.kid}
        return jwt.encode(header, claims, self._key, algorithms=[_ALGORITHM]), expires


class TokenVerifier:
    """Checks tokens against a key set, which is fetched again when a key is unknown (at most once in 10 s)."""

    def __init__(self, fetch_jwks: Callable[[], dict[str, Any]]) -> None:
        self._fetch = fetch_jwks
        self._keys: KeySet | None = None
        self._fetched_at = 0.0
        self._lock = threading.Lock()

    def verify(self, token: str, now: datetime) -> Principal:
        """The principal of a token. Raises ExpiredTokenError or InvalidTokenError."""
        try:
            claims = jwt.decode(token, self._key_set(), algorithms=[_ALGORITHM]).claims
        except (JoseError, ValueError):
            try:
                claims = jwt.decode(token, self._key_set(fresh=True), algorithms=[_ALGORITHM]).claims
            except (JoseError, ValueError) as error:
                raise InvalidTokenError(f"token: {error}") from None
        if claims.get("iss") != ISSUER:
            raise InvalidTokenError("token: not issued by this system")
        if now.timestamp() >= float(claims["exp"]):
            raise ExpiredTokenError("token: expired; sign in again or refresh it")
        return _principal(claims)

    def _key_set(self, *, fresh: bool = False) -> KeySet:
        with self._lock:
            stale = fresh and time.monotonic() - self._fetched_at > 10
            if self._keys is None or stale:
                self._keys = KeySet.import_key_set(self._fetch())  # type: ignore[arg-type]
                self._fetched_at = time.monotonic()
            return self._keys


def _principal(claims: dict[str, Any]) -> Principal:
    try:
        return Principal(
            person_id=UUID(claims["sub"]),
            grants=tuple(
                Grant(role, tuple(UUID(d) for d in divisions), date.fromisoformat(ends) if ends else None)
                for role, divisions, ends in claims["grants"]
            ),
            issued_at=datetime.fromtimestamp(claims["iat"], UTC),
            position=int(claims["pos"]),
            area_id=UUID(claims["area"]) if claims.get("area") else None,
            household_id=UUID(claims["household"]) if claims.get("household") else None,
            age_band=claims.get("age"),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise InvalidTokenError(f"token: claim {error} is missing or malformed") from None


def _end_of(grant: Grant) -> datetime:
    if grant.ends_on is None:
        return datetime.max.replace(tzinfo=UTC)
    return datetime.combine(grant.ends_on + timedelta(days=1), datetime.min.time(), SHANGHAI).astimezone(UTC)

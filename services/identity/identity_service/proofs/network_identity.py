"""The national network identity (网号/网证) as an adapter.

Voluntary; no plain ID number is needed (国家网络身份认证公共服务管理办法, in force since 15 July 2025).
The person's app hands over a one-time credential; the national platform answers who it is. A deployment that is
registered with the platform provides an object with the method of `NetworkIdentity`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from identity_service.refusals.residents import NetworkIdentityRefusedError

_FIELD = "identity.credential"


@dataclass(frozen=True, slots=True)
class NetworkHolder:
    """Who holds the credential: ``subject`` is the platform's lasting pseudonym for this holder and this system."""

    subject: str
    born_on: date

    def __repr__(self) -> str:
        return "NetworkHolder()"


class NetworkIdentity(Protocol):
    """The interface to the national platform."""

    def holder_of(self, credential: str, name: str) -> NetworkHolder:
        """Redeems a one-time credential (at most 200 characters) and checks that the name belongs to it.

        Raises `NetworkIdentityRefusedError` when the platform does not know the credential, it was used before,
        or the name differs; `NetworkIdentityUnavailableError` when the platform does not answer.
        """


class DemoNetworkIdentity:
    """A DOUBLE for demos and tests only: it believes every credential ``demo:<any text>:<birth date>``.

    It proves nothing about anybody. `main` uses it only when ``LINLI_DEMO`` is 1.
    """

    def holder_of(self, credential: str, name: str) -> NetworkHolder:
        """Believes the birth date in the credential."""
        prefix, _, rest = credential.partition(":")
        text, _, day = rest.rpartition(":")
        try:
            born_on = date.fromisoformat(day)
        except ValueError:
            raise NetworkIdentityRefusedError("the credential is not known", field=_FIELD) from None
        if prefix != "demo" or not text:
            raise NetworkIdentityRefusedError("the credential is not known", field=_FIELD)
        return NetworkHolder(hashlib.sha256(f"demo-network-identity:{text}".encode()).hexdigest(), born_on)


class NoNetworkIdentity:
    """For a deployment that is not registered with the platform: refuses every credential."""

    def holder_of(self, credential: str, name: str) -> NetworkHolder:
        """Refuses."""
        raise NetworkIdentityRefusedError("this system is not connected to the national platform", field=_FIELD)

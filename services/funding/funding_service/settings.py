"""Settings of this service beside the shared ones."""

from __future__ import annotations

from linli_common.settings import ServiceSettings


class FundingSettings(ServiceSettings):
    """``LINLI_JWKS_URL``: where identity publishes the keys that its tokens are signed with."""

    jwks_url: str | None = None

"""Identity's own settings beside the shared ones."""

from __future__ import annotations

from pathlib import Path

from linli_common.auth import TokenIssuer
from linli_common.settings import ServiceSettings


class IdentitySettings(ServiceSettings):
    """``LINLI_TOKEN_KEY_FILE`` holds the private Ed25519 key as a JWK; ``LINLI_PUBLIC_URL`` is what phones reach."""

    token_key_file: Path | None = None
    public_url: str | None = None

    def issuer(self) -> TokenIssuer:
        """Signs tokens. Raises ValueError that names the setting."""
        if self.token_key_file is None:
            raise ValueError("LINLI_TOKEN_KEY_FILE: not set")
        return TokenIssuer(self.token_key_file.read_text())

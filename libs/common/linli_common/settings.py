"""Settings that every service shares, from environment variables ``LINLI_…``; secrets come from files."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic_settings import BaseSettings, SettingsConfigDict

LogForm = Literal["json", "text"]


class LogSettings(BaseSettings):
    """``LINLI_LOG``: the form of the log. Unset: text on a terminal, JSON elsewhere."""

    model_config = SettingsConfigDict(env_prefix="LINLI_", extra="ignore")

    log: LogForm | None = None


class ServiceSettings(LogSettings):
    """Where a service finds its databases, NATS and secrets. Services extend it with what only they need."""

    database_url: str
    database_password_file: Path | None = None
    vault_url: str | None = None
    vault_password_file: Path | None = None
    nats_url: str = "nats://127.0.0.1:4222"
    nats_user: str | None = None
    nats_password_file: Path | None = None
    master_key_file: Path | None = None
    http_host: str = "127.0.0.1"
    http_port: int = 8000
    demo: bool = False
    demo_secret_file: Path | None = None
    stream_replicas: int = 1

    def database_conninfo(self) -> str:
        """The event or read database with its password filled in."""
        return with_password(self.database_url, self.database_password_file)

    def vault_conninfo(self) -> str:
        """The vault database with its password filled in. Raises ValueError when none is set."""
        if self.vault_url is None:
            raise ValueError("LINLI_VAULT_URL: not set")
        return with_password(self.vault_url, self.vault_password_file)

    def nats_password(self) -> str | None:
        """The NATS password, if the server asks for one."""
        return self.nats_password_file.read_text().strip() if self.nats_password_file else None

    def master_key(self) -> bytes:
        """32 bytes that wrap the vault's keys. Raises ValueError that names the setting."""
        if self.master_key_file is None:
            raise ValueError("LINLI_MASTER_KEY_FILE: not set")
        key = bytes.fromhex(self.master_key_file.read_text().strip())
        if len(key) != 32:
            raise ValueError(f"LINLI_MASTER_KEY_FILE: {len(key)} bytes in hex, 32 are needed")
        return key

    def demo_secret(self) -> str | None:
        """The secret with which the demo may send the time of an act; None outside of demo mode."""
        if not self.demo or self.demo_secret_file is None:
            return None
        return self.demo_secret_file.read_text().strip()


def with_password(url: str, password_file: Path | None) -> str:
    """A PostgreSQL URL with the password of a file put in."""
    if password_file is None:
        return url
    parts = urlsplit(url)
    password = quote(password_file.read_text().strip(), safe="")
    host = f"{parts.hostname}:{parts.port}" if parts.port else f"{parts.hostname}"
    return urlunsplit(parts._replace(netloc=f"{parts.username}:{password}@{host}"))

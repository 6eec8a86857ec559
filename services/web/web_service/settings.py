"""Settings of the web service, from environment variables ``LINLI_…``."""

from __future__ import annotations

from pydantic_settings import BaseSettings, SettingsConfigDict


class WebSettings(BaseSettings):
    """Where to listen, where the services are, and whose health the whole consists of."""

    model_config = SettingsConfigDict(env_prefix="LINLI_", extra="ignore")

    http_host: str = "127.0.0.1"
    http_port: int = 8000
    identity_url: str = "http://127.0.0.1:8001"
    dashboards_url: str = "http://127.0.0.1:8002"
    mailbox_url: str = "http://127.0.0.1:8003"
    notifications_url: str = "http://127.0.0.1:8004"
    deliberation_url: str = "http://127.0.0.1:8005"
    funding_url: str = "http://127.0.0.1:8006"
    health_parts: str = ""
    """``name=url`` separated by commas: what ``GET /healthz`` asks."""

    def parts(self) -> dict[str, str]:
        """The parts of the whole and where each says that it is ready. Raises ValueError naming a malformed one."""
        found = {}
        for entry in filter(None, (entry.strip() for entry in self.health_parts.split(","))):
            name, equals, url = entry.partition("=")
            if not equals or not url.startswith(("http://", "https://")):
                raise ValueError(f"LINLI_HEALTH_PARTS: {entry!r} is not name=url")
            found[name] = url
        return found

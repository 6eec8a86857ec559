"""Which processes and databases the system has, as data: a further service is a few lines here."""

from dataclasses import dataclass

DATABASES = (
    "identity",
    "identity_vault",
    "mailbox",
    "mailbox_vault",
    "notifications",
    "notifications_vault",
    "deliberation",
    "deliberation_vault",
    "funding",
    "funding_vault",
    "dashboards",
)
"""Each is owned by a role of the same name, which can connect to no other."""


@dataclass(frozen=True, slots=True)
class Service:
    """A process of one of our packages."""

    name: str
    arguments: tuple[str, ...]
    """What follows `python` on its command line."""
    part: str
    """The part of the system it belongs to: its user on NATS, its prefix in variables."""
    database: str | None = None
    vault: str | None = None
    """The database apart, with keys and credentials."""
    signs_tokens: bool = False
    route: str | None = None
    """The path at the gateway that leads here; longer ones win. None: not reached from outside."""


SERVICES = (
    Service(
        name="identity-api",
        arguments=("-m", "identity_service.main", "api"),
        part="identity",
        database="identity",
        vault="identity_vault",
        signs_tokens=True,
        route="/api/identity/*",
    ),
    Service(
        name="identity-worker",
        arguments=("-m", "identity_service.main", "worker"),
        part="identity",
        database="identity",
        vault="identity_vault",
        signs_tokens=True,
    ),
    Service(
        name="mailbox-api",
        arguments=("-m", "mailbox_service.main", "api"),
        part="mailbox",
        database="mailbox",
        vault="mailbox_vault",
        route="/api/mailbox/*",
    ),
    Service(
        name="mailbox-worker",
        arguments=("-m", "mailbox_service.main", "worker"),
        part="mailbox",
        database="mailbox",
        vault="mailbox_vault",
    ),
    Service(
        name="dashboards-api",
        arguments=("-m", "dashboards_service.main", "api"),
        part="dashboards",
        database="dashboards",
        route="/api/dashboards/*",
    ),
    Service(
        name="dashboards-worker",
        arguments=("-m", "dashboards_service.main", "worker"),
        part="dashboards",
        database="dashboards",
    ),
    Service(
        name="notifications-api",
        arguments=("-m", "notifications_service.main", "api"),
        part="notifications",
        database="notifications",
        vault="notifications_vault",
        route="/api/notifications/*",
    ),
    Service(
        name="notifications-worker",
        arguments=("-m", "notifications_service.main", "worker"),
        part="notifications",
        database="notifications",
        vault="notifications_vault",
    ),
    Service(
        name="deliberation-api",
        arguments=("-m", "deliberation_service.main", "api"),
        part="deliberation",
        database="deliberation",
        vault="deliberation_vault",
        route="/api/deliberation/*",
    ),
    Service(
        name="deliberation-worker",
        arguments=("-m", "deliberation_service.main", "worker"),
        part="deliberation",
        database="deliberation",
        vault="deliberation_vault",
    ),
    Service(
        name="funding-api",
        arguments=("-m", "funding_service.main", "api"),
        part="funding",
        database="funding",
        vault="funding_vault",
        route="/api/funding/*",
    ),
    Service(
        name="funding-worker",
        arguments=("-m", "funding_service.main", "worker"),
        part="funding",
        database="funding",
        vault="funding_vault",
    ),
    Service(
        name="web",
        arguments=("-m", "web_service.main"),
        part="web",
        route="/*",
    ),
)

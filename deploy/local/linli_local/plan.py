"""What one start runs: ports, addresses, and each process's variables."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from linli_common.servers.account import Account
from linli_common.servers.nats import NatsConfig, nats_server_command
from linli_common.servers.ports import free_ports
from linli_common.servers.postgres import Cluster

from linli_local import gateway, secret_files
from linli_local.data_folder import DataFolder
from linli_local.nats_users import nats_users
from linli_local.processes import Service
from linli_local.supervisor import Program

DATA_VARIABLE = "LINLI_LOCAL_STACK"
"""Every process has it: so the next start finds what a killed one left behind."""

_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV", "COLORTERM", "TERM", "LINLI_LOG")


@dataclass(frozen=True, slots=True)
class Plan:
    """One start of the stack."""

    folder: DataFolder
    host: str
    port: int
    demo: bool
    services: Sequence[Service]
    cluster: Cluster
    nats_port: int
    nats_monitor_port: int
    control_port: int
    service_ports: Mapping[str, int] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The one address that people open."""
        return f"http://{'127.0.0.1' if self.host == '0.0.0.0' else self.host}:{self.port}"  # noqa: S104 - compared

    @property
    def nats_url(self) -> str:
        return f"nats://127.0.0.1:{self.nats_port}"

    @property
    def superuser_url(self) -> str:
        """PostgreSQL's superuser, with its password: for this process only."""
        password = secret_files.password(self.folder.secrets, "postgres").read_text()
        return self.cluster.url("postgres", password=password)

    def service_url(self, service: Service) -> str:
        return f"http://127.0.0.1:{self.service_ports[service.name]}"

    def programs(self) -> list[Program]:
        """Return everything the supervisor runs; what stands first is needed by what follows."""
        logs = self.folder.logs
        servers = [
            Program(
                name="postgres",
                command=self.cluster.command(),
                environment={},
                log=logs / "postgres.log",
                # Fast shutdown: roll back what is open, flush, end; clients are not waited for.
                stop_signal="INT",
                account=self.cluster.account,
            ),
            Program(
                name="nats",
                command=nats_server_command(self.folder.config / "nats.conf"),
                environment={},
                log=logs / "nats.log",
            ),
        ]
        services = [
            Program(
                name=service.name,
                group="services",
                command=[sys.executable, *service.arguments],
                environment=self.variables(service),
                log=logs / f"{service.name}.log",
            )
            for service in self.services
        ]
        front = Program(
            name="gateway",
            command=gateway.command(self.folder.config / "Caddyfile"),
            environment=dict.fromkeys(("XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(self.folder.config)),
            log=logs / "gateway.log",
        )
        return [*servers, *services, front]

    def routes(self) -> list[tuple[str, str]]:
        """Return the gateway's paths with the addresses they lead to."""
        return [
            (service.route, f"127.0.0.1:{self.service_ports[service.name]}")
            for service in self.services
            if service.route
        ]

    def variables(self, service: Service) -> dict[str, str]:
        """Return the settings of a service: addresses, and the files its secrets are in."""
        keys = self.folder.secrets
        variables = {
            "LINLI_DEMO": "1" if self.demo else "0",
            "LINLI_HTTP_HOST": "127.0.0.1",
            "LINLI_HTTP_PORT": str(self.service_ports[service.name]),
            **self.nats_variables(service.part),
            **self._addresses(),
        }
        if service.database:
            variables["LINLI_DATABASE_URL"] = self.cluster.url(service.database, service.database)
            variables["LINLI_DATABASE_PASSWORD_FILE"] = str(secret_files.password(keys, service.database))
        if service.vault:
            variables["LINLI_VAULT_URL"] = self.cluster.url(service.vault, service.vault)
            variables["LINLI_VAULT_PASSWORD_FILE"] = str(secret_files.password(keys, service.vault))
            variables["LINLI_MASTER_KEY_FILE"] = str(secret_files.master_key(keys, service.part))
        if self.demo:
            variables["LINLI_DEMO_SECRET_FILE"] = str(secret_files.password(keys, "demo"))
        if service.signs_tokens:
            variables["LINLI_TOKEN_KEY_FILE"] = str(secret_files.token_key(keys, service.part))
        if service.route == "/*":
            variables["LINLI_HEALTH_PARTS"] = self._health_parts(asking=service)
        return variables

    def nats_variables(self, user: str) -> dict[str, str]:
        """Return what a connection to NATS as `user` takes."""
        return {
            "LINLI_NATS_URL": self.nats_url,
            "LINLI_NATS_USER": user,
            "LINLI_NATS_PASSWORD_FILE": str(secret_files.password(self.folder.secrets, f"nats-{user}")),
        }

    def operator_variables(self) -> dict[str, str]:
        """Return the settings of the operators' command `linli` on this stack, secrets only as files."""
        variables: dict[str, str] = {}
        for service in self.services:
            if service.signs_tokens:
                variables.update(self.variables(service))
            if service.database:
                name = f"LINLI_{service.database.upper()}_DATABASE"
                password_file = secret_files.password(self.folder.secrets, service.database)
                variables[f"{name}_URL"] = self.cluster.url(service.database, service.database)
                variables[f"{name}_PASSWORD_FILE"] = str(password_file)
            if service.vault:
                # For commands that a service brings along and that work on its store, as `linli demo-letters --load`.
                own = self.variables(service)
                names = ("DEMO", "VAULT_URL", "VAULT_PASSWORD_FILE", "MASTER_KEY_FILE")
                variables |= {f"LINLI_{service.part.upper()}_{name}": own[f"LINLI_{name}"] for name in names}
        return {**variables, **self.nats_variables("operator")}

    def nats_config(self) -> NatsConfig:
        """Return the configuration of this stack's NATS server."""
        keys = self.folder.secrets
        return NatsConfig(
            host="127.0.0.1",
            port=self.nats_port,
            monitor_host="127.0.0.1",
            monitor_port=self.nats_monitor_port,
            store=str(self.folder.nats),
            users=nats_users(lambda part: secret_files.password(keys, f"nats-{part.name}").read_text()),
        )

    def _addresses(self) -> dict[str, str]:
        addresses = {"LINLI_GATEWAY_URL": self.url, "LINLI_PUBLIC_URL": self.url}
        for service in self.services:
            if service.route:
                addresses[f"LINLI_{service.part.upper()}_URL"] = self.service_url(service)
            if service.route and service.signs_tokens:
                jwks = f"{self.service_url(service)}{service.route.removesuffix('*')}jwks.json"
                addresses["LINLI_JWKS_URL"] = jwks
        return addresses

    def _health_parts(self, asking: Service) -> str:
        parts = [f"nats=http://127.0.0.1:{self.nats_monitor_port}/healthz"]
        parts += [
            f"{service.name}={self.service_url(service)}/healthz" for service in self.services if service is not asking
        ]
        return ",".join(parts)


def make_plan(
    folder: DataFolder,
    *,
    host: str,
    port: int,
    demo: bool,
    services: Sequence[Service],
    programs: Path,
    home: Path,
    account: Account,
) -> Plan:
    """Choose free loopback ports for everything but the one address."""
    postgres_port, nats_port, monitor_port, control_port, *rest = free_ports(4 + len(services))
    return Plan(
        folder=folder,
        host=host,
        port=port,
        demo=demo,
        services=services,
        cluster=Cluster(programs=programs, data=home / "data", account=account, port=postgres_port),
        nats_port=nats_port,
        nats_monitor_port=monitor_port,
        control_port=control_port,
        service_ports={service.name: chosen for service, chosen in zip(services, rest, strict=True)},
    )


def base_environment(folder: DataFolder) -> dict[str, str]:
    """Return what every process inherits: of the caller's settings the form of the logs, and no proxy for loopback."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    return {
        **inherited,
        DATA_VARIABLE: str(folder.root),
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        "PYTHONUNBUFFERED": "1",
    }

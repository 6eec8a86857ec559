"""Make what has to be there before the servers start: passwords and keys, NATS's configuration, the gateway's.

The first container of a start. Each part's secrets go to a volume of their own, under `/run/linli/<part>`, so that
no container has another one's; what is there stays, also what a deployer put there.
"""

import os
import sys
from pathlib import Path

from linli_common.servers.postgres import SETTINGS
from linli_local import gateway, secret_files
from linli_local.data_folder import DataFolder
from linli_local.first_start import DEMO_PASSWORD, load_progress
from linli_local.nats_users import PARTS, password_variable
from linli_local.processes import SERVICES
from linli_local.service_secrets import make_service_secrets

SECRETS = Path("/run/linli")
STATE = DataFolder(Path("/var/lib/linli"))
SHARED_NATS_CONFIG = Path("deploy/nats/nats-server.conf")
POSTGRES = {**SETTINGS, "listen_addresses": "*", "unix_socket_directories": "/var/run/postgresql"}
"""The settings of the local stack; here the server is asked over the network, and its socket by its entry point."""
_PORT = 8000


def main() -> int:
    """Return 1 when a system with real data is asked to turn into a demo, or the other way round."""
    asked = os.environ.get("LINLI_DEMO") == "1"
    progress = load_progress(STATE, asked)
    if progress.demo != asked:
        sys.stderr.write(f"These volumes were begun with DEMO={int(progress.demo)}: start with that, or on new ones\n")
        return 1
    make_service_secrets(SECRETS)
    secret_files.password(SECRETS / "postgres", "postgres")
    secret_files.password(SECRETS / "operator", "first-operator", DEMO_PASSWORD if progress.demo else None)
    write_nats_config()
    write(SECRETS / "postgres" / "settings", "".join(f"{name}={value}\n" for name, value in POSTGRES.items()))
    routes = [(service.route, f"{service.name}:{_PORT}") for service in SERVICES if service.route]
    write(SECRETS / "web" / "Caddyfile", gateway.caddyfile("0.0.0.0", _PORT, routes))  # noqa: S104 - in a container
    return 0


def write_nats_config() -> None:
    """Write the shared configuration, with the passwords that it asks for before it."""
    lines = []
    for part in PARTS:
        folder = SECRETS / part.name
        # A part without processes here: its password is for the operator to hand out.
        file = secret_files.password(folder if folder.is_dir() else SECRETS / "operator", f"nats-{part.name}")
        lines.append(f'{password_variable(part)}: "{file.read_text().strip()}"')
    write(SECRETS / "nats" / "nats-server.conf", "\n".join([*lines, SHARED_NATS_CONFIG.read_text()]))


def write(file: Path, text: str) -> None:
    """Replace a file at once, readable by its owner."""
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.rename(file)


if __name__ == "__main__":
    sys.exit(main())

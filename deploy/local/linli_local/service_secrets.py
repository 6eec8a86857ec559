"""What each service's processes are told by file where parts do not share a folder: in containers, on a cluster."""

from pathlib import Path

from linli_local import secret_files
from linli_local.processes import SERVICES


def make_service_secrets(root: Path) -> None:
    """Make them in ``root/<part>``, a folder a part that is there already; what is in it stays."""
    for service in SERVICES:
        folder = root / service.part
        for database in filter(None, (service.database, service.vault)):
            secret_files.password(folder, database)
        if service.vault:
            secret_files.master_key(folder, service.part)
            secret_files.password(folder, "demo", demo_secret(root))
        if service.signs_tokens:
            secret_files.token_key(folder, service.part)


def demo_secret(root: Path) -> str:
    """What lets the demo say when something happened: one for all services that take commands."""
    signer = next(service.part for service in SERVICES if service.signs_tokens)
    return secret_files.password(root / signer, "demo").read_text().strip()

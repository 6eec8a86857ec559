"""Make a cell's secrets in a folder that kustomize reads: `python -m linli_local.kubernetes.secrets FOLDER`.

What is there stays, also what a deployer put there: run it again after an update. The folder is the cell's most
precious thing (without the master keys nothing sealed can be opened) and belongs into no repository.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import yaml

from linli_local import secret_files
from linli_local.nats_users import PARTS, password_variable
from linli_local.processes import SERVICES
from linli_local.service_secrets import make_service_secrets

_NATS, _CLUSTER = "nats.env", "nats-cluster/cluster.conf"
NATS_SERVERS = tuple(f"nats-{number}.nats" for number in range(3))
"""The pods of the overlay's StatefulSet `nats`, under the headless service of that name."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files and the `kustomization.yaml` that makes secrets of them."""
    parser = argparse.ArgumentParser(prog="python -m linli_local.kubernetes.secrets", description="Make secrets.")
    parser.add_argument("folder", type=Path, help="e.g. deploy/kubernetes/overlays/cell/secrets")
    folder: Path = parser.parse_args(arguments).folder
    make_secrets(folder)
    sys.stdout.write(f"{folder}: secrets of {', '.join(sorted(path.name for path in folder.iterdir()))}\n")
    return 0


def make_secrets(root: Path) -> None:
    """One folder a part, one Secret a folder: no pod has another part's."""
    folders = [root / part for part in ("postgres", "operator", *dict.fromkeys(one.part for one in SERVICES))]
    for folder in folders:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_service_secrets(root)
    secret_files.password(root / "postgres", "postgres")
    secret_files.password(root / "operator", "first-operator")
    lines = []
    for part in PARTS:
        folder = root / part.name
        file = secret_files.password(folder if folder.is_dir() else root / "operator", f"nats-{part.name}")
        lines.append(f"{password_variable(part)}={file.read_text().strip()}\n")
    _write(root / _NATS, "".join(lines))
    _make_cluster_config(root)
    _write(root / "kustomization.yaml", _kustomization(root, folders))


def _make_cluster_config(root: Path) -> None:
    """The routes between NATS servers hold a password, and the server takes no variable within an address."""
    (root / _CLUSTER).parent.mkdir(mode=0o700, exist_ok=True)
    password = secret_files.password(root / "operator", "nats-routes").read_text().strip()
    _write(root / _CLUSTER, cluster_config(password, [f"{host}:6222" for host in NATS_SERVERS]))


def cluster_config(password: str, addresses: Sequence[str], listen: str = "0.0.0.0:6222") -> str:
    """What makes one of several NATS servers: where it listens for the others, and where (`host:port`) they are."""
    return "\n".join(
        [
            "cluster {",
            "  name: linli",
            f'  listen: "{listen}"',
            f'  authorization {{ user: "route", password: "{password}", timeout: 5 }}',
            "  routes: [",
            *(f'    "nats-route://route:{password}@{address}"' for address in addresses),
            "  ]",
            "}",
            "",
        ]
    )


def _kustomization(root: Path, folders: Sequence[Path]) -> str:
    generators = [
        {"name": f"secrets-{folder.name}", "files": sorted(str(file.relative_to(root)) for file in folder.iterdir())}
        for folder in folders
    ]
    generators.append({"name": "nats-passwords", "envs": [_NATS]})
    generators.append({"name": "nats-cluster", "files": [_CLUSTER]})
    made = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        # Names stay, so that a secret manager can bring secrets of the same names instead.
        "generatorOptions": {"disableNameSuffixHash": True},
        "secretGenerator": generators,
    }
    return yaml.safe_dump(made, sort_keys=False)


def _write(file: Path, text: str) -> None:
    file.touch(mode=0o600)
    file.write_text(text)


if __name__ == "__main__":
    sys.exit(main())

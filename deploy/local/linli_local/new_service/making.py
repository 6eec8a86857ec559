"""Making a service: everything is worked out first, then written; what fails is taken back."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from linli_local.new_service.naming import RefusedError, check_name, class_name, places
from linli_local.new_service.registering import REGISTERED

SHAPE = Path(__file__).parent / "shape"
_MADE = {
    "deploy/nats/nats-server.conf": ("linli_local.nats_config",),
    "docs/asyncapi.json": ("linli_common.asyncapi",),
}
"""Files that a command of ours prints from what is registered."""


def make_service(root: Path, name: str) -> list[Path]:
    """Make the service and return the paths that are new or changed. Raise RefusedError, with nothing changed."""
    check_name(root, name)
    kept = {path: (root / path).read_bytes() for path in [*REGISTERED, *_MADE]}
    files = {root / path: change(kept[path].decode(), name) for path, change in REGISTERED.items()}
    for path, text in files.items():
        if text.count(name) <= (root / path).read_text().count(name):
            raise RefusedError(f"{path.relative_to(root)} could not be changed: see new_service")
    files |= dict(_rooms(root, name))
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        _tidy(root, [path for path in files if path.suffix == ".py"])
        _run(root, "linli_contracts.freeze")
        for made, command in _MADE.items():
            (root / made).write_text(_run(root, *command))
    except (RefusedError, OSError) as error:
        _take_back(root, name, kept)
        raise RefusedError(f"{error}\nNothing was changed.") from error
    return sorted(path.relative_to(root) for path in [*files, *(root / made for made in _MADE), *_frozen(root, name)])


def _rooms(root: Path, name: str) -> Iterator[tuple[Path, str]]:
    service, contracts = places(root, name)
    homes = {"package": service / f"{name}_service", "service": service, "contracts": contracts}
    for template in sorted(SHAPE.rglob("*.template")):
        inside = template.relative_to(SHAPE)
        home, path = homes[inside.parts[0]], Path(*inside.parts[1:])
        if path.parts[0] in homes:
            home, path = homes[path.parts[0]], Path(*path.parts[1:])
        text = template.read_text()
        for placeholder, word in (("@name@", name), ("@NAME@", name.upper()), ("@Name@", class_name(name))):
            text = text.replace(placeholder, word)
        yield home / path.with_suffix(""), text


def _tidy(root: Path, files: Sequence[Path]) -> None:
    """The order of imports depends on the name."""
    paths = [str(path) for path in files]
    _run(root, "ruff", "check", "--quiet", "--fix", "--select", "I", *paths)
    _run(root, "ruff", "format", "--quiet", *paths)


def _run(root: Path, *module: str) -> str:
    """Run a module of the environment on this tree and return what it printed. Raise RefusedError when it fails."""
    packages = sorted(
        path.parent for kind in ("libs", "services", "deploy") for path in (root / kind).glob("*/pyproject.toml")
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, packages))}
    done = subprocess.run(
        [sys.executable, "-m", *module], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise RefusedError(f"{' '.join(module[:3])}: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def _frozen(root: Path, name: str) -> list[Path]:
    contracts = root / "libs/contracts"
    return [path for kind in ("schemas", "examples") for path in (contracts / kind).glob(f"linli.{name}.*.json")]


def _take_back(root: Path, name: str, kept: dict[str, bytes]) -> None:
    for registered, content in kept.items():
        (root / registered).write_bytes(content)
    for folder in places(root, name):
        shutil.rmtree(folder, ignore_errors=True)
    for path in _frozen(root, name):
        path.unlink()

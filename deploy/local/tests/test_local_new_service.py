"""`make new-service` makes a service that passes every check, or nothing. Cost: a minute and a half."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from linli_local.new_service.__main__ import main
from linli_local.new_service.making import make_service
from linli_local.new_service.naming import RefusedError

REPOSITORY = Path(__file__).resolve().parents[3]
_COPIED = (
    *("libs", "services", "deploy", "docs", "pyproject.toml", ".importlinter", "docker-compose.yml", "README.md"),
    *("conftest.py",),
)
_LEFT_OUT = shutil.ignore_patterns("__pycache__", ".*_cache", "*.egg-info", "node_modules")


def copy_of_the_tree(folder: Path) -> Path:
    for name in _COPIED:
        source = REPOSITORY / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=_LEFT_OUT)
        else:
            shutil.copy2(source, folder / name)
    return folder


def content_of(root: Path) -> dict[Path, str]:
    files = (path for path in root.rglob("*") if path.is_file() and "cache" not in str(path))
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return copy_of_the_tree(tmp_path)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A tree with the service `joint_garden`."""
    root = copy_of_the_tree(tmp_path_factory.mktemp("tree"))
    make_service(root, "joint_garden")
    yield root
    shutil.rmtree(root)


def check(root: Path, *command: str) -> None:
    """Run a program of the environment on that tree; it has to succeed."""
    packages = [
        path.parent for kind in ("libs", "services", "deploy") for path in (root / kind).glob("*/pyproject.toml")
    ]
    variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        command,
        cwd=root,
        env=variables | {"PYTHONPATH": os.pathsep.join(map(str, packages)), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def program(name: str) -> str:
    return str(Path(sys.executable).parent / name)


def test_the_made_service_is_well_formed_and_typed(made: Path) -> None:
    check(made, program("ruff"), "check", "services/joint_garden", "libs/contracts", "deploy")
    check(made, program("ruff"), "format", "--check", "services/joint_garden", "libs/contracts", "deploy")
    check(made, sys.executable, "-m", "mypy", "--strict", "services/joint_garden")


def test_the_made_service_keeps_the_walls(made: Path) -> None:
    check(made, program("lint-imports"))


def test_the_made_contracts_are_frozen_and_documented(made: Path) -> None:
    check(made, sys.executable, "-m", "linli_contracts.freeze", "--check")
    check(made, sys.executable, "-m", "linli_common.asyncapi", "--check", "docs/asyncapi.json")


def test_the_tests_of_the_made_service_pass(made: Path) -> None:
    check(made, sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "services/joint_garden")


def test_containers_and_the_local_stack_agree_about_it(made: Path) -> None:
    check(made, sys.executable, "-m", "pytest", "-n", "0", "-p", "no:cacheprovider", "deploy/docker/tests")
    containers = yaml.safe_load((made / "docker-compose.yml").read_text())["services"]
    assert {"joint_garden-api", "joint_garden-worker"} <= set(containers)


@pytest.mark.parametrize(
    "name", ["", "Garden", "9lives", "a__b", "class", "user", "identity", "nats", "envelope", "x" * 25]
)
def test_a_bad_or_taken_name_is_refused_and_nothing_changes(tree: Path, name: str) -> None:
    before = content_of(tree)

    with pytest.raises(RefusedError, match="NAME="):
        make_service(tree, name)

    assert content_of(tree) == before


def test_the_rest_of_an_earlier_try_is_refused(tree: Path) -> None:
    (tree / "services" / "garden").mkdir()

    with pytest.raises(RefusedError, match="services/garden is there already"):
        make_service(tree, "garden")


def test_a_place_that_is_no_longer_known_changes_nothing(tree: Path) -> None:
    compose = tree / "docker-compose.yml"
    compose.write_text(compose.read_text().replace("  web:", "  pages:"))
    before = content_of(tree)

    assert main(["garden", "--root", str(tree)]) == 1

    assert content_of(tree) == before


def test_what_fails_on_the_way_is_taken_back(tree: Path) -> None:
    (tree / "libs/common/linli_common/asyncapi.py").write_text("raise SystemExit('no document today')\n")
    before = content_of(tree)

    with pytest.raises(RefusedError, match="no document today"):
        make_service(tree, "garden")

    assert content_of(tree) == before

"""A stack of real servers and stand-ins for the services."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from linli_local.data_folder import DataFolder
from linli_local.processes import Service


@pytest.fixture
def data() -> Iterator[Path]:
    """A data folder that everyone may enter, as an ordinary `./var` is; pytest's own is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="linli-test-"))
    folder.chmod(0o711)
    yield folder
    DataFolder(folder).remove()


@pytest.fixture(scope="session")
def fakes() -> tuple[Service, ...]:
    """Services that do nothing but run, answer `/healthz`, and say their settings."""
    program = (str(Path(__file__).with_name("fake_service.py")),)
    return (
        Service(
            name="identity-api",
            arguments=program,
            part="identity",
            database="identity",
            vault="identity_vault",
            signs_tokens=True,
            route="/api/identity/*",
        ),
        Service(name="web", arguments=program, part="web", route="/*"),
    )

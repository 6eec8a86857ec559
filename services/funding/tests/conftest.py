"""One town for a module's tests; each test makes its own people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from linli_common.testing.servers import PostgresServer

from .town import Town, running


@pytest.fixture(scope="module")
def town(postgres: PostgresServer) -> Iterator[Town]:
    """Funding on databases of its own."""
    with running(postgres.create_database(), postgres.create_database()) as running_town:
        yield running_town

"""Every route says who may use it."""

from __future__ import annotations

from linli_common.auth import routes_without_right

from .town import Town


def test_every_route_says_who_may_use_it(town: Town) -> None:
    assert routes_without_right(town.app) == []

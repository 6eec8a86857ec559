"""A contract that got a field is still read where it was published without: streams keep what they have."""

from __future__ import annotations

import orjson
from linli_contracts.deliberation.votes import VotePreparedV1
from linli_contracts.examples import example_message
from linli_contracts.registry import REGISTRY


def test_a_vote_of_before_it_could_state_an_amount_states_none() -> None:
    data = orjson.loads(example_message(REGISTRY[VotePreparedV1.TYPE]))["data"]
    del data["amount_fen"]

    assert VotePreparedV1.model_validate(data).amount_fen is None

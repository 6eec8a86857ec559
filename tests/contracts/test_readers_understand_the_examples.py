"""Owner and readers of a contract agree: every reader folds its canonical example, and the register knows who does.

Examples come in the order in which the owner states its contracts, so that a thing is founded before it is renamed.
"""

from __future__ import annotations

from typing import Any

import pytest
from dashboards_service.reader import READER as DASHBOARDS
from deliberation_service.application import DEPARTMENTS
from deliberation_service.application import NEIGHBOURHOOD as OF_DELIBERATION
from deliberation_service.reactions import REACTIONS as DELIBERATION
from funding_service.application import NEIGHBOURHOOD as OF_FUNDING
from funding_service.queries.decisions import DECISIONS
from funding_service.reactions import REACTIONS as FUNDING
from linli_common.projector import Fold, Reader
from linli_common.projector.folding import Folded, Parsed, parse
from linli_common.projector.source import Incoming
from linli_common.reactions import Reactions
from linli_contracts.envelope import type_of
from linli_contracts.examples import example_message
from linli_contracts.readers import READERS
from linli_contracts.registry import REGISTRY
from linli_contracts.subjects import stream_name
from mailbox_service.application import NEIGHBOURHOOD as OF_MAILBOX
from notifications_service.application import NEIGHBOURHOOD as OF_NOTIFICATIONS
from notifications_service.lookups import LOOKUPS
from notifications_service.reactions import REACTIONS as NOTIFICATIONS

NEIGHBOURHOODS = (OF_MAILBOX, OF_NOTIFICATIONS, OF_DELIBERATION, OF_FUNDING)
EVERY_READER = pytest.mark.parametrize(
    "reader", [DASHBOARDS, DECISIONS, DEPARTMENTS, LOOKUPS, *NEIGHBOURHOODS], ids=lambda reader: reader.name
)


def examples(fold: Fold) -> dict[str, Parsed]:
    entries = [entry for entry in REGISTRY.values() if entry.stream == fold.stream]
    return {
        entry.event_type: parse(fold, Incoming(seq, example_message(entry))) for seq, entry in enumerate(entries, 1)
    }


def parts_touched(fold: Fold, parsed: Parsed) -> set[str]:
    assert parsed.event is not None
    sums = {part.table for part in fold.sums if list(part.changes(parsed.event))}
    states = {part.tables[0] for part, keys in zip(fold.states, parsed.keys, strict=True) if keys}
    return sums | states


@EVERY_READER
def test_a_reader_folds_every_canonical_example(reader: Reader) -> None:
    for fold in reader.folds:
        folded = Folded(fold)

        folded.add_all(list(examples(fold).values()))

        assert [f"{letter.parsed.type}: {letter.error}" for letter in folded.letters] == []


@EVERY_READER
def test_the_register_says_which_contracts_a_reader_folds(reader: Reader) -> None:
    folds = set()
    for fold in reader.folds:
        withheld = type_of(fold.stream.lower(), "withheld", 1)
        touched = {type_: parts_touched(fold, parsed) for type_, parsed in examples(fold).items()}
        # What a withheld event touches too counts events, and reads nothing in them.
        folds |= {type_ for type_, parts in touched.items() if parts - touched[withheld]}

    registered = {
        entry.event_type for entry in REGISTRY.values() if reader.name in {known.name for known in entry.readers}
    }
    assert folds == registered


@pytest.mark.parametrize(
    "reactions", [DELIBERATION, FUNDING, NOTIFICATIONS], ids=lambda reactions: reactions.reader.name
)
def test_the_register_says_which_contracts_reactions_take(reactions: Reactions[Any]) -> None:
    name = reactions.reader.name

    registered = {entry.event_type for entry in REGISTRY.values() if name in {known.name for known in entry.readers}}

    assert set(reactions.by_type()) == registered


def test_every_registered_reader_is_one_that_is_asked_here() -> None:
    readers = (
        DASHBOARDS,
        DECISIONS,
        DEPARTMENTS,
        LOOKUPS,
        *NEIGHBOURHOODS,
        DELIBERATION.reader,
        FUNDING.reader,
        NOTIFICATIONS.reader,
    )
    assert {known.name for known in READERS} == {reader.name for reader in readers}
    assert {stream_name(entry.owner) for entry in REGISTRY.values()} >= set(DASHBOARDS.streams)

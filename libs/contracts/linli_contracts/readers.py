"""Who reads what, as far as this project knows: before a contract is replaced, these have to read its successor.

A test feeds each reader the canonical examples and compares what it folds with what is said here.
"""

from __future__ import annotations

from dataclasses import dataclass

from linli_contracts.contract import Contract


@dataclass(frozen=True, slots=True)
class ReaderEntry:
    """A reader by its lasting name, the service it belongs to, and the contracts it folds."""

    name: str
    service: str
    contracts: tuple[type[Contract], ...]


READERS: tuple[ReaderEntry, ...] = ()

"""Whoever wants to read our streams installs the contracts alone: they need next to nothing."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import linli_contracts

ALLOWED = {"linli_contracts", "orjson", "pydantic"}


def imported_packages(source: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def test_the_contracts_import_nothing_but_pydantic_and_orjson() -> None:
    sources = list(Path(linli_contracts.__file__).parent.rglob("*.py"))

    imported = {package for source in sources for package in imported_packages(source)}

    assert sources
    assert imported - ALLOWED - set(sys.stdlib_module_names) == set()

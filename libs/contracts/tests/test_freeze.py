"""The freeze: what is committed is what the classes say, and what was released stays as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, ClassVar

import pytest
from linli_contracts.contract import Contract
from linli_contracts.freeze import HOME, main
from linli_contracts.registry import REGISTRY, Entry
from pydantic import Field

TYPE = "linli.library.book_lent.v1"


class BookLentV1(Contract):
    """A book was lent."""

    TYPE: ClassVar[str] = "linli.library.book_lent.v1"
    days: Annotated[int, Field(ge=1, examples=[14])]


class BookLentChangedV1(Contract):
    """A book was lent."""

    TYPE: ClassVar[str] = "linli.library.book_lent.v1"
    days: Annotated[int, Field(ge=2, examples=[14])]
    shelf: Annotated[str, Field(examples=["B2"])]


class BookLentV2(Contract):
    """A book was lent from a shelf."""

    TYPE: ClassVar[str] = "linli.library.book_lent.v2"
    days: Annotated[int, Field(ge=2, examples=[14])]
    shelf: Annotated[str, Field(examples=["B2"])]


class WordlessV1(Contract):
    """A field without an example."""

    TYPE: ClassVar[str] = "linli.library.wordless.v1"
    days: int


def registry(*contracts: type[Contract]) -> dict[str, Entry]:
    return {contract.TYPE: Entry(contract.TYPE, contract, "library", (), ()) for contract in contracts}


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().err


def files(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*.json")}


@pytest.fixture
def released(tmp_path: Path) -> Path:
    assert main(["--release", "--home", str(tmp_path)], registry(BookLentV1)) == 0
    return tmp_path


def test_what_is_committed_is_what_the_classes_say(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check", "--home", str(HOME)]) == 0, said(capsys)


def test_a_second_run_writes_the_same_bytes(tmp_path: Path) -> None:
    main(["--home", str(tmp_path)], REGISTRY)
    first = files(tmp_path)

    main(["--home", str(tmp_path)], REGISTRY)

    assert files(tmp_path) == first
    assert len(first) == 2 * len(REGISTRY) + 1


def test_a_missing_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--home", str(tmp_path)], registry(BookLentV1))
    (tmp_path / "examples" / f"{TYPE}.json").unlink()

    assert main(["--check", "--home", str(tmp_path)], registry(BookLentV1)) == 1
    assert f"examples/{TYPE}.json is missing" in said(capsys)


def test_a_file_that_differs_is_named_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--home", str(tmp_path)], registry(BookLentV1))
    before = files(tmp_path)

    assert main(["--check", "--home", str(tmp_path)], registry(BookLentChangedV1)) == 1
    assert f"schemas/{TYPE}.json differs" in said(capsys)
    assert files(tmp_path) == before


def test_a_file_of_no_contract_is_named_and_then_removed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--home", str(tmp_path)], registry(BookLentV1, BookLentV2))

    assert main(["--check", "--home", str(tmp_path)], registry(BookLentV1)) == 1
    assert "schemas/linli.library.book_lent.v2.json belongs to no contract" in said(capsys)
    assert main(["--home", str(tmp_path)], registry(BookLentV1)) == 0
    assert "schemas/linli.library.book_lent.v2.json" not in files(tmp_path)


def test_a_contract_that_is_not_released_may_change(tmp_path: Path) -> None:
    main(["--home", str(tmp_path)], registry(BookLentV1))

    assert main(["--home", str(tmp_path)], registry(BookLentChangedV1)) == 0
    assert main(["--check", "--home", str(tmp_path)], registry(BookLentChangedV1)) == 0


@pytest.mark.parametrize("command", [[], ["--check"], ["--release"]])
def test_a_changed_released_contract_is_refused_with_what_changed(
    released: Path, command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(released)

    assert main([*command, "--home", str(released)], registry(BookLentChangedV1)) == 1

    sentence = said(capsys).splitlines()[0]
    assert sentence.startswith(f"{TYPE} is released and was changed")
    assert "properties.days.minimum: was 1, is 2" in sentence
    assert "properties.shelf: added" in sentence
    assert "a new version beside it, linli.library.book_lent.v2" in sentence
    assert files(released) == before


def test_a_released_schema_file_that_was_edited_too_hides_nothing(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = released / "changed"
    main(["--home", str(changed)], registry(BookLentChangedV1))
    (released / "schemas" / f"{TYPE}.json").write_bytes((changed / "schemas" / f"{TYPE}.json").read_bytes())

    assert main(["--check", "--home", str(released)], registry(BookLentChangedV1)) == 1
    assert "bring it back from version control" in said(capsys)


def test_a_released_contract_that_is_gone_is_refused(released: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(released)], registry(BookLentV2)) == 1
    assert f"{TYPE} is released and no longer stated" in said(capsys)


def test_a_new_version_beside_a_released_one_is_welcome(released: Path) -> None:
    both = registry(BookLentV1, BookLentV2)
    frozen = (released / "schemas" / f"{TYPE}.json").read_bytes()

    assert main(["--release", "--home", str(released)], both) == 0
    assert main(["--check", "--home", str(released)], both) == 0
    assert (released / "schemas" / f"{TYPE}.json").read_bytes() == frozen


def test_a_field_without_an_example_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--home", str(tmp_path)], registry(WordlessV1)) == 1
    assert "linli.library.wordless.v1: field days has no example" in said(capsys)

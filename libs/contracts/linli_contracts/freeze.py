"""The committed form of the public language, and its freeze.

``python -m linli_contracts.freeze`` writes a JSON Schema and a canonical example of every contract.
``--check`` writes nothing and fails when what is committed is not what the classes say. ``--release`` adds the
present schemas to ``schemas/RELEASED.json`` (contract → SHA-256 of its schema). From then on a schema stays as it is,
word for word, because a description is part of what a reader relies on; both commands refuse a change.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson
from pydantic.json_schema import GenerateJsonSchema

from linli_contracts.examples import NoExampleError, example_message, readable
from linli_contracts.registry import REGISTRY, Entry

HOME = Path(__file__).parents[1]
"""The folder of the contracts: it holds ``schemas`` and ``examples``."""

_RELEASED = Path("schemas", "RELEASED.json")


class _WithoutTitles(GenerateJsonSchema):
    """Field titles would only repeat the fields' names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def schema_of(entry: Entry) -> bytes:
    """The JSON Schema of a contract's ``data``, as the bytes of its file."""
    generated = entry.contract.model_json_schema(schema_generator=_WithoutTitles)
    return _dump({"$schema": GenerateJsonSchema.schema_dialect, **generated})


def frozen_files(registry: Mapping[str, Entry]) -> dict[Path, bytes]:
    """Every file of the committed form, by its path inside the contracts' folder."""
    files: dict[Path, bytes] = {}
    for type_, entry in registry.items():
        files[Path("schemas", f"{type_}.json")] = schema_of(entry)
        files[Path("examples", f"{type_}.json")] = readable(example_message(entry))
    return files


def broken_promises(home: Path, registry: Mapping[str, Entry]) -> list[str]:
    """One sentence for each released contract that is gone or says something else now."""
    sentences = []
    for type_, digest in sorted(_released(home).items()):
        entry = registry.get(type_)
        if entry is None:
            sentences.append(f"{type_} is released and no longer stated: readers still meet it, put it back.")
            continue
        now = schema_of(entry)
        if _digest(now) != digest:
            what = "; ".join(_what_changed(home / "schemas" / f"{type_}.json", digest, now))
            sentences.append(
                f"{type_} is released and was changed ({what}). State a new version beside it, {_next_version(type_)},"
                " and leave the old one as it was."
            )
    return sentences


def differences(home: Path, registry: Mapping[str, Entry]) -> list[str]:
    """One sentence for each committed file that differs from the classes, is missing, or belongs to no contract."""
    expected = frozen_files(registry)
    sentences = []
    for path, content in sorted(expected.items()):
        committed = home / path
        if not committed.is_file():
            sentences.append(f"{path} is missing: run `make contracts` and commit it.")
        elif committed.read_bytes() != content:
            sentences.append(f"{path} differs from its class: run `make contracts` and look at what changed.")
    sentences += [f"{path} belongs to no contract: remove it." for path in _left_over(home, expected)]
    return sentences


def write(home: Path, registry: Mapping[str, Entry]) -> list[Path]:
    """Writes what differs, removes what is left over, and returns the paths it touched."""
    expected = frozen_files(registry)
    touched = []
    for path, content in sorted(expected.items()):
        committed = home / path
        if not committed.is_file() or committed.read_bytes() != content:
            committed.parent.mkdir(parents=True, exist_ok=True)
            committed.write_bytes(content)
            touched.append(path)
    for path in _left_over(home, expected):
        (home / path).unlink()
        touched.append(path)
    if not (home / _RELEASED).is_file():
        (home / _RELEASED).write_bytes(_dump({}))
        touched.append(_RELEASED)
    return touched


def release(home: Path, registry: Mapping[str, Entry]) -> list[str]:
    """Adds every contract that is not released yet to ``RELEASED.json`` and returns their types."""
    released = _released(home)
    new = [type_ for type_ in registry if type_ not in released]
    digests = released | {type_: _digest(schema_of(registry[type_])) for type_ in new}
    (home / _RELEASED).write_bytes(_dump(dict(sorted(digests.items()))))
    return new


def main(arguments: Sequence[str] | None = None, registry: Mapping[str, Entry] = REGISTRY) -> int:
    """The command. 0: as it should be; 1: refused, and each reason is on a line of standard error."""
    try:
        return _run(arguments, registry)
    except NoExampleError as error:
        print(error, file=sys.stderr)
        return 1


def _run(arguments: Sequence[str] | None, registry: Mapping[str, Entry]) -> int:
    parser = argparse.ArgumentParser(prog="python -m linli_contracts.freeze", description="Freeze the contracts.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a committed file differs")
    parser.add_argument("--release", action="store_true", help="add the present contracts to the released ones")
    parser.add_argument("--home", type=Path, default=HOME, help="the folder with schemas and examples")
    chosen = parser.parse_args(arguments)
    home: Path = chosen.home
    refused = broken_promises(home, registry)
    if chosen.check:
        refused += differences(home, registry)
    if refused:
        print(*refused, sep="\n", file=sys.stderr)
        return 1
    if not chosen.check:
        for path in write(home, registry):
            print(f"wrote {path}" if (home / path).exists() else f"removed {path}")
    if chosen.release:
        for type_ in release(home, registry):
            print(f"released {type_}")
    print(f"{len(registry)} contracts, {len(_released(home))} of them released")
    return 0


def _released(home: Path) -> dict[str, str]:
    path = home / _RELEASED
    return orjson.loads(path.read_bytes()) if path.is_file() else {}


def _left_over(home: Path, expected: Mapping[Path, bytes]) -> list[Path]:
    found = [path.relative_to(home) for folder in ("schemas", "examples") for path in (home / folder).glob("*")]
    return sorted(path for path in found if path not in expected and path != _RELEASED)


def _what_changed(committed: Path, digest: str, now: bytes) -> list[str]:
    """What is another than in the released schema, as far as its committed file still is that schema."""
    before = committed.read_bytes() if committed.is_file() else b""
    if _digest(before) != digest:
        return ["its committed schema is not the released one either, bring it back from version control"]
    return list(_changes("", orjson.loads(before), orjson.loads(now)))


def _changes(path: str, before: Any, now: Any) -> Iterator[str]:
    if isinstance(before, dict) and isinstance(now, dict):
        for name in [*before, *(name for name in now if name not in before)]:
            inner = f"{path}.{name}" if path else name
            if name not in now:
                yield f"{inner}: removed"
            elif name not in before:
                yield f"{inner}: added"
            else:
                yield from _changes(inner, before[name], now[name])
    elif before != now:
        yield f"{path}: was {_short(before)}, is {_short(now)}"


def _short(value: Any) -> str:
    return orjson.dumps(value).decode()


def _next_version(type_: str) -> str:
    stem, _, version = type_.rpartition(".v")
    return f"{stem}.v{int(version) + 1}"


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


if __name__ == "__main__":
    sys.exit(main())

"""Where a place of a JSON text stands: ``stages[3].transitions[0].conditions`` is on line 57. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

_PART = re.compile(r"[a-z_][a-z0-9_]*|\d+", re.IGNORECASE)
_FAULTS = re.compile(r"; (?=[a-z_]+[a-z0-9_.\[\]]*: )")
_SPACE = re.compile(r"\s*")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_SCALAR = re.compile(r"[^\s,\]}]+")
DEEPEST = 40

Path = tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """Something wrong with a template: the place as the service names it, its line if the text has it, and what."""

    place: str
    line: int | None
    what: str


def lines_of(text: str) -> dict[Path, int]:
    """The line of every value of a JSON text by its path; numbers of lists are parts, too. Raises ValueError."""
    json.loads(text)  # says where the text is no JSON
    found: dict[Path, int] = {}
    _value(text, 0, (), found)
    return found


def _value(text: str, at: int, path: Path, found: dict[Path, int]) -> int:
    """Notes a value and everything in it; answers where it ends. The text is JSON."""
    if len(path) > DEEPEST:
        raise ValueError("too deep")
    at = _past_space(text, at)
    found[path] = text.count("\n", 0, at) + 1
    if text[at] == "{":
        return _members(text, at + 1, path, found)
    if text[at] == "[":
        return _elements(text, at + 1, path, found)
    scalar = (_STRING if text[at] == '"' else _SCALAR).match(text, at)
    assert scalar is not None, "the text is JSON"
    return scalar.end()


def _members(text: str, at: int, path: Path, found: dict[Path, int]) -> int:
    at = _past_space(text, at)
    while text[at] != "}":
        name = _STRING.match(text, at)
        assert name is not None, "the text is JSON"
        at = _past_space(text, _value(text, text.index(":", name.end()) + 1, (*path, name[1]), found))
        at = _past_space(text, at + 1) if text[at] == "," else at
    return at + 1


def _elements(text: str, at: int, path: Path, found: dict[Path, int]) -> int:
    at, number = _past_space(text, at), 0
    while text[at] != "]":
        at = _past_space(text, _value(text, at, (*path, str(number)), found))
        at = _past_space(text, at + 1) if text[at] == "," else at
        number += 1
    return at + 1


def _past_space(text: str, at: int) -> int:
    space = _SPACE.match(text, at)
    return space.end() if space else at


def path_of(place: str) -> Path:
    """``stages[3].days`` and ``stages.3.days`` alike."""
    return tuple(_PART.findall(place))


def line_at(lines: dict[Path, int], place: str) -> int | None:
    """The line of a place, or of the nearest that holds it: what is missing has no line of its own."""
    path = path_of(place)
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path) if path else None


def faults_in(text: str, detail: str) -> list[Fault]:
    """The service's refusal of a template: ``place: what; place: what``, in the words of the problem's detail."""
    lines = lines_of(text)
    found = []
    for one in _FAULTS.split(detail):
        place, colon, what = one.partition(": ")
        found.append(Fault(place, line_at(lines, place), what) if colon else Fault("", None, one))
    return found

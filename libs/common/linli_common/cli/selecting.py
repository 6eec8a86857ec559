"""Choosing messages of a stream: by subject pattern, by division, by type, by time, by position."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated

import typer
from linli_contracts.envelope import parse_envelope

from linli_common.cli.division_codes import DivisionCodes
from linli_common.cli.outcome import InputError
from linli_common.clock import SHANGHAI
from linli_common.stream.names import service_of
from linli_common.stream.state import Message

_PATTERN = re.compile(r"^[^\s.>]+(\.[^\s.>]+)*(\.>)?$")
_EVENT = re.compile(r"^[a-z][a-z0-9_]*$")
_TYPE = re.compile(r"^linli\.([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\.v[1-9][0-9]*$")
_TIERS = {"district": 0, "street": 1, "area": 2}

StreamArgument = Annotated[str | None, typer.Argument(help="IDENTITY, …; all streams when left out.", metavar="STREAM")]
SubjectOption = Annotated[
    str | None, typer.Option("--subject", metavar="PATTERN", help="NATS pattern: 'linli.*.310113.>'")
]
DivisionOption = Annotated[
    str | None,
    typer.Option(
        "--division",
        metavar="CODE",
        help="A district, street or area and all below it, under every code it has had: its code, token or id.",
    ),
]
TypeOption = Annotated[
    str | None,
    typer.Option(
        "--type", metavar="TYPE", help="residence_verified, or linli.identity.residence_verified.v1 for one version."
    ),
]


@dataclass(frozen=True, slots=True)
class Selection:
    """What is wanted of one stream. ``subjects`` are asked of the server; the rest is looked at here."""

    stream: str
    subjects: tuple[str, ...]
    pattern: str | None
    type: str | None

    def takes(self, message: Message) -> bool:
        """Whether a message that matches ``subjects`` is wanted."""
        if self.pattern is not None and not subject_matches(self.pattern, message.subject):
            return False
        return self.type is None or parse_envelope(message.body).type == self.type


def select(stream: str, *, subject: str | None, division: DivisionCodes | None, type_: str | None) -> Selection | None:
    """What filters mean for one stream; None when nothing of it can match. Raises InputError."""
    service = service_of(stream)
    pattern = None
    if subject is not None:
        pattern = _of_service(subject, service)
        if pattern is None:
            return None
    full_type, event = _type_and_event(type_)
    if full_type is not None and full_type.split(".")[1] != service:
        return None
    if division is None and event is None:
        return Selection(stream, (pattern,) if pattern else (), None, None)
    places = [("*", "*", "*")] if division is None else [_place(tier, token) for tier, token in division.tokens]
    subjects = tuple(".".join(("linli", service, *place, event or "*")) for place in places)
    return Selection(stream, subjects, pattern, full_type)


def subject_matches(pattern: str, subject: str) -> bool:
    """NATS's own rule: `*` is one token, `>` at the end is one or more."""
    wanted, found = pattern.split("."), subject.split(".")
    if wanted[-1] == ">":
        wanted.pop()
        if len(found) <= len(wanted):
            return False
        found = found[: len(wanted)]
    return len(wanted) == len(found) and all(token in ("*", there) for token, there in zip(wanted, found, strict=True))


def moment(text: str | None, option: str) -> datetime | None:
    """A time as people type it: a day, or a time of a day; in Asia/Shanghai unless it names another zone."""
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise InputError(f"{option}: {text!r} is neither a day (2026-03-01) nor a time (2026-03-01T08:00)") from None
    if len(text) <= len("2026-03-01"):
        found = datetime.combine(found.date(), time())
    return found if found.tzinfo is not None else found.replace(tzinfo=SHANGHAI)


def see_that_it_matches_something(selections: Sequence[Selection], subject: str | None) -> None:
    """Raises InputError when the pattern or type is of no stream that was chosen."""
    if not selections:
        raise InputError(f"no chosen stream has messages like that{f' ({subject})' if subject else ''}")


def _of_service(pattern: str, service: str) -> str | None:
    """The pattern narrowed to a service's subjects; None when it leaves them out."""
    if pattern != ">" and not _PATTERN.match(pattern):
        raise InputError(f"--subject: {pattern!r} is no subject pattern (tokens with dots, * for one, > for the rest)")
    tokens = pattern.split(".")
    for place, own in enumerate(("linli", service)):
        if tokens[place] == ">":
            tokens[place:] = [own, ">"]
        elif tokens[place] in ("*", own):
            tokens[place] = own
        else:
            return None
        if len(tokens) <= place + 1:
            return None
    return ".".join(tokens)


def _type_and_event(type_: str | None) -> tuple[str | None, str | None]:
    if type_ is None:
        return None, None
    full = _TYPE.match(type_)
    if full is not None:
        return type_, full.group(2)
    if _EVENT.match(type_):
        return None, type_
    raise InputError(f"--type: {type_!r} is neither an event (residence_verified) nor linli.<service>.<event>.v<N>")


def _place(tier: str, token: str) -> tuple[str, ...]:
    tokens = ["*", "*", "*"]
    tokens[_TIERS[tier]] = token
    return tuple(tokens)

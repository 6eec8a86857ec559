"""Which names a service may have."""

import keyword
import re
from pathlib import Path

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_LONGEST = 24
"""A consumer, a role and a schema `<name>_neighbourhood_previous` have to fit into PostgreSQL's 63 bytes."""

_POSTGRESQL = """
all analyse analyze and any array as asc asymmetric authorization both case cast check collate column constraint create
current default deferrable desc distinct do else end except false fetch for foreign freeze from full grant group having
in initially inner intersect into is join lateral leading left like limit localtime natural not null offset on only or
order outer over placing postgres primary public references returning right select session some symmetric table then to
trailing true union unique user using variadic verbose when where window with
"""
_RESERVED = frozenset(_POSTGRESQL.split())
"""PostgreSQL's reserved words and what every cluster has: a service is a role, a database and a schema."""

_TAKEN = frozenset(
    {"nats", "gateway", "linli", "databases", "prepare", "operator", "subscriber", "servers", "addresses"}
)
"""Parts of the system that are no services."""


class RefusedError(Exception):
    """The service is not made, and nothing was changed; the text says why."""


def check_name(root: Path, name: str) -> None:
    """Raise RefusedError for a name that is bad, taken, or half there already."""
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise RefusedError(
            f"NAME={name!r}: lower-case letters, digits and single underscores, a letter first, at most {_LONGEST}"
        )
    if keyword.iskeyword(name) or keyword.issoftkeyword(name) or name in _RESERVED or name.startswith("pg_"):
        raise RefusedError(f"NAME={name}: a word of Python or PostgreSQL")
    if name in _TAKEN or (root / "libs/contracts/linli_contracts" / f"{name}.py").exists():
        raise RefusedError(f"NAME={name}: something else is called so")
    there = [path for path in places(root, name) if path.exists()]
    if there:
        shown = ", ".join(str(path.relative_to(root)) for path in there)
        raise RefusedError(f"NAME={name}: {shown} is there already; remove it first when it is the rest of a try")


def places(root: Path, name: str) -> list[Path]:
    """The folders that are a service's own."""
    return [root / "services" / name, root / "libs/contracts/linli_contracts" / name]


def class_name(name: str) -> str:
    """`joint_conference` → `JointConference`."""
    return "".join(part.capitalize() for part in name.split("_"))

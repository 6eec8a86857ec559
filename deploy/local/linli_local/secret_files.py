"""Passwords and keys, made on the first start and kept in files that only their owner can read."""

import json
import os
import secrets
import string
from collections.abc import Callable
from pathlib import Path

from joserfc.jwk import OKPKey


def password(folder: Path, name: str, given: str | None = None) -> Path:
    """Return the file with the password `name`; one that is not there is made, or `given`.

    What is made begins with a letter and holds nothing that a URL, a shell or a configuration file has to escape.
    """
    return _kept(folder / f"{name}-password", lambda: given or _make_password())


def _make_password() -> str:
    return secrets.choice(string.ascii_lowercase) + secrets.token_hex(24)


def master_key(folder: Path, name: str) -> Path:
    """Return the file with 32 random bytes in hexadecimal, which wrap the keys of a service's people."""
    return _kept(folder / f"{name}-master-key", lambda: secrets.token_hex(32))


def token_key(folder: Path, name: str) -> Path:
    """Return the file with the Ed25519 private JWK that signs tokens."""
    return _kept(folder / f"{name}-token-key.json", _make_token_key)


def _make_token_key() -> str:
    key = OKPKey.generate_key("Ed25519", {"use": "sig"})
    key.ensure_kid()
    return json.dumps(key.as_dict(private=True))


def _kept(file: Path, make: Callable[[], str]) -> Path:
    """Write a new secret to the disk before anything can be sealed with it; leave an old one alone."""
    if file.exists():
        return file
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as output:
        output.write(make())
        output.flush()
        os.fsync(output.fileno())
    unfinished.rename(file)
    folder = os.open(file.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
    return file

"""Makes the first operator: ``python -m identity_service.first_operator --name 张三 --phone 13800000000``.

The password is read from ``--password-file`` or asked for; it is never an argument, which others could see.
"""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from uuid import UUID

from identity_service.application.residents import ANONYMOUS
from identity_service.main import identity_from
from identity_service.settings import IdentitySettings
from linli_common.clock import utc_now
from linli_common.event_store import Act
from linli_common.refusal import Refusal
from linli_contracts.envelope import Actor


def make_first_operator(*, name: str, phone: str, password: str, settings: IdentitySettings | None = None) -> UUID:
    """Makes the first operator and returns the person's id.

    Raises `OperatorExistsError` when somebody holds the role, `PasswordUnacceptableError`, `PhoneTakenError`.
    """
    found = settings or IdentitySettings()
    identity = identity_from(found, found.issuer(), lambda: None)
    try:
        act = Act(Actor(ANONYMOUS, "operator"), utc_now())
        return identity.rights.make_first_operator(name=name, phone=phone, password=password, act=act)
    finally:
        identity.close()


def main(arguments: list[str]) -> int:
    """The command line; 0 when made, 1 when refused."""
    parser = argparse.ArgumentParser(prog="identity_service.first_operator", description=__doc__)
    parser.add_argument("--name", required=True)
    parser.add_argument("--phone", required=True)
    parser.add_argument("--password-file", type=Path)
    given = parser.parse_args(arguments)
    password = given.password_file.read_text().strip() if given.password_file else getpass.getpass("Password: ")
    try:
        person_id = make_first_operator(name=given.name, phone=given.phone, password=password)
    except (Refusal, ValueError) as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    sys.stdout.write(f"{person_id}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python -m linli_local.new_service NAME`: make a service, whole or not at all."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from linli_local.new_service.making import make_service
from linli_local.new_service.naming import RefusedError

REPOSITORY = Path(__file__).parents[4]


def main(arguments: Sequence[str] | None = None) -> int:
    """Return 0 when the service is there, 1 when it was refused or could not be made; then nothing is changed."""
    parser = argparse.ArgumentParser(prog="make new-service", description=__doc__)
    parser.add_argument("name", metavar="NAME", help="lower case: deliberation")
    parser.add_argument("--root", type=Path, default=REPOSITORY, help="the tree to make it in")
    given = parser.parse_args(arguments)
    try:
        touched = make_service(given.root.resolve(), given.name)
    except RefusedError as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    name = given.name
    sys.stdout.write("".join(f"  {path}\n" for path in touched))
    sys.stdout.write(
        f"\nservices/{name} is there: its README says what to replace. Next:\n"
        f"  make check\n  make test ARGS=services/{name}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

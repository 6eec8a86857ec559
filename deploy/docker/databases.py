"""Make the roles and databases on the PostgreSQL server; does nothing twice, and sets passwords that were changed."""

import os
import sys
from pathlib import Path

from linli_common.settings import with_password
from linli_local.databases import prepare_databases
from linli_local.processes import SERVICES

SECRETS = Path("/run/linli")


def main() -> int:
    """Each role owns its own database and can connect to no other; see `linli_local.databases`."""
    files = {
        database: SECRETS / service.part / f"{database}-password"
        for service in SERVICES
        for database in (service.database, service.vault)
        if database
    }
    superuser = with_password(os.environ["LINLI_SUPERUSER_URL"], SECRETS / "postgres" / "postgres-password")
    prepare_databases(superuser, list(files), lambda name: files[name].read_text().strip())
    sys.stdout.write(f"roles and databases are there: {', '.join(files)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

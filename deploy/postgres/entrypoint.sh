#!/bin/bash
# The image's own entry point, told the superuser's password and the settings from files that `prepare` made.
set -euo pipefail
POSTGRES_PASSWORD=$(</run/linli/postgres/postgres-password)
export POSTGRES_PASSWORD POSTGRES_INITDB_ARGS=--data-checksums
options=()
while IFS= read -r setting; do
    options+=(-c "$setting")
done </run/linli/postgres/settings
exec docker-entrypoint.sh postgres "${options[@]}" "$@"

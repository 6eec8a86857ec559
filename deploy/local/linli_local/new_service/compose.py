"""A service's part of `docker-compose.yml`: settings, secrets, two containers, and what others know of it."""

from linli_local.new_service.inserting import before, in_section


def with_containers(text: str, name: str) -> str:
    """The compose file with one service more."""
    settings = _settings(name)
    text = before(text, "  LINLI_WEB_URL:", f"  LINLI_{name.upper()}_URL: http://{name}-api:8000\n")
    text = before(text, "# The operators' command:", settings)
    text = before(text, "\nservices:\n", _operator_settings(name))
    text = before(text, "      - secrets-web:/run/linli/web\n", f"      - secrets-{name}:/run/linli/{name}\n")
    readable = f"      - secrets-{name}:/run/linli/{name}:ro\n"
    text = in_section(text, "\n  databases:\n", "    depends_on:\n", readable)
    text = before(text, "      - secrets-operator:/run/linli/operator:ro\n", readable)
    text = before(text, "\n  web:\n", _containers(name))
    parts = "".join(f"        {name}-{kind}=http://{name}-{kind}:8000/healthz,\\\n" for kind in ("api", "worker"))
    text = before(text, "        dashboards-api=http://", parts)
    text = before(
        text,
        "      dashboards-api: {condition: service_started}\n",
        f"      {name}-api: {{condition: service_started}}\n",
    )
    text = before(
        text,
        "      dashboards-worker: {condition: service_healthy}\n",
        f"      {name}-worker: {{condition: service_healthy}}\n",
    )
    return in_section(text, "\nvolumes:\n", "  secrets-web:\n", f"  secrets-{name}:\n")


def _settings(name: str) -> str:
    folder = f"/run/linli/{name}"
    return f"""\
x-{name}: &{name}
  <<: *addresses
  LINLI_NATS_USER: {name}
  LINLI_NATS_PASSWORD_FILE: {folder}/nats-{name}-password
  LINLI_DATABASE_URL: postgresql://{name}@postgres:5432/{name}
  LINLI_DATABASE_PASSWORD_FILE: {folder}/{name}-password
  LINLI_VAULT_URL: postgresql://{name}_vault@postgres:5432/{name}_vault
  LINLI_VAULT_PASSWORD_FILE: {folder}/{name}_vault-password
  LINLI_MASTER_KEY_FILE: {folder}/{name}-master-key

"""


def _operator_settings(name: str) -> str:
    variable = f"LINLI_{name.upper()}_DATABASE"
    return f"""\
  {variable}_URL: postgresql://{name}@postgres:5432/{name}
  {variable}_PASSWORD_FILE: /run/linli/{name}/{name}-password
"""


def _containers(name: str) -> str:
    return "".join(
        f"""
  {name}-{kind}:
    <<: *service
    command: [python, -m, {name}_service.main, {kind}]
    environment: *{name}
    volumes: ["secrets-{name}:/run/linli/{name}:ro"]
    depends_on: *servers
    healthcheck:
      <<: *every-few-seconds
      test: [CMD, python, deploy/docker/healthy.py, http, "8000"]
"""
        for kind in ("api", "worker")
    )

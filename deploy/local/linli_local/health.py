"""Which parts are ready."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlsplit

from linli_common.servers.nats import is_healthy

from linli_local.plan import Plan
from linli_local.supervisor import State


def parts_not_ready(plan: Plan, states: Mapping[str, State]) -> list[str]:
    """Return the names of the parts that do not run or say that they are not ready, the gateway's answer last."""
    waiting = [program.name for program in plan.programs() if not _runs(states, program.name)]
    if "nats" not in waiting and not is_healthy(plan.nats_monitor_port):
        waiting.append("nats")
    asked = [service for service in plan.services if service.name not in waiting]
    waiting += [
        service.name for service in asked if status_of(f"{plan.service_url(service)}/healthz") != http.HTTPStatus.OK
    ]
    if not waiting and status_of(plan.url + "/healthz") != http.HTTPStatus.OK:
        waiting.append("gateway")
    return waiting


def status_of(url: str) -> int | None:
    """Return the HTTP status that `url` answers with, None when it does not answer within two seconds."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=2)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def _runs(states: Mapping[str, State], name: str) -> bool:
    return name in states and states[name].name == "RUNNING"

"""What runs now and where: `run.json` for programs, `linli.env` for the operators' command. No passwords."""

import json
import shlex
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from linli_local.plan import Plan
from linli_local.supervisor import State


def write_run_file(plan: Plan, states: Mapping[str, State], supervisor: int | None, own_pid: int) -> None:
    """Write the addresses, process ids, accounts and logs of every part."""
    addresses = {
        "postgres": f"127.0.0.1:{plan.cluster.port}",
        "nats": plan.nats_url,
        "gateway": plan.url,
        **{service.name: plan.service_url(service) for service in plan.services},
    }
    parts = {
        program.name: {
            "pid": states[program.name].pid if program.name in states else None,
            "address": addresses[program.name],
            "account": program.account.name if program.account else None,
            "log": str(program.log),
        }
        for program in plan.programs()
    }
    _write(
        plan.folder.run_file,
        json.dumps(
            {
                "url": plan.url,
                "data": str(plan.folder.root),
                "demo": plan.demo,
                "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
                "pid": own_pid,
                "supervisor": supervisor,
                "postgres_data": str(plan.cluster.data),
                "nats_monitor": f"http://127.0.0.1:{plan.nats_monitor_port}",
                "secrets": str(plan.folder.secrets),
                "parts": parts,
            },
            indent=2,
        )
        + "\n",
    )


def write_operator_settings(plan: Plan) -> None:
    """Write the variables that `linli` needs, to be read by a shell: `set -a; . var/linli.env`."""
    lines = [f"{name}={shlex.quote(value)}" for name, value in sorted(plan.operator_variables().items())]
    _write(plan.folder.root / "linli.env", "\n".join(lines) + "\n")


def _write(file: Path, text: str) -> None:
    """Replace the file at once, readable by its owner: nobody sees half of it."""
    unfinished = file.with_name(file.name + ".unfinished")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text)
    unfinished.rename(file)

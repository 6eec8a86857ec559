"""Do what is left of the first start: divisions, the first operator, in demo mode the demo; nothing twice."""

import os
import subprocess
import sys
from pathlib import Path

from linli_local.data_folder import DataFolder
from linli_local.first_start import OPERATOR_PHONE, STEPS, Step, load_progress, save_progress

STATE = DataFolder(Path("/var/lib/linli"))
OPERATOR_SECRETS = Path("/run/linli/operator")


def main() -> int:
    """Return the code of the step that failed; the next start goes on from there."""
    progress = load_progress(STATE, os.environ.get("LINLI_DEMO") == "1")
    nobody_plays = os.environ.get("LINLI_DEMO_PEOPLE") == "0"  # demo mode alone, for who brings their own people
    for step in progress.pending(STEPS):
        if step.demo_only and nobody_plays:
            continue
        sys.stdout.write(f"{step.title}\n")
        code = subprocess.run(command_of(step), check=False).returncode
        if code != 0 and not step.demo_only:
            return code
        progress = progress.with_done(step)
        save_progress(STATE, progress)
    sys.stdout.write(
        f"Ready. The first operator signs in with {OPERATOR_PHONE}; the password is in "
        f"{OPERATOR_SECRETS / 'first-operator-password'} (see deploy/docker/README.md)\n"
    )
    return 0


def command_of(step: Step) -> list[str]:
    """Return the step's command line with what it leaves open filled in."""
    url = os.environ["LINLI_GATEWAY_URL"]
    command = [part.replace("{secrets}", str(OPERATOR_SECRETS)).replace("{url}", url) for part in step.command]
    people = os.environ.get("LINLI_DEMO_PEOPLE")
    return [*command, "--people", people] if step.name == "demo" and people else command


if __name__ == "__main__":
    sys.exit(main())

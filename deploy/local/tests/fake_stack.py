"""Run a stack of stand-ins until it is stopped: `python fake_stack.py DATA PORT`; prints `ready`."""

import sys
from pathlib import Path

from linli_local import __main__ as command
from linli_local.display import Display
from linli_local.processes import Service
from linli_local.stack import Stack


def main() -> None:
    program = (str(Path(__file__).with_name("fake_service.py")),)
    services = (
        Service("identity-api", program, "identity", database="identity", route="/api/identity/*"),
        Service("web", program, "web", route="/*"),
    )
    command.run(Stack(Path(sys.argv[1]), int(sys.argv[2]), demo=False, services=services, steps=()), Display())


if __name__ == "__main__":
    main()

"""Start the whole system on one machine, watch over it, stop it in order."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import NoReturn, TextIO

import psutil
from linli_common.servers import postgres
from linli_common.servers.account import server_account
from linli_common.servers.nats import is_healthy
from linli_common.servers.ports import free_ports, is_free

from linli_local import gateway, secret_files
from linli_local.data_folder import DataFolder
from linli_local.databases import prepare_databases
from linli_local.display import Display
from linli_local.failure import PortInUseError, StackError
from linli_local.first_start import DEMO_PASSWORD, STEPS, Progress, Step, load_progress, save_progress
from linli_local.health import parts_not_ready
from linli_local.leftovers import stop_leftovers
from linli_local.plan import Plan, base_environment, make_plan
from linli_local.processes import DATABASES, SERVICES, Service
from linli_local.run_file import write_operator_settings, write_run_file
from linli_local.supervisor import Program, State, Supervisor

_READY_TIMEOUT_SECONDS = 180
_POLL_SECONDS = 0.1
_WATCH_SECONDS = 1
_REPOSITORY = Path(__file__).resolve().parents[3]


class Stack:
    """One start of the system on a data folder. `start`, then `watch` or work with `plan.url`, then `stop`."""

    def __init__(
        self,
        data: Path,
        port: int,
        *,
        host: str = "127.0.0.1",
        demo: bool | None = None,
        services: Sequence[Service] = SERVICES,
        steps: tuple[Step, ...] = STEPS,
        display: Display | None = None,
    ) -> None:
        self._folder = DataFolder(data.absolute())
        self._host = host
        self._port = port
        self._demo = demo
        self._services = services
        self._steps = steps
        self._display = display or Display()
        self._lock: TextIO | None = None
        self._supervisor: Supervisor | None = None
        self._plan: Plan | None = None
        self._seen: dict[str, State] = {}
        self.is_ready = False
        """Every part is; from then on being stopped is an ordinary end."""

    @property
    def plan(self) -> Plan:
        """What this start runs and where."""
        if self._plan is None:
            raise RuntimeError("the stack is not started")
        return self._plan

    def start(self) -> None:
        """Bring every part up and do what is left of the first start. Raises StackError; then call `stop`."""
        self._lock = self._folder.open()
        account = server_account()
        home = self._folder.postgres_home(account)
        for name in stop_leftovers(self._folder, home / "data"):
            self._display.note(f"Stopped {name}, which an unclean stop had left running")
        _refuse_used_port(self._host, self._port)
        progress = load_progress(self._folder, self._demo)
        if self._demo is not None and self._demo != progress.demo:
            self._display.note(f"This data folder was begun with DEMO={int(progress.demo)}, and stays so")
        self._plan = make_plan(
            self._folder,
            host=self._host,
            port=self._port,
            demo=progress.demo,
            services=self._services,
            programs=postgres.programs_for(account, home.parent),
            home=home,
            account=account,
        )
        self._start_parts()
        self._first_start(progress)

    def stop(self) -> None:
        """Stop every part: gateway, services, NATS, PostgreSQL."""
        if self._supervisor is not None:
            with self._display.waiting("Stopping"):
                self._supervisor.stop()
            self._supervisor = None
            self._folder.run_file.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def watch(self) -> NoReturn:
        """Keep `run.json` true until a KeyboardInterrupt. Raises StackError when the supervisor is gone."""
        while True:
            time.sleep(_WATCH_SECONDS)
            if self._supervisor is None or not self._supervisor.is_running():
                raise StackError("The supervisor has ended unexpectedly; start again: make run")
            states = self._supervisor.states()
            if states and states != self._seen:
                self._remember(states)

    def states(self) -> dict[str, State]:
        """Return how every part does now."""
        return self._supervisor.states() if self._supervisor else {}

    def _start_parts(self) -> None:
        plan = self.plan
        self._write_configuration()
        if not plan.cluster.is_initialised:
            with self._display.waiting("Making the database cluster"):
                plan.cluster.initialise(self._password("postgres"))
        programs = plan.programs()
        self._supervisor = Supervisor(programs, self._folder.config, self._folder.logs, plan.control_port)
        self._supervisor.start(base_environment(self._folder))
        database_server, log_server, *others = programs
        self._start_server(database_server, lambda: postgres.is_ready(plan.superuser_url))
        prepare_databases(plan.superuser_url, DATABASES, self._password)
        self._display.done(f"PostgreSQL is ready ({plan.cluster.data})")
        self._start_server(log_server, lambda: is_healthy(plan.nats_monitor_port))
        self._display.done(f"NATS is ready ({self._folder.nats})")
        for program in others:
            self._supervisor.start_program(program)
        with self._display.waiting("Waiting for") as show:
            self._wait(lambda: parts_not_ready(plan, self.states()), show)
        self.is_ready = True
        self._display.done("All parts are ready")
        write_operator_settings(plan)
        self._remember(self.states())

    def _start_server(self, program: Program, ready: Callable[[], bool]) -> None:
        if self._supervisor is None:
            raise RuntimeError("the supervisor is not started")
        self._supervisor.start_program(program)
        with self._display.waiting("Waiting for") as show:
            self._wait(lambda: [] if ready() else [program.name], show)

    def _wait(self, not_ready: Callable[[], list[str]], show: Callable[[str], None]) -> None:
        deadline = time.monotonic() + _READY_TIMEOUT_SECONDS
        while names := not_ready():
            show(", ".join(names))
            if self._supervisor is None or not self._supervisor.is_running():
                raise StackError("The supervisor has ended while parts were starting")
            if time.monotonic() > deadline:
                raise StackError(self._why_not(names))
            time.sleep(_POLL_SECONDS)

    def _why_not(self, names: Sequence[str]) -> str:
        lines = [f"Not ready within {_READY_TIMEOUT_SECONDS} s: {', '.join(names)}"]
        for program in self.plan.programs():
            if program.name in names and program.log.exists():
                last = program.log.read_text(errors="replace").splitlines()[-8:]
                lines += [f"--- the end of {program.log}", *last]
        return "\n".join(lines)

    def _write_configuration(self) -> None:
        plan = self.plan
        config = self._folder.config
        files = {
            config / "nats.conf": plan.nats_config().render(),
            config / "Caddyfile": gateway.caddyfile(plan.host, plan.port, plan.routes()),
        }
        for file, text in files.items():
            file.touch(mode=0o600)
            file.write_text(text)

    def _first_start(self, progress: Progress) -> None:
        secret_files.password(self._folder.secrets, "first-operator", DEMO_PASSWORD if progress.demo else None)
        announced = False
        for step in progress.pending(self._steps):
            if step.shows and not announced:
                # Whoever waits for it may look on while the pages fill.
                self._display.way_in(self.plan)
                announced = True
            self._do(step)
            progress = progress.with_done(step)
            save_progress(self._folder, progress)
        if not announced:
            self._display.way_in(self.plan)

    def _do(self, step: Step) -> None:
        with self._display.waiting(step.title) if not step.shows else nullcontext():
            code = self._run(step)
        if code == 0:
            self._display.done(step.title)
        elif step.demo_only:
            self._display.failure(f"{step.title} ended early ({code}); the system runs on without the rest")
        else:
            raise StackError(
                f"{step.title}: `{' '.join(step.command)}` ended with {code}, see {self._first_start_log}; "
                "the next start tries again from here"
            )

    @property
    def _first_start_log(self) -> Path:
        return self._folder.logs / "first-start.log"

    def _run(self, step: Step) -> int:
        command = [
            part.replace("{secrets}", str(self._folder.secrets)).replace("{url}", self.plan.url)
            for part in step.command
        ]
        with self._first_start_log.open("ab") as log:
            return subprocess.run(
                command,
                cwd=_REPOSITORY,
                env=self._step_environment(step),
                stdout=None if step.shows else log,
                stderr=None if step.shows else subprocess.STDOUT,
                check=False,
            ).returncode

    def _step_environment(self, step: Step) -> dict[str, str]:
        plan = self.plan
        environment = {**base_environment(self._folder), **plan.operator_variables()}
        for service in self._services:
            if service.name == step.as_service:
                environment.update(plan.variables(service))
        environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment.get("PATH", "")])
        return environment

    def _remember(self, states: dict[str, State]) -> None:
        self._seen = states
        supervisor = self._supervisor.pid if self._supervisor else None
        write_run_file(self.plan, states, supervisor, os.getpid())

    def _password(self, name: str) -> str:
        return secret_files.password(self._folder.secrets, name).read_text()


def _refuse_used_port(host: str, port: int) -> None:
    if is_free(port, host):
        return
    user = _who_listens(port)
    raise PortInUseError(f"Port {port} is in use{user}. Choose another: make run PORT={port + 1}")


def _who_listens(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status != psutil.CONN_LISTEN or not connection.laddr or not connection.pid:
                continue
            if connection.laddr.port == port:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        return ""
    return ""


@contextmanager
def running_stack(
    data: Path,
    *,
    demo: bool = False,
    services: Sequence[Service] = SERVICES,
    steps: tuple[Step, ...] = STEPS,
) -> Iterator[Stack]:
    """Run the stack on `data` and a free port, and stop it at the end; `plan.url` is its address."""
    stack = Stack(data, free_ports(1)[0], demo=demo, services=services, steps=steps)
    try:
        stack.start()
        yield stack
    finally:
        stack.stop()

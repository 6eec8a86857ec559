"""What the person who typed `make run` sees."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from linli_local.first_start import OPERATOR_PHONE
from linli_local.plan import Plan


class Display:
    """Lines of what is done, and one line of what is waited for."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(highlight=False, soft_wrap=True)

    def done(self, text: str) -> None:
        """Say what is finished."""
        self._console.print(f"[green]✓[/green] {text}")

    def note(self, text: str) -> None:
        """Say something unusual that needs nothing done."""
        self._console.print(f"[yellow]![/yellow] {text}")

    def failure(self, text: str) -> None:
        """Say what went wrong."""
        self._console.print("[red]✗[/red]", end=" ")
        self._console.print(text, markup=False)

    @contextmanager
    def waiting(self, text: str) -> Iterator[Callable[[str], None]]:
        """Show a turning line while something is waited for; what is yielded changes its end."""
        with self._console.status(text) as status:
            yield lambda detail: status.update(f"{text}: {detail}")

    def way_in(self, plan: Plan) -> None:
        """Say where to look."""
        data = plan.folder.root
        rows = [("[bold]Linli 邻里[/bold]", f"[bold]{plan.url}[/bold]")]
        rows += [
            (service.part, f"{plan.url}{service.route.removesuffix('*')}docs")
            for service in plan.services
            if service.route and service.route.startswith("/api/")
        ]
        rows += [
            ("sign in", f"{OPERATOR_PHONE}, password in {data}/secrets/first-operator-password"),
            ("operators", f"{Path(sys.executable).with_name('linli')} --data {data} --help"),
            ("data", f"{data} (run.json, logs/)"),
        ]
        if plan.folder.postgres.is_symlink():
            rows.append(("", f"PostgreSQL's in {plan.cluster.data}: {plan.cluster.account.name} cannot enter here"))
        self._console.print()
        for name, value in rows:
            self._console.print(f"  {name:<12} {value}")
        self._console.print("\n  Ctrl-C stops everything in order.\n")

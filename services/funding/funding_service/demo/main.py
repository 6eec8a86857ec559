"""``linli demo-funding``: plays a year of project funding over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from funding_service.demo.year import Year
from linli_demo.player import DemoRefusedError, Player
from linli_demo.progress import console, progress_of
from linli_demo.staff import PASSWORD


def demo_funding(
    url: Annotated[str, typer.Option(help="Where the system answers.")] = "http://127.0.0.1:8000",
    paper: Annotated[
        int, typer.Option(min=0, max=60, help="How many residents of each of ten areas tick on paper in the big round.")
    ] = 20,
    seed: Annotated[
        int,
        typer.Option(
            help="The same seed plays the same year; `linli demo`, `demo-letters`, `demo-topics` with it come first."
        ),
    ] = 1,
) -> None:
    """Play a year of project funding in the made-up neighbourhood, with a progress bar.

    Exit code 1 when the system refuses an act, 2 outside of demo mode. Example: linli demo-funding --paper 30
    """
    secret_file = os.environ.get("LINLI_DEMO_SECRET_FILE")
    if secret_file is None:
        console.print("LINLI_DEMO_SECRET_FILE: not set; the demo plays only in a system started with DEMO=1")
        raise typer.Exit(2)
    player = Player(url, Path(secret_file).read_text().strip(), seed)
    try:
        year = Year(player, paper, seed)
        with progress_of("days") as bar:
            task = bar.add_task("a year of project funding 民心项目的一年", total=None)
            acts = year.play(lambda done, days: bar.update(task, completed=done, total=days))
    except DemoRefusedError as refused:
        console.print(f"the demo stopped: {refused}")
        raise typer.Exit(1) from None
    finally:
        player.close()
    console.print(f"{acts:,} acts played in project funding. More accounts, with password {PASSWORD}:")
    for phone, what in year.accounts:
        console.print(f"  {phone}  {what}")


app = typer.Typer()
app.command()(demo_funding)

if __name__ == "__main__":
    app()

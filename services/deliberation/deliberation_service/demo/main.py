"""``linli demo-topics``: plays a year of deliberation over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from deliberation_service.demo.year import Year
from linli_demo.player import DemoRefusedError, Player
from linli_demo.progress import console, progress_of


def demo_topics(
    url: Annotated[str, typer.Option(help="Where the system answers.")] = "http://127.0.0.1:8000",
    topics: Annotated[
        int, typer.Option(min=0, max=2_000, help="How many smaller topics there are beside those told in detail.")
    ] = 60,
    seed: Annotated[
        int, typer.Option(help="The same seed plays the same year; `linli demo` and `demo-letters` with it come first.")
    ] = 1,
) -> None:
    """Play a year of deliberation in the made-up neighbourhood, with a progress bar.

    Exit code 1 when the system refuses an act, 2 outside of demo mode. Example: linli demo-topics --topics 100
    """
    secret_file = os.environ.get("LINLI_DEMO_SECRET_FILE")
    if secret_file is None:
        console.print("LINLI_DEMO_SECRET_FILE: not set; the demo plays only in a system started with DEMO=1")
        raise typer.Exit(2)
    player = Player(url, Path(secret_file).read_text().strip(), seed)
    try:
        with progress_of("days") as bar:
            task = bar.add_task("a year of deliberation 议事的一年", total=None)
            acts = Year(player, topics, seed).play(lambda done, days: bar.update(task, completed=done, total=days))
    except DemoRefusedError as refused:
        console.print(f"the demo stopped: {refused}")
        raise typer.Exit(1) from None
    finally:
        player.close()
    console.print(f"{acts:,} acts played in deliberation")


app = typer.Typer()
app.command()(demo_topics)

if __name__ == "__main__":
    app()

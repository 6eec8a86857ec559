"""``linli demo-letters``: plays a year of letters over HTTP."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from linli_demo.player import DemoRefusedError, Player
from linli_demo.progress import console, progress_of
from mailbox_service.demo.year import Year


def demo_letters(
    url: Annotated[str, typer.Option(help="Where the system answers.")] = "http://127.0.0.1:8000",
    letters: Annotated[int, typer.Option(min=1, max=100_000, help="How many letters the year has.")] = 160,
    seed: Annotated[int, typer.Option(help="The same seed plays the same year; `linli demo` with it comes first.")] = 1,
) -> None:
    """Play a year of letters in the made-up neighbourhood, with a progress bar.

    Example: linli demo-letters --letters 500
    """
    secret_file = os.environ.get("LINLI_DEMO_SECRET_FILE")
    if secret_file is None:
        console.print("LINLI_DEMO_SECRET_FILE: not set; the demo plays only in a system started with DEMO=1")
        raise typer.Exit(2)
    player = Player(url, Path(secret_file).read_text().strip(), seed)
    try:
        with progress_of("days") as bar:
            task = bar.add_task("a year of letters 来信的一年", total=None)
            acts = Year(player, letters, seed).play(lambda done, days: bar.update(task, completed=done, total=days))
    except DemoRefusedError as refused:
        console.print(f"the demo stopped: {refused}")
        raise typer.Exit(1) from None
    finally:
        player.close()
    console.print(f"{acts:,} acts played on {letters:,} letters")

"""``linli demo-letters``: plays a year of letters over HTTP, or with ``--load`` fills the event store directly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from linli_common.clock import utc_now
from linli_demo.phones import writer_phone
from linli_demo.player import DemoRefusedError, Player
from linli_demo.progress import console, progress_of
from linli_demo.staff import PASSWORD
from mailbox_service.demo.bulk import load_year
from mailbox_service.demo.year import Year
from mailbox_service.main import mailbox_from
from mailbox_service.settings import MailboxSettings


def demo_letters(
    url: Annotated[str, typer.Option(help="Where the system answers.")] = "http://127.0.0.1:8000",
    letters: Annotated[
        int, typer.Option(min=1, max=100_000, help="How many letters the year played over HTTP has.")
    ] = 160,
    load: Annotated[
        int | None, typer.Option(min=1, help="Straight through the event store, not HTTP: so many letters.")
    ] = None,
    district: Annotated[str, typer.Option(help="With --load: the code of the district that writes.")] = "310113",
    seed: Annotated[int, typer.Option(help="The same seed plays the same year; `linli demo` with it comes first.")] = 1,
) -> None:
    """Play a year of letters in the made-up neighbourhood, with a progress bar.

    Example: linli demo-letters --letters 500 · linli demo-letters --load 50000
    """
    if load is not None:
        fill(district, load, seed)
    else:
        play(url, letters, seed)


def play(url: str, letters: int, seed: int) -> None:
    """Through the public API. Exit code 1 when the system refuses an act, 2 outside of demo mode."""
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
    console.print(f"{acts:,} acts played on {letters:,} letters. One of those who write, with password {PASSWORD}:")
    console.print(f"  {writer_phone(seed, 0)}  resident")


def fill(district: str, letters: int, seed: int) -> None:
    """Straight through the event store. Exit code 2 outside of demo mode and where nobody lives who could write."""
    settings = _settings()
    if not settings.demo:
        # Elsewhere the worker would record at once what time has brought about in a past that is still being told.
        console.print("LINLI_DEMO: not 1; a past can be loaded only into a system started with DEMO=1")
        raise typer.Exit(2)
    mailbox = mailbox_from(settings, lambda: None)
    began = utc_now()
    try:
        with progress_of("days") as bar:
            task = bar.add_task("a year of letters 来信的一年", total=None)
            position = load_year(
                mailbox, district, letters, seed, began, lambda done, days: bar.update(task, completed=done, total=days)
            )
    except ValueError as error:
        console.print(str(error))
        raise typer.Exit(2) from None
    finally:
        mailbox.close()
    seconds = (utc_now() - began).total_seconds()
    console.print(f"{letters:,} letters in {seconds:,.0f} s; the last event is {position:,}")


def _settings() -> MailboxSettings:
    """The mailbox's settings: an operator has them under its name, its own processes without."""
    return MailboxSettings(_env_prefix="LINLI_MAILBOX_" if "LINLI_MAILBOX_VAULT_URL" in os.environ else "LINLI_")


app = typer.Typer()
app.command()(demo_letters)

if __name__ == "__main__":
    app()

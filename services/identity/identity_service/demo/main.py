"""``linli demo``: plays a year over HTTP, or with ``--residents`` fills the event store directly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer
from identity_service.demo.bulk import register_many
from identity_service.demo.year import Year
from identity_service.main import identity_from
from identity_service.settings import IdentitySettings
from linli_common.clock import utc_now
from linli_demo.player import Account, DemoRefusedError, Player
from linli_demo.progress import console, progress_of
from linli_demo.staff import OPERATOR_PHONE, PASSWORD


def demo(
    url: Annotated[str, typer.Option(help="Where the system answers.")] = "http://127.0.0.1:8000",
    residents: Annotated[
        int | None, typer.Option(min=1, help="Straight through the event store, not HTTP: so many residents.")
    ] = None,
    people: Annotated[
        int, typer.Option(min=1, max=20_000, help="How many apply in the year played over HTTP.")
    ] = 1_000,
    seed: Annotated[int, typer.Option(help="The same seed plays the same year.")] = 1,
) -> None:
    """Play a made-up neighbourhood's year, with a progress bar.

    Example: linli demo --people 500 · linli demo --residents 1000000
    """
    if residents is not None:
        fill(residents, seed)
    else:
        play(url, people, seed)


def play(url: str, people: int, seed: int) -> None:
    """Through the public API. Exit code 1 when the system refuses an act, 2 outside of demo mode."""
    secret_file = os.environ.get("LINLI_DEMO_SECRET_FILE")
    if secret_file is None:
        console.print("LINLI_DEMO_SECRET_FILE: not set; the demo plays only in a system started with DEMO=1")
        raise typer.Exit(2)
    player = Player(url, Path(secret_file).read_text().strip(), seed)
    try:
        year = Year(player, Account("", OPERATOR_PHONE, PASSWORD), people, seed)
        with progress_of("days") as bar:
            task = bar.add_task("a year in the neighbourhood 邻里的一年", total=None)
            acts = year.play(lambda done, days: bar.update(task, completed=done, total=days))
    except DemoRefusedError as refused:
        console.print(f"the demo stopped: {refused}")
        raise typer.Exit(1) from None
    finally:
        player.close()
    console.print(f"{acts:,} acts played. Sign in at {url}/sign-in with password {PASSWORD}:")
    for role in ("district_officer", "street_officer", "area_worker"):
        unit, phone = next((unit, phone) for found, unit, phone in year.staff if found == role)
        console.print(f"  {phone}  {role} · {unit}")


def fill(residents: int, seed: int) -> None:
    """Straight through the event store."""
    settings = IdentitySettings()
    identity = identity_from(settings, settings.issuer(), lambda: None)
    began = utc_now()
    try:
        with progress_of("residents") as bar:
            task = bar.add_task("registering", total=residents)
            position = register_many(identity, residents, seed, lambda done: bar.update(task, completed=done))
    except ValueError as error:
        console.print(str(error))
        raise typer.Exit(2) from None
    finally:
        identity.close()
    seconds = (utc_now() - began).total_seconds()
    console.print(f"{residents:,} residents in {seconds:,.0f} s; the last event is {position:,}")


app = typer.Typer()
app.command()(demo)

if __name__ == "__main__":
    app()

"""``linli conversation import DIR``: loads a conversation on statements that Pol.is exported."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from deliberation_service.application import Deliberation
from deliberation_service.commands.statements import ImportedConversation
from deliberation_service.main import service_from
from deliberation_service.settings import DeliberationSettings
from linli_common.cli.outcome import InputError
from linli_common.cli.printing import AsJson, print_json
from linli_common.clock import shanghai_day, utc_now
from linli_common.refusal import Refusal
from linli_demo.progress import progress_of
from pydantic import ValidationError

app = typer.Typer(no_args_is_help=True, help="Conversations on statements 观点征集.")


@app.callback()
def _group() -> None:
    """With a callback, `import` stays a command of its own."""


@app.command("import")
def import_(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="With comments.csv and votes.csv, as Pol.is exports.")],
    division: Annotated[str, typer.Option(help="The code of the area, street or district that it is about.")],
    title: Annotated[str, typer.Option(help="One line.")],
    question: Annotated[str | None, typer.Option(help="What people were asked; the title when left out.")] = None,
    open_days: Annotated[int, typer.Option(min=0, max=366, help="For how long opinions are taken from now on.")] = 14,
    as_json: AsJson = False,
) -> None:
    """Load a conversation straight through the event store, at the times at which everything was said.

    Who took part stays unknown: participants get random ids. Exit code 2 for files that are not what they should be;
    a damaged line is named, and then nothing is recorded.

    Example:  linli conversation import ./export --division 310113111028 --title 网约车怎么管
    """
    service = service_from(_settings(), lambda: None)
    began = utc_now()
    try:
        command = ImportedConversation(
            division_id=_division(service, division),
            title=title,
            question=question or title,
            closes_at=began + timedelta(days=open_days),
        )
        with progress_of("votes") as bar:
            task = bar.add_task("a conversation 观点征集", total=None)
            loaded = service.conversing.importing.load(
                folder, command, lambda done, votes: bar.update(task, completed=done, total=votes)
            )
    except (Refusal, ValidationError) as error:
        raise InputError(str(error)) from None
    finally:
        service.close()
    seconds = (utc_now() - began).total_seconds()
    if as_json:
        counts = {name: getattr(loaded, name) for name in ("statements", "participants", "opinions", "position")}
        print_json({"conversation_id": str(loaded.conversation_id), **counts, "seconds": round(seconds, 1)})
    else:
        typer.echo(
            f"{loaded.conversation_id}: {loaded.statements:,} statements, {loaded.opinions:,} opinions of"
            f" {loaded.participants:,} people in {seconds:,.0f} s; the last event is {loaded.position:,}"
        )


def _division(service: Deliberation, code: str) -> UUID:
    tree = service.neighbourhood.tree(shanghai_day(utc_now()))
    found = next((division_id for division_id, node in tree.items() if node.code == code), None)
    if found is None:
        raise InputError(f"no division has the code {code} today")
    return found


def _settings() -> DeliberationSettings:
    """The service's settings: an operator has them under its name, its own processes without."""
    known = "LINLI_DELIBERATION_VAULT_URL" in os.environ
    return DeliberationSettings(_env_prefix="LINLI_DELIBERATION_" if known else "LINLI_")


if __name__ == "__main__":
    app()

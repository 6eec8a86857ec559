"""The operators' command `linli`: its commands, and where they are mounted."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linli_common.cli.dead_letters import dead_letters
from linli_common.cli.divisions import divisions
from linli_common.cli.generation import generation
from linli_common.cli.group import LinliGroup
from linli_common.cli.lag import lag
from linli_common.cli.rebuild import rebuild
from linli_common.cli.replay import replay
from linli_common.cli.streams import streams
from linli_common.cli.system import adopt_settings
from linli_common.cli.tail import tail
from linli_common.cli.verify import verify

app = typer.Typer(
    cls=LinliGroup,
    help="Operate Linli: streams, readers, replays, rebuilds. Exit codes: 0 done, 1 something is wrong, "
    "2 wrong usage or input, 3 a server cannot be reached.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)


@app.callback()
def settings(
    data: Annotated[
        Path | None,
        typer.Option(
            help="The data folder of a local stack. Left out: LINLI_NATS_URL and its companions, else ./var.",
        ),
    ] = None,
) -> None:
    """Operate Linli."""
    adopt_settings(data)


for command in (streams, tail, replay, lag, rebuild, verify):
    app.command()(command)
app.add_typer(dead_letters, name="dead-letters")
app.add_typer(divisions, name="divisions")
app.add_typer(generation, name="generation")

"""`python -m linli_local up`: what `make run` starts."""

import signal
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from linli_local.data_folder import DataFolder
from linli_local.display import Display
from linli_local.failure import StackError
from linli_local.stack import Stack

app = typer.Typer(help="The whole of Linli on this machine, without containers.", no_args_is_help=True)

Data = Annotated[Path, typer.Option(help="The data folder.")]


@app.command()
def up(
    port: Annotated[int, typer.Option(help="The one port that people open.", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="0.0.0.0 lets other machines in.")] = "127.0.0.1",
    data: Data = Path("var"),
    demo: Annotated[bool | None, typer.Option(help="On an empty data folder: play the demo.")] = None,
) -> None:
    """Start everything, say where to look, stay until Ctrl-C, stop everything in order.

    Ends with 0 after a stop that was asked for, 3 when the port is in use, 4 when the data folder cannot be
    used, 5 when Linli already runs on it, 130 when the start was broken off, 1 for all else.
    """
    display = Display()
    run(Stack(data, port, host=host, demo=demo, display=display), display)


@app.command()
def remove(
    data: Data = Path("var"),
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove the data folder for good, also what PostgreSQL keeps elsewhere."""
    display = Display()
    if not data.exists():
        display.done(f"There is no data folder {data}")
        return
    if not yes:
        typer.confirm(f"Remove everything in {data}?", abort=True)
    folder = DataFolder(data.absolute())
    try:
        folder.open().close()
    except StackError as error:
        display.failure(str(error))
        raise typer.Exit(error.exit_code) from None
    folder.remove()
    display.done(f"Removed {data}")


def run(stack: Stack, display: Display) -> None:
    """Start the stack, stay until a signal, stop it; ends the process with the codes of `up`."""
    _interrupt_on_signals()
    try:
        stack.start()
        stack.watch()
    except KeyboardInterrupt:
        display.note("Stopping" if stack.is_ready else "Broken off while starting")
    except StackError as error:
        display.failure(str(error))
        raise typer.Exit(error.exit_code) from None
    finally:
        stack.stop()
    display.done("Everything is stopped; the data stay")
    if not stack.is_ready:
        raise typer.Exit(130)


def _interrupt_on_signals() -> None:
    """Turn the first signal into a KeyboardInterrupt and ignore the others: nothing breaks the stop off."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def on_signal(number: int, frame: FrameType | None) -> None:
        for each in numbers:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, on_signal)


if __name__ == "__main__":
    app()

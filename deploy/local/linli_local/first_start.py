"""What happens once, on an empty data folder, after every part is ready."""

import json
from dataclasses import dataclass
from pathlib import Path

from linli_local.data_folder import DataFolder

OPERATOR_PHONE = "19900000000"
"""What the first operator signs in with; the password is made anew on every machine, but for the demo's."""

DEMO_PASSWORD = "linli-demo-2026"  # noqa: S105 - printed for everyone; its accounts exist in demo mode only
"""The password of everybody in the demo, which signs in as the first operator to begin."""


@dataclass(frozen=True, slots=True)
class Step:
    """A command of the environment, run once with the settings of one service and of the operator."""

    name: str
    """Its name for ever: it is written down when done."""
    title: str
    command: tuple[str, ...]
    """`{secrets}` in it stands for the folder of secrets, `{url}` for the one address."""
    as_service: str | None = None
    """The service whose databases and keys it needs; None: the operator's settings alone."""
    demo_only: bool = False
    shows: bool = False
    """Its output is for the person who waits; else it goes to `logs/first-start.log`."""


STEPS = (
    Step(
        name="divisions",
        title="Loading the official divisions of three districts",
        command=(
            *("linli", "divisions", "import", "services/identity/data/divisions.csv", "--as-of", "2023-06-30"),
            *("--source", "国家统计局 统计用区划代码 2023", "--yes"),
        ),
    ),
    Step(
        name="operator",
        title="Making the first operator",
        command=(
            *("python", "-m", "identity_service.first_operator", "--name", "平台管理员", "--phone", OPERATOR_PHONE),
            *("--password-file", "{secrets}/first-operator-password"),
        ),
        as_service="identity-api",
    ),
    Step(
        name="demo",
        title="Playing a neighbourhood's year",
        command=("linli", "demo", "--url", "{url}"),
        demo_only=True,
        shows=True,
    ),
    Step(
        name="letters",
        title="Playing a year of letters",
        command=("linli", "demo-letters", "--url", "{url}"),
        demo_only=True,
        shows=True,
    ),
    Step(
        name="topics",
        title="Playing a year of deliberation",
        command=("linli", "demo-topics", "--url", "{url}"),
        demo_only=True,
        shows=True,
    ),
    Step(
        name="funding",
        title="Playing a year of project funding",
        command=("linli", "demo-funding", "--url", "{url}"),
        demo_only=True,
        shows=True,
    ),
)
"""In order. Each must do nothing twice, for a start that broke off repeats the step it was in."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What the first start decided, and how far it got; kept in the data folder."""

    demo: bool
    done: tuple[str, ...] = ()

    def pending(self, steps: tuple[Step, ...]) -> list[Step]:
        """Return the steps that are still to be done, in order."""
        return [step for step in steps if step.name not in self.done and (self.demo or not step.demo_only)]

    def with_done(self, step: Step) -> "Progress":
        return Progress(self.demo, (*self.done, step.name))


def load_progress(folder: DataFolder, wants_demo: bool | None) -> Progress:
    """Return the data folder's progress; on an empty one, `wants_demo` (None: yes) decides for ever.

    Demo mode lets a request say when it happened, which real data must never meet.
    """
    file = _file(folder)
    if not file.exists():
        progress = Progress(demo=wants_demo is not False)
        save_progress(folder, progress)
        return progress
    kept = json.loads(file.read_text())
    return Progress(demo=bool(kept["demo"]), done=tuple(kept["done"]))


def save_progress(folder: DataFolder, progress: Progress) -> None:
    """Write the progress down, whole or not at all."""
    unfinished = _file(folder).with_suffix(".unfinished")
    unfinished.write_text(json.dumps({"demo": progress.demo, "done": list(progress.done)}) + "\n")
    unfinished.rename(_file(folder))


def _file(folder: DataFolder) -> Path:
    return folder.root / "first-start.json"

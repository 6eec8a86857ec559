"""The system on the embedded servers: the same stack as `make run`, on a data folder of its own."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from linli_common.testing.waiting import eventually
from linli_local.data_folder import DataFolder
from linli_local.first_start import STEPS
from linli_local.stack import Stack, running_stack

from .system import System


@contextmanager
def embedded_system() -> Iterator[System]:
    """In demo mode, with the official divisions and the first operator, but without the demo's year."""
    folder = Path(tempfile.mkdtemp(prefix="linli-e2e-"))
    folder.chmod(0o711)
    try:
        with running_stack(folder, demo=True, steps=tuple(step for step in STEPS if not step.demo_only)) as stack:
            plan = stack.plan
            yield System(
                url=plan.url,
                nats_url=plan.nats_url,
                secrets=plan.folder.secrets,
                demo=plan.demo,
                kill={program.name: _killer(stack, program.name) for program in plan.programs()},
            )
    finally:
        DataFolder(folder).remove()


def _killer(stack: Stack, part: str) -> Callable[[], None]:
    def kill() -> None:
        before = stack.states()[part].pid
        assert before is not None
        os.kill(before, signal.SIGKILL)
        eventually(lambda: stack.states()[part].pid not in (None, before), timeout_seconds=30)

    return kill

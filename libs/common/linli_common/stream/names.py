"""What the generations of a stream are called.

The stream of service ``identity`` is ``IDENTITY``. The JetStream stream that holds its subjects now is
called ``IDENTITY`` in the first generation, ``IDENTITY_2`` in the second, and so on: numbers of messages
are the same in each, because each is a copy of the event table from row 1.
"""

import re


def service_of(stream: str) -> str:
    """The service of a stream, of any generation: ``IDENTITY`` or ``IDENTITY_2`` → ``identity``."""
    return re.sub(r"_\d+$", "", stream).lower()


def retired_subjects_of(physical: str) -> str:
    """The subjects that a generation keeps when the next one takes over the service's own."""
    return f"retired.{physical}.>"


def generation_of(stream: str, physical: str) -> int | None:
    """The generation (1, 2, …) that a JetStream stream is of a stream, None when it is of another."""
    if physical == stream:
        return 1
    found = re.fullmatch(re.escape(stream) + r"_(\d+)", physical)
    return int(found.group(1)) if found else None


def name_of_generation(stream: str, generation: int) -> str:
    """The JetStream stream's name in a generation: ``IDENTITY``, ``IDENTITY_2``, …"""
    return stream if generation == 1 else f"{stream}_{generation}"

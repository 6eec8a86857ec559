"""Making a service's stream, finding the one that holds its subjects now, and starting a new generation."""

import json
from typing import Any

from linli_contracts.subjects import stream_name, stream_subjects
from nats.aio.client import Client
from nats.js.api import DiscardPolicy, RetentionPolicy, StorageType, StreamConfig
from nats.js.errors import APIError, NotFoundError

from linli_common.stream.names import generation_of, name_of_generation, retired_subjects_of, service_of

API_TIMEOUT_SECONDS = 3.0
_SUBJECTS_OVERLAP = 10065
_NAME_IN_USE = 10058


class StreamMissingError(Exception):
    """No JetStream stream holds the service's subjects (its relay makes one as soon as it runs)."""

    def __init__(self, stream: str) -> None:
        super().__init__(
            f"There is no stream for {stream_subjects(service_of(stream))}: is the service's relay running?"
        )
        self.stream = stream


def stream_config(service: str, name: str, num_replicas: int) -> StreamConfig:
    """A service's stream: everything is kept, nothing can be deleted, batches are atomic.

    De-duplication by ``Nats-Msg-Id`` is never used: it would be checked before the expected sequence.
    """
    return StreamConfig(
        name=name,
        description=f"Public events of the service {service}: message n is event n of its event table",
        subjects=[stream_subjects(service)],
        retention=RetentionPolicy.LIMITS,
        storage=StorageType.FILE,
        discard=DiscardPolicy.NEW,
        num_replicas=num_replicas,
        max_msgs=-1,
        max_bytes=-1,
        max_age=0,
        deny_delete=True,
        deny_purge=True,
        allow_direct=True,
        allow_atomic=True,
    )


async def physical_stream(nc: Client, stream: str) -> str:
    """The JetStream stream that holds the subjects of ``stream`` now: ``IDENTITY``, or ``IDENTITY_2``, …

    :raises StreamMissingError: when none does
    """
    subject = stream_subjects(service_of(stream))
    try:
        found: str = await nc.jetstream(timeout=API_TIMEOUT_SECONDS).find_stream_name_by_subject(subject)
        return found
    except NotFoundError:
        raise StreamMissingError(stream) from None


async def generations(nc: Client, stream: str) -> list[str]:
    """The JetStream streams of all generations that still exist, oldest first."""
    found: dict[int, str] = {}
    for name in await _all_stream_names(nc):
        generation = generation_of(stream, name)
        if generation is not None:
            found[generation] = name
    return [found[generation] for generation in sorted(found)]


async def ensure_stream(nc: Client, service: str, *, num_replicas: int = 1) -> str:
    """Find the service's stream or make it, and say its JetStream name.

    Made as the generation after the last that exists, so that a ``new_generation`` that was cut short is
    finished here, and racing callers make the same one.
    """
    stream = stream_name(service)
    try:
        return await physical_stream(nc, stream)
    except StreamMissingError:
        existing = await generations(nc, stream)
    last = generation_of(stream, existing[-1]) if existing else 0
    name = name_of_generation(stream, (last or 0) + 1)
    try:
        await nc.jetstream(timeout=API_TIMEOUT_SECONDS).add_stream(stream_config(service, name, num_replicas))
    except APIError as error:
        if error.err_code not in (_SUBJECTS_OVERLAP, _NAME_IN_USE):
            raise
    return await physical_stream(nc, stream)


async def new_generation(nc: Client, service: str, *, num_replicas: int = 1) -> str:
    """Retire the service's stream and make an empty one in its place, and say the new one's JetStream name.

    The service's relay copies the event table into it from row 1; until it has, readers wait. The old one
    keeps its messages, under subjects nobody publishes on, and may be removed with NATS's own tools when
    nobody wants it.
    """
    js = nc.jetstream(timeout=API_TIMEOUT_SECONDS)
    try:
        old = await physical_stream(nc, stream_name(service))
    except StreamMissingError:
        return await ensure_stream(nc, service, num_replicas=num_replicas)
    config = (await js.stream_info(old)).config
    config.subjects = [retired_subjects_of(old)]
    await js.update_stream(config)
    return await ensure_stream(nc, service, num_replicas=num_replicas)


async def _all_stream_names(nc: Client) -> list[str]:
    names: list[str] = []
    while True:
        request = json.dumps({"offset": len(names)}).encode()
        answer = await nc.request("$JS.API.STREAM.NAMES", request, timeout=API_TIMEOUT_SECONDS)
        page: dict[str, Any] = json.loads(answer.data)
        if "error" in page:
            APIError.from_error(page["error"])
        found = page.get("streams") or []
        names.extend(found)
        if not found or len(names) >= page.get("total", 0):
            return names

"""One relay process for the fault tests, with a lock of its own: so that all of them are active at once.

Run as `python racing_relay.py <database url> <nats url>`; it ends when it is killed.
"""

import asyncio
import os
import sys
from unittest import mock

import nats
from linli_common.relay.relay import Relay


async def relay_until_killed(database: str, server: str) -> None:
    async def say_nothing(_: Exception) -> None:
        return

    nc = await nats.connect(
        server,
        allow_reconnect=True,
        max_reconnect_attempts=-1,
        reconnect_time_wait=0.05,
        error_cb=say_nothing,
    )
    await Relay(database, "identity", nc).run(asyncio.Event())


if __name__ == "__main__":
    with mock.patch("linli_common.relay.relay.lock_key", return_value=os.getpid()):
        asyncio.run(relay_until_killed(sys.argv[1], sys.argv[2]))

"""Loopback ports that nothing listens on."""

import random
import socket
from contextlib import ExitStack

# Below the range from which Linux and macOS give ports to outgoing connections: a server that is restarted
# finds its port still free, not taken by a client that happened to connect somewhere meanwhile.
_LOWEST = 20_000
_HIGHEST = 32_000
_ATTEMPTS = 500


def free_ports(count: int) -> list[int]:
    """Return `count` different ports on 127.0.0.1 that are free now.

    Raises OSError when so few ports are free that a few hundred random tries do not find them.
    """
    found: list[int] = []
    with ExitStack() as held:
        for port in random.sample(range(_LOWEST, _HIGHEST), _ATTEMPTS):
            if len(found) == count:
                return found
            listener = _try_to_hold(port)
            if listener is not None:
                held.enter_context(listener)
                found.append(port)
    if len(found) == count:
        return found
    raise OSError(f"no {count} free ports on 127.0.0.1 between {_LOWEST} and {_HIGHEST}")


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Say whether a server could listen on `host`:`port` now."""
    listener = _try_to_hold(port, host)
    if listener is None:
        return False
    listener.close()
    return True


def _try_to_hold(port: int, host: str = "127.0.0.1") -> socket.socket | None:
    listener = socket.socket()
    # As servers do: a port whose last connections are still in TIME_WAIT counts as free.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(1)
    except OSError:
        listener.close()
        return None
    return listener

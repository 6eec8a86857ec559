"""Health checks of containers, cheap enough to run every few seconds.

healthy.py http PORT              `GET /healthz` on that port of this container answers 200
healthy.py connected PORT …       somebody in this container is connected to each of these ports
"""

import http.client
import socket
import sys
from pathlib import Path

_ESTABLISHED = "01"


def answers(port: int) -> bool:
    """Whether the health route answers 200 within four seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def connected_ports(tables: tuple[str, ...] = ("/proc/net/tcp", "/proc/net/tcp6")) -> set[int]:
    """Return the remote ports of all connections that stand in this container."""
    rows = [line.split() for table in tables if Path(table).exists() for line in Path(table).read_text().splitlines()]
    return {int(row[2].rsplit(":", 1)[1], 16) for row in rows if len(row) > 3 and row[3] == _ESTABLISHED}


def main(arguments: list[str]) -> int:
    """Return 0 when healthy, 1 when not, 2 when asked for nothing known."""
    match arguments:
        case ["http", port]:
            return 0 if answers(int(port)) else 1
        case ["connected", *ports]:
            return 0 if {int(port) for port in ports} <= connected_ports() else 1
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    socket.setdefaulttimeout(4)
    sys.exit(main(sys.argv[1:]))

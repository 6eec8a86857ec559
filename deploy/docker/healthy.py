"""Health checks of containers, cheap enough to run every few seconds.

healthy.py http PORT    `GET /healthz` on that port of this container answers 200
"""

import http.client
import socket
import sys


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


def main(arguments: list[str]) -> int:
    """Return 0 when healthy, 1 when not, 2 when asked for nothing known."""
    match arguments:
        case ["http", port]:
            return 0 if answers(int(port)) else 1
    sys.stderr.write(__doc__ or "")
    return 2


if __name__ == "__main__":
    socket.setdefaulttimeout(4)
    sys.exit(main(sys.argv[1:]))

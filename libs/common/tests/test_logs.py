"""One record a line, with the request it belongs to, and nothing of anybody's data."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import os
import pty
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, MutableMapping
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi import FastAPI, Response
from fastapi.testclient import TestClient
from linli_common import logs
from linli_common.http.problems import install_problems
from pydantic import BaseModel

Records = Callable[[], list[dict[str, Any]]]
log = logging.getLogger("some.module")
PHONE = "13800000000"


@pytest.fixture
def records(monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """What was logged, as a machine reads it line by line."""
    root = logging.getLogger()
    before, level, hooks = root.handlers[:], root.level, (sys.excepthook, threading.excepthook)
    stderr = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    logs.set_up("identity-api", "json")
    yield lambda: [json.loads(line) for line in stderr.getvalue().splitlines()]
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook = hooks
    root.handlers[:] = before
    root.setLevel(level)


class Greeting(BaseModel):
    times: int


def app() -> TestClient:
    served = FastAPI()
    install_problems(served)
    served.add_middleware(logs.RequestContext)

    @served.get("/api/greet/{name}")
    def greet(name: str) -> str:
        log.info("greeted")
        return name

    @served.post("/api/broken")
    def broken(body: dict[str, str]) -> None:
        raise ValueError(f"cannot do it\nDETAIL: Key (phone)=({body['phone']}) already exists.")

    @served.get("/healthz")
    @served.get("/api/full")
    def full() -> Response:
        return Response(status_code=503)

    return TestClient(served, raise_server_exceptions=False)


def test_a_record_is_one_line_with_time_level_service_and_event(records: Records) -> None:
    log.warning("%s events parked", 3)

    (record,) = records()
    assert list(record)[:4] == ["time", "level", "service", "event"]
    assert (record["level"], record["service"], record["event"]) == ("warning", "identity-api", "3 events parked")
    assert record["logger"] == "some.module"


def test_the_time_of_a_record_is_utc_as_rfc_3339_has_it(records: Records) -> None:
    log.info("now")

    time = records()[0]["time"]
    assert time.endswith("Z")
    assert abs((datetime.now(UTC) - datetime.fromisoformat(time)).total_seconds()) < 60


def test_records_of_uvicorn_go_the_same_way(records: Records) -> None:
    logging.getLogger("uvicorn.error").info("Started server process [%d]", 7, extra={"color_message": "Started"})

    assert records()[0]["event"] == "Started server process [7]"
    assert "color_message" not in records()[0]


def test_addresses_with_their_queries_are_not_logged(records: Records) -> None:
    for name in ("httpx", "uvicorn.access"):
        logging.getLogger(name).info("GET /residents?name=王秀英")

    assert records() == []


def test_a_field_that_nobody_allowed_is_left_out(records: Records) -> None:
    log.info("signed in", extra={"phone": PHONE, "status": 200})

    assert PHONE not in json.dumps(records())
    assert records()[0]["status"] == 200


def test_an_exception_says_where_and_what_but_not_the_row_that_a_database_quotes(records: Records) -> None:
    try:
        raise ValueError(f"duplicate key\nDETAIL: Key (phone)=({PHONE}) already exists.")
    except ValueError:
        log.exception("not recorded")

    (record,) = records()
    assert "builtins.ValueError: duplicate key" in record["exception"]
    assert "test_logs.py" in record["exception"]
    assert PHONE not in json.dumps(record)


def test_what_led_to_an_exception_is_told_first(records: Records) -> None:
    try:
        try:
            raise KeyError("a")
        except KeyError as cause:
            raise RuntimeError("b") from cause
    except RuntimeError:
        log.exception("both")

    told = records()[0]["exception"]
    assert told.index("KeyError") < told.index("which led to") < told.index("RuntimeError: b")


def test_all_members_of_a_group_are_told(records: Records) -> None:
    log.error("group", exc_info=ExceptionGroup("two", [ValueError("one of them"), OSError("the other")]))

    told = records()[0]["exception"]
    assert "ValueError: one of them" in told
    assert "OSError: the other" in told


def test_a_refused_value_is_named_and_not_quoted(records: Records) -> None:
    try:
        Greeting.model_validate({"times": f"No. {PHONE}"})
    except ValueError:
        log.exception("settings")

    told = records()[0]["exception"]
    assert "times: Input should be a valid integer" in told
    assert PHONE not in told


def test_a_request_puts_its_id_and_path_beside_what_is_logged_meanwhile(records: Records) -> None:
    answer = app().get(f"/api/greet/x?phone={PHONE}")

    (record,) = [one for one in records() if one["event"] == "greeted"]
    assert (record["method"], record["path"]) == ("GET", "/api/greet/x")
    assert record["request_id"] == answer.headers["x-request-id"]
    assert PHONE not in json.dumps(records())


def test_a_request_keeps_the_id_that_its_caller_gave_it(records: Records) -> None:
    answer = app().get("/api/greet/x", headers={"X-Request-Id": "0b5e-from-the-gateway"})

    assert answer.headers["x-request-id"] == "0b5e-from-the-gateway"
    assert records()[0]["request_id"] == "0b5e-from-the-gateway"


def test_an_id_that_is_none_is_replaced(records: Records) -> None:
    answer = app().get("/api/greet/x", headers={"X-Request-Id": "a b"})

    assert answer.headers["x-request-id"] != "a b"


def test_a_path_is_logged_as_it_was_sent(records: Records) -> None:
    app().get("/api/greet/%1B%5B31m")

    assert records()[0]["path"] == "/api/greet/%1B%5B31m"


def test_an_unexpected_error_is_logged_with_its_request_and_without_its_body(records: Records) -> None:
    answer = app().post("/api/broken", json={"phone": PHONE})

    (record,) = [one for one in records() if one["event"] == "unexpected error"]
    assert (answer.status_code, record["status"], record["path"]) == (500, 500, "/api/broken")
    assert len(record["request_id"]) == 32
    assert PHONE not in json.dumps(records())


def test_an_answer_that_says_try_again_is_logged_with_its_status(records: Records) -> None:
    app().get("/api/full")

    (record,) = records()
    assert (record["event"], record["status"], record["path"]) == ("answered", 503, "/api/full")


def test_not_being_ready_yet_fills_no_log(records: Records) -> None:
    assert app().get("/healthz").status_code == 503

    assert records() == []


def test_another_service_is_asked_under_the_same_id() -> None:
    assert logs.request_headers() == {}

    async def asking() -> dict[str, str]:
        seen: dict[str, str] = {}

        async def answer(*_: object) -> None:
            seen.update(logs.request_headers())

        async def nothing(*_: object) -> MutableMapping[str, Any]:
            return {}

        async def sent(_: object) -> None:
            return None

        scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"x-request-id", b"12345678")]}
        await logs.RequestContext(answer)(scope, nothing, sent)
        return seen

    assert asyncio.run(asking()) == {"X-Request-Id": "12345678"}


PROGRAM = """
import logging
from linli_common import logs
logs.set_up("web")
logging.getLogger("a").info("hello")
raise RuntimeError("the end")
"""


def run(**environment: str) -> list[str]:
    """The lines on stderr of a process that logs and ends with an error."""
    outcome = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    return outcome.stderr.splitlines()


def test_without_a_terminal_the_form_is_json_to_the_last_breath() -> None:
    lines = [json.loads(line) for line in run()]

    assert [line["event"] for line in lines] == ["hello", "the process ends"]
    assert "RuntimeError: the end" in lines[1]["exception"]


def test_the_form_can_be_set_to_text() -> None:
    lines = run(LINLI_LOG="text")

    assert "hello" in lines[0]
    assert not lines[0].startswith("{")


def test_on_a_terminal_the_form_is_text() -> None:
    main, terminal = pty.openpty()
    subprocess.run([sys.executable, "-c", PROGRAM], stderr=terminal, check=False)
    os.close(terminal)
    shown = os.read(main, 65_536).decode()
    os.close(main)

    assert "hello" in shown
    assert not shown.startswith("{")

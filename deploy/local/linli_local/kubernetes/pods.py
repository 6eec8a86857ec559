"""How each of our pods is run: never as root, nothing writable but `/tmp`, its own secrets, probes, limits."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

Manifest: TypeAlias = dict[str, Any]

PORT = 8000
IMAGE = "linli"
"""The overlays say which: `images:` with a tag or, better, a digest."""
_USER = 10001


def deployment(
    name: str,
    command: Sequence[str],
    variables: Mapping[str, str] | None = None,
    *,
    parts: Sequence[str] = (),
    mounts: Sequence[Manifest] = (),
    listens: bool = True,
    health_is_own: bool = True,
) -> Manifest:
    """A process that runs on. ``parts``: whose secrets it has; ``health_is_own``: ``/healthz`` is about it alone.

    How many of it is not said here: an overlay does, or an autoscaler, which nothing then takes back.

    While a version is replaced the old and the new run side by side: streams and readers are made for that.
    """
    container = _container(name, command, variables or {}, parts, mounts)
    if listens:
        container |= {"ports": [{"name": "http", "containerPort": PORT}], **_probes(health_is_own)}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name, "labels": _labels(name)},
        "spec": {
            "revisionHistoryLimit": 3,
            "selector": {"matchLabels": {"app.kubernetes.io/name": name}},
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 0, "maxSurge": 1}},
            "template": {"metadata": {"labels": _labels(name)}, "spec": _pod(name, container, parts, mounts)},
        },
    }


def job(
    name: str, command: Sequence[str], variables: Mapping[str, str], *, parts: Sequence[str], state: bool = False
) -> Manifest:
    """A process that ends, tried again until it did. ``state``: it writes down how far it got, in the pod alone."""
    mounts = [{"name": "state", "path": "/var/lib/linli", "source": {"emptyDir": {}}}] if state else []
    container = _container(name, command, variables, parts, mounts)
    pod = _pod(name, container, parts, mounts) | {"restartPolicy": "OnFailure"}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name, "labels": _labels(name)},
        "spec": {"backoffLimit": 30, "template": {"metadata": {"labels": _labels(name)}, "spec": pod}},
    }


def service(name: str) -> Manifest:
    """The address of a process within the namespace."""
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name, "labels": _labels(name)},
        "spec": {
            "selector": {"app.kubernetes.io/name": name},
            "ports": [{"name": "http", "port": PORT, "targetPort": "http"}],
        },
    }


def disruption_budget(name: str) -> Manifest:
    """When nodes are emptied, one of a process at a time: with one replica that one may go, for all catch up."""
    return {
        "apiVersion": "policy/v1",
        "kind": "PodDisruptionBudget",
        "metadata": {"name": name, "labels": _labels(name)},
        "spec": {"maxUnavailable": 1, "selector": {"matchLabels": {"app.kubernetes.io/name": name}}},
    }


def _pod(name: str, container: Manifest, parts: Sequence[str], mounts: Sequence[Manifest]) -> Manifest:
    volumes = [{"name": "tmp", "emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}}]
    volumes += [{"name": f"secrets-{part}", "secret": {"secretName": f"secrets-{part}"}} for part in parts]
    volumes += [{"name": mount["name"], **mount["source"]} for mount in mounts]
    return {
        "automountServiceAccountToken": False,
        "enableServiceLinks": False,  # LINLI_… variables are ours: none shall come from the names of services
        "terminationGracePeriodSeconds": 30,
        "securityContext": {
            "runAsNonRoot": True,
            "runAsUser": _USER,
            "runAsGroup": _USER,
            "fsGroup": _USER,
            "seccompProfile": {"type": "RuntimeDefault"},
        },
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": "kubernetes.io/hostname",
                "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": {"matchLabels": {"app.kubernetes.io/name": name}},
            }
        ],
        "containers": [container],
        "volumes": volumes,
    }


def _container(
    name: str, command: Sequence[str], variables: Mapping[str, str], parts: Sequence[str], mounts: Sequence[Manifest]
) -> Manifest:
    container: Manifest = {"name": name, "image": IMAGE, "command": list(command)}
    container["envFrom"] = [{"configMapRef": {"name": "addresses"}}]
    if variables:
        container["env"] = [{"name": key, "value": value} for key, value in variables.items()]
    container["volumeMounts"] = [
        {"name": "tmp", "mountPath": "/tmp"},  # noqa: S108 - the pod's own
        *({"name": f"secrets-{part}", "mountPath": f"/run/linli/{part}", "readOnly": True} for part in parts),
        *({"name": mount["name"], "mountPath": mount["path"]} for mount in mounts),
    ]
    container["securityContext"] = {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    container["resources"] = {
        "requests": {"cpu": "50m", "memory": "192Mi"},
        "limits": {"memory": "768Mi"},
    }
    return container


def _probes(health_is_own: bool) -> Manifest:
    """Alive: it accepts connections; nobody is restarted for another's fault. Ready: what it needs answers too.

    The pages' ``/healthz`` asks for the whole, and people shall see the pages also when one part of it is away.
    """
    accepts = {"tcpSocket": {"port": "http"}}
    answers = {"httpGet": {"path": "/healthz", "port": "http"}, "timeoutSeconds": 5}
    return {
        "startupProbe": {**accepts, "periodSeconds": 2, "failureThreshold": 90},
        "readinessProbe": {**(answers if health_is_own else accepts), "periodSeconds": 5, "failureThreshold": 2},
        "livenessProbe": {**accepts, "periodSeconds": 10, "failureThreshold": 6},
    }


def _labels(name: str) -> dict[str, str]:
    return {"app.kubernetes.io/name": name, "app.kubernetes.io/part-of": "linli"}

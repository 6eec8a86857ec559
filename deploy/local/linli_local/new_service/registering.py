"""Where the house knows its services: a function a file, from its text to the text with one service more."""

from collections.abc import Callable

from linli_local.new_service.compose import with_containers
from linli_local.new_service.inserting import before, in_section, with_import


def with_types(text: str, name: str) -> str:
    """`pyproject.toml`: mypy finds the package."""
    return in_section(text, "mypy_path = [", '"services/web"', f'"services/{name}", ')


def with_walls(text: str, name: str) -> str:
    """`.importlinter`: independent of the others, pure in its core, layered inside."""
    package = f"{name}_service"
    text = before(text, "    dashboards_service\n    web_service\n", f"    {package}\n", every=True)
    pure = f"    {package}.aggregate\n    {package}.refusals\n"
    text = in_section(text, "[importlinter:contract:pure-core]", "forbidden_modules =\n", pure)
    text = in_section(
        text, "[importlinter:contract:folds-are-pure]", "    linli_neighbourhood.people\n", f"    {package}.lists\n"
    )
    layers = f"""\
[importlinter:contract:layers-of-{name}]
name = Inside {name}: routes and workers, reactions, application, aggregates
type = layers
layers =
    main
    api | worker
    reactions
    application
    publisher | queries | commands
    aggregate | lists
    refusals
exhaustive = True
exhaustive_ignores =
    settings
containers =
    {package}

"""
    return before(text, "[importlinter:contract:folds-are-pure]", layers)


def with_processes(text: str, name: str) -> str:
    """`processes.py`: two databases and two processes in the local stack."""
    text = in_section(text, "DATABASES = (", '"dashboards"', f'"{name}", "{name}_vault", ')
    common = f"""\
        part="{name}",
        database="{name}",
        vault="{name}_vault",
"""
    processes = f"""\
    Service(
        name="{name}-api",
        arguments=("-m", "{name}_service.main", "api"),
{common}        route="/api/{name}/*",
    ),
    Service(
        name="{name}-worker",
        arguments=("-m", "{name}_service.main", "worker"),
{common}    ),
"""
    return before(text, '    Service(\n        name="web",\n', processes)


def with_nats_user(text: str, name: str) -> str:
    """`nats_users.py`: it writes its own stream and reads all."""
    part = f'    Part("{name}", writes=True, reads=True, wakes=("{name}", "{name}_lists")),\n'
    return before(text, '    Part("dashboards"', part)


def with_folder(text: str, name: str) -> str:
    """`Dockerfile`: the folder that its secrets are mounted on."""
    return before(text, "web operator; do", f"{name} ")


def with_contracts(text: str, name: str) -> str:
    """`registry.py`: its contracts are part of the public language."""
    tiers = f"{name.upper()}_TIERS"
    text = with_import(text, "linli_contracts", name)
    text = before(
        text, "from linli_contracts.readers import", f"from linli_contracts.{name}.places import TIERS as {tiers}\n"
    )
    entry = f"    ({name}.SERVICE, {name}.EVENTS, {tiers}),\n"
    return in_section(text, "_SERVICES: ", ")\n\n\n@dataclass", entry)


def with_tree(text: str, name: str) -> str:
    """`README.md`: the tree names it."""
    return before(text, " · dashboards (看板)", f" · {name}")


REGISTERED: dict[str, Callable[[str, str], str]] = {
    "pyproject.toml": with_types,
    ".importlinter": with_walls,
    "deploy/local/linli_local/processes.py": with_processes,
    "deploy/local/linli_local/nats_users.py": with_nats_user,
    "docker-compose.yml": with_containers,
    "deploy/docker/Dockerfile": with_folder,
    "libs/contracts/linli_contracts/registry.py": with_contracts,
    "README.md": with_tree,
}
"""All files that name services, each with the way to add one."""

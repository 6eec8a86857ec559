"""Processes that an unclean stop left behind: found by what they are, not by a process id in a file alone."""

import signal
from pathlib import Path

import psutil

from linli_local.data_folder import DataFolder
from linli_local.plan import DATA_VARIABLE

_PATIENCE_SECONDS = 40


def stop_leftovers(folder: DataFolder, cluster_data: Path) -> list[str]:
    """Stop what still runs on this data folder, the supervisor first, and return its names.

    Only to be called by who holds the folder's lock. A process is a leftover when it has this folder in its
    environment, or when it is PostgreSQL's and works in the cluster's folder. Clears a postmaster.pid whose
    number now belongs to something else, which would keep PostgreSQL from starting.
    """
    stopped: list[str] = []
    for group in (_supervisors(folder), _marked(folder), _postmasters(cluster_data)):
        stopped += [_name(process) for process in group]
        _end(group)
    pid_file = cluster_data / "postmaster.pid"
    if pid_file.exists():
        pid_file.unlink()
    return stopped


def _marked(folder: DataFolder) -> list[psutil.Process]:
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            marked = process.environ().get(DATA_VARIABLE) == str(folder.root)
        except (psutil.Error, OSError):
            continue
        if marked and process.pid != psutil.Process().pid:
            found.append(process)
    return found


def _supervisors(folder: DataFolder) -> list[psutil.Process]:
    return [process for process in _marked(folder) if "supervisor.supervisord" in _command_line(process)]


def _postmasters(cluster_data: Path) -> list[psutil.Process]:
    """PostgreSQL overwrites its environment with its title; it works in its data folder, as nothing else does."""
    found: list[psutil.Process] = []
    for process in psutil.process_iter():
        try:
            if process.name() == "postgres" and Path(process.cwd()) == cluster_data.resolve():
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def _end(processes: list[psutil.Process]) -> None:
    for process in processes:
        _signal(process, signal.SIGINT if _name(process) == "postgres" else signal.SIGTERM)
    _, alive = psutil.wait_procs(processes, timeout=_PATIENCE_SECONDS)
    for process in alive:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(alive, timeout=_PATIENCE_SECONDS)


def _signal(process: psutil.Process, number: int) -> None:
    try:
        process.send_signal(number)
    except psutil.NoSuchProcess:
        return


def _name(process: psutil.Process) -> str:
    try:
        return str(process.name())
    except psutil.Error:
        return str(process.pid)


def _command_line(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""

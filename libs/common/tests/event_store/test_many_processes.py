"""Eight processes of conflicting writers: no gap, nothing lost, nothing doubled."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import psycopg
from linli_common.event_store import create_event_tables

PROCESSES, THREADS, DEPOSITS, ACCOUNTS = 8, 4, 15, 8

WRITER = """
import json, sys
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import UUID
sys.path.insert(0, sys.argv[2])
from account import Account, Bank, act
from linli_common.event_store import ConcurrentChangeError, VersionConflictError

process, random = int(sys.argv[3]), Random(int(sys.argv[3]))
with Bank(sys.argv[1]) as bank:
    for n in range({accounts}):
        try:
            bank.open(UUID(int=n + 1), act())
        except VersionConflictError:
            pass

    def deposit(n):
        for _ in range({deposits}):
            try:
                account = UUID(int=random.randrange({accounts}) + 1)
                return [bank.deposit(account, 1, act(f"p{{process}}-d{{n}}")).position]
            except ConcurrentChangeError:
                pass
        return []

    with ThreadPoolExecutor({threads}) as pool:
        answered = [p for found in pool.map(deposit, range({threads} * {deposits})) for p in found]
print(json.dumps(answered))
"""


def test_eight_processes_of_conflicting_writers_leave_no_gap_no_loss_and_no_double(database: str) -> None:
    create_event_tables(database, "bank")
    script = WRITER.format(accounts=ACCOUNTS, deposits=DEPOSITS, threads=THREADS)
    here = str(Path(__file__).parent)
    writers = [
        subprocess.Popen([sys.executable, "-c", script, database, here, str(n)], stdout=subprocess.PIPE, text=True)
        for n in range(PROCESSES)
    ]
    answered: list[int] = []
    for writer in writers:
        out, _ = writer.communicate(timeout=120)
        assert writer.returncode == 0
        answered += json.loads(out)
    with psycopg.connect(database) as connection:
        ids = [row[0] for row in connection.execute("SELECT notification_id FROM bank.events ORDER BY 1")]
        deposits = connection.execute("SELECT count(*) FROM bank.events WHERE topic = 'Account.Deposited'").fetchone()
        positions = connection.execute(
            "SELECT count(*) FROM bank.commands c JOIN bank.events e ON e.notification_id = c.position"
            " WHERE e.topic = 'Account.Deposited'"
        ).fetchone()
    assert ids == list(range(1, len(ids) + 1))
    assert len(answered) == len(set(answered)) > PROCESSES * THREADS
    assert deposits == positions == (len(answered),)

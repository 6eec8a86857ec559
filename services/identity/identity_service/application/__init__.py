"""The service's commands and lists, put together from its databases and secrets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from identity_service.application.accounts import Accounts
from identity_service.application.checking import IdentityChecks
from identity_service.application.decisions import Decisions
from identity_service.application.divisions import Divisions
from identity_service.application.erasure import Erasure, OpenMatters, no_open_matters
from identity_service.application.estates import Estates
from identity_service.application.moves import Moves, Ownerships
from identity_service.application.people import People
from identity_service.application.personal import PersonalFiles
from identity_service.application.places import Places
from identity_service.application.residents import Registrations
from identity_service.application.rights import Rights
from identity_service.application.wards import Wards
from identity_service.lists import READER
from identity_service.proofs import NetworkIdentity
from identity_service.publisher import publish
from identity_service.queries.divisions import DivisionLists
from identity_service.queries.estates import EstateLists
from identity_service.queries.residents import ResidentLists
from identity_service.queries.rights import RightLists
from identity_service.sign_in import Credentials, LockOut, Sessions
from identity_service.vault import Documents, Erasures, Evidence, Openings, create_vault_tables
from linli_common.auth import Authority, TokenIssuer
from linli_common.clock import utc_now
from linli_common.event_store import EventSourcedApplication
from linli_common.projector import create_tables
from linli_common.sealing import KeyStore
from psycopg_pool import ConnectionPool

SERVICE = "identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """Everything a process of this service works with. `close` lets go of all connections."""

    store: EventSourcedApplication
    vault: ConnectionPool[Any]
    divisions: Divisions
    estates: Estates
    people: People
    places: Places
    registrations: Registrations
    wards: Wards
    decisions: Decisions
    moves: Moves
    ownerships: Ownerships
    erasure: Erasure
    rights: Rights
    accounts: Accounts
    authority: Authority
    files: PersonalFiles
    evidence: Evidence
    openings: Openings
    division_lists: DivisionLists
    estate_lists: EstateLists
    resident_lists: ResidentLists
    right_lists: RightLists

    def close(self) -> None:
        """Commits what waits, then closes."""
        self.store.close()
        self.vault.close()


def compose(
    *,
    database: str,
    vault: str,
    master_key: bytes,
    issuer: TokenIssuer,
    network_identity: NetworkIdentity,
    wake: Callable[[], None] = lambda: None,
    open_matters: OpenMatters = no_open_matters,
    connections: int = 16,
) -> Identity:
    """Connects to both databases, makes what is missing in them, and puts the parts together."""
    create_vault_tables(vault)
    with psycopg.connect(database) as connection:
        create_tables(connection, READER)
    store = EventSourcedApplication(service=SERVICE, conninfo=database, publish=publish, wake=wake, readers=connections)
    pool: ConnectionPool[Any] = ConnectionPool(
        vault, min_size=2, max_size=connections, open=True, kwargs={"autocommit": True}, name="identity_vault"
    )
    keys = KeyStore(pool, master_key)
    files = PersonalFiles(keys)
    divisions = Divisions(store)
    estates = Estates(store, divisions)
    places = Places(divisions, estates)
    people = People(store, places)
    documents, evidence = Documents(pool, master_key), Evidence(pool, keys)
    checks = IdentityChecks(people, files, network_identity)
    credentials, sessions = Credentials(pool, master_key), Sessions(pool)
    division_lists, right_lists = DivisionLists(store.pool), RightLists(store.pool)
    authority = Authority(division_lists.covers)
    return Identity(
        store=store,
        vault=pool,
        divisions=divisions,
        estates=estates,
        people=people,
        places=places,
        registrations=Registrations(
            store, people, places, files, documents, evidence, credentials, sessions, checks
        ),
        wards=Wards(people, files),
        decisions=Decisions(store, people, places, files, evidence),
        moves=Moves(store, people, places),
        ownerships=Ownerships(store, people, places),
        erasure=Erasure(
            store, people, places, keys, Erasures(pool), documents, evidence, credentials, sessions,
            right_lists.grant_ids_of, open_matters,
        ),
        rights=Rights(store, people, divisions, files, credentials, authority, right_lists.grant_ids_of),
        accounts=Accounts(
            store, people, places, files, credentials, LockOut(pool), sessions, issuer,
            right_lists, utc_now,
        ),
        authority=authority,
        files=files,
        evidence=evidence,
        openings=Openings(pool),
        division_lists=division_lists,
        estate_lists=EstateLists(store.pool),
        resident_lists=ResidentLists(store.pool),
        right_lists=right_lists,
    )  # fmt: skip

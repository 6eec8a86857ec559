"""Notes over HTTP, on real servers. Cost: seconds."""

from __future__ import annotations

from uuid import UUID, uuid4

import psycopg
from deliberation_service.reactions import REACTIONS
from linli_common.auth import routes_without_right
from linli_common.reactions import start_over
from linli_common.testing.waiting import eventually
from linli_contracts import identity

from .town import AREA, NEXT_AREA, STREET, Town

NOTE = {"division_id": AREA, "text": "楼道灯坏了"}


def test_every_route_declares_a_right(town: Town) -> None:
    assert routes_without_right(town.app) == []


def test_a_written_note_is_listed_with_its_text(town: Town) -> None:
    worker = town.token("area_worker", AREA)

    written = town.post("/notes", NOTE, worker)

    assert written.status_code == 201, written.text
    listed = town.get(f"/divisions/{AREA}/notes", worker, after=written).json()["items"]
    assert (listed[0]["note_id"], listed[0]["text"]) == (written.json()["note_id"], NOTE["text"])


def test_the_same_key_writes_one_note(town: Town) -> None:
    worker, key = town.token("area_worker", AREA, uuid4()), str(uuid4())

    first, again = (town.post("/notes", NOTE, worker, key) for _ in range(2))

    assert first.json() == again.json()


def test_the_worker_of_the_neighbouring_area_is_refused(town: Town) -> None:
    refused = town.post("/notes", NOTE, town.token("area_worker", NEXT_AREA))

    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/outside-own-division")


def test_a_right_on_the_street_reaches_its_areas(town: Town) -> None:
    written = town.post("/notes", NOTE, town.token("street_officer", STREET))

    assert written.status_code == 201


def test_a_withdrawn_note_is_not_listed(town: Town) -> None:
    worker = town.token("area_worker", AREA)
    note_id = town.post("/notes", NOTE, worker).json()["note_id"]

    withdrawn = town.post(f"/notes/{note_id}/withdraw", {}, worker)

    listed = town.get(f"/divisions/{AREA}/notes", worker, after=withdrawn).json()["items"]
    assert note_id not in [note["note_id"] for note in listed]
    assert town.post(f"/notes/{note_id}/withdraw", {}, worker).status_code == 409


def test_no_text_stands_in_the_clear(town: Town) -> None:
    town.post("/notes", {**NOTE, "text": "secret-of-the-test"}, town.token("area_worker", AREA))

    with town.service.store.pool.connection() as connection:
        rows = connection.execute("SELECT state, message FROM deliberation.events").fetchall()

    assert rows
    assert not any(b"secret-of-the-test" in bytes(part) for row in rows for part in row)


def test_an_erased_writers_notes_are_withdrawn_and_unreadable(town: Town) -> None:
    person_id = uuid4()
    note_id = UUID(town.post("/notes", NOTE, town.token("area_worker", AREA, person_id)).json()["note_id"])

    town.happened(
        identity.PersonErasedV1(
            person_id=person_id, was="enrolled", division_id=None, move_division_id=None, birth_year=None
        )
    )

    eventually(lambda: town.service.notes.get(note_id).withdrawn, 20)
    eventually(lambda: town.service.notes.text_of(note_id) is None, 20)


def test_what_a_reaction_did_is_not_done_again(town: Town) -> None:
    before = town.service.store.head()

    with psycopg.connect(town.database, autocommit=True) as connection:
        start_over(connection, REACTIONS.reader)

        def caught_up() -> bool:
            row = connection.execute("SELECT seq FROM deliberation_reactions.positions").fetchone()
            return row is not None and row[0] == town.identity.last

        eventually(caught_up, 20)

    assert town.service.store.head() == before

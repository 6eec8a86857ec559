"""A conversation from elsewhere, straight through the event store: the same aggregates, seals and times, without HTTP.

The format is what Pol.is exports (``comments.csv``, ``votes.csv``). Votes are sorted by the database, and written
batch by batch: memory does not grow with their number, only with the statements and with those who changed their mind.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from deliberation_service.aggregate import conversation as conversations
from deliberation_service.aggregate import opinion_given as opinions
from deliberation_service.aggregate import statement as statements
from deliberation_service.aggregate.conversation import Conversation, Reach
from deliberation_service.aggregate.opinion_given import Choice, Opinion
from deliberation_service.application.conversations import SOMEBODY
from deliberation_service.application.grounds import CONVENERS_ALONE
from deliberation_service.application.parts import Parts
from deliberation_service.commands.statements import ImportedConversation
from deliberation_service.refusals.statements import ImportInvalidError
from linli_common.clock import utc_now
from linli_common.event_store import Act
from linli_common.sealing import KeyStore, Sealed
from linli_common.sealing.keys import seal_with
from linli_contracts.deliberation.words import StatementState
from linli_contracts.envelope import Actor

BATCH = 1_000
OPERATOR = Actor(UUID("00000000-0000-4000-8000-0000000d0001"), "operator")
CHOICE_OF: dict[str, Choice] = {"1": "agree", "0": "pass", "-1": "disagree"}
STATE_OF: dict[str, StatementState] = {"1": "shown", "0": "shown", "-1": "hidden"}
_VOTES = """
CREATE TEMPORARY TABLE imported_votes (line integer, at bigint, comment text, voter text, vote text) ON COMMIT DROP
"""
_IN_ORDER = """
SELECT line, at, comment, voter, vote,
  row_number() OVER (PARTITION BY voter ORDER BY at, line) = 1,
  row_number() OVER (PARTITION BY voter, comment ORDER BY at, line),
  count(*) OVER (PARTITION BY voter, comment)
FROM imported_votes ORDER BY at, line
"""
Happened = list[tuple[Act, list[Any]]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of it."""

    conversation_id: UUID
    statements: int
    participants: int
    opinions: int
    position: int


@dataclass(frozen=True, slots=True)
class _Vote:
    line: int
    at: datetime
    comment: str
    voter: str
    vote: str
    is_first: bool
    nth: int
    of: int


class Importing:
    """Reads a folder, writes events."""

    def __init__(self, parts: Parts, keys: KeyStore) -> None:
        self._parts = parts
        self._keys = keys

    def load(self, folder: Path, command: ImportedConversation, progress: Callable[[int, int], None]) -> Loaded:
        """Loads all of it. ``progress`` is told (votes done, votes in all). Raises `ImportInvalidError` before anything
        is recorded for what is wrong with ``comments.csv``, and for a damaged line of ``votes.csv``.
        """
        where = self._parts.places.where(command.division_id, utc_now())
        comments = sorted(
            _rows(folder / "comments.csv", ("timestamp", "comment-id", "moderated", "comment-body")), key=_at
        )
        if not comments:
            raise ImportInvalidError("comments.csv: there are no statements")
        conversation_id = uuid4()
        cipher = self._keys.create_with([conversation_id])[conversation_id]
        conversation = conversations.opened_elsewhere(
            id=conversation_id,
            reach=Reach(where.division_id, None, where.place, None),
            content=seal_with(
                cipher, conversation_id, orjson.dumps({"title": command.title, "question": command.question})
            ),
            open_to="residents",
            held_first=True,
            closes_at=command.closes_at,
            convener_roles=CONVENERS_ALONE,
            at=_at(comments[0])[0] - timedelta(seconds=1),
        )
        with self._parts.store.pool.connection() as connection, connection.transaction():
            total = _copied(connection, folder / "votes.csv", {row["comment-id"] for row in comments})
            statement_ids = self._write_statements(conversation, comments, cipher)
            writer = _Writer(conversation, statement_ids, cipher)
            position, done = 0, 0
            for votes in _in_order(connection):
                position = self._parts.store.record_together(writer.happened(votes))
                done += len(votes)
                progress(done, total)
        return Loaded(conversation_id, len(statement_ids), writer.participants, writer.opinions, position)

    def _write_statements(
        self, conversation: Conversation, comments: list[dict[str, str]], cipher: AESGCM
    ) -> dict[str, UUID]:
        ids: dict[str, UUID] = {}
        happened: Happened = [(Act(OPERATOR, conversation.created_on), list(conversation.collect_events()))]
        for row in comments:
            at, _ = _at(row)
            statement = statements.written(
                conversation,
                id=uuid5(conversation.id, f"statement {row['comment-id']}"),
                author_id=None,
                content=seal_with(cipher, conversation.id, _clean(row["comment-body"]).encode()),
                state=STATE_OF[row["moderated"]],
                at=at,
            )
            ids[row["comment-id"]] = statement.id
            happened.append((Act(SOMEBODY, at), list(statement.collect_events())))
        self._parts.store.record_together(happened)
        return ids


class _Writer:
    """Turns votes into events. Of opinions that change it keeps the aggregate until its last change."""

    def __init__(self, conversation: Conversation, statement_ids: dict[str, UUID], cipher: AESGCM) -> None:
        self._conversation = conversation
        self._statement_ids = statement_ids
        self._cipher = cipher
        self._changing: dict[UUID, Opinion] = {}
        self.participants = 0
        self.opinions = 0

    def happened(self, votes: list[_Vote]) -> Happened:
        """The events of some votes, each with its own time."""
        return [(Act(SOMEBODY, vote.at), self._events(vote)) for vote in votes]

    def _events(self, vote: _Vote) -> list[Any]:
        conversation, at = self._conversation, vote.at
        participant_id = uuid5(conversation.id, f"participant {vote.voter}")
        statement_id = self._statement_ids[vote.comment]
        events: list[Any] = []
        if vote.is_first:
            self.participants += 1
            joined = opinions.join(conversation, participant_id, counted=True, age_band=None, at=at)
            events += joined.collect_events()
        choice = self._sealed(CHOICE_OF[vote.vote])
        said = (conversation, statement_id, participant_id, choice)
        if vote.nth == 1:
            self.opinions += 1
            opinion = opinions.give(*said, counted=True, at=at)
        else:
            opinion = self._changing.pop(opinions.opinion_id(participant_id, statement_id))
            opinions.change(opinion, *said, counted=True, at=at)
        if vote.nth < vote.of:
            self._changing[opinion.id] = opinion
        return [*events, *opinion.collect_events()]

    def _sealed(self, choice: Choice) -> Sealed:
        return seal_with(self._cipher, self._conversation.id, opinions.CHOICES[choice])


def _copied(connection: Any, file: Path, comments: set[str]) -> int:
    """Puts the votes where the database can sort them; gives their number."""
    connection.execute(_VOTES)
    count = 0
    with connection.cursor().copy("COPY imported_votes FROM STDIN") as copy:
        for count, row in enumerate(_rows(file, ("timestamp", "comment-id", "voter-id", "vote")), 1):
            if row["vote"] not in CHOICE_OF or row["comment-id"] not in comments or not row["timestamp"].isdigit():
                raise ImportInvalidError(f"votes.csv, line {count + 1}: no vote of a known statement")
            copy.write_row((count, int(row["timestamp"]), row["comment-id"], row["voter-id"], row["vote"]))
    return count


def _in_order(connection: Any) -> Iterator[list[_Vote]]:
    with connection.cursor(name="votes_in_order") as cursor:
        cursor.execute(_IN_ORDER)
        while rows := cursor.fetchmany(BATCH):
            yield [_Vote(row[0], _moment(row[1]), *row[2:]) for row in rows]


def _rows(file: Path, columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = set(columns) - set(reader.fieldnames or ())
            if missing:
                raise ImportInvalidError(f"{file.name}: the columns {', '.join(sorted(missing))} are missing")
            for row in reader:
                if any(row[name] is None for name in columns):
                    raise ImportInvalidError(f"{file.name}, line {reader.line_num}: fewer columns than the first line")
                if "moderated" in columns and (row["moderated"] not in STATE_OF or not row["timestamp"].isdigit()):
                    raise ImportInvalidError(f"{file.name}, line {reader.line_num}: no statement")
                yield row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ImportInvalidError(f"{file.name}: {error}") from None


def _at(row: dict[str, str]) -> tuple[datetime, str]:
    return _moment(int(row["timestamp"])), row["comment-id"]


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _clean(text: str) -> str:
    """Without control characters, as statements that come in by HTTP."""
    return "".join(one for one in text.strip() if one == "\n" or unicodedata.category(one) != "Cc")

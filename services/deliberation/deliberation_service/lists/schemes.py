"""Contests and comments on schemes: where and when, never what is said. A contest itself knows its schemes."""

from __future__ import annotations

from uuid import UUID

from deliberation_service.lists.moving import is_moved, moved_keys, where_to
from linli_common.projector.reader import Column, Event, States
from linli_common.projector.rows import Row, one_row_each
from linli_contracts.deliberation import schemes as public

DDL = """
CREATE TABLE {schema}.contests (
  contest_id  uuid PRIMARY KEY,
  topic_id    uuid,
  division_id uuid NOT NULL,
  estate_id   uuid,
  kind        text NOT NULL,
  state       text NOT NULL,
  schemes     integer NOT NULL,
  opened_at   timestamptz NOT NULL
);
CREATE INDEX contests_of_division ON {schema}.contests (division_id, opened_at DESC, contest_id DESC);
CREATE INDEX contests_of_topic ON {schema}.contests (topic_id) WHERE topic_id IS NOT NULL;
CREATE INDEX contests_under_way ON {schema}.contests (division_id) WHERE state IN ('open', 'voting');
CREATE TABLE {schema}.scheme_comments (
  comment_id uuid PRIMARY KEY,
  scheme_id  uuid NOT NULL,
  picture_id uuid,
  hidden     boolean NOT NULL,
  written_at timestamptz NOT NULL
);
CREATE INDEX scheme_comments_of_scheme ON {schema}.scheme_comments (scheme_id, written_at DESC, comment_id DESC);
"""
_CONTEST = ("topic_id", "division_id", "estate_id", "kind", "state", "schemes", "opened_at")
_COMMENT = ("scheme_id", "picture_id", "hidden", "written_at")
_STATES_OF = {
    public.SchemesPutToVoteV1.TYPE: "voting",
    public.SchemeChosenV1.TYPE: "chosen",
    public.ContestEndedV1.TYPE: "ended",
}
_SCHEMES_BY = {public.SchemeHandedInV1.TYPE: 1, public.SchemeWithdrawnV1.TYPE: -1}
_CONTEST_TYPES = (public.ContestOpenedV1.TYPE, *_STATES_OF, *_SCHEMES_BY)
_COMMENT_TYPES = (public.SchemeCommentedV1.TYPE, public.SchemeCommentModeratedV1.TYPE)


def _uuid(text: str | None) -> UUID | None:
    return UUID(text) if text else None


def _contest_keys(event: Event) -> list[tuple[UUID]]:
    moved = moved_keys(event, "schemes")
    return moved or ([(UUID(event.envelope.data["contest_id"]),)] if event.envelope.type in _CONTEST_TYPES else [])


def _contest(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data, type_ = event.envelope.data, event.envelope.type
    if type_ == public.ContestOpenedV1.TYPE:
        return {
            **{name: _uuid(data[name]) for name in ("topic_id", "division_id", "estate_id")},
            "kind": data["kind"],
            "state": "open",
            "schemes": 0,
            "opened_at": event.envelope.time,
        }
    if before is None:
        raise ValueError(f"contest {key[0]} was never opened")
    if is_moved(event):
        return before | where_to(event)
    if type_ in _SCHEMES_BY:
        return {**before, "schemes": before["schemes"] + _SCHEMES_BY[type_]}
    return {**before, "state": _STATES_OF[type_]}


def _comment_keys(event: Event) -> list[tuple[UUID]]:
    return [(UUID(event.envelope.data["comment_id"]),)] if event.envelope.type in _COMMENT_TYPES else []


def _comment(key: tuple[UUID], before: Row | None, event: Event) -> Row:
    data = event.envelope.data
    if event.envelope.type == public.SchemeCommentedV1.TYPE:
        return {
            "scheme_id": UUID(data["scheme_id"]),
            "picture_id": _uuid(data["picture_id"]),
            "hidden": False,
            "written_at": event.envelope.time,
        }
    if before is None:
        raise ValueError(f"comment {key[0]} was never written")
    return {**before, "hidden": data["hidden"]}


STATES: tuple[States, ...] = (
    one_row_each("contests", (Column("contest_id", "uuid"),), _CONTEST, _contest_keys, _contest),
    one_row_each("scheme_comments", (Column("comment_id", "uuid"),), _COMMENT, _comment_keys, _comment),
)
"""What the reader ``deliberation_lists`` folds of contests and schemes."""

"""Drawing maps: the worker keeps each open conversation's matrix in memory and moves its map along with new opinions.

numpy and scipy are imported with the first map; no other process needs them.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from deliberation_service.aggregate import conversation as conversations
from deliberation_service.aggregate.opinion_given import NUMBERS
from deliberation_service.application.conversations import Conversations
from deliberation_service.application.parts import Parts
from deliberation_service.publisher import CLOCK
from deliberation_service.queries.conversations import ConversationLists
from deliberation_service.queries.maps import Maps
from linli_common.event_store import Act, ConcurrentChangeError, Receipt
from linli_common.sealing import Sealed

if TYPE_CHECKING:
    from deliberation_service.opinion.live_map import Drawing, LiveMap

log = logging.getLogger(__name__)

AT_ONCE = 1_000
KEPT = 50
"""So many conversations are kept in memory; one that has to make room is read again when somebody speaks."""
OPENED_AT_ONCE = 5_000
NOT_DRAWN = (0, False)
TOO_FEW: dict[str, Any] = {"grouped": 0, "groups": [], "points": [], "statements": [], "shared": []}


@dataclass(slots=True)
class _Followed:
    live: LiveMap
    through: int


class MapDrawing:
    """One a worker."""

    def __init__(self, parts: Parts, conversations: Conversations, lists: ConversationLists, maps: Maps) -> None:
        self._parts = parts
        self._conversations = conversations
        self._lists = lists
        self._maps = maps
        self._looked_at = -1
        self._followed: OrderedDict[UUID, _Followed] = OrderedDict()

    def draw_changed(self, _: datetime) -> int:
        """Draws the maps of open conversations in which somebody spoke; gives their number."""
        position = self._lists.position()
        if position == self._looked_at:
            return 0
        drawn = self._maps.all_through()
        changed = [
            row
            for row in self._lists.at_work(AT_ONCE)
            if drawn.get(row["conversation_id"], NOT_DRAWN)[0] < row["changed_seq"]
        ]
        for row in changed:
            try:
                followed = self._caught_up(row["conversation_id"], row["topic_id"], row["changed_seq"])
                self._keep(row["conversation_id"], followed, followed.live.draw(), final=False)
            except (ArithmeticError, LookupError, ValueError):
                # One map that cannot be drawn keeps neither the others nor the rest of the worker from their work.
                log.exception("conversation %s: no map", row["conversation_id"])
                self._followed.pop(row["conversation_id"], None)
        self._looked_at = position
        return len(changed)

    def sum_up_closed(self, now: datetime) -> int:
        """Draws the last map of what is over, from all opinions and the seed alone, and records how it came out."""
        closed = [row for row in self._lists.at_work(AT_ONCE) if row["state"] == "closed"]
        for row in closed:
            try:
                followed = self._caught_up(row["conversation_id"], row["topic_id"], row["changed_seq"])
                picture = self._keep(row["conversation_id"], followed, followed.live.draw_anew(), final=True)
                self._record(row["conversation_id"], picture, Act(CLOCK, now))
            except ConcurrentChangeError:  # the next look finds it again
                log.info("conversation %s is being worked on", row["conversation_id"])
            except (ArithmeticError, LookupError, ValueError):
                log.exception("conversation %s: no last map", row["conversation_id"])
            self._followed.pop(row["conversation_id"], None)
        return len(closed)

    def _record(self, conversation_id: UUID, picture: dict[str, Any], act: Act) -> None:
        def decide() -> Receipt:
            conversation = self._conversations.get(conversation_id)
            conversations.sum_up(
                conversation,
                participants=picture["participants"],
                statements=len(self._lists.shown(conversation_id)),
                opinions=picture["opinions"],
                group_sizes=[group["size"] for group in picture["groups"]],
                shared=len(picture["shared"]),
                at=act.at,
            )
            return self._parts.store.record(conversation, act=act)

        self._parts.store.once(act, decide)

    def _caught_up(self, conversation_id: UUID, topic_id: UUID | None, until: int) -> _Followed:
        """The conversation in memory, with everything that was said until then."""
        from deliberation_service.opinion.live_map import LiveMap

        matter_id, shown = topic_id or conversation_id, self._lists.shown(conversation_id)
        followed = self._followed.get(conversation_id)
        if followed is None:
            said = self._said(conversation_id, matter_id, 0, until)
            followed = _Followed(LiveMap(said, shown, seed=seed_of(conversation_id)), until)
            self._resume(conversation_id, followed.live)
            self._followed[conversation_id] = followed
            while len(self._followed) > KEPT:
                self._followed.popitem(last=False)
        else:
            followed.live.show(shown)
            for opinion in self._said(conversation_id, matter_id, followed.through, until):
                followed.live.put(*opinion)
            followed.through = until
        self._followed.move_to_end(conversation_id)
        return followed

    def _said(self, conversation_id: UUID, matter_id: UUID, after: int, until: int) -> list[tuple[str, str, int]]:
        rows = self._lists.opinions_after(conversation_id, after, until)
        said: list[tuple[str, str, int]] = []
        for start in range(0, len(rows), OPENED_AT_ONCE):
            part = rows[start : start + OPENED_AT_ONCE]
            opened = self._parts.contents.open_all([Sealed(matter_id, bytes(choice)) for _, _, choice in part])
            said += [
                (participant, statement, NUMBERS[choice.encode()])
                for (participant, statement, _), choice in zip(part, opened, strict=True)
                if choice is not None
            ]
        return said

    def _resume(self, conversation_id: UUID, live: LiveMap) -> None:
        """After a restart left stays left, and groups keep their order."""
        kept = self._maps.get(conversation_id)
        if kept is not None and kept["basis"].get("centres"):
            live.resume(kept["basis"]["weights"], kept["basis"]["centres"])

    def _keep(
        self, conversation_id: UUID, followed: _Followed, drawing: Drawing | None, *, final: bool
    ) -> dict[str, Any]:
        from deliberation_service.opinion.picture import picture

        live = followed.live
        if drawing is None:
            seen = {"participants": len(live.matrix.participants), "opinions": len(live.matrix), **TOO_FEW}
            basis: dict[str, Any] = {}
        else:
            seen, basis = picture(live, drawing), _basis(live, drawing)
        self._maps.keep(conversation_id, followed.through, seen, basis, final=final)
        return seen


def seed_of(conversation_id: UUID) -> int:
    """The seed of a conversation's chance: whoever draws its map from the same opinions draws the same one."""
    return int.from_bytes(conversation_id.bytes[:4])


def _basis(live: LiveMap, drawing: Drawing) -> dict[str, Any]:
    """What places somebody on the map without the matrix: the axes, the means, the groups' centres."""
    weights, means = drawing.axes.weights.tolist(), drawing.axes.means.tolist()
    names = {column: str(statement) for statement, column in live.matrix.statements.items()}
    shown = [int(column) for column in drawing.axes.shown]
    return {
        "weights": {names[column]: weights[column] for column in shown},
        "means": {names[column]: means[column] for column in shown},
        "centres": drawing.centres.tolist(),
    }

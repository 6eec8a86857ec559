"""What a round is held by: who pays, how much, by which dates, ballot form and rule. Pure.

All amounts are whole fen, all times UTC. The terms are kept whole in the round's own events; when ticking opens they
are frozen and hashed together with roll and costs (`funding_service.aggregate.frozen`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, get_args
from uuid import UUID

from funding_service.refusals.rounds import RoundTermsInvalidError
from linli_contracts.funding import words

WHOLE = "all"
"""The key of the one envelope of a round that is not split."""
MOST_ENVELOPES = 50
MOST_TICKS = 100
MOST_POINTS = 1_000
MOST_RANKED = 50
LARGEST_FEN = 10**13


@dataclass(frozen=True, slots=True)
class Envelope:
    """额度: money for the whole scope, one sub-division, or one category. What it leaves over goes to no other one."""

    key: str
    amount_fen: int
    division_id: UUID | None = None
    category: words.Category | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """When each phase begins; ticking ends at ``closes_at``, paper is entered until ``counts_at``."""

    collect_at: datetime
    screen_at: datetime
    discuss_at: datetime
    tick_at: datetime
    closes_at: datetime
    counts_at: datetime
    notice_at: datetime
    build_at: datetime
    review_at: datetime

    def of(self, phase: words.Phase) -> datetime:
        """When a phase begins."""
        begins: datetime = getattr(self, f"{phase}_at")
        return begins


@dataclass(frozen=True, slots=True)
class Terms:
    """``most`` is how many projects one may tick or rank, or how many points one may share out; None for the knapsack,
    which the envelopes themselves limit. It holds for the ballot as a whole, whatever envelopes are chosen in.
    """

    funder: words.FunderKind
    bound: bool
    split_by: words.SplitBy
    envelopes: tuple[Envelope, ...]
    ballot: words.BallotKind
    most: int | None
    rule: words.TallyRule
    completion: words.Completion
    tie_breaks: tuple[words.TieBreak, ...]
    electorate: words.Electorate
    dates: Dates

    @property
    def envelope_fen(self) -> int:
        """The money of all envelopes."""
        return sum(envelope.amount_fen for envelope in self.envelopes)

    def envelope(self, key: str) -> Envelope:
        """The envelope of a key. Raises KeyError."""
        return {envelope.key: envelope for envelope in self.envelopes}[key]

    def data(self) -> dict[str, Any]:
        """As events keep it: plain values only."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return own | {
            "envelopes": [asdict(one) for one in self.envelopes],
            "tie_breaks": list(self.tie_breaks),
            "dates": asdict(self.dates),
        }


def terms_from(data: Mapping[str, Any]) -> Terms:
    """The terms that an event keeps."""
    return Terms(
        **{
            **data,
            "envelopes": tuple(Envelope(**one) for one in data["envelopes"]),
            "tie_breaks": tuple(data["tie_breaks"]),
            "dates": Dates(**data["dates"]),
        }
    )


def check_terms(terms: Terms) -> None:
    """Raises `RoundTermsInvalidError` that names the field."""
    _check_envelopes(terms)
    _check_ballot(terms)
    if terms.rule != "equal_shares" and terms.completion != "none":
        raise RoundTermsInvalidError("only Equal Shares leaves money over that is completed", field="completion")
    if len(set(terms.tie_breaks)) != len(terms.tie_breaks):
        raise RoundTermsInvalidError("each tie-break once", field="tie_breaks")
    _check_dates(terms.dates)


def _check_envelopes(terms: Terms) -> None:
    keys = [envelope.key for envelope in terms.envelopes]
    if not 1 <= len(keys) <= MOST_ENVELOPES or len(set(keys)) != len(keys):
        raise RoundTermsInvalidError(f"1 to {MOST_ENVELOPES} envelopes, each for something else", field="envelopes")
    if any(not 0 < envelope.amount_fen <= LARGEST_FEN for envelope in terms.envelopes):
        raise RoundTermsInvalidError(f"1 to {LARGEST_FEN} fen in each envelope", field="envelopes")
    for envelope in terms.envelopes:
        if envelope.key != key_of(terms.split_by, envelope.division_id, envelope.category):
            raise RoundTermsInvalidError(f"an envelope does not fit a split by {terms.split_by}", field="envelopes")


def key_of(split_by: words.SplitBy, division_id: UUID | None, category: str | None) -> str | None:
    """The key that an envelope for this has; None when it is for nothing of that kind, or for more."""
    if split_by == "none":
        return WHOLE if division_id is None and category is None else None
    if split_by == "division":
        return str(division_id) if division_id is not None and category is None else None
    return category if division_id is None and category in get_args(words.Category) else None


def _check_ballot(terms: Terms) -> None:
    if terms.ballot == "knapsack":
        if terms.most is not None:
            raise RoundTermsInvalidError("a knapsack is limited by the envelope alone", field="most")
        return
    largest = {"approval": MOST_TICKS, "points": MOST_POINTS, "ranking": MOST_RANKED}[terms.ballot]
    if terms.most is None or not 1 <= terms.most <= largest:
        raise RoundTermsInvalidError(f"1 to {largest}", field="most")


def _check_dates(dates: Dates) -> None:
    moments = [getattr(dates, field.name) for field in fields(dates)]
    for field, earlier, later in zip(fields(dates)[1:], moments, moments[1:], strict=False):
        if later < earlier or (later == earlier and field.name not in ("counts_at", "notice_at")):
            raise RoundTermsInvalidError("phases come one after the other", field=field.name)

"""What a round came to, in words: every project with why it was funded or not, and by how much it missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from web_service.clients.funding.ballots import Breakdown, Explanation, Part, Receipt, RoundResult
from web_service.clients.funding.rounds import Round
from web_service.deliberation.amounts import percent
from web_service.deliberation.vote_view import GroupRow
from web_service.funding.money import yuan
from web_service.funding.round_view import key_name
from web_service.funding.rounds import ProjectCard
from web_service.language import Language
from web_service.mailbox.names import Names


@dataclass(frozen=True)
class Row:
    """A project of the result. ``funded`` is what whoever pays decided, None before; ``counted`` what the count did."""

    card: ProjectCard
    counted: bool
    funded: bool | None
    votes: str
    percent: float
    why: list[str]
    parts: list[str]

    @property
    def won(self) -> bool:
        """As it stands now."""
        return self.counted if self.funded is None else self.funded


@dataclass(frozen=True)
class EnvelopeRow:
    """What an envelope gave; ``voters`` is empty where there is but one."""

    key: str
    name: str
    spent: str
    amount: str
    percent: float
    voters: str


def verdict(language: Language, result: RoundResult, projects: Sequence[ProjectCard]) -> str:
    """The result in one sentence."""
    if not result.valid:
        return language.text("result.invalid")
    ids = set(result.winner_ids if result.funded_ids is None else result.funded_ids)
    amount = yuan(sum(one.cost_fen or 0 for one in projects if one.proposal_id in ids))
    if not ids:
        return language.text("result.none_funded")
    return language.text("result.funded" if result.decided else "result.advised", count=len(ids), amount=amount)


def rows(language: Language, round_: Round, result: RoundResult, projects: Sequence[ProjectCard]) -> list[Row]:
    """Every project: those that are funded first, in the order of the rule; then those with more votes."""
    why = {one.project_id: one for one in result.tally.explanations}
    most = max((one.score for one in why.values()), default=0)
    order = {str(number): place for place, number in enumerate(result.winners)}
    found = [_row(language, round_, result, one, why[str(one.number)], most) for one in projects]
    return sorted(
        found,
        key=lambda row: (
            not row.won,
            order.get(str(row.card.number), len(order)),
            -why[str(row.card.number)].score,
            row.card.number,
        ),
    )


def _row(language: Language, round_: Round, result: RoundResult, card: ProjectCard, why: Explanation, most: int) -> Row:
    ids = None if result.funded_ids is None else set(result.funded_ids)
    votes = language.text("result.votes", count=f"{why.votes:,}")
    if round_.ballot in ("points", "ranking"):
        votes = f"{language.text('result.score', count=f'{why.score:,}')} · {votes}"
    return Row(
        card=card,
        counted=card.number in result.winners,
        funded=None if ids is None else card.proposal_id in ids,
        votes=votes,
        percent=percent(why.score, most),
        why=reasons(language, round_, why, _budget(round_, card)),
        parts=[_part(language, part) for part in why.parts] if why.status == "funded" else [],
    )


def _budget(round_: Round, card: ProjectCard) -> int:
    return next((one.amount_fen for one in round_.envelopes if one.key == card.envelope), round_.envelope_fen)


def reasons(language: Language, round_: Round, why: Explanation, budget_fen: int) -> list[str]:
    """Why a project was funded or not, and by how much it missed, in sentences."""
    if why.status in ("funded", "completed"):
        name = "completed" if why.status == "completed" else _FUNDED[round_.rule]
        return [language.text(f"why.{name}", turn=why.turn, room=yuan(why.room or 0))]
    if why.status == "no_support":
        return [language.text("why.no_support")]
    missing = Fraction(why.missing_support)
    found = []
    if missing > 0:
        found.append(language.text("why.supporters_short", missing=rounded(missing)))
        if why.missing_votes:
            found.append(language.text("why.voters_wanting", count=f"{why.missing_votes:,}"))
    if why.status == "no_room":
        values = {"turn": why.turn, "room": yuan(why.room or 0), "missing": yuan(why.missing_room)}
        after = "_after" if round_.rule == "equal_shares" else ""
        found.append(language.text(f"why.no_room{after}", **values))
    if round_.rule != "equal_shares":
        if why.missing_votes:
            found.append(language.text("why.votes_wanting", count=f"{why.missing_votes:,}"))
        elif why.cost > budget_fen:
            found.append(language.text("why.never"))
    return found


_FUNDED = {"greedy_votes": "turn", "greedy_votes_per_cost": "turn_per_cost", "equal_shares": "shares"}


def _part(language: Language, part: Part) -> str:
    voters, total = f"{part.voters:,}", rounded(Fraction(part.total))
    if part.each is None:
        return language.text("why.part_rest", voters=voters, total=total)
    name = "why.part" if part.points in (None, 1) else "why.part_points"
    if name == "why.part" and part.voters == 1:
        return language.text("why.part_one", total=total)
    return language.text(name, voters=voters, each=rounded(Fraction(part.each)), total=total, points=part.points)


def rounded(amount_fen: Fraction) -> str:
    """An exact amount as people read it: to the fen, with ≈ where that is not exact."""
    whole = round(amount_fen)
    return yuan(whole) if whole == amount_fen else f"≈{yuan(whole)}"


def envelope_rows(language: Language, result: RoundResult, names: Names) -> list[EnvelopeRow]:
    """What each envelope gave to what the count chose."""
    voters = {one.envelope: one.voters for one in result.tally.envelopes}
    return [
        EnvelopeRow(
            key,
            key_name(language, key, names),
            language.text("result.spent", spent=yuan(one.spent_fen), left=yuan(one.amount_fen - one.spent_fen)),
            yuan(one.amount_fen),
            percent(one.spent_fen, one.amount_fen),
            language.text("result.voters", count=f"{voters[key]:,}") if key in voters else "",
        )
        for key, one in result.envelopes.items()
    ]


def share_words(language: Language, result: RoundResult, names: Names) -> list[str]:
    """What Equal Shares gave everybody, of each envelope; nothing under other rules."""
    if result.tally.rule.method != "equal_shares":
        return []
    if not result.tally.envelopes:
        return [_shares(language, result.tally.voters, result.tally.share, result.tally.raised)]
    said = (
        (key_name(language, one.envelope, names), _shares(language, one.voters, one.share, one.raised))
        for one in result.tally.envelopes
        if one.voters
    )
    return [f"{name} · {words}" for name, words in said]


def _shares(language: Language, voters: int, share: int | str | None, raised: int) -> str:
    name = "result.shares_raised" if raised else "result.shares"
    return language.text(name, voters=f"{voters:,}", share=rounded(Fraction(share or 0)))


def turnout_words(language: Language, result: RoundResult) -> str:
    """How many took part."""
    return language.text(
        "result.turnout",
        roll=f"{result.roll_units:,}",
        count=f"{result.participating_units:,}",
        percent=f"{percent(result.participating_units, result.roll_units):.1f}",
    )


def group_rows(table: Breakdown, names: Mapping[str, str]) -> list[tuple[GroupRow, Mapping[str, int]]]:
    """The groups that may be shown, with how many of their ballots name each project."""
    return [(GroupRow(names[group], f"{found.ballots:,}", []), found.named) for group, found in table.shown.items()]


def choice_words(language: Language, round_: Round, receipt: Receipt, projects: Sequence[ProjectCard]) -> list[str]:
    """What a published ballot says."""
    titles = {one.number: f"{language.text('proposal.number', number=one.number)} {one.title}" for one in projects}
    said = []
    for place, one in enumerate(receipt.choice, 1):
        number, points = one if isinstance(one, tuple) else (one, None)
        words = titles.get(number, str(number))
        if points is not None:
            words = f"{words} · {language.text('tick.points', count=points)}"
        said.append(f"{place}. {words}" if round_.ballot == "ranking" else words)
    return said

"""``/rounds/{id}``: money, dates, rules, editions, turnout, proposals, and what ticking waits for."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import Response

from web_service.clients.funding.proposals import ProposalRow
from web_service.clients.funding.rounds import Round
from web_service.deliberation.amounts import Gauge, turnout_gauge
from web_service.deliberation.vote_view import GroupRow, group_names
from web_service.deliberation.words import who, word
from web_service.forms import id_or_none
from web_service.frame import Frame
from web_service.funding import round_view as view
from web_service.language import Language, language_of
from web_service.rendering import render

ON_BALLOT = ("on_ballot", "funded", "not_funded", "admitted")
"""What people decide on; all else is told beside it."""


@dataclass(frozen=True)
class ProjectCard:
    """A proposal, or a project of the ballot, as lists show it."""

    number: int | None
    proposal_id: UUID
    title: str
    status: str
    category: str | None
    place: str
    cost_fen: int | None
    picture_id: UUID | None
    envelope: str = ""


def add_rounds(router: APIRouter, frame: Frame) -> None:
    """``/rounds/{id}`` and its live turnout."""

    @router.get("/rounds/{round_id}")
    async def round_page(request: Request, round_id: UUID) -> Response:
        language = language_of(request)
        round_ = await frame.funding.rounds.round(round_id)
        context = await shown(request, frame, round_)
        cards, turnout = await asyncio.gather(
            frame.part(proposals_of(request, frame, round_)), turnout_of(request, frame, round_)
        )
        return render(
            request,
            "funding/round.html",
            **(context | turnout),
            nodes=view.track(language, context["phase"], round_.dates),
            cards=cards,
            in_play=[one for one in cards or [] if one.status in ON_BALLOT],
            others=[one for one in cards or [] if one.status not in ON_BALLOT],
            edited_by=lambda edition: who(language, context["names"], edition.role, edition.division_id),
        )

    @router.get("/rounds/{round_id}/turnout")
    async def live_part(request: Request, round_id: UUID) -> Response:
        """The turnout alone, asked again while the page is open."""
        found = await frame.funding.rounds.round(round_id)
        return render(request, "funding/_turnout.html", **await turnout_of(request, frame, found))


async def shown(request: Request, frame: Frame, round_: Round) -> dict[str, Any]:
    """What all pages of a round show."""
    language = language_of(request)
    divisions = [round_.division_id, *(one.division_id for one in round_.envelopes)]
    divisions += [one.division_id for one in round_.editions]
    names = await frame.called(divisions=divisions)
    return {
        "round": round_,
        "names": names,
        "title": view.title_of(language, round_, names),
        "place": names.division(round_.division_id),
        "phase": view.status_of(round_.status, round_.dates, datetime.now(UTC)),
        "now_here": view.now_of(language, round_, round_.undecided),
        "envelopes": [(view.key_name(language, one.key, names), one) for one in round_.envelopes],
        "ballot_words": view.ballot_words(language, round_),
        "rule_words": view.rule_words(language, round_),
        "ties_words": view.ties_words(language, round_),
        "counted": round_.status in view.COUNTED,
        "word": word,
        "pictures": "/api/funding/proposals",
    }


async def turnout_of(request: Request, frame: Frame, round_: Round) -> dict[str, Any]:
    """Who has taken part so far, while it is ticked and afterwards; nothing before."""
    nothing: dict[str, Any] = {"round": round_, "gauges": [], "areas": [], "bands": []}
    found = await frame.part(frame.funding.rounds.turnout(round_.round_id)) if round_.roll is not None else None
    if found is None or found.roll_units is None:
        return nothing
    language = language_of(request)
    names = await frame.called(divisions=map(id_or_none, found.areas))
    gauges: list[Gauge] = [turnout_gauge(language, "persons", found.participating_units, found.roll_units, None)]
    return {
        "round": round_,
        "gauges": gauges,
        "areas": _groups(language, found.areas, group_names(language, found.areas, names)),
        "bands": _groups(language, found.bands, group_names(language, found.bands, names)),
    }


def _groups(language: Language, groups: Mapping[str, int | None], names: Mapping[str, str]) -> list[GroupRow]:
    """Groups with how many took part; those below five people say so."""
    return [
        GroupRow(names[group], "" if count is None else language.text("amount.persons", value=f"{count:,}"), [])
        for group, count in groups.items()
    ]


async def proposals_of(request: Request, frame: Frame, round_: Round) -> list[ProjectCard]:
    """What everybody may see of a round's proposals, by number. Raises Problem."""
    rows = await frame.read(request, lambda token: frame.funding.proposals.all_of_round(round_.round_id, token))
    envelopes = {one.proposal_id: one.envelope for one in round_.projects}
    costs = {one.proposal_id: one.cost_fen for one in round_.projects}
    names = await frame.called(divisions=[one.division_id for one in rows], estates=[one.estate_id for one in rows])
    language = language_of(request)
    return [
        ProjectCard(
            number=one.number,
            proposal_id=one.proposal_id,
            title=title_of(language, one),
            status=one.status,
            category=one.category,
            place=names.estate(one.estate_id) or names.division(one.division_id),
            cost_fen=costs.get(one.proposal_id, one.cost_fen),
            picture_id=one.picture_id,
            envelope=envelopes.get(one.proposal_id, ""),
        )
        for one in rows
    ]


async def projects_of(request: Request, frame: Frame, round_: Round) -> list[ProjectCard]:
    """The frozen ballot, in its order. A title that does not answer costs itself alone."""
    found = await frame.part(proposals_of(request, frame, round_))
    cards = {one.proposal_id: one for one in found or []}
    language = language_of(request)
    return [
        cards.get(one.proposal_id)
        or ProjectCard(
            number=one.number,
            proposal_id=one.proposal_id,
            title=language.text("proposal.number", number=one.number),
            status="on_ballot",
            category=None,
            place="",
            cost_fen=one.cost_fen,
            picture_id=None,
            envelope=one.envelope,
        )
        for one in round_.projects
    ]


def by_envelope(
    envelopes: Sequence[tuple[str, Any]], projects: Sequence[ProjectCard]
) -> list[tuple[str, Any, list[ProjectCard]]]:
    """The projects of each envelope that has some: (what it is for, the envelope, its projects)."""
    grouped = [(name, one, [each for each in projects if each.envelope == one.key]) for name, one in envelopes]
    return [group for group in grouped if group[2]]


def title_of(language: Language, row: ProposalRow) -> str:
    """Its title, or what stands for it."""
    if row.title is not None:
        return row.title
    return language.text("proposal.untitled" if row.origin == "topic" else "proposal.gone")

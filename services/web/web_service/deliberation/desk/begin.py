"""Beginning an instrument: in the stage of a topic that allows it, or for a division alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request
from linli_common.clock import SHANGHAI
from starlette.responses import RedirectResponse, Response

from web_service.clients.calling import Problem
from web_service.clients.deliberation.topics import TopicDetail
from web_service.clients.deliberation.votes import Threshold
from web_service.clients.identity import Division
from web_service.deliberation.amounts import share_words
from web_service.deliberation.desk import fields
from web_service.deliberation.desk.frame import CONVENERS_ALONE, HOME, Desk, district_of, may, shown_of
from web_service.deliberation.desk.orders import ANSWERED, MOST_OPTIONS, ORDERS, new_convention
from web_service.deliberation.desk.refusals import refuse
from web_service.deliberation.desk.standing import electorates, present
from web_service.deliberation.words import stage_name, title_of, word
from web_service.forms import Form, Forms, form_of, id_or_none
from web_service.language import Language, language_of
from web_service.mailbox.units import MyUnit, Target
from web_service.rendering import render, today
from web_service.session import session_of

What = Literal[
    "meeting", "notice", "public_notice", "form", "statements", "vote", "schemes", "panel", "convention", "request",
    "report",
]  # fmt: skip
ALONE = ("meeting", "notice", "public_notice", "statements", "form", "vote", "schemes", "panel", "convention")
"""What may be begun without a topic."""
KINDS_OF_STAGE = {"hearing": "hearing", "coordination": "coordination", "review": "review", "joint_meeting": "joint"}
"""The one kind of meeting that a stage of a kind is for."""
CIRCLES = (
    "residents", "villagers", "owners", "owners_committee", "property_company", "deputies", "departments", "planners",
    "office_workers", "pupils", "organisations",
)  # fmt: skip
ABOUT = {
    "notice": ("general", "meeting", "result", "rules", "works", "accounts"),
    "public_notice": ("scheme", "convention", "covenant", "election_roll", "fund_use", "accounts", "other"),
}


def add_begin(router: APIRouter, desk: Desk) -> None:
    """``/desk/begin`` and below."""

    @router.get("/desk/begin")
    async def choose(request: Request, division: str = "") -> Response:
        units = [one for one in await desk.units(request) if one.kind != "department"]
        unit = next((one for one in units if str(one.id) == division), units[0] if units else None)
        return render(request, "deliberation/desk/begin_choose.html", units=units, unit=unit, alone=ALONE)

    @router.get("/desk/begin/dwellings")
    async def dwellings(request: Request, building: UUID) -> Response:
        """The dwellings of a building, to tick those that the developer has not sold."""
        shown_of(request)
        found = await desk.identity.dwellings(building)
        return render(request, "deliberation/desk/_dwellings.html", dwellings=found)

    @router.get("/desk/begin/{what}")
    async def blank(request: Request, what: What, topic: str = "", division: str = "") -> Response:
        return await _page(request, desk, what, topic, division, Form())

    @router.post("/desk/begin/{what}")
    async def begin(request: Request, what: What) -> Response:
        form = await form_of(request)
        try:
            return RedirectResponse(await _begun(request, desk, what, form), 303)
        except Problem as problem:
            refuse(form, problem, language_of(request))
            return await _page(request, desk, what, form.get("topic"), form.get("division"), form, problem.status)


async def _begun(request: Request, desk: Desk, what: What, form: Form) -> str:
    """Sends it; answers where to go. Raises Problem."""
    if what == "convention" and form.get("convention").startswith("new-"):
        first = Form(f"{form.key}-new", form.values)
        made = await desk.send(request, new_convention(form), first)
        form.values["convention"] = str(made.id("convention_id"))
    done = await desk.send(request, ORDERS[what](form), form)
    if what == "convention":
        return f"/desk/conventions/{form.get('convention')}?say=begun&seen={done.seq}"
    if what == "report":
        return f"{HOME}/{fields.id_of(form, 'topic')}?say=report&seen={done.seq}"
    name, page = ANSWERED[what]
    return f"{page}/{done.id(name)}?say=begun&seen={done.seq}"


async def _page(
    request: Request, desk: Desk, what: What, topic: str, division: str, form: Form, status: int = 200
) -> Response:
    """The form with what it needs to know. Raises Problem, also for a stage or division where it cannot be begun."""
    detail = await _detail(request, desk, topic)
    place_id = detail.item.division_id if detail else id_or_none(division)
    if place_id is None:
        raise Problem(404, "/problems/unknown-division", "", "no division")
    place = await desk.division(place_id)
    _refuse_unless_allowed(request, what, detail, place)
    language = language_of(request)
    template = await _template(desk, detail, place)
    more = await _needed(request, desk, what, detail, place, template)
    names = await desk.names([place_id], [detail.item.estate_id] if detail else [])
    return render(
        request,
        "deliberation/desk/begin.html",
        status,
        **more,
        what=what,
        detail=detail,
        topic=detail.item if detail else None,
        title=title_of(language, detail.item) if detail else place.name,
        stage=stage_name(language, detail.stages, detail.item.stage) if detail else "",
        place=place,
        names=names,
        form=form,
        forms=Forms(what, form),
        word=word,
        back=f"{HOME}/{topic}" if detail else f"/desk/begin?division={place_id}",
    )


async def _detail(request: Request, desk: Desk, topic: str) -> TopicDetail | None:
    topic_id = id_or_none(topic)
    if topic_id is None:
        return None
    return await session_of(request).call(lambda token: desk.deliberation.topics.topic(topic_id, token))


def _refuse_unless_allowed(request: Request, what: What, detail: TopicDetail | None, place: Division) -> None:
    """Nobody fills in a form in vain: the stage has to allow it, and who looks has to convene there."""
    shown = shown_of(request)
    if detail is None:
        if what not in ALONE or not may(shown, CONVENERS_ALONE, place):
            raise Problem(403, "/problems/outside-own-division", "不在辖区", "not one of your divisions")
        return
    stage = present(detail)
    if stage is None or what not in stage.instruments:
        raise Problem(409, "/problems/stage-forbids", "当前阶段不能这样做", f"the stage does not allow: {what}")
    if not may(shown, stage.conveners, place):
        raise Problem(403, "/problems/outside-own-division", "不在辖区", "you do not convene this stage")


async def _template(desk: Desk, detail: TopicDetail | None, place: Division) -> dict[str, Any] | None:
    """The template that the topic follows, whose stages say whose votes and forms they allow."""
    if detail is None or detail.item.template is None:
        return None
    try:
        return await desk.deliberation.desk.template(
            district_of(place), detail.item.template, detail.item.template_version
        )
    except Problem:
        return None


async def _needed(
    request: Request,
    desk: Desk,
    what: What,
    detail: TopicDetail | None,
    place: Division,
    template: dict[str, Any] | None,
) -> dict[str, Any]:
    """What the form of an instrument offers to choose from."""
    stage = present(detail) if detail else None
    match what:
        case "meeting":
            return await _for_meeting(desk, detail, stage.kind if stage else "")
        case "notice" | "public_notice":
            days = await desk.deliberation.desk.notice_days(today()) if what == "public_notice" else {}
            return {"about": ABOUT[what], "days": days, "estates": await _estates(desk, detail, place)}
        case "form" | "vote":
            allowed = electorates(template, stage.stage if stage else None, what)
            return await _for_ballot(request, desk, what, detail, place, allowed)
        case "convention":
            listed = await desk.deliberation.conventions.of_division(place.division_id, {"limit": 200})
            mine = [one for one in listed.items if one.division_id == place.division_id]
            return {"conventions": mine, "estates": await _estates(desk, None, place)}
        case "request":
            return {"targets": await _targets(request, desk, place)}
    return {"estates": await _estates(desk, detail, place)}


async def _for_meeting(desk: Desk, detail: TopicDetail | None, stage_kind: str) -> dict[str, Any]:
    rules = await desk.deliberation.meetings.rules()
    only = KINDS_OF_STAGE.get(stage_kind)
    kinds = [only] if only else list(rules.kinds)
    now = datetime.now(SHANGHAI)
    earliest = {kind: now + timedelta(days=rules.kinds[kind].notice_days) for kind in kinds}
    asked = await desk.deliberation.going_on.of_topic(detail.item.topic_id) if detail else []
    votes = [one for one in asked if one.kind == "vote" and one.state in ("prepared", "opened")]
    return {"kinds": kinds, "rules": rules, "earliest": earliest, "circles": CIRCLES, "votes": votes}


async def _for_ballot(
    request: Request, desk: Desk, what: str, detail: TopicDetail | None, place: Division, allowed: list[str]
) -> dict[str, Any]:
    """The rules of today that the stage allows, each with its article; of owners, the estate's buildings too."""
    language = language_of(request)
    rules = [
        one
        for one in await desk.deliberation.desk.rules()
        if (not allowed or one.rule in allowed) and (what == "vote" or one.unit == "household")
    ]
    estates = await _estates(desk, detail, place)
    estate_id = detail.item.estate_id if detail else None
    owners = any(one.rule.startswith("owners") for one in rules)
    buildings = await desk.identity.buildings(estate_id) if owners and what == "vote" and estate_id else []
    return {
        "rules": rules,
        "thresholds": {one.rule: threshold_words(language, one.threshold) for one in rules},
        "estates": estates,
        "buildings": buildings,
        "rows": MOST_OPTIONS,
        "owners": owners,
    }


def threshold_words(language: Language, threshold: Threshold) -> str:
    """What a rule takes, in words: participation and consent, of which bases."""
    bases = language.text("list.and").join(language.text(f"base.{one}") for one in threshold.bases)
    said = []
    if threshold.participation is not None:
        said.append(
            language.text("chair.takes_part", bases=bases, share=share_words(language, threshold.participation))
        )
    of = language.text(f"chair.of.{threshold.of}", bases=bases)
    said.append(language.text("chair.consents", of=of, share=share_words(language, threshold.consent)))
    return language.text("chair.semicolon").join(said)


async def _estates(desk: Desk, detail: TopicDetail | None, place: Division) -> list[Any]:
    """An area's estates, to choose from; a topic knows its own."""
    if detail is not None or place.tier != "area":
        return []
    return await desk.identity.estates(None, place.code or str(place.division_id), limit=1_000)


async def _targets(request: Request, desk: Desk, place: Division) -> list[tuple[str, list[Any]]]:
    """Whom to ask: the place itself, those above, departments."""
    holder = MyUnit(place.tier, place.division_id, place.name, place)
    found = await desk.targets(request, holder)
    return [("own", [Target(holder.text, holder.name)]), *found.groups()]

"""What the staff's pages of deliberation read beside the subjects' own clients, and the one way in which they send."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from web_service.clients.calling import Caller, Query
from web_service.clients.deliberation.asking import at_least
from web_service.clients.deliberation.conversations import Statement
from web_service.clients.deliberation.meetings import Meetings
from web_service.clients.deliberation.topics import Topics
from web_service.clients.deliberation.votes import Threshold, Vote
from web_service.clients.telling import Body, Done, tell

MOST_PAGES = 20


class StageCount(BaseModel):
    """How many topics stand in a stage of a template."""

    template: str
    stage: str
    stage_kind: str
    topics: int


class DeskCounts(BaseModel):
    """How much waits for a division and everything below it; ``…_late``: how much of it is past its time."""

    to_screen: int
    to_screen_late: int
    appeals: int
    appeals_late: int
    stages: int
    stages_late: int
    resolutions: int
    resolutions_late: int
    objections: int
    objections_late: int
    minutes: int
    inquiries: int
    inquiries_late: int
    closing: int
    by_stage: list[StageCount]


class ObjectionWaiting(BaseModel):
    """An objection that nobody has answered; ``title`` is of the public notice."""

    objection_id: UUID
    notice_id: UUID
    topic_id: UUID | None
    division_id: UUID
    about: str
    title: str | None
    raised_at: datetime
    answer_due_at: datetime


class ObjectionsWaiting(BaseModel):
    """One page of them."""

    items: list[ObjectionWaiting]
    next_cursor: str | None = None


class ClosingItem(BaseModel):
    """A form, vote or conversation that ends soon, or is over and not counted."""

    kind: str
    id: UUID
    topic_id: UUID | None
    division_id: UUID
    title: str | None
    state: str
    closes_at: datetime
    paper_until: datetime | None
    differing: int


class Rule(BaseModel):
    """A rule of law that a vote or form may be held by, as it stands on a day."""

    rule: str
    version: str
    name_zh: str
    unit: str
    minimum_age: int | None
    binding: bool
    article: str
    verified: bool
    threshold: Threshold


class DatedRule(BaseModel):
    """Rules of a subject that hold from a day on, with where they come from."""

    from_day: date
    source: str
    says: dict[str, Any]


class HouseholdState(BaseModel):
    """Whether a household has answered a form, or its paper waits."""

    household_id: UUID
    state: str
    changed_at: datetime


class Households(BaseModel):
    """One page of them."""

    items: list[HouseholdState]
    next_cursor: str | None = None


class Difference(BaseModel):
    """Two readings of one paper form."""

    household_id: UUID
    worker_ids: list[UUID]
    read: list[str | None]


class SlipBatch(BaseModel):
    """Numbered slips that were issued together."""

    batch_id: UUID
    slips: int


class DeskClient:
    """Every method raises Problem."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    async def send(self, path: str, body: Body, key: str, token: str) -> Done:
        """Any command, by its path below the API."""
        return await tell(self._caller, path, body, key, token)

    async def add_picture(self, scheme_id: UUID, image: bytes, key: str, token: str) -> None:
        """A picture of a scheme's current revision."""
        await self._caller.post_bytes(f"/schemes/{scheme_id}/pictures", image, token, key=key)

    async def counts(self, division_id: UUID, seen: int, token: str) -> DeskCounts:
        """How much waits."""
        query: Query = {"at_least": at_least(seen)}
        return DeskCounts.model_validate(await self._caller.get(f"/divisions/{division_id}/desk", query, token))

    async def topics(self, division_id: UUID, query: Query, token: str) -> Topics:
        """Topics that are in a stage, the soonest due first; filters ``stage`` and ``overdue``."""
        return Topics.model_validate(await self._caller.get(f"/divisions/{division_id}/desk/topics", query, token))

    async def objections(self, division_id: UUID, query: Query, token: str) -> ObjectionsWaiting:
        """Objections that nobody has answered, the soonest due first."""
        found = await self._caller.get(f"/divisions/{division_id}/desk/objections", query, token)
        return ObjectionsWaiting.model_validate(found)

    async def minutes(self, division_id: UUID, query: Query, token: str) -> Meetings:
        """Meetings that were held and whose minutes are not signed, the oldest first."""
        return Meetings.model_validate(await self._caller.get(f"/divisions/{division_id}/desk/minutes", query, token))

    async def closing(self, division_id: UUID, query: Query, token: str) -> list[ClosingItem]:
        """What ends within a week, or is over and not counted."""
        found = await self._caller.get(f"/divisions/{division_id}/desk/closing", query, token)
        return [ClosingItem.model_validate(one) for one in found]

    async def template(self, district_id: UUID, template: str, version: int | None = None) -> dict[str, Any]:
        """A version of a template as data, the newest unless one is named."""
        path = f"/districts/{district_id}/templates/{template}"
        found: dict[str, Any] = await self._caller.get(path, {"version": version})
        return found

    async def rules(self, day: str | None = None) -> list[Rule]:
        """The rules that votes and forms may be held by, on a day."""
        return [Rule.model_validate(one) for one in await self._caller.get("/electorates", {"on": day})]

    async def dated_rules(self) -> dict[str, list[DatedRule]]:
        """The rules by date of topics, meetings, notices and inquiries, the first ones first."""
        found: dict[str, list[Any]] = await self._caller.get("/dated-rules")
        return {subject: [DatedRule.model_validate(one) for one in rules] for subject, rules in found.items()}

    async def notice_days(self, today: date) -> dict[str, int]:
        """For how many days objections are taken at least, by what a public notice is about."""
        rules = [one for one in (await self.dated_rules()).get("notice", []) if one.from_day <= today]
        return {about: int(says["objection_days"]) for about, says in rules[-1].says["about"].items()} if rules else {}

    async def moderation(self, conversation_id: UUID, seen: int, token: str) -> list[Statement]:
        """All statements of a conversation in all states, in the order in which they were written."""
        found: list[Statement] = []
        cursor: str | None = None
        for _ in range(MOST_PAGES):
            query: Query = {"cursor": cursor, "limit": 500, "at_least": at_least(seen)}
            page = await self._caller.get(f"/conversations/{conversation_id}/moderation", query, token)
            found += [Statement.model_validate(one) for one in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        return found

    async def households(self, form_id: UUID, query: Query, token: str) -> Households:
        """Which households have answered a form or have paper waiting."""
        return Households.model_validate(await self._caller.get(f"/forms/{form_id}/households", query, token))

    async def difference(self, form_id: UUID, household_id: UUID, token: str) -> Difference:
        """The two readings that differ."""
        found = await self._caller.get(f"/forms/{form_id}/papers/{household_id}", token=token)
        return Difference.model_validate(found)

    async def prepared_votes(self, division_id: UUID) -> list[Vote]:
        """The votes of a division that nobody has opened yet."""
        page = await self._caller.get("/votes", {"division_id": str(division_id), "limit": 100})
        ids = [row["vote_id"] for row in page["items"] if row["status"] == "prepared"]
        found = await asyncio.gather(*(self._caller.get(f"/votes/{one}") for one in ids))
        return [Vote.model_validate(one) for one in found]

    async def batches(self, vote_id: UUID, token: str) -> list[SlipBatch]:
        """The batches of slips that were issued, in that order."""
        return [SlipBatch.model_validate(one) for one in await self._caller.get(f"/votes/{vote_id}/slips", token=token)]

    async def slips(self, vote_id: UUID, batch_id: UUID, token: str) -> list[str]:
        """The numbers of a batch of slips."""
        found: dict[str, list[str]] = await self._caller.get(f"/votes/{vote_id}/slips/{batch_id}", token=token)
        return found["numbers"]

    async def ballot_options(self, contest_id: UUID) -> list[str]:
        """A contest's schemes as a vote on them has to name its options."""
        found: dict[str, Any] = await self._caller.get(f"/contests/{contest_id}")
        return [str(one) for one in found["ballot_options"]]

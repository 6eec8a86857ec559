"""The year's smaller topics, each as its life says: screened, merged, declined, discussed, heard, decided, referred."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime

from deliberation_service.demo.cast import Area, Cast
from deliberation_service.demo.lives import Life, lives
from deliberation_service.demo.steps import (
    DAY,
    HOUR,
    Matter,
    Meeting,
    Todo,
    accepted,
    counted,
    hold,
    on_to,
    published,
    raised,
    report,
)
from linli_demo.acting import Acting
from linli_demo.player import Account
from linli_demo.telling import Promise, Story, keeping

DAYS = 365
_VOTES_END_EVERY = 30
"""Votes of smaller topics end on common days, and so do public notices: the worker counts them together."""


def small(acting: Acting, cast: Cast, topics: int, seed: int) -> list[Story]:
    """So many stories."""
    months = tuple(acting.calendar.day(days).month for days in range(DAYS - 4))
    planned = lives(seed, topics, len(cast.areas), months)
    return [_Small(acting, cast, life).story() for life in planned]


class _Small:
    """One topic. ``_at`` is when its next step is; it goes on by days."""

    def __init__(self, acting: Acting, cast: Cast, life: Life) -> None:
        self._acting = acting
        self._cast = cast
        self._life = life
        self._area: Area = cast.areas[life.area]
        self._worker = self._area.worker
        self._at = acting.calendar.ago(life.raised, life.hour, life.number % 60)
        self._promises: list[Promise] = []
        self._topic_id = ""
        self._common = 0

    def story(self) -> Story:
        """Told with what is promised in it."""
        return keeping(self._promises, self._told())

    def _told(self) -> Story:
        yield self._at
        self._topic_id = raised(self._acting, self._matter(), by=self._raiser(), at=self._at)
        end = self._life.end
        if end == "withdrawn":
            yield self._after(0.2)
            self._on_topic("withdraw", by=self._raiser())
        elif end in ("declined", "appealed", "reopened"):
            yield from self._declined()
        else:
            yield self._after(self._life.screened)
            yield from self._deliberated()

    def _declined(self) -> Story:
        end, by = self._life.end, self._raiser()
        yield self._after(self._life.screened)
        self._on_topic("decline", {"reason": "属物业合同约定的日常服务，已转物业三日内办理。"})
        if end == "declined":
            return
        yield self._after(4)
        self._on_topic("appeal", {"reason": "物业已答复两次，问题仍在，需要大家商量。"}, by=by)
        yield self._after(5)
        reopen = end == "reopened"
        reason = "同类问题多户反映，请重新审核。" if reopen else "居委会的处理合适，予以维持。"
        self._on_topic("decide-appeal", {"reopen": reopen, "reason": reason}, by=self._area.officer)
        if reopen:
            yield self._after(2)
            yield from self._deliberated()

    def _deliberated(self) -> Story:
        referred = self._life.end == "referred"
        accepted(
            self._acting, self._topic_id, "three_meetings" if referred else "discussion", by=self._worker, at=self._at
        )
        if self._life.merged:
            yield from self._twin()
        if referred:
            yield from self._three_meetings()
        elif self._life.end in ("closed", "reopened"):
            yield self._after(self._life.stage)
            self._come_to("closed", reason="经沟通物业已整改，提出人同意了结。")
        else:
            yield from self._meets("council", f"{self._life.title}议事会", "到会居民意见一致，转下一步。")
            on_to(self._acting, self._topic_id, "vote", by=self._worker, at=self._at)
            yield from (self._decided() if self._life.end == "decided" else self._requested())

    def _twin(self) -> Story:
        """Another resident raises the same three days later."""
        yield self._after(2)
        other = self._area.writers[1] if self._raiser() is self._area.writers[0] else self._area.writers[0]
        twin_id = raised(self._acting, self._matter(), by=other, at=self._at)
        yield self._after(1)
        path, body = f"/topics/{twin_id}/merge", {"into_topic_id": self._topic_id}
        self._acting.do(path, body, by=self._worker, at=self._at)

    def _three_meetings(self) -> Story:
        """Hearing, coordination, public notice; then 转民心项目, and for some the review."""
        yield from self._meets("hearing", f"{self._life.title}听证会", "情况属实，居民要求尽快解决。")
        on_to(self._acting, self._topic_id, "coordination", by=self._worker, at=self._at)
        yield from self._meets("coordination", f"{self._life.title}协调会", "同意提交公示，造价控制在五万元以内。")
        yield self._on_common_day(before=8)
        title, text = f"{self._life.title}方案公示", "方案和造价见附件，公示七天。"
        published(self._acting, self._topic_id, title, text, by=self._worker, at=self._at)
        yield self._on_common_day(before=-2)
        report(self._acting, self._topic_id, "公示小结", "公示期内没有收到异议。", by=self._worker, at=self._at)
        self._acting.until(f"/topics/{self._topic_id}/notices", lambda seen: all(one["ended_at"] for one in seen))
        self._at += HOUR
        self._come_to("referred_to_funding", cost_estimate_fen=100_000 * (8 + self._life.number % 41))
        if self._life.answered is not None:
            yield self._after(2 * self._life.answered + 40)
            yield from self._reviewed()

    def _reviewed(self) -> Story:
        ratings = [(3 + (self._life.number + nth) % 3, 2 + (self._life.number + 2 * nth) % 4) for nth in range(6)]
        yield from self._meets("review", f"{self._life.title}评议会", "工程质量合格，过程公开。", ratings=ratings)
        judged = {"works": ratings[0][0], "process": ratings[0][1], "findings": "总体满意，今后提前公示工期。"}
        self._on_topic("review", judged)

    def _decided(self) -> Story:
        """A vote of the residents, which advises, online by who can sign in and on paper by some more."""
        yield self._on_common_day(before=12)
        body = {
            "rule": "residents_consultation",
            "question": f"是否同意“{self._life.title}”的方案？",
            "topic_id": self._topic_id,
            "division_id": self._area.unit.id,
            "estate_id": self._matter().estate_id,
            "closes_at": (self._at + 11 * DAY).isoformat(),
        }
        vote_id = str(self._acting.do("/votes", body, by=self._worker, at=self._at)["vote_id"])
        self._acting.do(f"/votes/{vote_id}/open", by=self._worker, at=self._at + HOUR)
        at_home = self._area is self._cast.first and self._life.whole_area
        for voter in [*self._area.writers, *(self._cast.home.online[:7] if at_home else ())]:
            yield self._after(1)
            self._acting.do(f"/votes/{vote_id}/ballot", {"choice": [0]}, by=voter, at=self._at)
        yield from self._on_paper(vote_id)
        yield self._on_common_day(before=-2)
        counted(self._acting, vote_id, by=self._worker, at=self._at)
        self._come_to("decided", instrument_id=vote_id)

    def _on_paper(self, vote_id: str) -> Generator[datetime, None, None]:
        writers = [one.person_id for one in self._area.writers]
        voters = [one for one in self._area.residents if one not in writers][: self._life.present // 3]
        path = f"/votes/{vote_id}"
        batch_id = self._acting.do(f"{path}/slips", {"slips": 10}, by=self._worker, at=self._at)["batch_id"]
        numbers = self._acting.see(f"{path}/slips/{batch_id}", by=self._worker)["numbers"]
        for number, voter in zip(numbers, voters, strict=False):
            self._at += HOUR / 4
            yield self._at
            self._acting.do(f"{path}/paper", {"person_id": voter}, by=self._worker, at=self._at)
            entry = {"number": number, "choice": [0]}
            for by in (self._worker, self._area.officer):
                self._acting.do(f"{path}/slip-entries", entry, by=by, at=self._at + HOUR / 8)

    def _requested(self) -> Story:
        """提请: of the street, or of a department of the town; answered in time, late, or not at all."""
        yield self._after(3)
        ours = self._area.street.id == self._cast.town.id and self._life.number % 2
        unit_id = self._cast.others.department_id if ours else self._area.street.id
        body = {
            "to": {"kind": "department" if ours else "street", "id": unit_id},
            "text": f"请协助解决“{self._life.title}”，并告知时间安排。",
            "answer_by": (self._at + 25 * DAY).date().isoformat(),
        }
        path = f"/topics/{self._topic_id}/requests"
        inquiry_id = self._acting.do(path, body, by=self._worker, at=self._at)["inquiry_id"]
        if self._life.answered is not None:
            by = self._cast.others.handler if ours else self._area.officer
            self._promise_answer(inquiry_id, by, self._at + self._life.answered * DAY)
        yield self._after(1)
        self._come_to("requested", instrument_id=inquiry_id)

    def _promise_answer(self, inquiry_id: str, by: Account, at: datetime) -> None:
        body = {"text": "已列入计划，下月进场。", "decision": "will_do"}
        self._promises.append(
            Promise(at, lambda: self._acting.do(f"/inquiries/{inquiry_id}/answer", body, by=by, at=at))
        )

    def _meets(
        self, kind: str, title: str, minutes: str, *, ratings: list[tuple[int, int]] | None = None
    ) -> Generator[datetime, None, None]:
        """A meeting some days on; the story goes on three days after it."""
        life, home = self._life, self._area
        shift = life.number % 5
        meeting = Meeting(
            kind,
            title,
            ("情况介绍", "大家发言", "小结"),
            minutes,
            home.writers[(life.number + 1) % 2],
            present=home.residents[shift : shift + life.present],
            guests=[("resident", "60-79", life.guests)]
            if life.guests
            else ([("resident", None, 6)] if ratings else []),
            ratings=ratings or (),
            todos=(Todo("请物业提供近三个月的记录", home.unit.id, 15, life.answered),) if shift else (),
        )
        announced_at = self._after(1)
        starts_at = self._after(4 + life.stage // 3).replace(hour=19, minute=0)
        yield from hold(
            self._acting,
            meeting,
            by=self._worker,
            announced_at=announced_at,
            starts_at=starts_at,
            topic_id=self._topic_id,
            promises=self._promises,
        )
        self._at = starts_at + 3 * DAY
        yield self._at

    def _matter(self) -> Matter:
        life, home = self._life, self._area
        estate_id = None if life.whole_area else home.estate_id
        return Matter("area" if life.whole_area else "estate", home.unit.id, life.title, life.text, estate_id)

    def _raiser(self) -> Account:
        by = self._life.by
        if by == "deputy" and self._area.street.id == self._cast.town.id:
            return self._cast.others.deputies[self._life.number % 2]
        return self._worker if by == "worker" else self._area.writers[self._life.number % 2]

    def _after(self, days: float) -> datetime:
        """So many days later; work is done between nine and five."""
        self._at += days * DAY
        if days >= 1:
            self._at = self._at.replace(hour=9 + self._life.number % 8)
        return self._at

    def _on_common_day(self, *, before: int) -> datetime:
        """So many days before the next common day that leaves so much time; a negative number: after this one."""
        days = (self._acting.calendar.ago(0, 9) - self._at.replace(hour=9, minute=0)).days
        common = (days - max(before, 0)) // _VOTES_END_EVERY * _VOTES_END_EVERY if before > 0 else self._common
        self._common = common
        self._at = self._acting.calendar.ago(common + before, 9, self._life.number % 60)
        return self._at

    def _on_topic(self, what: str, body: dict[str, object] | None = None, *, by: Account | None = None) -> None:
        self._acting.do(f"/topics/{self._topic_id}/{what}", body, by=by or self._worker, at=self._at)

    def _come_to(self, outcome: str, **more: object) -> None:
        self._on_topic("outcome", {"outcome": outcome, **more})

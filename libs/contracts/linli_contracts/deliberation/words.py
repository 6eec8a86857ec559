"""The closed vocabularies of deliberation (议事厅). The Chinese words are the users' own (domain.md, section 3.3)."""

from __future__ import annotations

from typing import Literal

Scope = Literal["estate", "area", "street", "district"]
"""How far a topic reaches: 小区, 居村, 街镇, 区."""

OriginKind = Literal["resident", "staff", "deputy", "owners_committee", "organisation", "letter"]
"""Who raised it: 居民, 工作人员, 人大代表, 业委会, 社会组织 and planners; or a letter that was referred (转议题)."""

TopicStatus = Literal["raised", "declined", "appealed", "running", "merged", "withdrawn", "concluded"]
"""待审, 不予立项, 申诉中, 议事中, 已并入, 已撤回, 已有结果."""

Outcome = Literal["convention_adopted", "decided", "referred_to_funding", "requested", "closed"]
"""The exits: 公约通过, 表决决定, 转民心项目, 提请部门办理, 了结并说明理由."""

StageKind = Literal[
    "hearing",
    "coordination",
    "review",
    "survey",
    "interviews",
    "drafting",
    "co_design",
    "revision",
    "joint_meeting",
    "consultation",
    "public_notice",
    "discussion",
    "vote",
]
"""听证, 协调, 评议, 调研, 访谈, 多稿设计, 参与设计, 方案修改, 联席会, 咨询, 公示, 讨论, 表决."""

Instrument = Literal[
    "meeting",
    "form",
    "statements",
    "schemes",
    "vote",
    "notice",
    "public_notice",
    "panel",
    "convention",
    "request",
    "report",
]
"""会议, 征询单, 观点, 设计方案, 表决, 公告, 公示, 抽签小组, 居民公约, 提请, 调研报告."""

Result = Literal[
    "signed",
    "passed",
    "failed",
    "invalid",
    "ended",
    "chosen",
    "upheld",
    "changed",
    "drawn",
    "adopted",
    "rejected",
    "answered",
    "filed",
    "cancelled",
]
"""What an instrument came to. Which instrument knows which word: `RESULTS`."""

RESULTS: dict[Instrument, tuple[Result, ...]] = {
    "meeting": ("signed", "cancelled"),
    "form": ("passed", "failed", "invalid", "cancelled"),
    "statements": ("ended", "cancelled"),
    "schemes": ("chosen", "ended", "cancelled"),
    "vote": ("passed", "failed", "invalid", "cancelled"),
    "notice": ("ended", "cancelled"),
    "public_notice": ("upheld", "changed", "cancelled"),
    "panel": ("drawn", "cancelled"),
    "convention": ("adopted", "rejected", "cancelled"),
    "request": ("answered", "cancelled"),
    "report": ("filed", "cancelled"),
}

Electorate = Literal[
    "residents_consultation",
    "households_consultation",
    "residents_assembly",
    "households_assembly",
    "villagers_assembly",
    "villagers_households_assembly",
    "owners_assembly_ordinary",
    "owners_assembly_special",
    "owners_use_of_fund",
]
"""Whose vote it is (domain.md, section 3.3): advisory (a), residents' assembly (b), owners' assembly (c)."""

Base = Literal["persons", "households", "heads", "area"]
"""What a threshold counts: persons, households, owners' heads, exclusive floor area."""

VacancyReason = Literal["refused", "no_answer", "unavailable", "left"]
"""Why a seat of a panel by lot went to the next: 谢绝, 逾期未答, 已迁出或注销, 中途退出."""

ContestKind = Literal["design", "design_contest", "naming_contest"]
"""方案比选 (the convener's and planners' drafts), 设计竞赛, 征名: the latter two are open to everybody signed in."""

Choosing = Literal["vote", "decision"]
"""How one of the schemes is chosen: by a vote, or by the convener's recorded decision."""

HowChosen = Literal["choice", "approval", "ranking", "decision"]
"""How a stage lets a scheme be chosen: by a vote of one choice, approvals or ranking, by the convener's decision."""

CharterKind = Literal["residents_convention", "owners_covenant"]
"""居民公约 (adopted by the residents' assembly), 管理规约 (by the owners' assembly): different law."""

AmendmentKind = Literal["add", "change", "strike"]
"""增补, 修改, 删去 an article."""

EntryKind = Literal["convention", "decision", "project", "request", "scheme", "other"]
"""What a line of the blueprint 一张蓝图 goes back to: 公约, 决定, 项目, 提请办理, 设计方案, 其他."""

EntryState = Literal["planned", "under_way", "done", "dropped"]
"""计划中, 实施中, 已完成, 已取消."""

StatementState = Literal["held", "shown", "hidden"]
"""Of a statement 观点: 待审, 已展示, 已隐藏."""

OpenTo = Literal["residents", "everyone"]
"""Who takes part in a conversation: 本地居民; 所有人 (who is no resident takes part without counting)."""

ConversationEnd = Literal["time", "convener", "cancelled"]
"""到期, 召集人提前结束, 取消."""

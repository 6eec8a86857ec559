"""The closed vocabularies of project funding (domain.md, section 3.4)."""

from __future__ import annotations

from typing import Literal

FunderKind = Literal["district_grant", "street_grant", "area_fund", "organisation", "foundation", "residents"]
"""Who pays: 区级资金, 街镇资金, 居村经费, 社会组织, 基金会, 居民自筹."""

Phase = Literal["collect", "screen", "discuss", "tick", "notice", "build", "review"]
"""征集, 审核与概算, 讨论, 勾选, 公示, 建设, 评议."""

RoundStatus = Literal[
    "prepared", "collect", "screen", "discuss", "tick", "closing", "counted", "notice", "build", "review", "cancelled"
]
"""A phase; before the first, while ballots are counted, until the notice, or cancelled."""

SplitBy = Literal["none", "division", "category"]
"""Whether the envelope 额度 is one, one for each sub-division, or one for each category. Each is counted by itself: an
election of its projects, with its money, by those who chose there."""

BallotKind = Literal["approval", "knapsack", "points", "ranking"]
"""认可 (at most k), 背包 (within the envelope), 分配点数, 排序."""

TallyRule = Literal["greedy_votes", "greedy_votes_per_cost", "equal_shares"]
"""得票多者先, 单位造价得票多者先, 等份法 (Method of Equal Shares)."""

Completion = Literal["none", "add1u", "utilitarian"]
"""What becomes of money that Equal Shares leaves over."""

TieBreak = Literal["more_votes_first", "cheaper_first", "dearer_first", "lower_number_first"]
"""Which of two equal projects comes first; those that are equal in all of a list come by their numbers."""

ProposalOrigin = Literal["resident", "staff", "organisation", "topic", "split"]
"""Who proposed it: residents, staff, an organisation, a topic that deliberation referred; or a part of another."""

ProposalStatus = Literal[
    "pooled",
    "submitted",
    "admitted",
    "declined",
    "appealed",
    "merged",
    "split",
    "withdrawn",
    "on_ballot",
    "funded",
    "not_funded",
]
"""在库, 待审, 入围, 未入围, 申诉中, 已并入, 已拆分, 已撤回, 上票, 立项, 未立项."""

Electorate = Literal["residents", "residents_14", "residents_16", "residents_18"]
"""Who may tick: all residents of the scope, tenants included, or those of so many years (data/electorates.json)."""

Category = Literal[
    "environment", "safety", "elderly", "children", "culture", "sport", "mobility", "facilities", "other"
]
"""环境, 安全, 为老, 儿童, 文化, 体育, 出行, 设施, 其他."""

DeclineReason = Literal[
    "outside_scope", "over_envelope", "not_lawful", "not_feasible", "done_elsewhere", "incomplete", "other"
]
"""Why a proposal is not put on the ballot; the reason in words is on record beside it."""

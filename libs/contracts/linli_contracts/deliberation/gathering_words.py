"""The closed vocabularies of meetings 会议 and notices 公告 (domain.md, section 3.3)."""

from __future__ import annotations

from typing import Literal

MeetingKind = Literal["hearing", "coordination", "review", "joint", "assembly", "council"]
"""听证会, 协调会, 评议会, 联席会, 居民会议/业主大会, and any other council room (青年议事厅)."""

AttendeeKind = Literal[
    "resident",
    "villager",
    "owner",
    "owners_committee",
    "property_company",
    "deputy",
    "staff",
    "planner",
    "office_worker",
    "pupil",
    "organisation",
    "other",
]
"""As what: 居民, 村民, 业主, 业委会, 物业, 人大代表, 工作人员, 规划师, 楼事会职员, 学生, 社会组织, 其他."""

Mode = Literal["in_person", "online", "proxy"]
"""到场, 线上, 委托 (represented by somebody who is there: not there themselves)."""

Circle = Literal[
    "residents",
    "villagers",
    "owners",
    "owners_committee",
    "property_company",
    "deputies",
    "departments",
    "planners",
    "office_workers",
    "pupils",
    "organisations",
]
"""Who is invited."""

ResponsibleRole = Literal[
    "area_worker",
    "street_officer",
    "district_officer",
    "department_handler",
    "owners_committee",
    "property_company",
    "building_head",
    "community_planner",
    "social_worker",
    "organisation",
    "peoples_deputy",
]
"""Who carries a resolution out: whoever holds this role on the division."""

Signature = Literal["convener", "participant"]

NoticeAbout = Literal["general", "meeting", "result", "rules", "works", "accounts"]
"""一般事项, 会议, 结果, 规约, 施工, 账目."""

PublicNoticeAbout = Literal["scheme", "convention", "covenant", "election_roll", "fund_use", "accounts", "other"]
"""方案, 居民公约, 管理规约, 名册, 维修资金使用, 账目, 其他."""

PublicNoticeResult = Literal["upheld", "changed"]
"""维持 (stands as published) or 修改 (an objection was taken up)."""

"""What is counted of deliberation: name, titles, measure and formula of each figure of a stock, a year and a day."""

from __future__ import annotations

from linli_contracts.deliberation.stage_names import STAGE_NAMES

Row = tuple[str, str, str, str, str, str]
"""Name, Chinese title, English title, measure, formula, formula in Chinese."""

STOCKS: tuple[Row, ...] = (
    (
        "waiting_now",
        "待审议题",
        "Topics that wait",
        "waiting",
        "raised or appealed and not decided by the end of the day",
        "至当日末待审核或申诉待处理的议题",
    ),
    (
        "running_now",
        "议事中",
        "Topics under way",
        "running",
        "accepted − merged − concluded, up to the end of the day",
        "立项 − 并入 − 有结果，累计至当日末",
    ),
    *(
        (
            f"in_{kind}_now",
            f"{zh}阶段",
            f"In the stage: {en.lower()}",
            f"in_{kind}",
            "topics in a stage of this kind at the end of the day",
            "当日末处于该类阶段的议题",
        )
        for kind, (zh, en) in STAGE_NAMES.items()
    ),
    (
        "resolutions_open_now",
        "未完成决议",
        "Resolutions to be done",
        "resolutions_open",
        "made and not reported done by the end of the day",
        "至当日末尚未完成的决议事项",
    ),
    (
        "resolutions_overdue_now",
        "超期决议",
        "Resolutions overdue now",
        "resolutions_overdue_now",
        "of these past their day",
        "其中已过期限的",
    ),
    (
        "questions_open_now",
        "待答复代表询问",
        "Deputies' questions to be answered",
        "questions_open",
        "asked and not answered by the end of the day",
        "至当日末尚未答复的代表询问",
    ),
    (
        "questions_overdue_now",
        "超期代表询问",
        "Deputies' questions overdue now",
        "questions_overdue_now",
        "of these past their day",
        "其中已过期限的",
    ),
    (
        "requests_open_now",
        "待答复提请",
        "Requests to be answered",
        "requests_open",
        "asked of units and not answered by the end of the day",
        "至当日末部门尚未答复的提请",
    ),
    (
        "requests_overdue_now",
        "超期提请",
        "Requests overdue now",
        "requests_overdue_now",
        "of these past their day",
        "其中已过期限的",
    ),
)

_ORIGINS = (
    ("resident", "居民提出", "By residents"),
    ("staff", "工作人员提出", "By staff"),
    ("deputy", "人大代表提出", "By people's deputies"),
    ("owners_committee", "业委会提出", "By owners' committees"),
    ("organisation", "社会组织提出", "By organisations"),
    ("letter", "来信转入", "From letters"),
)
_OUTCOMES = (
    ("convention_adopted", "公约通过", "Convention adopted"),
    ("decided", "表决决定", "Decided by vote"),
    ("referred_to_funding", "转民心项目", "Referred to funding"),
    ("requested", "提请部门", "Asked of a unit"),
    ("closed", "了结", "Closed with a reason"),
)
_MEETINGS = (
    ("hearing", "听证会", "Hearings"),
    ("coordination", "协调会", "Coordination meetings"),
    ("review", "评议会", "Reviews"),
    ("joint", "联席会", "Joint meetings"),
    ("assembly", "居民（业主）大会", "Assemblies"),
    ("council", "议事会", "Councils"),
)
_CIRCLES = (
    ("minors", "未成年人参与", "Minors", "under 18", "未满18周岁"),
    ("young", "青年参与", "Aged 20 to 35", "aged 20 to 35", "20至35周岁"),
    ("elderly", "老年人参与", "Elderly", "aged 60 and more", "60周岁以上"),
    ("villagers", "村民参与", "Villagers", "villagers, at meetings", "会议中的村民"),
    ("white_collar", "白领参与", "Office workers", "office workers, at meetings", "会议中的楼宇白领"),
)
_TIERS = (("area", "居村", "area"), ("street", "街镇", "street"), ("district", "区", "district"))

YEARS: tuple[Row, ...] = (
    ("raised_year", "议题", "Topics raised", "raised", "topics raised", "提出的议题"),
    *((f"raised_{o}_year", zh, en, f"raised_{o}", "of the topics raised", "其中") for o, zh, en in _ORIGINS),
    ("accepted_year", "立项", "Accepted", "accepted", "topics accepted with a template", "审核立项的议题"),
    ("declined_year", "不予立项", "Declined", "declined", "topics declined with a reason", "不予立项并说明理由的议题"),
    ("merged_year", "并入", "Merged", "merged", "topics merged into another", "并入其他议题的"),
    ("withdrawn_year", "撤回", "Withdrawn", "withdrawn", "topics withdrawn by who raised them", "提出人撤回的"),
    ("appealed_year", "申诉", "Appeals", "appealed", "appeals to the unit above", "向上级申诉的次数"),
    ("appeals_granted_year", "申诉成立", "Appeals granted", "appeals_granted", "of these granted", "其中成立的"),
    (
        "screening_missed_year",
        "审核超时",
        "Screening missed",
        "screening_missed",
        "screenings and appeals whose time ran out, on the day on which it did",
        "审核或申诉处理时限已过的次数，计入到期当日",
    ),
    (
        "stages_overdue_year",
        "阶段超时",
        "Stages overdue",
        "stages_overdue",
        "stages that took longer than their template says, on the day on which they did",
        "超过流程时限的阶段次数，计入到期当日",
    ),
    ("concluded_year", "有结果", "Concluded", "concluded", "topics that came to an outcome", "已有结果的议题"),
    *(
        (f"concluded_{o}_year", zh, en, f"concluded_{o}", "of the topics concluded", "有结果的议题中")
        for o, zh, en in _OUTCOMES
    ),
    ("reviewed_year", "已评议", "Reviewed", "reviewed", "outcomes reviewed", "结果经评议的议题"),
    ("meetings_year", "会议", "Meetings", "meetings", "meetings held", "召开的会议"),
    *((f"meetings_{k}_year", zh, en, f"meetings_{k}", "of the meetings", "其中") for k, zh, en in _MEETINGS),
    (
        "attendance_year",
        "到会人次",
        "Attendances",
        "attendance",
        "people who came, in person or online, each time; who was represented is not one",
        "到会（含线上）人次；被代理的不计",
    ),
    (
        "represented_year",
        "委托代理",
        "Represented",
        "represented",
        "people represented by proxies",
        "委托他人出席的人次",
    ),
    *(
        (
            f"people_{tier}_year",
            f"到会人数（{zh}内）",
            f"People at meetings, in the {en}",
            f"people_{tier}",
            f"distinct people at meetings of the same {en} in the year; of several of them the sum",
            f"本年在同一{zh}会议中到会的不重复人数；多个{zh}的为合计",
        )
        for tier, zh, en in _TIERS
    ),
    (
        "took_part_year",
        "参与人次",
        "Participations",
        "took_part",
        "attendances, units that voted, households that answered a form, people who joined a conversation",
        "到会、参加表决、答复征询单、参与观点讨论的人次合计",
    ),
    *(
        (f"took_part_{c}_year", zh, en, f"took_part_{c}", f"of the participations: {what}", f"参与人次中：{what_zh}")
        for c, zh, en, what, what_zh in _CIRCLES
    ),
    ("votes_closed_year", "表决", "Votes", "votes_closed", "votes counted", "已计票的表决"),
    ("votes_passed_year", "表决通过", "Votes passed", "votes_passed", "of these passed", "其中通过"),
    ("votes_failed_year", "表决未通过", "Votes failed", "votes_failed", "of these failed", "其中未通过"),
    (
        "votes_invalid_year",
        "表决无效",
        "Votes without quorum",
        "votes_invalid",
        "of these not valid: too few took part",
        "其中参与不足而无效",
    ),
    ("forms_closed_year", "征询", "Consultations", "forms_closed", "consultation forms counted", "已统计的征询单"),
    ("resolutions_made_year", "会议决议", "Resolutions", "resolutions_made", "resolutions made", "会议决议事项"),
    ("resolutions_done_year", "已落实决议", "Resolutions done", "resolutions_done", "reported done", "已报完成的"),
    (
        "resolutions_overdue_year",
        "决议超期",
        "Resolutions missed",
        "resolutions_overdue",
        "not done by their day, on that day",
        "到期未完成的，计入到期当日",
    ),
    ("questions_asked_year", "代表询问", "Deputies' questions", "questions_asked", "questions asked", "代表提出的询问"),
    (
        "questions_answered_year",
        "已答复询问",
        "Questions answered",
        "questions_answered",
        "questions answered",
        "已答复的询问",
    ),
    (
        "questions_overdue_year",
        "询问超期",
        "Questions missed",
        "questions_overdue",
        "not answered by their day, on that day",
        "到期未答复的，计入到期当日",
    ),
    (
        "deputy_comments_year",
        "代表发言",
        "Deputies' comments",
        "deputy_comments",
        "comments on record of people's deputies",
        "人大代表在会议上的记录发言",
    ),
    ("requests_asked_year", "提请办理", "Requests", "requests_asked", "requests to units", "向部门提请办理的事项"),
    (
        "requests_overdue_year",
        "提请超期",
        "Requests missed",
        "requests_overdue",
        "not answered by their day, on that day",
        "到期未答复的，计入到期当日",
    ),
    ("public_notices_year", "公示", "Public notices", "public_notices", "public notices published", "发布的公示"),
    ("objections_year", "公示异议", "Objections", "objections", "objections to public notices", "对公示提出的异议"),
    (
        "objections_taken_up_year",
        "采纳异议",
        "Objections taken up",
        "objections_taken_up",
        "of these taken up",
        "其中被采纳的",
    ),
    (
        "objections_late_year",
        "异议逾期未答",
        "Objections answered late",
        "objections_late",
        "not answered by their time, on that day",
        "到期未答复的异议，计入到期当日",
    ),
    ("conversations_year", "观点征集", "Conversations", "conversations", "conversations opened", "开放的观点征集"),
    ("statements_year", "观点", "Statements", "statements", "statements shown", "已展示的观点"),
    ("opinions_year", "表态", "Opinions", "opinions", "opinions given, changes not counted", "表态次数，更改不另计"),
    ("schemes_year", "设计方案", "Schemes", "schemes", "design schemes handed in", "提交的设计方案"),
    (
        "conventions_adopted_year",
        "公约规约通过",
        "Conventions and covenants adopted",
        "conventions_adopted",
        "versions of conventions and covenants adopted",
        "通过的公约和规约版本",
    ),
    ("panels_drawn_year", "抽签小组", "Panels by lot", "panels_drawn", "panels drawn by lot", "抽签产生的小组"),
)

DAYS: tuple[Row, ...] = (
    ("raised_today", "当日议题", "Topics on the day", "raised", "topics raised on the day", "当日提出的议题"),
    (
        "concluded_today",
        "当日结果",
        "Outcomes on the day",
        "concluded",
        "topics concluded on the day",
        "当日有结果的议题",
    ),
    (
        "took_part_today",
        "当日参与人次",
        "Participations on the day",
        "took_part",
        "participations on the day",
        "当日参与人次",
    ),
)

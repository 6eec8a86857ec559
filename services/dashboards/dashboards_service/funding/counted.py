"""What is counted of funding: name, titles, measure and formula of each figure of a stock, a year and a day."""

from __future__ import annotations

Row = tuple[str, str, str, str, str, str]
"""Name, Chinese title, English title, measure, formula, formula in Chinese."""

_SOURCES = (
    ("grant", "财政补助", "Grants"),
    ("donation", "捐赠", "Donations"),
    ("charity_sale", "义卖", "Charity sales"),
    ("organisation", "社会组织资助", "Organisations' grants"),
)

MONEY_STOCKS: tuple[Row, ...] = (
    ("at_bank_now", "资金余额", "Money at the bank", "at_bank", "of all funds, as booked", "各资金账的账面余额"),
    (
        "committed_now",
        "占用未付",
        "Committed and not paid",
        "committed_open",
        "promised to contracts and not paid by the end of the day",
        "至当日末已占用未支付的",
    ),
    ("pledged_now", "认捐未到账", "Pledged", "pledged", "pledges that are not fulfilled; no money", "尚未到账的认捐"),
    ("pot_fees_now", "物业费余额", "Fees", "pot_fees", "in the pots of supervised accounts", "监管账户物业费余额"),
    (
        "pot_common_revenue_now",
        "公共收益余额",
        "Common revenue",
        "pot_common_revenue",
        "in the pots of supervised accounts",
        "监管账户公共收益余额",
    ),
    (
        "pot_maintenance_fund_now",
        "维修资金余额",
        "Maintenance fund",
        "pot_maintenance_fund",
        "in the pots of supervised accounts",
        "监管账户维修资金余额",
    ),
)

STOCKS: tuple[Row, ...] = (
    (
        "works_waiting_now",
        "待签约工程",
        "Works to be contracted",
        "works_waiting",
        "opened, no contract",
        "已立项未签约",
    ),
    (
        "works_building_now",
        "在建工程",
        "Works under way",
        "works_building",
        "contracted, not completed",
        "已签约未完工",
    ),
    (
        "works_to_accept_now",
        "待验收工程",
        "Works to be accepted",
        "works_to_accept",
        "completed, not accepted",
        "已完工未验收",
    ),
    (
        "defects_open_now",
        "未整改问题",
        "Open defects",
        "defects_open",
        "found and not judged mended",
        "发现后尚未复查整改的",
    ),
)

MONEY_YEARS: tuple[Row, ...] = (
    ("received_year", "资金来源", "Received", "received", "incomes less what went back", "各项收入减去退还"),
    *(
        (f"received_{source}_year", zh, en, f"received_{source}", "of the money received", "其中")
        for source, zh, en in _SOURCES
    ),
    ("envelope_year", "额度", "Envelopes", "envelope", "envelopes of the rounds counted", "已计票轮次的额度"),
    (
        "granted_year",
        "立项资金",
        "Granted by rounds",
        "granted",
        "costs of the projects that rounds funded",
        "轮次立项项目的概算",
    ),
    ("committed_year", "签约占用", "Committed", "committed", "commitments less releases", "占用减去释放"),
    ("paid_year", "已支付", "Paid", "paid", "payments less what came back", "付款减去收回"),
    (
        "overrun_year",
        "超概算金额",
        "Overruns",
        "overrun",
        "contracts above the cost of their envelopes",
        "合同超出概算的金额",
    ),
    ("written_off_year", "核销", "Written off", "written_off", "money that is gone", "核销的资金"),
    ("fees_billed_year", "应收物业费", "Fees billed", "fees_billed", "property fees billed", "应收物业费"),
    ("fees_collected_year", "实收物业费", "Fees collected", "fees_collected", "property fees collected", "实收物业费"),
)

YEARS: tuple[Row, ...] = (
    ("works_opened_year", "立项工程", "Works opened", "works_opened", "works that there is money for", "立项的工程"),
    ("works_contracted_year", "签约工程", "Works contracted", "works_contracted", "works contracted", "签约的工程"),
    ("works_completed_year", "完工工程", "Works completed", "works_completed", "works completed", "完工的工程"),
    ("works_accepted_year", "验收工程", "Works accepted", "works_accepted", "works accepted", "验收的工程"),
    ("works_cancelled_year", "终止工程", "Works cancelled", "works_cancelled", "works cancelled", "终止的工程"),
    (
        "households_year",
        "受益户次",
        "Households that benefit",
        "households",
        "households of the works accepted; one that benefits of two counts twice",
        "已验收工程的受益户数之和，受益于两项的计两次",
    ),
    (
        "milestones_late_year",
        "逾期节点",
        "Milestones late",
        "milestones_late",
        "milestones not reached when they were due, on the day on which they were",
        "到期未完成的节点，计入到期当日",
    ),
    ("inspections_year", "监督检查", "Inspections", "inspections", "inspections on record", "监督检查次数"),
    ("defects_found_year", "发现问题", "Defects found", "defects_found", "found by inspections", "检查发现的问题"),
    (
        "defects_overdue_year",
        "逾期未答复问题",
        "Defects not answered in time",
        "defects_overdue",
        "not answered when they had to be, on that day",
        "到期未答复的问题，计入到期当日",
    ),
    (
        "works_reviewed_year",
        "评议工程",
        "Works reviewed",
        "works_reviewed",
        "judged by review meetings",
        "经评议会评议的工程",
    ),
    (
        "entries_objected_year",
        "业委会异议",
        "Entries objected to",
        "entries_objected",
        "entries of supervised accounts that owners' committees objected to",
        "业委会对监管账户记录提出的异议",
    ),
)

DAYS: tuple[Row, ...] = (
    ("received_day", "当日到账", "Received that day", "received", "incomes less what went back", "各项收入减去退还"),
    ("paid_day", "当日支付", "Paid that day", "paid", "payments less what came back", "付款减去收回"),
)

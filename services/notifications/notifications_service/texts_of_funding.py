"""What people are told of project funding: texts by kind, Chinese first."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # for those who proposed it, or raised the topic that it came from
    "proposal_pooled": (
        "{place}的议题已转为民心项目提案，等待入轮",
        "The topic in {place} became a proposal for project funding and waits for a round",
    ),
    "proposal_entered": ("您在{place}的提案已进入本轮民心项目", "Your proposal in {place} takes part in a round"),
    "proposal_costed": ("您在{place}的提案已概算", "What your proposal in {place} costs was worked out"),
    "proposal_admitted": ("您在{place}的提案已入围，将上票勾选", "Your proposal in {place} goes on the ballot"),
    "proposal_declined": (
        "您在{place}的提案未入围，理由已公布；不同意可以申诉",
        "Your proposal in {place} was declined, with the reason; you may appeal",
    ),
    "proposal_appeal_decided": ("您的提案申诉已处理：{proposal_appeal}", "Your appeal was decided: {proposal_appeal}"),
    "proposal_merged": (
        "您在{place}的提案已并入另一提案，后续进展将照常告知您",
        "Your proposal in {place} was merged into another one; you will hear how that goes on",
    ),
    "proposal_joined": ("另一提案已并入您在{place}的提案", "Another proposal was merged into yours in {place}"),
    "proposal_split": (
        "您在{place}的提案已拆分，各部分的进展将告知您",
        "Your proposal in {place} was split; you will hear of each part",
    ),
    "proposal_on_ballot": (
        "{place}的民心项目开始勾选，您的提案在票上",
        "Ticking has begun in {place}; your proposal is on",
    ),
    "proposal_off_ballot": (
        "{place}的本轮民心项目已重新设定，此前的勾选作废",
        "The round in {place} has a new edition; what was ticked is void",
    ),
    "proposal_returned": (
        "{place}的本轮民心项目已取消，您的提案回到项目库",
        "The round in {place} was cancelled; your proposal waits for another one",
    ),
    "proposal_decided": ("您在{place}的提案：{funding}", "Your proposal in {place}: {funding}"),
    "work_begun": ("{place}由您提出的项目已立项建设", "What you proposed in {place} is being built"),
    "work_completed": ("{place}由您提出的项目已完工", "What you proposed in {place} is completed"),
    "work_accepted": ("{place}由您提出的项目已验收", "What you proposed in {place} was accepted"),
    "work_reviewed": ("{place}由您提出的项目已评议", "What you proposed in {place} was reviewed"),
    "work_cancelled": ("{place}由您提出的项目已终止，理由已公布", "The works you proposed in {place} were called off"),
    # for those who work on it
    "work_proposal_new": ("{place}有新的民心项目提案待审核", "A new proposal in {place} waits for screening"),
    "work_proposal_appealed": ("{place}有提案申诉待处理", "An appeal about a proposal in {place} is yours to decide"),
    "work_milestone_late": ("超时：{place}的项目节点已过期", "A milestone of works in {place} is late"),
}
"""By kind."""

VOCABULARIES: dict[str, tuple[tuple[str, ...], dict[str, tuple[str, str]]]] = {
    "funding": (("funded",), {"True": ("已立项", "it gets its money"), "False": ("未立项", "it gets no money")}),
    "proposal_appeal": (
        ("reopened",),
        {"True": ("重新审核", "it is screened again"), "False": ("维持未入围", "it stays declined")},
    ),
}
"""Field of a text → what of the content it is made from, and the words."""

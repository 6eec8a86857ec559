"""What stages are called: the words of the closed vocabulary `StageKind`, Chinese first, at the one place."""

from __future__ import annotations

from linli_contracts.deliberation.words import StageKind

STAGE_NAMES: dict[StageKind, tuple[str, str]] = {
    "hearing": ("听证会", "Hearing"),
    "coordination": ("协调会", "Coordination"),
    "review": ("评议会", "Review"),
    "survey": ("社区调研", "Survey"),
    "interviews": ("居民访谈", "Interviews"),
    "drafting": ("多稿设计", "Drafting"),
    "co_design": ("居民参与设计", "Co-design"),
    "revision": ("方案修改", "Revision"),
    "joint_meeting": ("联席会讨论", "Joint meeting"),
    "consultation": ("公众咨询", "Consultation"),
    "public_notice": ("公示", "Public notice"),
    "discussion": ("讨论", "Discussion"),
    "vote": ("表决", "Vote"),
}

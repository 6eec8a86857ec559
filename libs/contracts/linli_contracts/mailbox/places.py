"""Where the mailbox's events happen: the tiers whose codes can stand in the subject of each."""

from __future__ import annotations

from linli_contracts import mailbox
from linli_contracts.contract import Contract
from linli_contracts.words import Tier

_ON_ANY_TIER: tuple[Tier, ...] = ("district", "street", "area")
"""A letter is booked where it is about; one of the city hotline may be about a street as a whole."""

_ABOVE_AREAS: tuple[Tier, ...] = ("district", "street")

TIERS: dict[type[Contract], tuple[Tier, ...]] = {
    **dict.fromkeys(mailbox.EVENTS, _ON_ANY_TIER),
    **dict.fromkeys(
        (
            mailbox.DepartmentOpenedV1,
            mailbox.DepartmentRenamedV1,
            mailbox.DepartmentStaffedV1,
            mailbox.DepartmentClosedV1,
        ),
        _ABOVE_AREAS,
    ),
    mailbox.MailboxRulesSetV1: ("district",),
    mailbox.CalendarDaysSetV1: ("district",),
}

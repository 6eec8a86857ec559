"""The closed vocabularies of the mailbox (人民信箱). The Chinese words are the users' own (domain.md, section 3.2)."""

from __future__ import annotations

from typing import Literal

UnitKind = Literal["area", "street", "district", "department"]
"""Who can hold a letter: a committee, a street office, a district, or a department (职能部门) of one of the latter."""

LetterKind = Literal["own", "joint", "assisted", "hotline", "agency"]
"""本人来信, 联名信, 代录, 12345 工单, 群众事务代理."""

Visibility = Literal["private", "public", "hidden"]
"""As the writer wishes, or hidden after a report of abuse."""

Clock = Literal["response", "handling"]
"""响应时钟 and 办理时钟."""

ClockFact = Literal["met", "missed"]
"""Each letter yields at most one for each clock."""

Direction = Literal["up", "down", "sideways"]
"""上报, 交办, 转办."""

Outcome = Literal["solved", "explained", "not_possible", "declined"]
"""What an answer says: 已解决, 已解释, 无法解决, 不予受理."""

Closing = Literal["confirmed", "lapsed"]
"""办结: the writer confirmed, or said nothing until the confirmation period was over."""

Consent = Literal["in_person", "by_phone", "in_writing"]
"""How the one whose letter is written down (代录) agreed."""

HolidayKind = Literal["holiday", "working_day"]
"""A day off that would be worked, or a day made up for one (调休)."""

"""The closed vocabularies of works 工程."""

from __future__ import annotations

from typing import Literal

WorkOrigin = Literal["round", "referral"]
"""勾选立项; 议题转办, with money of its own."""

WorkStatus = Literal["funded", "contracted", "completed", "accepted", "reviewed", "cancelled"]
"""已立项, 已签约施工, 已完工, 已验收, 已评议, 已终止."""

InspectedBy = Literal["resident", "deputy", "owners_committee", "staff"]
"""居民, 人大代表, 业委会, 工作人员."""

Grade = Literal[1, 2, 3, 4, 5]
"""评议: 5 is the best."""

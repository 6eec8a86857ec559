"""Works 工程, from the money to upkeep: the state, building, supervising, and what time brings about."""

from funding_service.aggregate.works.state import Work, work_id_of_proposal

__all__ = ["Work", "work_id_of_proposal"]

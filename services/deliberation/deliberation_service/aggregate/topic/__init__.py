"""A topic (议题): what it is, and what may be done with it, by subject.

An instrument calls `begin` and `conclude`, and records the topic with itself in one transaction.
"""

from __future__ import annotations

from deliberation_service.aggregate.topic.instruments import begin, conclude
from deliberation_service.aggregate.topic.state import Topic

__all__ = ["Topic", "begin", "conclude"]
